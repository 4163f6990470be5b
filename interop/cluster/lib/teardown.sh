# teardown.sh: ends a cluster, in whatever condition: whole, half made, half broken. Sourced after all the other parts.
#
# Nothing is asked to end, since nothing here is worth saving: every process of the cluster gets SIGKILL, by id, until none is
# left. They are found in three ways, so that none slips through: components by their id, pods by their cgroups, and the rest
# (containerd's shims, commands under STATE/in) by the namespaces they are in.

teardown() {
  local name status=0
  # What is for the report must not keep the rest from ending, a full disk for example.
  [ -z "${KEEP_LOGS:-}" ] || keep_logs "$KEEP_LOGS" || status=1
  # Components first: a kubelet that still ran would start pods again.
  for name in $(components); do send KILL "$name" || true; done
  kill_all
  remove_cgroups || status=1
  # Ends the namespaces with all that is mounted in them.
  ! mountpoint -q "$STATE/ns" || umount -R "$STATE/ns" || umount -R -l "$STATE/ns" || status=1
  rm -rf --one-file-system "$STATE" || status=1
  release_sysctls
  return $status
}

kill_all() {
  local pids end=$((SECONDS + 60))
  while pids=$({ cgroup_processes; inhabitants; } | sort -u) && [ -n "$pids" ]; do
    ((SECONDS < end)) || { echo "${0##*/}: processes survive SIGKILL: $(paste -sd ' ' <<<"$pids")" >&2 && return; }
    # shellcheck disable=SC2086
    kill -KILL $pids 2>/dev/null || true
    sleep 0.1
  done
}

# keep_logs DIR: the components' logs, for a report.
keep_logs() {
  local name
  mkdir -p "$1"
  for name in $(components); do
    [ ! -e "$STATE/components/$name/log" ] || cp "$STATE/components/$name/log" "$1/$name.log"
  done
}
