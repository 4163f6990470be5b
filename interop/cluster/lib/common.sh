# common.sh: what every script here needs: how to fail, and where the binaries are. Sourced, never run.

# fail MESSAGE: one sentence that says what is wrong and what to do about it, then exit.
fail() {
  echo "${0##*/}: $*" >&2
  exit 1
}

require_root() {
  [ "$(id -u)" = 0 ] || fail "must run as root (it makes namespaces, mounts and cgroups); you are $(id -un)"
}

# require_command COMMAND WHERE: fails unless COMMAND is there.
require_command() {
  command -v "$1" >/dev/null || fail "'$1' is missing: $2"
}

# The directory that `build` fills and everything else reads.
default_binaries() {
  echo "${EVENKEEL_CACHE:-${HOME:?neither HOME nor EVENKEEL_CACHE is set}/.cache/evenkeel}/cluster"
}
