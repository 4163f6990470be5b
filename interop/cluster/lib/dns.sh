# dns.sh: CoreDNS, beside the control plane and not in a pod: it needs no image, and its address is known before any pod runs.
# Sourced after components.sh.

start_dns() {
  # ttl 5: the default of the plugin, written out because suites of DNS reckon with it.
  cat >"$STATE/Corefile" <<CONFIG
.:53 {
  bind $API_ADDRESS
  errors
  kubernetes cluster.local in-addr.arpa {
    kubeconfig $STATE/auth/coredns evenkeel
    ttl 5
  }
}
CONFIG
  "$STATE/kubectl" apply -f - >/dev/null <<CONFIG
$(dns_objects)
CONFIG
  define coredns "$BINARIES/coredns" -conf "$STATE/Corefile"
  start coredns
}

# Pods and STATE/in ask the Service address, through kube-proxy, so this is the test of both.
await_dns() {
  await_component coredns 60 "$STATE/in" getent hosts kubernetes.default.svc.cluster.local
}

# A Service without a selector and its slice by hand, as for any server outside of pods; and the right to read what it answers from.
dns_objects() {
  cat <<YAML
apiVersion: v1
kind: Service
metadata: {name: kube-dns, namespace: kube-system}
spec: {clusterIP: $DNS_SERVICE, ports: [{name: dns, port: 53, protocol: UDP}, {name: dns-tcp, port: 53, protocol: TCP}]}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: kube-dns, namespace: kube-system, labels: {kubernetes.io/service-name: kube-dns}}
addressType: IPv4
ports: [{name: dns, port: 53, protocol: UDP}, {name: dns-tcp, port: 53, protocol: TCP}]
endpoints: [{addresses: [$API_ADDRESS], conditions: {ready: true}}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: evenkeel:coredns}
rules:
- {apiGroups: [""], resources: [services, pods, namespaces], verbs: [list, watch]}
- {apiGroups: [discovery.k8s.io], resources: [endpointslices], verbs: [list, watch]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: evenkeel:coredns}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: evenkeel:coredns}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: evenkeel:coredns}]
YAML
}
