"""How many calls a fault may cost. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass

# The policy's defaults: who failed five calls in a row is ejected, and tried with one call a second later, then after twice as long
# each time.
FAILURES = 5
FIRST_TRY_SECONDS = 1.0

# The most that may lie between what a client last told of its calls in flight, and the fault: what is told is at most 0.65 s old, and
# four rules of iptables take a while on a busy machine.
LOOK_SECONDS = 2.0


def tries(seconds: float, each: float = 0.0) -> int:
    """The most calls by which an endpoint is tried within that time since it was ejected, if each takes `each` to fail.

    Jitter only makes the waits longer.
    """
    count, wait = 0, FIRST_TRY_SECONDS
    at = wait
    while at <= seconds:
        count += 1
        wait *= 2
        at += each + wait
    return count


@dataclass(frozen=True)
class Bound:
    """The most calls of one client that may fail.

    `in_flight` were on the pod when that was last looked at, `looked` seconds before the fault; `streams` and `calls` begin on it each
    second; `seconds` after the fault it is avoided, since a call failed or waits. That fades, so it may get calls again, but each of
    them fails too, and the fifth in a row ejects it: `avoided` are those that this takes. From then on there are single `tries`, and
    nothing else.
    """

    in_flight: int
    streams: float
    calls: float
    seconds: float
    avoided: int
    tries: int
    looked: float = LOOK_SECONDS

    @property
    def most(self) -> int:
        begun = math.ceil(self.streams * self.looked) + math.ceil((self.calls + self.streams) * self.seconds)
        return self.in_flight + begun + self.avoided + self.tries

    def words(self) -> str:
        return (
            f"at most {self.most} failed: {self.in_flight} in flight, {self.streams:.1f} streams/s begun in the {self.looked:g} s since that was seen, "
            f"{self.calls + self.streams:.0f} calls/s for {self.seconds:g} s until it is noticed, {self.avoided} until it is ejected, {self.tries} tries from then on"
        )
