"""`evenkeel lab --kubeconfig` over the overlays, as somebody in the cluster's network starts it."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..cluster import INTEROP, Cluster
from ..waiting import wait_until
from .overlays import NAMESPACE

# Some seconds of a client.
CALLS = 1000


class WatchedWays:
    """The lab that only looks on. Its page is reachable in the cluster's network alone."""

    def __init__(self, cluster: Cluster, folder: Path) -> None:
        self._cluster = cluster
        self._log = folder / "lab.log"
        target = INTEROP.parent / "cli" / "target"
        jars = [target / "evenkeel-cli-0.1.0.jar", *sorted((target / "lib").glob("*.jar"))]
        options = [f"--kubeconfig={cluster.state / 'kubeconfig'}", f"--namespace={NAMESPACE}", "--no-open", "--port=0"]
        java = ["java", "-cp", os.pathsep.join(map(str, jars)), "io.evenkeel.cli.EvenkeelCommand"]
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [str(cluster.state / "in"), *java, "lab", *options], stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )
        self._url = ""

    def await_ways(self, names: Sequence[str], seconds: float) -> Any:
        """What the page shows, as soon as each of these ways, and no other, has been called for some seconds."""

        def shown() -> Any:
            assert self._process.poll() is None, f"it ended with {self._process.returncode}: {self.said()}"
            found = re.search(r"http://\S+", self.said())
            assert found, f"it said: {self.said()!r}"
            self._url = found[0]
            state = json.loads(self._cluster.inside("curl", "--silent", "--fail", "--max-time", "10", f"{self._url}api/state"))
            calls = {way["id"]: way["calls"] for way in state["snapshot"]["modes"]}
            assert set(calls) == set(names), f"{sorted(calls)} are shown"
            assert all(count >= CALLS for count in calls.values()), calls
            return state

        return wait_until("the lab shows the ways of this cluster", shown, seconds)

    def refuses(self, action: str) -> str:
        """The status with which it refuses to act."""
        return self._cluster.inside(
            "curl", "--silent", "--max-time", "10", "--output", "/dev/null", "--write-out", "%{http_code}",
            "--header", "Content-Type: application/json", "--data", "{}", f"{self._url}api/actions/{action}",
        )

    def said(self) -> str:
        return self._log.read_text(errors="replace")

    def interrupt(self) -> float:
        """Ctrl-C; the seconds until it has ended, which it must within ten."""
        began = time.monotonic()
        os.killpg(self._process.pid, signal.SIGINT)
        self._process.wait(10)
        return time.monotonic() - began

    def end(self) -> None:
        """At the end of the suite, however that came."""
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
