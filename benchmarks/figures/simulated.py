"""The 99th percentile of every simulated scenario with 1, 10 and 100 clients, beside re-created peers; seeds that nothing was tuned with."""

from __future__ import annotations

import statistics
import subprocess
from collections import defaultdict
from collections.abc import Iterator

from .figure import Figure
from .programs import command, everything

# Whoever tunes a default takes other seeds: those below 10,000.
FIRST_SEED, SEEDS = 40_001, 10
CLIENTS = (1, 10, 100)
OF_PEAK_EWMA, OF_THE_BEST = 1.05, 1.10


def measure() -> Iterator[Figure]:
    arguments = [str(FIRST_SEED), str(SEEDS), *map(str, CLIENTS)]
    done = subprocess.run(
        command("balance.SimulatedFleet", everything(), ["-Xmx1g"], arguments), capture_output=True, text=True, timeout=3_600
    )
    assert done.returncode == 0, done.stderr[-2000:]
    p99: dict[tuple[str, int], dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    failed: dict[tuple[str, int], dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for line in done.stdout.splitlines():
        scenario, clients, policy, _, millis, share = line.split()
        p99[scenario, int(clients)][policy].append(float(millis))
        failed[scenario, int(clients)][policy].append(float(share))
    for cell, by_policy in p99.items():
        yield from _cell(cell, by_policy, failed[cell])


def _cell(cell: tuple[str, int], p99: dict[str, list[float]], failed: dict[str, list[float]]) -> Iterator[Figure]:
    """Beside peak EWMA, and beside the best of those of which no more calls fail."""
    scenario, clients = cell
    medians = {policy: statistics.median(values) for policy, values in p99.items()}
    lost = {policy: statistics.median(values) for policy, values in failed.items()}
    own = medians.pop("adaptive")
    shares = ", ".join(f"{policy} {100 * share:.3f} %" for policy, share in lost.items())
    yield Figure(
        f"sim-{scenario}/{clients}", own, "ms", OF_PEAK_EWMA, "peak-ewma", medians["peak-ewma"], goal_is_ratio=True,
        raw={"p99": dict(p99), "failed": dict(failed)}, remark=f"failed: {shares}",
    )
    rivals = {policy: value for policy, value in medians.items() if lost[policy] <= lost["adaptive"]}
    if rivals:
        best = min(rivals, key=lambda policy: rivals[policy])
        yield Figure(f"sim-{scenario}/{clients}-best", own, "ms", OF_THE_BEST, best, rivals[best], goal_is_ratio=True)
