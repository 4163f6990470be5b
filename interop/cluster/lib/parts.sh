# parts.sh: sources all the parts, in the order in which they build on each other.

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source-path=SCRIPTDIR
{
  source "$HERE/lib/common.sh"
  source "$HERE/lib/layout.sh"
  source "$HERE/lib/components.sh"
  source "$HERE/lib/sysctl.sh"
  source "$HERE/lib/cgroups.sh"
  source "$HERE/lib/network.sh"
  source "$HERE/lib/pki.sh"
  source "$HERE/lib/control-plane.sh"
  source "$HERE/lib/nodes.sh"
  source "$HERE/lib/dns.sh"
  source "$HERE/lib/teardown.sh"
}
