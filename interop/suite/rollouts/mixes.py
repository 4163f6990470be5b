"""What happens to a fleet in one round, drawn from a seed. Pure: the same seed is the same mix on any machine."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

# The fleet between two rounds, and the fewest pods that are called within one.
REPLICAS = 6
SECONDS = 30.0

# Of what two fleets do: pods that start take most of a core each, and of two cores those that answer calls need some. With both at
# once a call of a pod that stayed took longer than its deadline of a second, in two of twenty rounds.
APART_SECONDS = 5.0

RESTART, SCALE, DELETE = "restart", "scale", "delete"


@dataclass(frozen=True)
class Action:
    """One thing that is done to the fleet.

    `at` is in seconds from the beginning of the round; `count` the pods to scale to, or to delete.
    """

    at: float
    kind: str
    count: int = 0

    def words(self) -> str:
        what = {RESTART: "rolling restart", SCALE: f"scale to {self.count}", DELETE: f"delete {self.count} with grace"}[self.kind]
        return f"at {self.at:.1f} s {what}"


def draw(seed: int) -> list[Action]:
    """One, two or three of: a rolling restart; some pods more, and later again as many as before; some pods deleted.

    Each of them alone makes a pod leave and another join. They overlap: a rolling restart takes longer than what lies between.
    """
    chance = random.Random(seed)
    actions: list[Action] = []
    at = 0.0
    for kind in chance.sample((RESTART, SCALE, DELETE), chance.choice((1, 1, 2, 3))):
        if kind == RESTART:
            actions.append(Action(at, RESTART))
        elif kind == DELETE:
            actions.append(Action(at, DELETE, chance.randint(1, 2)))
        else:
            actions.append(Action(at, SCALE, REPLICAS + chance.randint(1, 3)))
            # Long enough for pods to start; where the machine is slow the round waits for them.
            actions.append(Action(at + chance.uniform(12, 16), SCALE, REPLICAS))
        at += chance.uniform(2, 12)
    return sorted(actions, key=lambda action: action.at)


def schedule(actions: Sequence[Action], fleets: int) -> list[tuple[float, int, Action]]:
    """What each fleet does and when, in seconds from the beginning of the round: all the same, one fleet after the other."""
    steps = [(action.at + fleet * APART_SECONDS, fleet, action) for action in actions for fleet in range(fleets)]
    return sorted(steps, key=lambda step: step[:2])


def surge(seed: int) -> int:
    """How many pods a rolling restart of that round adds at a time; `maxUnavailable` is 0."""
    return random.Random(f"surge {seed}").choice((1, 2, 3))


def least(actions: Sequence[Action]) -> int:
    """How many pods must have left, and how many joined, for all of it to have happened."""
    if any(action.kind == RESTART for action in actions):
        # It ends all others too: those that are deleted, and those that were added, perhaps before they were ready.
        return REPLICAS
    return sum(action.count if action.kind == DELETE else added(action) for action in actions)


def added(action: Action) -> int:
    """The pods that it adds to the fleet as it is between two rounds."""
    return max(0, action.count - REPLICAS) if action.kind == SCALE else 0


def to_join(actions: Sequence[Action], scale_down: Action) -> int:
    """How many pods must have joined before the fleet is scaled down again.

    Who is scaled down takes those first that are not ready yet: neither what was added may be among them, nor what replaces the
    deleted, or fewer pods come and go than `least`. A rolling restart replaces both, and `least` does not count them then.
    """
    before = [action for action in actions if action.at < scale_down.at]
    if any(action.kind == RESTART for action in actions):
        return sum(map(added, before))
    return least(before)


def words(actions: Sequence[Action], surge: int) -> str:
    restarts = any(action.kind == RESTART for action in actions)
    return ", ".join(action.words() for action in actions) + (f"; maxSurge {surge}" if restarts else "")
