"""Seeded rounds: pods come and go in mixes, and no call of any client fails."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from ..waiting import wait_until
from . import mixes
from .calls import Tally, Told
from .fleet import Fleet

# A rolling restart of nine pods, one at a time: each starts, is ready for ten seconds, and then one of those before it leaves. That
# takes 15 s each, and the last one is gone 15 s later. Twice that.
REST_SECONDS = 300

# After so many rounds that did not come to rest, no other one is begun.
MOST_RESTLESS = 2


class Trouble(Exception):
    """What is wrong with a fleet in a round."""

    def __init__(self, fleet: Fleet, words: str) -> None:
        super().__init__(words)
        self.fleet = fleet


class Rounds:
    """Runs them, and counts the calls of all clients, from now on."""

    def __init__(self, fleets: Sequence[Fleet], asked: int, command: str) -> None:
        """`command` runs one round again, with `--seed` behind it."""
        self._fleets, self._asked, self._command = fleets, asked, command
        self._tallies = {fleet.name: {kind: Tally(client) for kind, client in fleet.clients.items()} for fleet in fleets}
        self.at_rest = True
        self._restless = 0
        self.run = 0
        self.broken = 0
        self.calls: Counter[str] = Counter()
        self.failed: Counter[str] = Counter()

    def come_to_rest(self) -> None:
        """After a round that has not: what it left behind would be the next one's trouble."""
        self._restless += 1
        assert self._restless < MOST_RESTLESS, f"{self._restless} rounds have not come to rest"
        self._of_all(lambda fleet: fleet.await_rest(REST_SECONDS))
        self.at_rest = True

    def one(self, seed: int) -> None:
        """No call of clients that are held to it may fail. Those of the peer's are counted, and may."""
        try:
            self._one(seed)
        except Exception:
            self.broken += 1
            raise

    def _one(self, seed: int) -> None:
        actions, surge = mixes.draw(seed), mixes.surge(seed)
        print(f"round with seed {seed}: {mixes.words(actions, surge)}", flush=True)
        began = time.time()
        did: list[tuple[float, str]] = []
        troubles: list[Trouble] = []
        moved: list[str] = []
        self.at_rest = False
        try:
            self._of_all(lambda fleet: fleet.begin(surge))
            self._of_all(lambda fleet: fleet.await_rest(REST_SECONDS))
            began = time.time()
            for at, number, action in mixes.schedule(actions, len(self._fleets)):
                wait_until("the next action is due", lambda due=began + at: time.time() >= due, 120, every=0.05)
                _of(self._fleets[number], lambda fleet, action=action: self._act(fleet, action, actions, began, seed, did))
            self._of_all(lambda fleet: fleet.await_rest(REST_SECONDS))
            self.at_rest = True
            now = time.time()
            self._of_all(lambda fleet: fleet.await_answers(now))
            wait_until("the round is long enough", lambda: time.time() >= began + mixes.SECONDS, 60)
            self._of_all(lambda fleet: moved.append(f"{fleet.name}: {fleet.expect_moved(began, mixes.least(actions))}"))
        except Trouble as trouble:
            troubles.append(trouble)
        told = self._take()
        troubles += self._troubles(told)
        print("  " + "; ".join([*moved, *_counts(told)]), flush=True)
        if troubles:
            fleets = {trouble.fleet.name: trouble.fleet for trouble in troubles}
            raise AssertionError("\n".join([
                *(f"{trouble.fleet.name}: {trouble}" for trouble in troubles), f"to run it again: {self._command} --seed {seed}",
                *(fleet.story(began, did, told[name]) for name, fleet in fleets.items()),
            ]))

    def _act(
        self, fleet: Fleet, action: mixes.Action, actions: Sequence[mixes.Action], began: float, seed: int, did: list[tuple[float, str]]
    ) -> None:
        if action.kind == mixes.SCALE and not mixes.added(action):
            fleet.await_joined(began, mixes.to_join(actions, action), REST_SECONDS)
        did.append((time.time(), f"{fleet.name}: {action.words().partition(' s ')[2]}"))
        fleet.act(action, seed)

    def _of_all(self, what: Callable[[Fleet], object]) -> None:
        for fleet in self._fleets:
            _of(fleet, what)

    def _take(self) -> dict[str, dict[str, Told]]:
        """What the clients have told since the last round, by fleet; it is counted at the same time."""
        told = {name: {kind: tally.take() for kind, tally in tallies.items()} for name, tallies in self._tallies.items()}
        self.run += 1
        for each in told.values():
            self.calls.update({kind: seen.all for kind, seen in each.items()})
            self.failed.update({kind: seen.failures for kind, seen in each.items()})
        return told

    def _troubles(self, told: Mapping[str, Mapping[str, Told]]) -> list[Trouble]:
        found = []
        for fleet in self._fleets:
            for kind, seen in told[fleet.name].items():
                if fleet.held and seen.failures:
                    found.append(Trouble(fleet, f"{kind}: {seen.failures} of {seen.all} calls failed"))
                if few := seen.too_few():
                    found.append(Trouble(fleet, f"{kind}: {few}"))
        return found

    def fact(self) -> dict[str, object]:
        """For the report; `benchmarks/run rollout` reads it."""
        return {"rounds": self.run, "asked": self._asked, "broken": self.broken, "calls": dict(self.calls), "failed": dict(self.failed)}


def _of(fleet: Fleet, what: Callable[[Fleet], object]) -> None:
    try:
        what(fleet)
    except Exception as error:
        raise Trouble(fleet, str(error)) from error


def _counts(told: Mapping[str, Mapping[str, Told]]) -> list[str]:
    """Calls that fail while their client gets no CPU count like all others, but one should know."""
    return [
        f"{kind}: {seen.failures} of {seen.all} calls failed"
        + (f", it stood still for {seen.longest_stall} ms" if seen.longest_stall else "")
        for each in told.values() for kind, seen in each.items()
    ]
