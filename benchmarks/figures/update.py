"""A list in which one of 10,000 endpoints is another, until the picker is published, beside gRPC's round_robin."""

from __future__ import annotations

from collections.abc import Iterator

from .figure import Figure
from .microbenchmark import run

GOAL = 0.5


def measure() -> Iterator[Figure]:
    cells = {one.parameters["policy"]: one for one in run("UpdateLoop")}
    own, peer = cells["evenkeel"], cells["round_robin"]
    yield Figure(
        "update", own.time, "us", GOAL, "round_robin", peer.time, goal_is_ratio=True,
        raw={policy: one.times for policy, one in cells.items()},
        remark=f"allocated: {own.allocated / 1000:.0f} kB, round_robin {peer.allocated / 1000:.0f} kB",
    )
