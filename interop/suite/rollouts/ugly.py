"""Pods that do not leave in order: how many calls that costs is known before, and afterwards none fails."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

from ..load import Event, LoadClient
from ..run import Run
from ..waiting import wait_until
from .bounds import FAILURES, Bound, tries
from .fleet import Fleet, address_of
from .pods import Pod
from .servers import FAIL_FILE, PROBE_SECONDS, TTL_SECONDS

# Deadline of the calls, and of the streams, which are to last two seconds.
CALL_SECONDS, STREAM_SECONDS = 1.0, 3.0
STREAMS_A_SECOND = 20 / 2.05

# A pod is avoided once its client knows that something is wrong: its connection is reset, a call failed, or its oldest call waits for
# longer than those of others take (milliseconds; `adaptive` looks at it in each pick). What is left is a busy machine. Likewise from
# the fifth failure to the ejection.
NOTICED_SECONDS = 0.25

# Until the failed probes have taken a pod out of the slices, and out of DNS: from then on it is not even tried. A reset tells the same
# as soon as it is noticed.
HEARD_SECONDS = {"kubernetes": PROBE_SECONDS + 1.0, "dns": PROBE_SECONDS + 1.05 * TTL_SECONDS + 1.0}


@dataclass(frozen=True)
class Fault:
    """`on` makes it, and ends it; `seen` fails unless it was there.

    `seconds` it lasts; `hangs` tells that calls on the pod wait for their deadline; `probed` that the kubelet's probe fails too.
    """

    name: str
    on: Callable[[Pod], AbstractContextManager[None]]
    seen: Callable[[Pod, float], None]
    seconds: float
    hangs: bool
    probed: bool

    def bound(self, client: str, in_flight: int, streams: float, calls: float) -> Bound:
        if self.probed and not self.hangs:
            avoided = tried = 0  # without a connection there is no call
        elif self.probed:
            avoided, tried = FAILURES - 1, tries(HEARD_SECONDS[client], CALL_SECONDS)
        else:
            avoided, tried = FAILURES - 1, tries(self.seconds)
        return Bound(in_flight, streams, calls, NOTICED_SECONDS, avoided, tried)


def all_of_them(fleet: Fleet) -> list[Fault]:
    """In the order in which they are tried."""
    faults = fleet.cluster.faults

    @contextmanager
    def killed(pod: Pod) -> Iterator[None]:
        faults.kill_process(pod.name)
        yield

    def restarted(pod: Pod, _since: float) -> None:
        def so() -> bool:
            return bool(fleet.cluster.get("pods", pod.name)["status"]["containerStatuses"][0]["restartCount"])

        wait_until(f"{pod.name} was started again", so, 30)

    def left_the_slices(pod: Pod, since: float) -> None:
        unready = [c for c in fleet.pods.changes_since(since, fleet.name) if c.pod == pod.name and c.words == "is not ready"]
        assert unready, f"{pod.name} was ready all the time"

    def stays_ready(pod: Pod, since: float) -> None:
        assert not [c for c in fleet.pods.changes_since(since, fleet.name) if c.pod == pod.name], "its probe has failed"
        told = [e for client in fleet.clients.values() for e in client.events("failed", since=since) if FAIL_FILE in e["description"]]
        assert told, "it has failed no call"

    return [
        Fault("the process of a pod is killed", killed, restarted, 3, hangs=False, probed=True),
        Fault("the network of a pod is cut", lambda pod: faults.cut_off(pod.address), left_the_slices, 12, hangs=True, probed=True),
        Fault("a pod accepts and never answers", lambda pod: faults.stopped(pod.name), left_the_slices, 12, hangs=True, probed=True),
        Fault("a pod fails at once", lambda pod: faults.file_in(pod.name, FAIL_FILE), stays_ready, 25, hangs=False, probed=False),
    ]


def suffer(run: Run, fleet: Fleet, fault: Fault, victim: Pod) -> None:
    """Prints the bounds, makes the fault, and holds all clients to them."""
    bounds = {kind: _bound(client, victim, fault, kind) for kind, client in fleet.clients.items()}
    for kind, bound in bounds.items():
        print(f"{fault.name}, {kind}: {bound.words()}", flush=True)
    began = time.time()
    with fault.on(victim):
        made = time.time()
        wait_until("it has lasted long enough", lambda: time.time() >= made + fault.seconds, fault.seconds + 10)
        if not fault.hangs:
            fault.seen(victim, began)
    if fault.hangs:
        fault.seen(victim, began)
    now = time.time()
    for client in fleet.clients.values():
        client.await_event("second", since=now + STREAM_SECONDS + 0.2, seconds=30)
    wrong = []
    for kind, client in fleet.clients.items():
        failed = client.events("failed", since=began)
        tried = late(failed)
        bound = bounds[kind]
        words = f"{len(failed)} of at most {bound.most} failed, {len(tried)} of at most {bound.tries} tries among them"
        print(f"  {kind}: {words}", flush=True)
        run.fact(f"{fault.name}, {kind}", words)
        elsewhere = [event for event in failed if address_of(event) not in ("", victim.address)]
        heard = made + (HEARD_SECONDS[kind] if fault.hangs else NOTICED_SECONDS)
        after = [event for event in failed if event["begun"] / 1000 > heard] if fault.probed else []
        if len(failed) > bound.most or len(tried) > bound.tries or elsewhere or after:
            wrong.append(f"{kind}: {words}; {len(elsewhere)} to other pods, {len(after)} once all had heard")
    assert not wrong, "\n".join([*wrong, fleet.story(began, [(made, f"{fault.name}: {victim.name}")])])


def late(failed: Sequence[Event]) -> list[Event]:
    """Those that began when the pod was ejected already: after the fifth of its failures."""
    ended = sorted(event["at"] for event in failed)
    if len(ended) < FAILURES:
        return []
    return [event for event in failed if event["begun"] > ended[FAILURES - 1] + NOTICED_SECONDS * 1000]


def _bound(client: LoadClient, victim: Pod, fault: Fault, kind: str) -> Bound:
    """Of what the client does now."""
    seen = _look(client)
    seconds = client.events("second")[-5:]
    calls = sum(second["calls"].get(victim.name, 0) for second in seconds) / len(seconds)
    share = calls * len(seconds) / sum(sum(second["calls"].values()) for second in seconds)
    return fault.bound(kind, seen["endpoints"][victim.address]["inFlight"], STREAMS_A_SECOND * share, calls)


def _look(client: LoadClient) -> Event:
    """What it told last of its endpoints, a moment ago."""
    now = time.time()
    return client.await_event("endpoints", since=now - 0.2, seconds=5)
