"""One goal and what was measured for it: a line for people and scripts, and the raw numbers for a file."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass
class Figure:
    """A measured value, beside that of a peer where there is one.

    `goal` is the most that `value` may be, or that `value / peer_value` may be where `goal_is_ratio`; `at_least` turns both.
    `remark` is what the line has no place for. `broken` tells that something went wrong while it was measured, whatever the value is:
    then no goal is met.
    """

    name: str
    value: float
    unit: str
    goal: float
    peer: str = "-"
    peer_value: float | None = None
    goal_is_ratio: bool = False
    at_least: bool = False
    raw: dict[str, Any] = field(default_factory=dict)
    remark: str = ""
    broken: bool = False

    @property
    def ratio(self) -> float | None:
        if self.peer_value is None:
            return None
        if self.peer_value == 0:
            return math.inf if self.value else 1.0
        return self.value / self.peer_value

    @property
    def met(self) -> bool:
        if self.broken:
            return False
        if self.value == 0 and not self.at_least:
            return True  # no share of a peer's nothing is less than that
        seen = self.ratio if self.goal_is_ratio else self.value
        return seen is not None and (seen >= self.goal if self.at_least else seen <= self.goal)

    def line(self) -> str:
        peer_value = "-" if self.peer_value is None else number(self.peer_value)
        ratio = "-" if self.ratio is None else f"{self.ratio:.2f}"
        goal = f"{'>=' if self.at_least else '<='}{number(self.goal)}{'x' if self.goal_is_ratio else ''}"
        verdict = "met" if self.met else "missed"
        return f"figure {self.name} {number(self.value)} {self.unit} peer {self.peer} {peer_value} ratio {ratio} goal {goal} {verdict}"

    def json(self) -> dict[str, Any]:
        ratio = self.ratio
        return {**asdict(self), "ratio": ratio if ratio is None or math.isfinite(ratio) else None, "met": self.met}


def number(value: float) -> str:
    """Three digits that mean something, and no exponent."""
    if value == int(value):
        return str(int(value))
    decimals = max(0, 2 - math.floor(math.log10(abs(value))))
    text = f"{value:.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def percentile(samples: Sequence[float], percent: float) -> float:
    """The nearest rank: a value that was seen, never one between two."""
    ordered = sorted(samples)
    return ordered[max(0, math.ceil(percent / 100 * len(ordered)) - 1)]
