"""A client that tells what a test gives it, and a fleet that only writes down what is asked of it."""

from __future__ import annotations

from typing import Any

from suite.rollouts.fleet import Fleet
from suite.rollouts.mixes import Action
from suite.rollouts.pods import Pods


class FakeClient:
    """A client that has told for one second; `tell` adds others."""

    class _Log:
        name = "client.log"

    log = _Log()

    def __init__(self) -> None:
        self.told: list[dict[str, Any]] = []
        self.at = 0.0
        self.tell(1)

    def tell(self, seconds: int, calls: int = 200, streams: int = 10, failed: int = 0, hidden: int = 0, stalled: int = 0) -> None:
        """`failed` calls that it tells of, `hidden` that it only counts, milliseconds that it stood still: all in the first second."""
        for _ in range(seconds):
            for _ in range(failed):
                self.event("failed", stream=False, address="/198.18.64.9:50051", begun=self.at, code="UNAVAILABLE", description="", cause="")
            if stalled:
                self.event("stalled", millis=stalled)
            self.at += 1000
            failures = {"UNAVAILABLE": failed + hidden} if failed + hidden else {}
            self.event("second", calls={"a": calls} if calls else {}, failures=failures, streams=streams, streamFailures=0)
            failed = hidden = stalled = 0

    def event(self, kind: str, **values: object) -> None:
        self.told.append({"event": kind, "at": self.at, **values})

    def events(self, *kinds: str, since: float = 0) -> list[dict[str, Any]]:
        return [event for event in self.told if (not kinds or event["event"] in kinds) and event["at"] >= since * 1000]


class FakeFleet(Fleet):
    """A fleet that does nothing but write down what is asked of it."""

    def __init__(self, name: str = "ours", kind: str = "dns", held: bool = True) -> None:
        self.client: Any = FakeClient()
        cluster: Any = None
        super().__init__(cluster, cluster, Pods(), name, {kind: self.client}, held)
        self.asked: list[str] = []
        self.failing = ""
        self.last = dict[str, Any](failed=0)

    def _ask(self, words: str) -> None:
        self.asked.append(words)
        if words == self.failing:
            raise TimeoutError(f"{self.name} {words}: no")

    def begin(self, surge: int) -> None:
        self._ask("begin")

    def act(self, action: Action, seed: int) -> None:
        self._ask(action.kind)

    def await_joined(self, since: float, count: int, seconds: float) -> None:
        self._ask(f"{count} joined")

    def await_rest(self, seconds: float) -> None:
        self._ask("rest")

    def await_answers(self, now: float) -> None:
        self.client.tell(30, **self.last)

    def expect_moved(self, since: float, least: int) -> str:
        return "all moved"
