"""Real servers and clients on this machine, each side's clients in a process of their own."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from .programs import Asked, command, everything

FLAGS = ["-Xms256m", "-Xmx256m", "-XX:+UseSerialGC"]


@dataclass(frozen=True)
class Measured:
    """Latencies of all calls, in milliseconds, and how many of these calls failed."""

    millis: list[float]
    failed: int


class Servers(Asked):
    """So many servers, each with so many workers, whose calls take so many milliseconds on average; 0 answers at once."""

    def __init__(self, count: int, workers: int = 1, mean_millis: int = 0, seed: int = 1) -> None:
        arguments = [str(count), str(workers), str(mean_millis), str(seed)]
        super().__init__(command("loopback.FleetServers", everything(), FLAGS, arguments))
        self.ports = self.expect("serving")[0]

    def slow(self, index: int, times: float) -> None:
        self.ask(f"slow {index} {times}")

    def fail(self, index: int, on: bool) -> None:
        self.ask(f"fail {index} {str(on).lower()}")


class Clients(Asked):
    """So many channels of one policy that make so many calls a second in all, from now on."""

    def __init__(self, policy: str, servers: Servers, channels: int, rate: float, seed: int = 1) -> None:
        arguments = [policy, servers.ports, str(channels), str(rate), str(seed)]
        super().__init__(command("loopback.FleetClients", everything(), ["-Xms512m", "-Xmx512m", "-XX:+UseSerialGC"], arguments))
        self.expect("calling")

    def measure(self, seconds: int, meanwhile: Callable[[], None] = lambda: None) -> Measured:
        """The calls of the next seconds, at whose beginning something is done; waits until each of them has ended."""
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "micros"
            self.tell(f"measure {seconds} {file}")
            meanwhile()
            calls, failed = self.expect("measured", seconds + 60)
            millis = [float(line) / 1000 for line in file.read_text().splitlines()]
        assert len(millis) == int(calls), f"{len(millis)} latencies of {calls} calls"
        return Measured(millis, int(failed))
