"""What 100,000 endpoints in 1,000 Services keep on the heap: the source's state and the sets that were published."""

from __future__ import annotations

import statistics
from collections.abc import Iterator

from .figure import Figure
from .programs import StandIn
from .sides import Side, both

GOAL = 0.20
SERVICES, ENDPOINTS = 1000, 100
RUNS = 3
FLAGS = ["-Xmx4g", "-XX:+UseSerialGC"]


def measure() -> Iterator[Figure]:
    with StandIn(SERVICES, ENDPOINTS) as cluster:
        for part, arguments in (
            ("watch-each", [f"--services={SERVICES}"]),
            ("one-watch", [f"--services={SERVICES}", "--catalog=true"]),
        ):
            used: dict[str, list[float]] = {side.name: [] for side in both()}
            for _ in range(RUNS):
                for side in both():
                    used[side.name].append(_megabytes(side, cluster, arguments))
            yield Figure(
                f"heap-100k/{part}", statistics.median(used["evenkeel"]), "MB", GOAL,
                "fabric8", statistics.median(used["fabric8"]), goal_is_ratio=True, raw=dict(used),
            )


def _megabytes(side: Side, cluster: StandIn, arguments: list[str]) -> float:
    with side.watching(cluster, FLAGS, *arguments) as process:
        empty = int(process.expect("empty")[0])
        endpoints = int(process.expect("complete", 300)[0])
        assert endpoints == SERVICES * ENDPOINTS, f"{side.name} has {endpoints} endpoints"
        return (int(process.ask("heap")[0]) - empty) / 1e6
