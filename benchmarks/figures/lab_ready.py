"""From `./evenkeel lab`, built, until its page shows that every way of calling has been answered."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from suite import processes
from suite.lab.started import PROGRAM, StartedLab
from suite.waiting import wait_until

from .figure import Figure

GOAL = 5
RUNS = 7


def measure() -> Iterator[Figure]:
    processes.run([PROGRAM, "--version"], seconds=900)  # builds it, where it is not built
    seconds: list[float] = []
    with tempfile.TemporaryDirectory(prefix="evenkeel-lab-ready-") as folder:
        for run in range(RUNS + 1):
            took = _once(Path(folder) / str(run))
            if run > 0:  # the first reads the jars from the disk
                seconds.append(took)
    yield Figure("lab-ready/all-ways-called", statistics.median(seconds), "s", GOAL, raw={"seconds": seconds})


def _once(folder: Path) -> float:
    """Wall seconds. The page has new numbers each second, so half of one is in them that nobody works."""
    began = time.monotonic()
    lab = StartedLab(folder, "--no-open", "--port", "0")
    try:
        lab.await_page()
        wait_until("every way was answered", lambda: all(mode["calls"] > mode["failed"] and mode["p50Millis"] for mode in lab.snapshot()["modes"]), every=0.02)
        seconds = time.monotonic() - began
        lab.interrupt()
        return seconds
    finally:
        lab.end()
