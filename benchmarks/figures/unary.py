"""Calls a second over one channel to three servers, CPU and bytes of a call, beside gRPC's round_robin."""

from __future__ import annotations

import statistics
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from .figure import Figure, number
from .loopback import FLAGS, Servers
from .programs import Asked, command, everything

SERVERS = 3
AT_ONCE = 64
RUNS = 7
WARM_SECONDS, SECONDS = 8, 5
CALLS_GOAL, BYTES_GOAL = 0.97, 64
OURS, PEER = "evenkeel", "round_robin"


@dataclass(frozen=True)
class Cost:
    """Of one run: calls a second, and microseconds of CPU and bytes that one call costs its client."""

    calls: float
    micros: float
    allocated: float


def measure() -> Iterator[Figure]:
    seen: dict[str, list[Cost]] = defaultdict(list)
    with Servers(SERVERS) as servers:
        for run in range(RUNS):
            # The machine may change meanwhile, and who is first must not matter.
            for policy in (OURS, PEER) if run % 2 == 0 else (PEER, OURS):
                seen[policy].append(_run(policy, servers))
    calls, micros, allocated = (
        {policy: statistics.median(getattr(cost, what) for cost in costs) for policy, costs in seen.items()}
        for what in ("calls", "micros", "allocated")
    )
    raw = {policy: [asdict(cost) for cost in costs] for policy, costs in seen.items()}
    yield Figure(
        "unary/calls", calls[OURS], "calls/s", CALLS_GOAL, PEER, calls[PEER], goal_is_ratio=True, at_least=True, raw=raw,
        remark=f"CPU of a call: {number(micros[OURS])} us, {PEER} {number(micros[PEER])} us",
    )
    yield Figure(
        "unary/bytes-more", allocated[OURS] - allocated[PEER], "B", BYTES_GOAL,
        remark=f"{number(allocated[OURS])} B a call, {PEER} {number(allocated[PEER])} B",
    )


def _run(policy: str, servers: Servers) -> Cost:
    with Asked(command("loopback.UnaryCalls", everything(), FLAGS, [policy, servers.ports, str(AT_ONCE)])) as client:
        client.expect("calling")
        time.sleep(WARM_SECONDS)
        began, before = time.monotonic(), [int(word) for word in client.ask("usage")]
        time.sleep(SECONDS)
        ended, after = time.monotonic(), [int(word) for word in client.ask("usage")]
    nanos, allocated, calls = (late - early for late, early in zip(after, before))
    assert calls > 0, f"{policy} made no call"
    return Cost(calls / (ended - began), nanos / 1000 / calls, allocated / calls)
