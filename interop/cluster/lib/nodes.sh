# nodes.sh: what makes a node: containerd with its images, the kubelet, and kube-proxy for all of them. Sourced after
# components.sh and cgroups.sh.
#
# A node is a mount namespace: with a shared mount tree, which the kubelet insists on, and with a /run, /var/lib and /var/log of
# its own, so containerd, CNI and the kubelet can keep their usual paths and leave nothing on the machine: when the namespace
# ends, its mounts (layers, volumes, tokens, the pods' network namespaces) end with it.

# make_pod_network: how pods get their addresses. One range for all nodes, since they share one network.
make_pod_network() {
  mkdir "$STATE/cni"
  # ptp, not bridge: a packet between two pods is routed, so it passes kube-proxy's rules both ways even where the kernel does
  # not hand bridged packets to iptables.
  cat >"$STATE/cni/10-evenkeel.conflist" <<CONFIG
{"cniVersion": "0.4.0", "name": "evenkeel", "plugins": [{"type": "ptp", "ipMasq": false, "ipam": {
  "type": "host-local", "dataDir": "$STATE/ipam", "ranges": [[{"subnet": "$POD_RANGE"}]], "routes": [{"dst": "0.0.0.0/0"}]}}]}
CONFIG
}

# start_node I: node I, all but its kubelet.
start_node() {
  local i=$1 dir=$STATE/node$1
  mkdir -p "$dir/lib" "$dir/log"
  make_cgroup "node$i"
  weigh_cgroup
  touch "$STATE/ns/node$i"
  unshare --mount="$STATE/ns/node$i" --propagation private bash -euc '
    mount --make-rshared /
    mount -t tmpfs -o mode=755 tmpfs /run
    mount --bind "$1/lib" /var/lib
    mount --bind "$1/log" /var/log
  ' node "$dir"
  start_containerd "$i"
}

start_containerd() {
  local i=$1 dir=$STATE/node$1
  cat >"$dir/containerd.toml" <<CONFIG
version = 2
[plugins."io.containerd.internal.v1.opt"]
  path = "/var/lib/containerd-opt"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "$PAUSE_IMAGE"
  restrict_oom_score_adj = true
  disable_apparmor = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "$STATE/cni"
CONFIG
  define "containerd$i" "node=$i" containerd --config "$dir/containerd.toml"
  start "containerd$i"
}

PAUSE_IMAGE=evenkeel.local/pause:1

# load_pause: the image that every pod starts with. No registry is ever asked: images are made here.
load_pause() {
  local i
  python3 "$HERE/../images/image.py" $PAUSE_IMAGE "$STATE/pause.tar" --entry /pause "/pause=$BINARIES/pause"
  for ((i = 1; i <= NODES; i++)); do
    await_component "containerd$i" 60 on_node "$i" ctr version
  done
  make_import
  "$STATE/import" "$STATE/pause.tar"
}

on_node() {
  local i=$1
  shift
  nsenter --mount="$STATE/ns/node$i" -- "$@"
}

# make_import: STATE/import. The nodes do not see every path of the machine, so the file comes through standard input.
make_import() {
  cat >"$STATE/import" <<SCRIPT
#!/bin/bash
# import FILE.tar…: loads images on every node of this cluster.
set -euo pipefail
[ \$# -gt 0 ] || { echo "usage: import FILE.tar…" >&2; exit 2; }
for file in "\$@"; do
  for node in $STATE/ns/node*; do
    nsenter --mount="\$node" ctr --namespace=k8s.io images import - <"\$file" >/dev/null ||
      { echo "import: \$file does not load on \${node##*/}" >&2; exit 1; }
  done
done
SCRIPT
  chmod +x "$STATE/import"
}

start_kubelet() {
  local i=$1 dir=$STATE/node$1
  # imageGCHighThresholdPercent: on a full disk the kubelet would delete images, and nobody could pull them again.
  cat >"$dir/kubelet.yaml" <<CONFIG
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
address: $NODE_PREFIX.$i
healthzPort: 0
authentication: {anonymous: {enabled: false}, webhook: {enabled: true}, x509: {clientCAFile: $STATE/pki/ca.crt}}
authorization: {mode: Webhook}
containerRuntimeEndpoint: unix:///run/containerd/containerd.sock
volumePluginDir: /var/lib/kubelet/volume-plugins
cgroupDriver: cgroupfs
cgroupRoot: /$CLUSTER/node$i
enforceNodeAllocatable: []
failCgroupV1: false
failSwapOn: false
clusterDomain: cluster.local
clusterDNS: [$DNS_SERVICE]
resolvConf: ""
evictionHard: {memory.available: 100Mi}
imageGCHighThresholdPercent: 100
localStorageCapacityIsolation: false
maxPods: 250
CONFIG
  define "kubelet$i" "node=$i" "$BINARIES/kubelet" \
    --config="$dir/kubelet.yaml" --kubeconfig="$STATE/auth/kubelet$i" \
    --hostname-override="node$i" --node-ip="$NODE_PREFIX.$i" \
    --node-labels="topology.kubernetes.io/region=r1,topology.kubernetes.io/zone=z$i"
  start "kubelet$i"
}

# start_kube_proxy: one for all nodes, since they share one network; it sees traffic with the eyes of node1.
start_kube_proxy() {
  # maxPerCore 0: leave the machine's connection tracking limits alone.
  cat >"$STATE/kube-proxy.yaml" <<CONFIG
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
mode: iptables
clientConnection: {kubeconfig: $STATE/auth/kube-proxy}
clusterCIDR: $POD_RANGE
hostnameOverride: node1
conntrack: {maxPerCore: 0}
healthzBindAddress: $API_ADDRESS:10256
metricsBindAddress: $API_ADDRESS:10249
CONFIG
  define kube-proxy node=1 "$BINARIES/kube-proxy" --config="$STATE/kube-proxy.yaml"
  start kube-proxy
}

await_nodes() {
  local i
  for ((i = 1; i <= NODES; i++)); do
    await_component "kubelet$i" 120 "$STATE/kubectl" wait --for=condition=Ready --timeout=5s "node/node$i"
  done
}
