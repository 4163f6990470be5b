# network.sh: the network namespace that all of a cluster lives in. Sourced after layout.sh and
# cgroups.sh.
#
# The namespaces are files in STATE/ns (what `ip netns` does under /run/netns, which it then leaves mounted for good). Every
# node shares this one namespace: node I is address I on its loopback device, and pods are routed to by their own address.

# Enter it with nsenter, never with `ip netns exec`: that mounts a new /sys over the old one, and the cgroups are gone.
in_network() {
  nsenter --net="$STATE/ns/net" -- "$@"
}

# make_namespaces: the place that holds namespaces open. The kernel binds a mount namespace only below a private mount.
make_namespaces() {
  mkdir "$STATE/ns"
  mount -t tmpfs -o size=64k,mode=755 evenkeel "$STATE/ns"
  mount --make-private "$STATE/ns"
}

make_network() {
  touch "$STATE/ns/net"
  unshare --net="$STATE/ns/net" true
  in_network ip link set lo up
  local i
  for ((i = 1; i <= NODES; i++)); do in_network ip addr add "$NODE_PREFIX.$i/32" dev lo; done
  # The default route needs a device: without a route the kernel drops a packet to a Service before kube-proxy's rules see it.
  in_network ip link add uplink type bridge
  in_network ip addr add $UPLINK_ADDRESS/24 dev uplink
  in_network ip link set uplink up
  in_network ip route add default dev uplink
  in_network sysctl -qw net.ipv4.ip_forward=1
}

# make_client: a mount namespace for STATE/in, in which /etc/resolv.conf names the cluster's DNS, as it does in a pod.
make_client() {
  cat >"$STATE/resolv.conf" <<CONF
search default.svc.cluster.local svc.cluster.local cluster.local
nameserver $DNS_SERVICE
options ndots:5
CONF
  touch "$STATE/ns/client"
  unshare --mount="$STATE/ns/client" --propagation slave mount --bind "$STATE/resolv.conf" /etc/resolv.conf
  cat >"$STATE/in" <<SCRIPT
#!/bin/bash
# in CMD…: runs CMD in the network of this cluster and with its DNS. What still runs when the cluster goes down is ended.
# Entering a mount namespace moves to its root directory; --wdns goes back to where the caller was.
exec nsenter --net=$STATE/ns/net --mount=$STATE/ns/client --wdns="\$PWD" -- "\$@"
SCRIPT
  cat >"$STATE/as-pod" <<SCRIPT
#!/bin/bash
# as-pod CMD…: runs CMD as 'in' does, with the share of the CPU that pods have.
for group in $(client_groups | paste -sd ' '); do echo \$\$ >"\$group"; done
exec $STATE/in "\$@"
SCRIPT
  chmod +x "$STATE/in" "$STATE/as-pod"
}

# inhabitants: the processes in a namespace of this cluster, whoever started them.
inhabitants() {
  local file kind
  for file in "$STATE"/ns/*; do
    # A file that is no namespace (yet) has an ordinary inode number, which must not be searched for.
    [ "$(stat -f -c %T "$file" 2>/dev/null)" = nsfs ] || continue
    [ "${file##*/}" = net ] && kind=net || kind=mnt
    find /proc -maxdepth 3 -path "/proc/[0-9]*/ns/$kind" -lname "$kind:\[$(stat -c %i "$file")\]" 2>/dev/null || true
  done | cut -d / -f 3 | sort -u
}
