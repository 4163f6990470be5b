"""`./evenkeel lab` as a process: where its page and its cluster are, what it says, and what it leaves."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from ..cluster import INTEROP
from ..waiting import wait_until

PROGRAM = INTEROP.parent / "evenkeel"


class StartedLab:
    """A lab with a folder of its own for temporary files, so that what it leaves there can be told from what others do."""

    def __init__(self, folder: Path, *options: str) -> None:
        folder.mkdir()
        self.temporary = folder / "tmp"
        self.temporary.mkdir()
        self._log = folder / "lab.log"
        with self._log.open("wb") as log:
            self.process = subprocess.Popen(
                [PROGRAM, "lab", *options], stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment(self.temporary),
                start_new_session=True,
            )
        self.url = ""
        self.kubeconfig = Path()

    def await_page(self, seconds: float = 60) -> None:
        """Until it has said where it is, and answers there."""

        def said() -> bool:
            assert self.process.poll() is None, f"it ended with {self.process.returncode}"
            where = addresses(self.said())
            self.url, self.kubeconfig = where["url"], Path(where["kubeconfig"])
            return bool(self.state())

        wait_until(f"the lab says where it is, and answers; it said: {self.said()!r}", said, seconds, every=0.05)

    def said(self) -> str:
        return self._log.read_text(errors="replace")

    def state(self) -> Any:
        with urllib.request.urlopen(self.url + "api/state", timeout=10) as response:
            return json.load(response)

    def snapshot(self) -> Any:
        return self.state()["snapshot"]

    def act(self, action: str, **arguments: str) -> None:
        """What a button does; an error is the lab's own sentence."""
        request = urllib.request.Request(
            f"{self.url}api/actions/{action}", json.dumps(arguments).encode(), {"Content-Type": "application/json"}
        )
        try:
            urllib.request.urlopen(request, timeout=10).close()
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{action} {arguments}: {error.code}: {error.read().decode()}") from None

    def pods(self, state: str = "ready") -> set[str]:
        """Those in that state, by name, as the page has them."""
        return {pod["name"] for pod in self.snapshot()["cluster"]["pods"] if pod["state"] == state}

    def await_ready(self, count: int) -> set[str]:
        """Until exactly so many pods are ready and none comes or goes."""

        def right() -> set[str]:
            pods = self.snapshot()["cluster"]["pods"]
            assert [pod["state"] for pod in pods] == ["ready"] * count, [(pod["name"], pod["state"]) for pod in pods]
            return {pod["name"] for pod in pods}

        return wait_until(f"the page shows {count} ready pods and no others", right, 60)

    def await_event(self, text: str, after: int = 0) -> dict[str, Any]:
        """The event with that text, with an id above `after`, as soon as the page has it."""

        def found() -> dict[str, Any]:
            events: list[dict[str, Any]] = self.snapshot()["events"]
            for event in events:
                if event["id"] > after and event["text"] == text:
                    return event
            raise AssertionError([event["text"] for event in events])

        return wait_until(f"the page says '{text}'", found)

    def last_event(self) -> int:
        """The newest event's id; 0 if there is none."""
        return max((event["id"] for event in self.snapshot()["events"]), default=0)

    def listening(self) -> set[str]:
        """The addresses on which it listens."""
        said = subprocess.run(
            ["ss", "--tcp", "--udp", "--listening", "--numeric", "--processes", "--no-header"], check=True, capture_output=True, text=True
        ).stdout
        return listening_of(said, self.process.pid)

    def interrupt(self) -> float:
        """Ctrl-C; the seconds until it has ended, which it must within ten."""
        began = time.monotonic()
        os.killpg(self.process.pid, signal.SIGINT)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"still there 10 s after Ctrl-C: {self.said()}") from None
        return time.monotonic() - began

    def end(self) -> None:
        """At the end of a suite, however that came."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def environment(temporary: Path) -> dict[str, str]:
    """That of this process, but temporary files go there. JAVA_TOOL_OPTIONS is what a JVM reads by itself."""
    options = f"{os.environ.get('JAVA_TOOL_OPTIONS', '')} -Djava.io.tmpdir={temporary}".strip()
    return {**os.environ, "JAVA_TOOL_OPTIONS": options, "TMPDIR": str(temporary)}


def addresses(said: str) -> dict[str, str]:
    """The page's address and the cluster's kubeconfig in what a lab says when it has started."""
    url = re.search(r"The lab is at (http://\S+)", said)
    kubeconfig = re.search(r"export KUBECONFIG=(\S+)", said)
    assert url and kubeconfig, f"no address yet: {said!r}"
    return {"url": url[1], "kubeconfig": kubeconfig[1]}


def bind(address: str) -> None:
    """Listens for a moment where `ss` said that somebody does, which fails while somebody does."""
    network, _, local = address.partition(" ")
    host, _, port = local.rpartition(":")
    host = host.strip("[]").removeprefix("::ffff:")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM if network == "tcp" else socket.SOCK_DGRAM) as free:
        free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        free.bind(("" if host == "*" else host, int(port)))


def listening_of(said: str, pid: int) -> set[str]:
    """The local addresses of a process in the output of `ss` with processes and without a header."""
    found = set()
    for line in said.splitlines():
        if re.search(rf"\bpid={pid}\b", line):
            network, _, _, _, local, *_ = line.split()
            found.add(f"{network} {local}")
    return found
