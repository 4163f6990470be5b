"""Which share of calls fails while one of 16 servers fails at once, beside gRPC's round_robin."""

from __future__ import annotations

from collections.abc import Iterator

from .figure import Figure
from .loopback import Clients, Measured, Servers

SERVERS, WORKERS, MEAN_MILLIS = 16, 2, 10
CHANNELS, RATE = 10, 2_000
WARM_SECONDS, WELL_SECONDS, SECONDS = 15, 5, 60
RUNS = 3
GOAL = 0.2
OURS, PEER = "evenkeel", "round_robin"


def measure() -> Iterator[Figure]:
    seen: dict[str, list[Measured]] = {OURS: [], PEER: []}
    for run in range(RUNS):
        for policy in (OURS, PEER) if run % 2 == 0 else (PEER, OURS):
            seen[policy].append(_run(policy, seed=run + 1))
    share = {policy: 100 * sum(one.failed for one in runs) / sum(len(one.millis) for one in runs) for policy, runs in seen.items()}
    yield Figure(
        "fast-fail", share[OURS], "%", GOAL, PEER, share[PEER],
        raw={policy: [[one.failed, len(one.millis)] for one in runs] for policy, runs in seen.items()},
    )


def _run(policy: str, seed: int) -> Measured:
    with Servers(SERVERS, WORKERS, MEAN_MILLIS, seed) as servers, Clients(policy, servers, CHANNELS, RATE, seed) as clients:
        clients.measure(WARM_SECONDS)  # cold servers may not keep up with all calls from the first second on
        well = clients.measure(WELL_SECONDS)
        assert not well.failed, f"{well.failed} calls failed before anything was wrong"
        return clients.measure(SECONDS, lambda: servers.fail(seed % SERVERS, True))
