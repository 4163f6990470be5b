# cgroups.sh: the control groups that a cluster's pods run in. Sourced after layout.sh.
#
# Every node has a root of its own, CLUSTER/nodeI: a kubelet ends the pods that it finds below its root and does not know, so
# two kubelets with one root end each other's.

# hierarchies: where cgroups are mounted. Version 2 has one hierarchy; version 1 has one a controller, and runc uses them all.
hierarchies() {
  if [ -e /sys/fs/cgroup/cgroup.controllers ]; then
    echo /sys/fs/cgroup
  else
    find /sys/fs/cgroup -mindepth 2 -maxdepth 2 -name cgroup.procs -printf '%h\n'
  fi
}

# make_cgroup NAME: CLUSTER/NAME in every hierarchy.
make_cgroup() {
  local hierarchy dir file
  for hierarchy in $(hierarchies); do
    for dir in "$hierarchy/$CLUSTER" "$hierarchy/$CLUSTER/$1"; do
      mkdir -p "$dir"
      # Version 1: a new cpuset has no CPU and no memory, and nothing can run in it until it is given some.
      for file in cpuset.cpus cpuset.mems; do
        [ ! -e "$dir/$file" ] || [ -e "$hierarchy/cgroup.controllers" ] || cat "$hierarchy/$file" >"$dir/$file"
      done
      # Version 2: a controller works in a group only if its parent hands it down.
      if [ -e "$hierarchy/cgroup.controllers" ]; then
        for file in $(cat "$hierarchy/cgroup.controllers"); do
          echo "+$file" >"$(dirname "$dir")/cgroup.subtree_control" 2>/dev/null || true
        done
      fi
    done
  done
}

# weigh_cgroup: the pods' share of the CPU. On a real node the kernel weighs pods against the system as one group against another;
# here the system is a crowd of processes of which each weighs as much as a group that nobody has weighed, and when they are busy
# (a kubelet that ends a hundred pods, an API server that starts) servers would get no CPU for a second.
weigh_cgroup() {
  local hierarchy
  for hierarchy in $(hierarchies); do
    [ ! -e "$hierarchy/$CLUSTER/cpu.shares" ] || echo 8192 >"$hierarchy/$CLUSTER/cpu.shares"
    [ ! -e "$hierarchy/$CLUSTER/cpu.weight" ] || echo 800 >"$hierarchy/$CLUSTER/cpu.weight"
  done
}

# make_client_group: where the processes under STATE/as-pod run, as if on a node of their own: beside pods that start by the dozen
# a process of the root gets no CPU for a second, and calls that it makes or answers fail by their deadline.
make_client_group() {
  make_cgroup clients
  weigh_cgroup
}

# client_groups: the files that a process writes its id into to be in that group. Only the CPU matters.
client_groups() {
  local hierarchy dir
  for hierarchy in $(hierarchies); do
    dir=$hierarchy/$CLUSTER/clients
    if [ -e "$dir/cpu.shares" ] || [ -e "$dir/cpu.weight" ]; then echo "$dir/cgroup.procs"; fi
  done
}

# cgroup_processes: what runs in the cluster's pods.
cgroup_processes() {
  local hierarchy
  for hierarchy in $(hierarchies); do
    find "$hierarchy/$CLUSTER" -name cgroup.procs -exec cat {} + 2>/dev/null || true
  done | sort -u
}

# remove_cgroups: a group goes only once the kernel has buried its last process, which may take a moment after SIGKILL.
remove_cgroups() {
  local hierarchy left end=$((SECONDS + 60))
  while true; do
    left=$(for hierarchy in $(hierarchies); do find "$hierarchy/$CLUSTER" -depth -type d 2>/dev/null || true; done)
    [ -n "$left" ] || return 0
    ((SECONDS < end)) || break
    # shellcheck disable=SC2086
    rmdir $left 2>/dev/null || sleep 0.1
  done
  echo "${0##*/}: these cgroups cannot be removed: $(paste -sd ' ' <<<"$left")" >&2
  return 1
}
