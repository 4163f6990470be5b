"""What one change costs in a Service of 10,000 endpoints, from the bytes of the event to the set that is published."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator

from suite.waiting import wait_until

from .figure import Figure
from .programs import Asked, StandIn
from .sides import both

GOAL = 0.5
ENDPOINTS = 10_000
# So many until the compilers are through, on either side.
WARM_UP, EVENTS, GAP_MILLIS = 6000, 500, 8
TURNS, RUNS = 2, 4
FLAGS = ["-Xmx1g", "-XX:+UseSerialGC"]


def measure() -> Iterator[Figure]:
    cpu: dict[str, list[float]] = {side.name: [] for side in both()}
    allocated: dict[str, list[float]] = {side.name: [] for side in both()}
    with StandIn(1, ENDPOINTS) as cluster:
        # One at a time: both watch the same Service, and either would pay for what the other costs the machine.
        for side in [*both()] * TURNS:
            with side.watching(cluster, FLAGS) as process:
                process.expect("complete", 120)
                _change(cluster, process, WARM_UP)
                for _ in range(RUNS):
                    cpu_nanos, bytes_allocated = _change(cluster, process, EVENTS)
                    cpu[side.name].append(cpu_nanos / 1000)
                    allocated[side.name].append(bytes_allocated / 1000)
    for part, unit, samples in (("cpu", "us", cpu), ("allocated", "kB", allocated)):
        yield Figure(
            f"apply-slice/{part}", statistics.median(samples["evenkeel"]), unit, GOAL,
            "fabric8", statistics.median(samples["fabric8"]), goal_is_ratio=True, raw=dict(samples),
        )


def _change(cluster: StandIn, process: Asked, times: int) -> tuple[float, float]:
    """CPU nanoseconds and bytes per event."""
    cpu_before, bytes_before, events_before = map(int, process.ask("usage"))
    cluster.ask(f"change {times} {GAP_MILLIS}", 120)
    wait_until(
        f"{process.name} has seen {times} events",
        lambda: int(process.ask("usage")[2]) - events_before >= 0.98 * times, 30,
    )
    time.sleep(0.2)  # what is still being done belongs to the last events
    cpu_after, bytes_after, events_after = map(int, process.ask("usage"))
    events = events_after - events_before
    # A set per event, or the cost would be that of fewer, larger changes.
    assert events <= times, f"{process.name} saw {events} of {times} events"
    return (cpu_after - cpu_before) / events, (bytes_after - bytes_before) / events
