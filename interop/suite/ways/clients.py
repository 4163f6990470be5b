"""What the clients of the ways say: a line of JSON each second in the log of each."""

from __future__ import annotations

import json
import subprocess
import time
from pathlib import Path
from typing import Any

from ..cluster import Cluster
from ..waiting import wait_until
from .overlays import NAMESPACE

Line = dict[str, Any]


class Clients:
    """Follows the logs of the clients, each into a file of its own."""

    def __init__(self, cluster: Cluster, folder: Path, names: list[str]) -> None:
        self._files = {name: folder / f"client-{name}.log" for name in names}
        self._processes = []
        for name, file in self._files.items():
            with open(file, "wb") as output:
                self._processes.append(
                    subprocess.Popen(
                        [str(cluster.state / "kubectl"), "logs", f"--namespace={NAMESPACE}", "--follow", f"deployment/client-{name}", "--container=client"],
                        stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, start_new_session=True,
                    )
                )

    def lines(self, name: str) -> list[Line]:
        """All that a client has said so far."""
        found = []
        for text in self._files[name].read_text(errors="replace").splitlines():
            if text.startswith('{"way":'):
                try:
                    found.append(json.loads(text))
                except json.JSONDecodeError:
                    continue  # not all of it is there yet
        return found

    def tail(self, name: str) -> str:
        """The end of its log, for an error."""
        return self._files[name].read_text(errors="replace")[-600:]

    def await_calls(self, seconds: float) -> None:
        """Until each of them has been answered in three seconds, one after the other."""

        def answered() -> bool:
            for name in self._files:
                last = self.lines(name)[-3:]
                assert len(last) == 3 and all(line["pods"] for line in last), f"{name}: {self.tail(name)}"
            return True

        wait_until("each client is answered", answered, seconds)

    def await_second(self, epoch: float) -> None:
        """Until each has told of the second in which that moment is or was."""

        def told() -> bool:
            for name in self._files:
                last = self.lines(name)[-1]
                assert last["atMillis"] / 1000 + 1 > epoch, f"{name} has told nothing since {last['atMillis']}"
            return True

        wait_until("the clients tell of that second", told, max(0, epoch - time.time()) + 30)

    def between(self, name: str, since: float, until: float) -> list[Line]:
        """The seconds that began in that time."""
        return [line for line in self.lines(name) if since <= line["atMillis"] / 1000 < until]

    def first_call(self, name: str, pod: str) -> float | None:
        """When a pod first answered it, in seconds of the epoch; None if it has not."""
        for line in self.lines(name):
            if pod in line["firstMillis"]:
                return float(line["firstMillis"][pod]) / 1000
        return None

    def end(self) -> None:
        """Follows no more."""
        for process in self._processes:
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + 20
        for process in self._processes:
            process.wait(max(0.1, deadline - time.monotonic()))
