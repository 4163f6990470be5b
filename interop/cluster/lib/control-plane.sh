# control-plane.sh: etcd, the API server, the controller manager and the scheduler. Sourced after components.sh.

start_etcd() {
  local peer=http://$API_ADDRESS:2380
  # No fsync: the data lives as long as the cluster, and a slow disk would be the slowest part of the start.
  define etcd "$BINARIES/etcd" \
    --data-dir="$STATE/etcd" --unsafe-no-fsync \
    --listen-client-urls=$ETCD_URL --advertise-client-urls=$ETCD_URL \
    --listen-peer-urls=$peer --initial-advertise-peer-urls=$peer --initial-cluster=default=$peer
  start etcd
  script etcdctl "etcdctl …: on this cluster's etcd" "$STATE/in" "$BINARIES/etcdctl" --endpoints=$ETCD_URL
}

start_apiserver() {
  # The grace period: on SIGTERM it ends its watches and goes. Without one it waits for them, 10 s and more.
  define apiserver "$BINARIES/kube-apiserver" \
    --etcd-servers=$ETCD_URL \
    --bind-address=$API_ADDRESS --advertise-address=$API_ADDRESS --secure-port=6443 \
    --tls-cert-file="$STATE/pki/apiserver.crt" --tls-private-key-file="$STATE/pki/apiserver.key" \
    --client-ca-file="$STATE/pki/ca.crt" --token-auth-file="$STATE/pki/tokens.csv" \
    --authorization-mode=Node,RBAC --enable-admission-plugins=NodeRestriction \
    --service-account-issuer=https://kubernetes.default.svc \
    --service-account-signing-key-file="$STATE/pki/service-accounts.key" --service-account-key-file="$STATE/pki/service-accounts.pub" \
    --service-cluster-ip-range=$SERVICE_RANGE \
    --kubelet-preferred-address-types=InternalIP \
    --kubelet-client-certificate="$STATE/pki/kubelet-client.crt" --kubelet-client-key="$STATE/pki/kubelet-client.key" \
    --shutdown-watch-termination-grace-period=2s \
    --allow-privileged=true
  start apiserver
  # kubectl keeps a cache in the home directory unless it is told of another place.
  script kubectl "kubectl …: as the administrator of this cluster" \
    "$STATE/in" "$BINARIES/kubectl" --kubeconfig="$STATE/kubeconfig" --cache-dir="$STATE/kubectl-cache"
}

await_apiserver() {
  await_component apiserver 90 "$STATE/kubectl" get --raw /readyz
}

start_controller_manager() {
  # The grace period: a suite that freezes the API server for a minute also silences the heartbeats of the nodes. With the
  # default of 50 s every node is NotReady when it comes back, and the Services run empty: another fault than the one meant.
  define controller-manager "$BINARIES/kube-controller-manager" \
    --kubeconfig="$STATE/auth/controller-manager" --use-service-account-credentials --leader-elect=false \
    --bind-address=$API_ADDRESS \
    --service-account-private-key-file="$STATE/pki/service-accounts.key" --root-ca-file="$STATE/pki/ca.crt" \
    --cluster-signing-cert-file="$STATE/pki/ca.crt" --cluster-signing-key-file="$STATE/pki/ca.key" \
    --allocate-node-cidrs=false --cluster-cidr=$POD_RANGE \
    --node-monitor-grace-period=10m
  start controller-manager
}

start_scheduler() {
  define scheduler "$BINARIES/kube-scheduler" --kubeconfig="$STATE/auth/scheduler" --leader-elect=false --bind-address=$API_ADDRESS
  start scheduler
}
