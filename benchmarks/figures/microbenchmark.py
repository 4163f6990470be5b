"""A JMH benchmark of ../src as a process, and what it measured."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from suite import processes

from .programs import everything, java

FORKS, WARM_UPS, RUNS = 3, 3, 5
FLAGS = ["-Xms1g", "-Xmx1g", "-XX:+UseSerialGC"]


@dataclass(frozen=True)
class Measured:
    """Of one benchmark with one set of parameters: time in its unit, of every run, and bytes for each operation."""

    parameters: dict[str, str]
    times: list[float]
    allocated: float  # the median of all runs

    @property
    def time(self) -> float:
        return median(self.times)


def run(
    benchmark: str, threads: int = 1, profiler: str = "gc", allocated: str = "gc.alloc.rate.norm", options: Sequence[str] = ()
) -> list[Measured]:
    """All its parameters, or those that `options` choose; `profiler` tells by that name what is allocated."""
    jars = ":".join(map(str, everything()))
    with tempfile.TemporaryDirectory() as folder:
        results = Path(folder) / "results.json"
        processes.run(
            [java(), "-cp", jars, "org.openjdk.jmh.Main", f"\\.{benchmark}\\.", "-t", str(threads), "-f", str(FORKS),
             "-wi", str(WARM_UPS), "-w", "1", "-i", str(RUNS), "-r", "1", "-prof", profiler, "-foe", "true",
             "-jvmArgs", " ".join(FLAGS), "-rf", "json", "-rff", str(results), *options],
            seconds=3_600,
        )
        return [_measured(one, allocated) for one in json.loads(results.read_text())]


def _measured(result: dict[str, object], allocated: str) -> Measured:
    primary, secondary = result["primaryMetric"], result["secondaryMetrics"]
    assert isinstance(primary, dict) and isinstance(secondary, dict)
    parameters = result.get("params") or {}
    assert isinstance(parameters, dict)
    times = [float(value) for fork in primary["rawData"] for value in fork]
    # The last run of a fork also has what its end takes.
    sizes = next(metric["rawData"] for name, metric in secondary.items() if name.endswith(allocated))
    size = median(float(value) for fork in sizes for value in fork)
    return Measured({str(name): str(value) for name, value in parameters.items()}, times, size)
