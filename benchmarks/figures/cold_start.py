"""From a new JVM to the first complete list of one Service over TLS."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Iterator

from .figure import Figure
from .programs import StandIn
from .sides import Side, both

GOAL = 0.30
RUNS = 7
ENDPOINTS = 100

# Without any archive, as in a jlink image made without one; and with that of the JDK, as in a full JDK. Neither side has one of its own.
ARCHIVES = {"": ["-Xshare:off"], "-jdk-archive": ["-Xshare:auto"]}


def measure() -> Iterator[Figure]:
    with StandIn(1, ENDPOINTS) as cluster:
        for suffix, flags in ARCHIVES.items():
            wall: dict[str, list[float]] = {side.name: [] for side in both()}
            cpu: dict[str, list[float]] = {side.name: [] for side in both()}
            for run in range(RUNS + 1):
                for side in both():
                    seconds, cpu_seconds = _once(side, cluster, flags)
                    if run > 0:  # the first reads the jars from the disk
                        wall[side.name].append(seconds)
                        cpu[side.name].append(cpu_seconds)
            for part, samples in (("wall", wall), ("cpu", cpu)):
                yield Figure(
                    f"cold-start/{part}{suffix}", statistics.median(samples["evenkeel"]), "s", GOAL,
                    "fabric8", statistics.median(samples["fabric8"]), goal_is_ratio=True, raw=dict(samples),
                )


def _once(side: Side, cluster: StandIn, flags: list[str]) -> tuple[float, float]:
    """Wall and CPU seconds of a whole process, which ends with the first list."""
    words = side.words(side.first_list, cluster, flags, ["service-0"])
    began = time.perf_counter()
    process = subprocess.Popen(
        words, env={**os.environ, **cluster.environment()}, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert process.stdout
    said = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stdout.close()
    assert process.returncode == 0 and f"listed {ENDPOINTS}" in said, f"{side.name}: exit {process.returncode}: {said}"
    return seconds, usage.ru_utime + usage.ru_stime
