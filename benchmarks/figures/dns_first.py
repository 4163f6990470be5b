"""From a new JVM to the first list of addresses of a DNS name, by gRPC's own resolver and by Evenkeel's."""

from __future__ import annotations

import statistics
import subprocess
import time
from collections.abc import Iterator

from .cold_start import ARCHIVES
from .dns import NAME, SIDES, NameServer
from .figure import Figure

GOAL = 1.3
RUNS = 7


def measure() -> Iterator[Figure]:
    with NameServer() as server:
        for suffix, flags in ARCHIVES.items():
            words = {side: server.inside(side, "DnsFirstList", flags, [f"dns:///{NAME}.:50051"]) for side in SIDES}
            wall: dict[str, list[float]] = {side: [] for side in SIDES}
            for run in range(RUNS + 1):
                for side in SIDES:
                    seconds = _once(side, words[side])
                    if run > 0:  # the first reads the jars from the disk
                        wall[side].append(seconds)
            yield Figure(
                f"dns-first/wall{suffix}", statistics.median(wall["evenkeel"]), "s", GOAL,
                "grpc-java", statistics.median(wall["grpc-java"]), goal_is_ratio=True, raw=dict(wall),
            )


def _once(side: str, words: list[str]) -> float:
    began = time.perf_counter()
    done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60)
    seconds = time.perf_counter() - began
    package = "io.grpc.internal" if side == "grpc-java" else "io.evenkeel"
    assert done.returncode == 0 and f"resolved 1 by {package}" in done.stdout, f"{side}: exit {done.returncode}: {done.stdout}"
    return seconds
