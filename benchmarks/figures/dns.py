"""A name server that gRPC's own resolver finds too: in a network and with a resolv.conf of its own, and programs beside it."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from .programs import Asked, application, command, everything, own_jar

NAME = "greeter.example"
TTL = 5
# The same program; what is on its class path decides who resolves.
SIDES = {"evenkeel": "application-with-dns", "grpc-java": "application"}

_SET_UP = """
set -e
ip link set lo up
mount --make-rprivate /
mount --bind "$0/resolv.conf" /etc/resolv.conf
exec "$@"
"""


class NameServer(Asked):
    """Answers for NAME at 127.0.0.1, port 53, in a network namespace that ends with it. Needs root."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="evenkeel-dns-")
        (Path(self._folder.name) / "resolv.conf").write_text("nameserver 127.0.0.1\n")
        words = command("DnsStandIn", everything(), ["-Xmx256m"], [f"--name={NAME}", f"--ttl={TTL}"])
        super().__init__(["unshare", "--net", "--mount", "bash", "-c", _SET_UP, self._folder.name, *words])
        self.expect("listening", 60)

    def queries(self) -> tuple[int, int]:
        """For A and for AAAA, since the last time."""
        a, aaaa = map(int, self.ask("queries"))
        return a, aaaa

    def inside(self, side: str, main: str, flags: Sequence[str], arguments: Sequence[str]) -> list[str]:
        """The command that runs a program of ours there, on a side's class path."""
        jars = [own_jar(), *application(SIDES[side])]
        return ["nsenter", "--net", "--mount", f"--target={self.process.pid}", *command(main, jars, flags, arguments)]

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        super().__exit__(kind, error, trace)
        self._folder.cleanup()
