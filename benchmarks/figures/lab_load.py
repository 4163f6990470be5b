"""The most open-loop calls per second over all ways of the lab whose p99 is at most 5 times that at 500 calls/s."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from suite import processes
from suite.lab.started import PROGRAM, StartedLab
from suite.waiting import wait_until

from .figure import Figure

GOAL = 5000
BASE = 500
TIMES_BASE = 5

# Total calls a second. The last is what the lab allows each of nine ways, 2,000.
STEPS = (1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000, 10_000, 12_000, 14_000, 16_000, 18_000)

# Cold code would make the base look slow, and every step behind it good.
WARM_UP_RATE, WARM_UP_SECONDS = 2000, 30

# The lab's percentiles are of its last ten seconds: a step is warm after eight, and looked at in windows that do not overlap.
SETTLE_SECONDS, WINDOW_SECONDS, WINDOWS = 8, 10, 3

# Of the calls that are due.
LEAST_BEGUN, MOST_FAILED = 0.98, 0.001


@dataclass
class Step:
    """`p99` is that of the slowest way, in milliseconds, the median of the windows; rates are of all ways."""

    rate: float
    begun: float
    failed: float
    p99: float

    def holds(self, base: Step) -> bool:
        return self.p99 <= TIMES_BASE * base.p99 and self.begun >= LEAST_BEGUN * self.rate and self.failed <= MOST_FAILED * self.rate


def measure() -> Iterator[Figure]:
    processes.run([PROGRAM, "--version"], seconds=900)  # builds it, where it is not built
    with tempfile.TemporaryDirectory(prefix="evenkeel-lab-load-") as folder:
        lab = StartedLab(Path(folder) / "lab", "--no-open", "--port", "0")
        try:
            lab.await_page()
            _set(lab, WARM_UP_RATE)
            time.sleep(WARM_UP_SECONDS)
            base = _step(lab, BASE)
            steps = []
            for rate in STEPS:
                steps.append(_step(lab, rate))
                if not steps[-1].holds(base):
                    break
        finally:
            lab.end()
    yield Figure(
        "lab-load/calls", highest(base, steps), "calls/s", GOAL, at_least=True,
        raw={"base": asdict(base), "steps": [asdict(step) for step in steps]},
    )


def highest(base: Step, steps: list[Step]) -> float:
    """The rate of the last step before the first that does not hold; that of the base if none does."""
    best = base.rate
    for step in steps:
        if not step.holds(base):
            break
        best = step.rate
    return best


def _set(lab: StartedLab, total: float) -> None:
    each = total / len(lab.state()["modes"])
    lab.act("load-up", rate=str(each))
    wait_until("the lab calls so often", lambda: abs(lab.snapshot()["ratePerMode"] - each) < 0.01)


def _step(lab: StartedLab, rate: float) -> Step:
    _set(lab, rate)
    time.sleep(SETTLE_SECONDS)
    windows = []
    for _ in range(WINDOWS):
        time.sleep(WINDOW_SECONDS)
        windows.append(lab.snapshot()["modes"])
    step = Step(
        rate,
        statistics.median(sum(mode["callsPerSecond"] for mode in modes) for modes in windows),
        statistics.median(sum(mode["failedPerSecond"] for mode in modes) for modes in windows),
        statistics.median(max(mode["p99Millis"] for mode in modes) for modes in windows),
    )
    print(f"  {rate:6.0f} calls/s: begun {step.begun:.0f}, failed {step.failed:.1f}, p99 of the slowest way {step.p99:.1f} ms", flush=True)
    return step
