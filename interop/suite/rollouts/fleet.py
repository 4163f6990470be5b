"""A Deployment and those who call it, through a round."""

from __future__ import annotations

import random
import time
from collections.abc import Mapping, Sequence

from ..cluster import Cluster
from ..load import LoadClient
from ..waiting import wait_until
from .mixes import DELETE, REPLICAS, RESTART, Action
from .pods import Pod, Pods


class Fleet:
    """Of one kind of server, with its clients by the names of what they use."""

    def __init__(self, cluster: Cluster, pods: Pods, name: str, clients: Mapping[str, LoadClient]) -> None:
        self.cluster, self.pods, self.name, self.clients = cluster, pods, name, clients
        self._to_go: list[Pod] = []

    def begin(self) -> None:
        self._to_go = []

    def act(self, action: Action, seed: int) -> None:
        """Does it, and remembers who must be gone in the end."""
        if action.kind == RESTART:
            self._to_go += [pod for pod in self.pods.of(self.name) if pod.stays]
            self.cluster.kubectl("rollout", "restart", f"deployment/{self.name}")
        elif action.kind == DELETE:
            chosen = random.Random(seed).sample([pod for pod in self.pods.of(self.name) if pod.stays and pod.ready_since], action.count)
            self._to_go += chosen
            self.cluster.kubectl("delete", "pod", "--wait=false", *(pod.name for pod in chosen))
        else:
            self.cluster.kubectl("scale", f"deployment/{self.name}", f"--replicas={action.count}")

    def await_joined(self, since: float, count: int, seconds: float) -> None:
        """Until so many pods have joined since then: those that are to leave again were there."""
        wait_until(f"{count} pods of {self.name} have joined", lambda: len(self.pods.joined(self.name, since)) >= count, seconds)

    def await_rest(self, seconds: float) -> None:
        """Until what was begun has ended: as many pods as before, all of the newest kind, ready and called by all; who left is gone."""

        def rests() -> bool:
            found = self.cluster.get("deployment", self.name)
            status = found["status"]
            assert status.get("observedGeneration") == found["metadata"]["generation"], "the last change is not seen yet"
            counts = [status.get(name, 0) for name in ("replicas", "updatedReplicas", "readyReplicas")]
            assert counts == [REPLICAS] * 3, f"of replicas, updated, ready there are {counts}"
            present = self.pods.present(self.name)
            assert len(present) == REPLICAS and all(pod.ready_since for pod in present), f"there are {[pod.name for pod in present]}"
            assert all(pod.gone for pod in self._to_go), f"{[pod.name for pod in self._to_go if not pod.gone]} are not gone"
            for kind, client in self.clients.items():
                called = {event["server"] for event in client.events("first")}
                missing = [pod.name for pod in present if pod.name not in called]
                assert not missing, f"{kind} has not called {missing}"
            return True

        wait_until(f"{self.name} is at rest", rests, seconds, every=0.5)

    def expect_moved(self, since: float, least: int) -> str:
        """That so many left and joined, in words."""
        left, joined = len(self.pods.left(self.name, since)), len(self.pods.joined(self.name, since))
        assert left >= least and joined >= least, f"{left} left and {joined} joined, where {least} of both were to"
        return f"{left} left, {joined} joined"

    def last_answers(self) -> None:
        """Until all calls that are under way now have ended, and been told of."""
        now = time.time()
        for client in self.clients.values():
            client.await_event("second", since=now + 1.1, seconds=20)

    def counts(self, since: float, until: float = float("inf")) -> dict[str, tuple[int, int]]:
        """Of each client the failed calls and all, streams among them."""
        return {kind: counted(client, since, until) for kind, client in self.clients.items()}

    def story(self, since: float, did: Sequence[tuple[float, str]]) -> str:
        """What happened when: what was done, the pods' lives, the calls that failed and to whom, and who stood still."""
        told = [*did, *((change.at, f"{change.pod} {change.words}") for change in self.pods.changes_since(since, self.name))]
        for kind, client in self.clients.items():
            for event in client.events("failed", since=since):
                what = "stream" if event["stream"] else "call"
                told.append((event["at"] / 1000, f"{kind}: {what} {to_whom(event, self.pods)} failed after "
                             f"{event['at'] - event['begun']:.0f} ms: {event['code']} {event['description']} ({event['cause']})"))
            for event in client.events("stalled", since=since):
                told.append((event["at"] / 1000, f"{kind}: this client itself has stood still for {event['millis']} ms"))
        return "\n".join(f"{at - since:7.2f} s  {words}" for at, words in sorted(told))


def counted(client: LoadClient, since: float, until: float = float("inf")) -> tuple[int, int]:
    """Failed calls, and all."""
    failed = answered = 0
    for second in client.events("second", since=since):
        if second["at"] < until * 1000:
            failed += sum(second["failures"].values())
            answered += sum(second["calls"].values()) + second["streams"]
    return failed, failed + answered


def address_of(event: Mapping[str, object]) -> str:
    """The address that a failed call went to; empty where it went to none."""
    for text in (str(event["address"]).removeprefix("/"), str(event["description"]).partition("remote_addr=")[2].removeprefix("/")):
        host = text.partition(":")[0]
        if host:
            return host
    return ""


def to_whom(event: Mapping[str, object], pods: Pods) -> str:
    address = address_of(event)
    return f"to {pods.at_address(address) or address}" if address else "to nobody"
