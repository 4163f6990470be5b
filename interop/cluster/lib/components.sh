# components.sh: the processes of a cluster, each known by name: how one is started with the same flags again, stopped,
# killed, frozen. Sourced after layout.sh.
#
# A component is a folder STATE/components/NAME with `command` (a script that ends in exec, so the process keeps its id), `pid`
# and `log`. `pid` holds the start time beside the id: ids are reused, and a signal must never reach somebody else's process.

# define NAME [node=I] COMMAND…: writes down how NAME is started: in the cluster's network, and with the mounts of node I.
define() {
  local name=$1 namespaces=("--net=$STATE/ns/net")
  shift
  if [[ $1 == node=* ]]; then
    namespaces+=("--mount=$STATE/ns/node${1#node=}")
    shift
  fi
  mkdir -p "$STATE/components/$name"
  script "components/$name/command" "starts $name" nsenter "${namespaces[@]}" -- "$@"
}

start() {
  local dir=$STATE/components/$1
  ! alive "$1" || fail "$1 runs already, as process $(process "$1")"
  # A session of its own: Ctrl-C at the terminal is for the program that started the cluster, which then takes it down in order.
  setsid "$dir/command" >>"$dir/log" 2>&1 </dev/null &
  echo "$! $(started $!)" >"$dir/pid"
  disown # or the shell announces its death
}

# started PID: when the process began, in clock ticks since boot: field 22 of its stat, counted behind the name in brackets.
started() {
  local stat
  { stat=$(<"/proc/$1/stat"); } 2>/dev/null || return 1
  # shellcheck disable=SC2086
  set -- ${stat##*) }
  [ "$1" != Z ] && echo "${20}"
}

# process NAME: the id of its process, as last started.
process() {
  cut -d ' ' -f 1 "$STATE/components/$1/pid" 2>/dev/null
}

alive() {
  local pid since
  read -r pid since 2>/dev/null <"$STATE/components/$1/pid" && [ "$(started "$pid")" = "$since" ]
}

# send SIGNAL NAME
send() {
  alive "$2" && kill -"$1" "$(process "$2")"
}

# stop NAME: asks it to end, insists after 10 s.
stop() {
  send CONT "$1" || return 0 # what is frozen would not hear the next signal
  send TERM "$1" || return 0
  gone "$1" 10 || stop_now "$1"
}

# stop_now NAME: SIGKILL, as the kernel does when memory runs out; returns when it is gone.
stop_now() {
  send KILL "$1" || return 0
  gone "$1" 10 || fail "$1 (process $(process "$1")) survives SIGKILL"
}

# gone NAME SECONDS: waits for its end, at most SECONDS.
gone() {
  local end=$((SECONDS + $2))
  while alive "$1"; do
    ((SECONDS < end)) || return 1
    sleep 0.05
  done
}

# await_component NAME SECONDS COMMAND…: until COMMAND succeeds; fails at once when NAME dies, with its last words.
await_component() {
  local name=$1 seconds=$2 end=$((SECONDS + $2))
  shift 2
  until "$@" >/dev/null 2>&1; do
    alive "$name" || fail "$name died at its start:$(last_words "$name")"
    ((SECONDS < end)) || fail "$name is not ready after $seconds s:$(last_words "$name")"
    sleep 0.1
  done
}

last_words() {
  echo
  tail -n 15 "$STATE/components/$1/log" | cut -c 1-300 | sed 's/^/    /'
}

components() {
  ls -1 "$STATE/components" 2>/dev/null || true
}
