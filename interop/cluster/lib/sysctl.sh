# sysctl.sh: settings of the whole machine that a cluster changes, and how they come back. Sourced after layout.sh.
#
# Several clusters may be up at once: the first one writes down what was, the last one to leave restores it. In between,
# /run/evenkeel has `saved` (name=value) and one file a cluster in `users`, which holds the path of its state directory: a
# cluster whose state is gone (the machine was reset under it) no longer counts.

SYSCTLS=/run/evenkeel

# Raised for the run, never lowered.
#  - All network namespaces share one neighbour table, by default of 1024 entries. 150 pods overflow it, and then those that
#    start last look broken for no reason that shows outside `dmesg`.
#  - Each kubelet, containerd and kube-proxy takes several inotify instances, and Debian allows a user 128.
raised_sysctls() {
  cat <<'LIST'
net.ipv4.neigh.default.gc_thresh1 8192
net.ipv4.neigh.default.gc_thresh2 16384
net.ipv4.neigh.default.gc_thresh3 32768
fs.inotify.max_user_instances 4096
LIST
}

# Set by the kubelet at its start, without asking.
kubelet_sysctls() {
  printf '%s\n' vm.overcommit_memory vm.panic_on_oom kernel.panic kernel.panic_on_oops kernel.keys.root_maxkeys kernel.keys.root_maxbytes
}

# with_sysctls FUNCTION: under a lock. The lock is on /run itself, since a lock file could not be removed without a race.
with_sysctls() (
  flock 8
  "$1"
) 8</run

hold_sysctls() { with_sysctls hold_sysctls_locked; }
release_sysctls() { with_sysctls release_sysctls_locked; }

hold_sysctls_locked() {
  local name value
  forget_dead_users
  if [ ! -e $SYSCTLS/saved ]; then
    mkdir -p $SYSCTLS/users
    # -e: a kernel may lack one of them.
    # shellcheck disable=SC2046
    sysctl -e $(raised_sysctls | cut -d ' ' -f 1) $(kubelet_sysctls) 2>/dev/null | tr -d ' ' >$SYSCTLS/saved
  fi
  echo "$STATE" >"$SYSCTLS/users/$CLUSTER"
  while read -r name value; do
    [ "$(sysctl -n "$name")" -ge "$value" ] || sysctl -qw "$name=$value"
  done < <(raised_sysctls)
}

release_sysctls_locked() {
  [ -e $SYSCTLS/saved ] || return 0
  rm -f "$SYSCTLS/users/$CLUSTER"
  forget_dead_users
  [ -z "$(ls $SYSCTLS/users)" ] || return 0
  sysctl -q -p $SYSCTLS/saved
  rm -r $SYSCTLS
}

forget_dead_users() {
  local user
  for user in "$SYSCTLS"/users/*; do
    [ ! -e "$user" ] || [ -d "$(cat "$user")" ] || rm -f "$user"
  done
}
