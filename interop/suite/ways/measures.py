"""From what the clients said to what one wants to know. Pure, so that it is tested without a cluster."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

# Who has not called a new pod by then has not noticed it.
PATIENCE_SECONDS = 60.0


@dataclass
class Measured:
    """One way of calling."""

    name: str
    busiest: float = 0.0
    variation: float = 0.0
    noise: float = 0.0
    pods_used: int = 0
    connections: int = 0
    noticed: dict[str, float | None] = field(default_factory=dict)
    failed: dict[str, tuple[int, int]] = field(default_factory=dict)

    def is_even(self, times: float = 1.5) -> bool:
        """As far as chance lets one tell: within so many times what calls drawn at random would vary by."""
        return self.variation <= times * self.noise

    def slowest(self) -> float | None:
        """The longest time from a pod's readiness to its first call; None if a pod was never called."""
        times = list(self.noticed.values())
        return None if not times or None in times else max(time for time in times if time is not None)


def spread(lines: Sequence[Mapping[str, object]], pods: Sequence[str]) -> tuple[float, float, float, int]:
    """Busiest over mean, coefficient of variation, what chance alone would give, and how many pods were called."""
    counts: Counter[str] = Counter({pod: 0 for pod in pods})
    for line in lines:
        counts.update(line["pods"])  # type: ignore[arg-type]
    calls = sum(counts.values())
    if not calls:
        return 0.0, 0.0, 0.0, 0
    mean = calls / len(counts)
    deviation = math.sqrt(sum((count - mean) ** 2 for count in counts.values()) / len(counts))
    return max(counts.values()) / mean, deviation / mean, math.sqrt((len(counts) - 1) / calls), sum(count > 0 for count in counts.values())


def failures(lines: Sequence[Mapping[str, object]]) -> tuple[int, int]:
    """Failed calls, and all."""
    return sum(int(line["failed"]) for line in lines), sum(int(line["begun"]) for line in lines)  # type: ignore[call-overload]


def noticed(ready: Mapping[str, float], first: Mapping[str, float | None]) -> dict[str, float | None]:
    """From the readiness of each new pod to its first call, in seconds; None where that is more than a minute, or never was."""
    found: dict[str, float | None] = {}
    for pod, since in ready.items():
        at = first.get(pod)
        took = None if at is None else max(0.0, at - since)
        found[pod] = took if took is not None and took <= PATIENCE_SECONDS else None
    return found


def table(ways: Sequence[Measured]) -> str:
    """In Markdown."""
    rows = [
        "| way of calling | busiest of 3 pods / mean | 3 to 6: a new pod's first call after | failed, 3 to 6 | failed, 6 to 3 | failed, two rollouts | connections |",
        "|---|---|---|---|---|---|---|",
    ]
    for way in ways:
        cells = [
            f"[{way.name}](../deploy/ways/{way.name}/)",
            f"{way.busiest:.2f}",
            notice_text(way),
            *(failed_text(way.failed.get(event)) for event in ("scale up", "scale down", "rollouts")),
            str(way.connections),
        ]
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows) + "\n"


def notice_text(way: Measured) -> str:
    times = list(way.noticed.values())
    if not times:
        return "-"
    called = [time for time in times if time is not None]
    if not called:
        return "not within 60 s"
    slowest = seconds_text(max(called))
    return slowest if len(called) == len(times) else f"{len(times) - len(called)} of {len(times)} not within 60 s, others {slowest}"


def seconds_text(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms" if seconds < 0.9995 else f"{seconds:.1f} s"


def failed_text(counts: tuple[int, int] | None) -> str:
    return "-" if counts is None else f"{counts[0]:,} of {counts[1]:,}"
