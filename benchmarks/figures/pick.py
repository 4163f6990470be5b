"""What a pick takes and allocates, with 10 to 10,000 endpoints and one and two threads, beside gRPC's own policies."""

from __future__ import annotations

from collections.abc import Iterator

from .figure import Figure
from .microbenchmark import Measured, run

OURS, PEERS = "evenkeel/adaptive", ("round_robin", "least_request_experimental", "weighted_round_robin")
SIZES = (10, 100, 1_000, 10_000)
NANOS, GROWTH = 100, 2.5
PROFILER, BYTES = "io.evenkeel.benchmarks.balance.PickerBytes", "pickers.alloc.norm"
# What JMH itself allocates in a run, spread over its operations.
NOTHING = 0.01


def measure() -> Iterator[Figure]:
    for threads in (1, 2):
        cells = {(one.parameters["policy"], int(one.parameters["endpoints"])): one for one in run("PickLoop", threads, PROFILER, BYTES)}
        for size in SIZES:
            yield _time(cells, size, threads)
        yield Figure(
            f"pick/growth-{threads}t", cells[OURS, SIZES[-1]].time, "ns", GROWTH, f"with-{SIZES[0]}", cells[OURS, SIZES[0]].time,
            goal_is_ratio=True,
        )
        bytes_of_a_pick = max(cells[OURS, size].allocated for size in SIZES)
        yield Figure(
            f"pick/allocated-{threads}t", 0 if bytes_of_a_pick < NOTHING else bytes_of_a_pick, "B", 0,
            raw={str(size): cells[OURS, size].allocated for size in SIZES},
        )


def _time(cells: dict[tuple[str, int], Measured], size: int, threads: int) -> Figure:
    own = cells[OURS, size]
    peers = {peer: cells[peer, size].time for peer in PEERS}
    return Figure(
        f"pick/{size}-{threads}t", own.time, "ns", NANOS, PEERS[0], peers[PEERS[0]],
        raw={policy: one.times for (policy, endpoints), one in cells.items() if endpoints == size},
        remark=", ".join(f"{peer} {time:.1f} ns" for peer, time in peers.items()),
    )
