"""A Deployment and those who call it, through a round."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence

from ..cluster import Cluster
from ..load import LoadClient
from ..waiting import wait_until
from ..writer import Writer
from .calls import STREAM_SECONDS, Told
from .mixes import DELETE, REPLICAS, RESTART, Action
from .pods import Pod, Pods

# A peer may fail thousands of calls in a round.
FAILURES_IN_STORY = 100


class Fleet:
    """Of one kind of server, with its clients by the names of what they use.

    `held` tells that its clients must call each pod and lose no call. A peer is not held to that: grpc-java's dns asks for addresses
    only when a connection breaks, so it may never hear of a pod.
    """

    def __init__(
        self, cluster: Cluster, writer: Writer, pods: Pods, name: str, clients: Mapping[str, LoadClient], held: bool = True
    ) -> None:
        self.cluster, self.writer, self.pods, self.name, self.clients, self.held = cluster, writer, pods, name, clients, held
        self._to_go: list[Pod] = []
        self._replicas = REPLICAS
        self._restarts = False

    def begin(self, surge: int) -> None:
        self._to_go, self._replicas, self._restarts = [], REPLICAS, False
        self.cluster.kubectl("patch", f"deployment/{self.name}", "--type=merge", "--patch", json.dumps(
            {"spec": {"strategy": {"rollingUpdate": {"maxSurge": surge}}}}
        ))

    def act(self, action: Action, seed: int) -> None:
        """Does it, and remembers who must be gone in the end."""
        if action.kind == RESTART:
            self._restarts = True
            self._to_go += [pod for pod in self.pods.of(self.name) if pod.stays]
            self.cluster.kubectl("rollout", "restart", f"deployment/{self.name}")
        elif action.kind == DELETE:
            if not self._restarts:
                self._await_scaled()
            chosen = random.Random(seed).sample(self.pods.ready(self.name), action.count)
            self._to_go += chosen
            self.cluster.kubectl("delete", "pod", "--wait=false", *(pod.name for pod in chosen))
        else:
            self._replicas = action.count
            self.cluster.kubectl("scale", f"deployment/{self.name}", f"--replicas={action.count}")

    def _await_scaled(self) -> None:
        """Until the last scaling is seen: a pod that it takes and that is deleted too would be one that leaves, not two."""

        def scaled() -> bool:
            stay = [pod.name for pod in self.pods.of(self.name) if pod.stays]
            assert len(stay) == self._replicas, f"{stay} stay"
            return True

        wait_until(f"{self._replicas} pods of {self.name} stay", scaled, 30, every=0.05)

    def await_joined(self, since: float, count: int, seconds: float) -> None:
        """Until so many pods have joined since then: those that are to leave again were there."""
        wait_until(f"{count} pods of {self.name} have joined", lambda: len(self.pods.joined(self.name, since)) >= count, seconds)

    def await_rest(self, seconds: float) -> None:
        """Until what was begun has ended: as many pods as before, all of the newest kind, ready and called; who left is gone."""

        def rests() -> bool:
            found = self.writer.get(f"/apis/apps/v1/namespaces/default/deployments/{self.name}")
            status = found["status"]
            assert status.get("observedGeneration") == found["metadata"]["generation"], "the last change is not seen yet"
            counts = [status.get(name, 0) for name in ("replicas", "updatedReplicas", "readyReplicas")]
            assert counts == [REPLICAS] * 3, f"of replicas, updated, ready there are {counts}"
            present = self.pods.present(self.name)
            assert len(present) == REPLICAS and all(pod.ready_since for pod in present), f"there are {[pod.name for pod in present]}"
            assert all(pod.gone for pod in self._to_go), f"{[pod.name for pod in self._to_go if not pod.gone]} are not gone"
            for kind, client in self.clients.items() if self.held else ():
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

    def await_answers(self, now: float) -> None:
        """Until all calls and streams that are under way at that time have ended, and been told of."""
        for client in self.clients.values():
            client.await_event("second", since=now + STREAM_SECONDS + 0.2, seconds=30)

    def story(self, began: float, did: Sequence[tuple[float, str]], told: Mapping[str, Told]) -> str:
        """What happened when: what was done, the pods' lives, the calls that failed and to whom, and who stood still."""
        since = min([began, *(each.since for each in told.values())])
        lines = [*did, *((change.at, f"{change.pod} {change.words}") for change in self.pods.changes_since(since, self.name))]
        for kind, each in told.items():
            for event in each.failed[:FAILURES_IN_STORY]:
                what = "stream" if event["stream"] else "call"
                lines.append((event["at"] / 1000, f"{kind}: {what} {to_whom(event, self.pods)} failed after "
                              f"{event['at'] - event['begun']:.0f} ms: {event['code']} {event['description']} ({event['cause']})"))
            if each.failures > len(each.failed[:FAILURES_IN_STORY]):
                lines.append((each.failed[-1]["at"] / 1000 if each.failed else began, f"{kind}: {each.failures} have failed in all"))
            for event in each.stalls:
                lines.append((event["at"] / 1000, f"{kind}: this client itself has stood still for {event['millis']} ms"))
        return "\n".join(f"{at - began:7.2f} s  {words}" for at, words in sorted(lines))


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
