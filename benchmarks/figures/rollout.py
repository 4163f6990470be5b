"""Real cluster: calls that fail in the 100 rounds of `interop/run rollouts --full`; two hours."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from . import programs
from .figure import Figure

# As the suite names its clients.
OURS, PEER = ("kubernetes", "dns"), "grpc-java"
_INTEROP = programs.ROOT / "interop"


def measure() -> Iterator[Figure]:
    report = _INTEROP / "target" / "reports" / "rollouts.json"
    report.unlink(missing_ok=True)
    # A cluster of its own, of two nodes. The suite also fails by what is no part of this figure, such as its ugly ends.
    subprocess.run([_INTEROP / "run", "rollouts", "--full"], check=False)
    yield figure(counted(read(report)))


def read(report: Path) -> dict[str, Any]:
    """What the suite wrote."""
    if not report.is_file():
        raise AssertionError("interop/run rollouts wrote no report: run it by hand, as root")
    found: dict[str, Any] = json.loads(report.read_text())
    return found


def figure(counts: dict[str, Any]) -> Figure:
    """Of what the suite counted: of both clients of ours together, and of the peer.

    A round whose check failed lost calls, or was none: pods did not move, or no calls were made. Nothing lost in it is no zero.
    """
    failed, calls, broken = counts["failed"], counts["calls"], counts["broken"]
    ours = sum(failed[kind] for kind in OURS)
    remark = (
        f"{counts['rounds']} rounds, the checks of {broken} failed; of {sum(calls[kind] for kind in OURS)} calls, {PEER} of {calls[PEER]}"
    )
    return Figure("rollout/failed", ours, "calls", 0, PEER, failed[PEER], raw=counts, remark=remark, broken=broken > 0)


def counted(report: dict[str, Any]) -> dict[str, Any]:
    """The counts in a report of the suite, unless it ended before its last round."""
    counts: dict[str, Any] = report["facts"].get("rollout", {})
    if not counts or counts["rounds"] < counts["asked"]:
        raise AssertionError(f"of {counts.get('asked', 'all')} rounds only {counts.get('rounds', 0)} were run: {report['steps'][-1]}")
    return counts
