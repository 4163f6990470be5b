"""From a new JVM to the first complete list of one Service over TLS."""

from __future__ import annotations

import statistics
from collections.abc import Iterator

from .figure import Figure
from .first_line import first_line
from .programs import StandIn
from .sides import both

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
                    words = side.words(side.first_list, cluster, flags, ["service-0"])
                    seconds, cpu_seconds = first_line(words, f"listed {ENDPOINTS}", cluster.environment())
                    if run > 0:  # the first reads the jars from the disk
                        wall[side.name].append(seconds)
                        cpu[side.name].append(cpu_seconds)
            for part, samples in (("wall", wall), ("cpu", cpu)):
                yield Figure(
                    f"cold-start/{part}{suffix}", statistics.median(samples["evenkeel"]), "s", GOAL,
                    "fabric8", statistics.median(samples["fabric8"]), goal_is_ratio=True, raw=dict(samples),
                )
