"""The 99th percentile while 2 of 16 real servers are four times slower, beside gRPC's policies and peak EWMA as one."""

from __future__ import annotations

from collections.abc import Iterator

from .figure import Figure, number, percentile
from .loopback import Clients, Servers

SERVERS, WORKERS, MEAN_MILLIS = 16, 2, 10
SLOW, TIMES = (3, 11), 4
CHANNELS = 10
# As in the simulation: 70 % of what these servers can do.
RATE = 0.7 * (SERVERS - len(SLOW) * (1 - 1 / TIMES)) * WORKERS / (MEAN_MILLIS / 1000)
WARM_SECONDS, SECONDS = 15, 20
RUNS = 5
OURS, EWMA, ROUND_ROBIN = "evenkeel", "peak_ewma", "round_robin"
POLICIES = (OURS, EWMA, ROUND_ROBIN, "least_request_experimental")
OF_PEAK_EWMA, OF_ROUND_ROBIN = 1.0, 0.5


def measure() -> Iterator[Figure]:
    millis: dict[str, list[float]] = {policy: [] for policy in POLICIES}
    failed = dict.fromkeys(POLICIES, 0)
    for run in range(RUNS):
        for turn in range(len(POLICIES)):
            policy = POLICIES[(run + turn) % len(POLICIES)]
            with Servers(SERVERS, WORKERS, MEAN_MILLIS, run + 1) as servers:
                for index in SLOW:
                    servers.slow(index, TIMES)
                with Clients(policy, servers, CHANNELS, RATE, run + 1) as clients:
                    clients.measure(WARM_SECONDS)
                    measured = clients.measure(SECONDS)
            millis[policy] += measured.millis
            failed[policy] += measured.failed
    p99 = {policy: percentile(seen, 99) for policy, seen in millis.items()}
    calls = {policy: len(seen) for policy, seen in millis.items()}
    remark = ", ".join(
        f"{policy} {number(p99[policy])} ms, {number(100 * failed[policy] / calls[policy])} % failed" for policy in POLICIES
    )
    raw = {"p99": p99, "p50": {policy: percentile(seen, 50) for policy, seen in millis.items()}, "failed": failed, "calls": calls}
    yield Figure("slow-real", p99[OURS], "ms", OF_PEAK_EWMA, EWMA, p99[EWMA], goal_is_ratio=True, raw=raw, remark=remark)
    yield Figure("slow-real/round-robin", p99[OURS], "ms", OF_ROUND_ROBIN, ROUND_ROBIN, p99[ROUND_ROBIN], goal_is_ratio=True)
