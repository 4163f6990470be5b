"""The open-loop client of `../src/main/java` as a process, and what it reports."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from .cluster import INTEROP, Cluster
from .waiting import wait_until

MAIN = "io.evenkeel.interop.LoadClient"
TARGET = INTEROP / "target"

Event = dict[str, Any]


def jars() -> list[Path]:
    """The programs' own jar and what it needs, as `mvn package` left them."""
    found = [TARGET / "evenkeel-interop-0.1.0.jar", *sorted((TARGET / "lib").glob("*.jar"))]
    missing = [str(jar) for jar in found[:1] if not jar.is_file()]
    if missing or len(found) < 2:
        raise AssertionError(f"{TARGET} has no jars: run `mvn -pl interop -am package -DskipTests` first")
    return found


def java() -> str:
    """The JVM that the clients run on."""
    home = os.environ.get("JAVA_HOME")
    return f"{home}/bin/java" if home else "java"


def clock(millis: float) -> str:
    """The time of day, to the millisecond."""
    return time.strftime("%H:%M:%S", time.localtime(millis / 1000)) + f".{int(millis) % 1000:03}"


class Place(Protocol):
    """Where a client runs."""

    def start_inside(self, command: Sequence[str | Path], log: Path, env: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]: ...


class Account(Protocol):
    """As whom a client asks the API server."""

    def environment(self) -> dict[str, str]: ...


class ServiceAccount:
    """What a pod finds in its service account's folder, for a client outside of pods."""

    def __init__(self, cluster: Cluster, name: str, folder: Path, namespace: str = "default") -> None:
        self.cluster, self.name, self.namespace, self.folder = cluster, name, namespace, folder
        folder.mkdir()
        (folder / "ca.crt").write_bytes(cluster.certificate.read_bytes())
        (folder / "namespace").write_text(namespace)
        self.renew()

    def renew(self, seconds: int = 3600) -> None:
        """A new token takes the place of the old one at once, as the kubelet does it."""
        fresh = self.folder / "token.new"
        fresh.write_text(self.cluster.token(self.name, self.namespace, seconds))
        fresh.rename(self.folder / "token")

    def environment(self) -> dict[str, str]:
        return {
            "KUBERNETES_SERVICE_HOST": "198.18.0.1",
            "KUBERNETES_SERVICE_PORT": "6443",
            "EVENKEEL_SERVICE_ACCOUNT": str(self.folder),
        }


class Client:
    """A process that calls and reports in JSON lines. Its times are the machine's own, so events and faults can be compared."""

    def __init__(
        self, place: Place, account: Account, log: Path, command: Sequence[str | Path], env: dict[str, str] | None = None
    ) -> None:
        self.log = log
        self._failures_told = 0
        self._read = 0
        self._events: list[Event] = []
        self.began = time.time()
        self.process: subprocess.Popen[bytes] = place.start_inside(command, log, {**account.environment(), **(env or {})})

    def events(self, *kinds: str, since: float = 0) -> list[Event]:
        """What it reported, of these kinds, since that time (seconds of the epoch)."""
        self._read_on()
        return [event for event in self._events if (not kinds or event["event"] in kinds) and event["at"] >= since * 1000]

    def _read_on(self) -> None:
        """Only what is new: the log of an hour is read many times."""
        with open(self.log, "rb") as log:
            log.seek(self._read)
            new = log.read()
        whole = new[:new.rfind(b"\n") + 1]
        self._read += len(whole)
        for line in whole.decode(errors="replace").splitlines():
            if line.startswith("{") and line.endswith("}"):
                self._events.append(json.loads(line))

    def calls(self, since: float = 0) -> Counter[str]:
        """Calls that ended well, by server."""
        counts: Counter[str] = Counter()
        for event in self.events("second", since=since):
            counts.update(event["calls"])
        return counts

    def failures(self, since: float = 0) -> int:
        """Calls and streams that failed."""
        return sum(sum(e["failures"].values()) for e in self.events("second", since=since))

    def expect_no_failure(self, since: float = 0) -> None:
        """That no call failed, and that calls were made at all. Also of those that are under way now: they end within a second."""
        if self.process.poll() is None:
            now = time.time()
            self.await_event("second", since=now + 1.1, seconds=20)
        failed = self.failures(since)
        if failed:
            raise AssertionError(self._told(failed, self.events("failed", since=since)))
        assert sum(self.calls(since).values()) > 0, f"no call was made: {self.tail()}"

    def expect_no_new_failure(self) -> None:
        """That none has failed since this was last asked; what is under way belongs to the next time."""
        failed = self.events("failed")
        new = failed[self._failures_told:]
        self._failures_told = len(failed)
        assert not new, self._told(len(new), new)

    def _told(self, count: int, failed: Sequence[Event]) -> str:
        """The first failures with their times, and whether this client itself stood still then."""
        first = [f"{clock(e['at'])} {e['code']} {e['description']} ({e['cause']})" for e in failed[:3]]
        stalls = [f"{e['millis']} ms until {clock(e['at'])}" for e in self.events("stalled", since=failed[0]["at"] / 1000 - 3)] if failed else []
        return f"{count} calls of {self.log.name} failed, the first: {first}; this client stood still: {stalls[:5] or 'never'}"

    def longest_stall(self) -> int:
        """Milliseconds that the client itself got no CPU, or stood still for another reason."""
        return max((int(e["millis"]) for e in self.events("stalled")), default=0)

    def await_event(self, name: str, /, since: float = 0, seconds: float = 30, **values: object) -> Event:
        """Waits for an event of that kind with these values."""

        def found() -> Event:
            for event in self.events(name, since=since):
                if all(event.get(key) == value for key, value in values.items()):
                    return event
            raise AssertionError(f"the client has reported {Counter(e['event'] for e in self.events(since=since))}")

        return wait_until(f"{name} {values or ''} of {self.log.name}", found, seconds)

    def await_servers(self, count: int, seconds: float = 30) -> None:
        """Waits until exactly that many servers have answered within the last two seconds."""

        def right() -> bool:
            recent = self.events("second")[-2:]
            servers = {server for event in recent for server in event["calls"]}
            if len(servers) != count:
                raise AssertionError(f"{sorted(servers)} answer")
            return True

        wait_until(f"{count} servers answer {self.log.name}", right, seconds)

    def stop(self, seconds: float = 20) -> Event:
        """Ends it, and returns its totals."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait(seconds)
        ended = self.events("end")
        assert ended, f"the client did not end in order: {self.tail()}"
        return ended[0]

    def tail(self) -> str:
        return self.log.read_text(errors="replace")[-1500:]


class LoadClient(Client):
    """The client of `../src/main/java`, at work; with `flags` for its JVM and `libraries` beside its own."""

    def __init__(
        self,
        cluster: Cluster,
        account: ServiceAccount,
        log: Path,
        target: str,
        *options: str,
        env: dict[str, str] | None = None,
        flags: Sequence[str] = (),
        libraries: Sequence[Path] = (),
    ) -> None:
        # A small heap and the serial collector: many clients share two cores.
        command = [
            java(), "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", *flags,
            "-cp", ":".join(map(str, [*jars(), *libraries])), MAIN, f"--target={target}", *options,
        ]
        super().__init__(cluster, account, log, command, env)
