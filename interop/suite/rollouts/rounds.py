"""Seeded rounds: pods come and go in mixes, and no call of any client fails."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence

from ..waiting import wait_until
from . import mixes
from .fleet import Fleet

# A rolling restart of six pods, two at a time: each pair starts, is ready for ten seconds, and those before it leave. Twice that.
REST_SECONDS = 180


class Rounds:
    """Runs them, and counts the calls of all."""

    def __init__(self, fleet: Fleet, peer: Fleet | None, asked: int) -> None:
        self._fleet, self._peer = fleet, peer
        self._asked = asked
        self.run = 0
        self.calls: Counter[str] = Counter()
        self.failed: Counter[str] = Counter()

    @property
    def _fleets(self) -> Sequence[Fleet]:
        return [self._fleet, *([self._peer] if self._peer else [])]

    def one(self, seed: int) -> None:
        """No call of the fleet's clients may fail. Those of the peer's are counted, and may."""
        actions = mixes.draw(seed)
        print(f"round with seed {seed}: {mixes.words(actions)}", flush=True)
        began = time.time()
        did: list[tuple[float, str]] = []
        for fleet in self._fleets:
            fleet.begin()
        try:
            for action in actions:
                wait_until("the next action is due", lambda due=began + action.at: time.time() >= due, 120, every=0.05)
                for fleet in self._fleets:
                    if action.kind == mixes.SCALE and not mixes.added(action):
                        fleet.await_joined(began, max(map(mixes.added, actions)), REST_SECONDS)
                    did.append((time.time(), f"{fleet.name}: {action.words().partition(' s ')[2]}"))
                    fleet.act(action, seed)
            for fleet in self._fleets:
                fleet.await_rest(REST_SECONDS)
            wait_until("the round is long enough", lambda: time.time() >= began + mixes.SECONDS, 60)
            for fleet in self._fleets:
                fleet.last_answers()
            moved = self._fleet.expect_moved(began, mixes.least(actions))
        except Exception as error:
            raise AssertionError(f"seed {seed}: {error}\n{self._fleet.story(began, did)}") from error
        finally:
            self._count(began)
        print(f"  {moved}; " + "; ".join(
            f"{kind}: {failed} of {calls} calls failed" for fleet in self._fleets for kind, (failed, calls) in fleet.counts(began).items()
        ) + self._stalls(began), flush=True)
        wrong = sum(failed for failed, _ in self._fleet.counts(began).values())
        assert not wrong, f"seed {seed}: {wrong} calls failed\n{self._fleet.story(began, did)}"

    def _stalls(self, began: float) -> str:
        """Calls that fail while their client gets no CPU count like all others, but one should know."""
        longest = max((e["millis"] for client in self._fleet.clients.values() for e in client.events("stalled", since=began)), default=0)
        return f"; a client itself stood still for {longest} ms" if longest else ""

    def _count(self, began: float) -> None:
        self.run += 1
        for fleet in self._fleets:
            for kind, (failed, calls) in fleet.counts(began).items():
                self.failed[kind] += failed
                self.calls[kind] += calls

    def fact(self) -> dict[str, object]:
        """For the report; `benchmarks/run rollout` reads it."""
        return {"rounds": self.run, "asked": self._asked, "calls": dict(self.calls), "failed": {kind: self.failed[kind] for kind in self.calls}}
