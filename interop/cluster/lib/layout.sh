# layout.sh: the addresses of a cluster and the files of its state directory. Sourced after common.sh.
#
#   STATE/kubeconfig    the administrator's
#   STATE/kubectl …     kubectl with it, inside the network namespace
#   STATE/etcdctl …     etcdctl on the cluster's etcd
#   STATE/in CMD…       runs CMD inside the network namespace, with the cluster's DNS
#   STATE/as-pod CMD…   the same, with the share of the CPU that pods have
#   STATE/import FILE   loads an image (a tar of images/image.py) on every node
#   STATE/components/   one folder a component: its command, its process id, its log
#   STATE/pki, auth     keys and certificates; one kubeconfig a component
#   STATE/ns            the namespaces, held open as files: net, client, node1, node2, …
#   STATE/nodeI         what node I writes: its /var/lib and /var/log
#
# EndpointSlice validation refuses loopback, link-local and multicast addresses, so all of it is in 198.18.0.0/15, the range
# that RFC 2544 keeps for tests of network devices: a packet that strays out of the namespace reaches nobody.

# These are read by the other files.
# shellcheck disable=SC2034
{
  NODE_PREFIX=198.18.0        # node I is 198.18.0.I, on the loopback device of the namespace
  UPLINK_ADDRESS=198.18.1.1   # of the device that the default route points at
  POD_RANGE=198.18.64.0/18
  SERVICE_RANGE=198.19.0.0/16
  API_ADDRESS=$NODE_PREFIX.1
  API_SERVICE=198.19.0.1      # kube-apiserver takes the first address of the range for the Service `kubernetes`
  DNS_SERVICE=198.19.0.10     # the address that pods are told of
  ETCD_URL=http://$API_ADDRESS:2379
  API_URL=https://$API_ADDRESS:6443
}

# use_state DIR: sets STATE and CLUSTER, the name that its cgroups bear; derived from the path, so two clusters differ.
use_state() {
  STATE=$(realpath -m "$1")
  CLUSTER=evenkeel-$(printf %s "$STATE" | cksum | cut -d ' ' -f 1)
}

# refuse_odd DIR: paths go into scripts, YAML and TOML below; one rule here spares quoting in three languages.
refuse_odd() {
  [[ $1 =~ ^[A-Za-z0-9/._+@-]+$ ]] || fail "'$1': a path here may have letters, digits and / . _ + @ - only"
}

# refuse_hidden DIR: the nodes see a /run, /var/lib and /var/log of their own, so nothing that they need may lie there.
refuse_hidden() {
  case $1/ in
    /run/* | /var/run/* | /var/lib/* | /var/log/*) fail "$1 is hidden from the nodes, which get their own /run, /var/lib and /var/log: choose another place" ;;
  esac
}

# script NAME COMMENT COMMAND…: writes STATE/NAME, which runs COMMAND with the arguments it is given.
script() {
  local name=$1 comment=$2
  shift 2
  {
    echo '#!/bin/bash'
    echo "# $comment"
    printf 'exec'
    printf ' %q' "$@"
    echo ' "$@"'
  } >"$STATE/$name"
  chmod +x "$STATE/$name"
}
