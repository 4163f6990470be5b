"""Real cluster: calls that fail in the 100 rounds of `interop/run rollouts --full`; two hours and a half."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from typing import Any

from . import programs
from .figure import Figure

# As the suite names its clients.
OURS, PEER = ("kubernetes", "dns"), "grpc-java"
_INTEROP = programs.ROOT / "interop"


def measure() -> Iterator[Figure]:
    report = _INTEROP / "target" / "reports" / "rollouts.json"
    report.unlink(missing_ok=True)
    # A cluster of its own, of two nodes. Its own promises are not this figure: what it counted is, also where one is broken.
    subprocess.run([_INTEROP / "run", "rollouts", "--full"], check=False)
    yield figure(counted(json.loads(report.read_text())))


def figure(counts: dict[str, Any]) -> Figure:
    """Of what the suite counted: of both clients of ours together, and of the peer."""
    failed, calls = counts["failed"], counts["calls"]
    ours = sum(failed[kind] for kind in OURS)
    remark = f"{counts['rounds']} rounds; of {sum(calls[kind] for kind in OURS)} calls, {PEER} of {calls[PEER]}"
    return Figure("rollout/failed", ours, "calls", 0, PEER, failed[PEER], raw=counts, remark=remark)


def counted(report: dict[str, Any]) -> dict[str, Any]:
    """The counts in a report of the suite, unless it ended before its last round."""
    counts: dict[str, Any] = report["facts"].get("rollout", {})
    if not counts or counts["rounds"] < counts["asked"]:
        raise AssertionError(f"of {counts.get('asked', 'all')} rounds only {counts.get('rounds', 0)} were run: {report['steps'][-1]}")
    return counts
