"""The load of each client, and what it tells of that second by second."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..load import Client, Event

# What a client is to make: calls, and of 20 streams each again 50 ms after its two seconds are over.
CALLS_A_SECOND = 200
STREAMS_A_SECOND = 20 / 2.05

# Deadlines of both.
CALL_SECONDS, STREAM_SECONDS = 1.0, 3.0

# A client that makes fewer has not been at work, and that none of its calls failed says nothing. Calls are made whatever comes back, so
# all that is missing are those under way at the ends; a stream waits for its answer, which a busy machine may put off by half a second.
LEAST_CALLS, LEAST_STREAMS = 0.95, 0.8


@dataclass(frozen=True)
class Told:
    """What a client told since `since` (seconds of the epoch), in whole seconds."""

    since: float
    seconds: Sequence[Event]
    failed: Sequence[Event]
    stalls: Sequence[Event]

    @property
    def failures(self) -> int:
        """Failed calls and streams, also those that are too many for the client to tell of each."""
        return sum(sum(second["failures"].values()) for second in self.seconds)

    @property
    def streams(self) -> int:
        return sum(second["streams"] + second["streamFailures"] for second in self.seconds)

    @property
    def all(self) -> int:
        """Calls and streams, failed ones among them."""
        return self.failures + sum(sum(second["calls"].values()) + second["streams"] for second in self.seconds)

    @property
    def longest_stall(self) -> int:
        return max((int(event["millis"]) for event in self.stalls), default=0)

    def too_few(self) -> str:
        """How far the client was from making what it is to make, in words; empty if it did. While it stands still it makes nothing."""
        length = self.seconds[-1]["at"] / 1000 - self.since if self.seconds else 0.0
        runs = max(0.0, length - sum(event["millis"] for event in self.stalls) / 1000)
        calls = self.all - self.streams
        if self.seconds and calls >= LEAST_CALLS * CALLS_A_SECOND * runs and self.streams >= LEAST_STREAMS * STREAMS_A_SECOND * runs:
            return ""
        return (
            f"only {calls} calls and {self.streams} streams in {length:.1f} s, in {runs:.1f} of which it ran; at least "
            f"{LEAST_CALLS * CALLS_A_SECOND:.0f} calls/s and {LEAST_STREAMS * STREAMS_A_SECOND:.1f} streams/s are due"
        )


class Tally:
    """Takes what a client tells from now on, each second once: no call falls between two takes."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._taken = 0
        self._until = 0.0
        self.take()
        assert self._until, f"the client of {client.log.name} has not made calls for a second yet"

    def take(self) -> Told:
        """All whole seconds since the last time.

        Cut by the order of what was told, which is strict: failures that a second counts stand before it.
        """
        events = self._client.events()
        ends = [index for index, event in enumerate(events[self._taken:], self._taken + 1) if event["event"] == "second"]
        new = events[self._taken:ends[-1]] if ends else []
        seconds, failed, stalls = ([event for event in new if event["event"] == kind] for kind in ("second", "failed", "stalled"))
        told = Told(self._until, seconds, failed, stalls)
        if ends:
            self._taken, self._until = ends[-1], seconds[-1]["at"] / 1000
        return told
