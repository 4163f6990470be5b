"""Pods that do not leave in order: how many calls that costs is known before, and afterwards none fails."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace

from ..load import Event, LoadClient
from ..run import Run
from ..waiting import wait_until
from .bounds import FAILURES, LOOK_SECONDS, Bound, tries
from .calls import CALL_SECONDS, STREAMS_A_SECOND, Tally
from .fleet import Fleet, address_of
from .pods import Pod
from .servers import FAIL_FILE, PROBE_SECONDS, TTL_SECONDS

# A pod is avoided once its client knows that something is wrong: its connection is reset, a call failed, or its oldest call waits for
# longer than those of others take (milliseconds; `adaptive` looks at it in each pick). What is left is a busy machine. Likewise from
# the fifth failure to the ejection.
NOTICED_SECONDS = 0.25

# Until the failed probes have taken a pod out of the slices, and out of DNS: from then on it is not even tried. A reset tells the same
# as soon as it is noticed.
HEARD_SECONDS = {"kubernetes": PROBE_SECONDS + 1.0, "dns": PROBE_SECONDS + 1.05 * TTL_SECONDS + 1.0}

# Clients tell of their endpoints once a second each. Of two there is always a moment at which neither has told it for longer than
# half a second; the rest is for the log to be read.
FRESH_SECONDS = 0.65


@dataclass(frozen=True)
class Fault:
    """`on` finds what it needs; entered, what it returns makes the fault, and ends it. `seen` fails unless it was there.

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

    def restarted(pod: Pod, _since: float) -> None:
        def so() -> bool:
            found = fleet.writer.get(f"/api/v1/namespaces/default/pods/{pod.name}")
            return bool(found["status"]["containerStatuses"][0]["restartCount"])

        wait_until(f"{pod.name} was started again", so, 30)

    def left_the_slices(pod: Pod, since: float) -> None:
        unready = [c for c in fleet.pods.changes_since(since, fleet.name) if c.pod == pod.name and c.words == "is not ready"]
        assert unready, f"{pod.name} was ready all the time"

    def stays_ready(pod: Pod, since: float) -> None:
        assert not [c for c in fleet.pods.changes_since(since, fleet.name) if c.pod == pod.name], "its probe has failed"
        told = [e for client in fleet.clients.values() for e in client.events("failed", since=since) if FAIL_FILE in e["description"]]
        assert told, "it has failed no call"

    return [
        Fault("the process of a pod is killed", lambda pod: faults.killed(pod.name), restarted, 3, hangs=False, probed=True),
        Fault("the network of a pod is cut", lambda pod: faults.cut_off(pod.address), left_the_slices, 12, hangs=True, probed=True),
        Fault("a pod accepts and never answers", lambda pod: faults.stopped(pod.name), left_the_slices, 12, hangs=True, probed=True),
        Fault("a pod fails at once", lambda pod: faults.file_in(pod.name, FAIL_FILE), stays_ready, 25, hangs=False, probed=False),
    ]


def suffer(run: Run, fleet: Fleet, fault: Fault, victim: Pod) -> None:
    """Prints the bounds, makes the fault, and holds all clients to them."""
    strike = fault.on(victim)
    tallies = {kind: Tally(client) for kind, client in fleet.clients.items()}
    looks = _looks(fleet.clients)
    told_before = {kind: _bound(client, victim, fault, kind, looks[kind]) for kind, client in fleet.clients.items()}
    for kind, bound in told_before.items():
        print(f"{fault.name}, {kind}: {bound.words()}", flush=True)
    began = time.time()
    with strike:
        made = time.time()
        wait_until("it has lasted long enough", lambda: time.time() >= made + fault.seconds, fault.seconds + 10)
        if not fault.hangs:
            fault.seen(victim, began)
    if fault.hangs:
        fault.seen(victim, began)
    fleet.await_answers(time.time())
    wrong = []
    told = {kind: tally.take() for kind, tally in tallies.items()}
    for kind, seen in told.items():
        looked = made - looks[kind]["at"] / 1000
        bound = replace(told_before[kind], looked=looked)
        tried = late(seen.failed)
        words = f"{seen.failures} of at most {bound.most} failed, {len(tried)} of at most {bound.tries} tries among them"
        print(f"  {kind}: {words}", flush=True)
        run.fact(f"{fault.name}, {kind}", words)
        # A call to nobody is no call to the victim: it found none of the pods that were well.
        elsewhere = [event for event in seen.failed if address_of(event) != victim.address]
        heard = made + (HEARD_SECONDS[kind] if fault.hangs else NOTICED_SECONDS)
        after = [event for event in seen.failed if event["begun"] / 1000 > heard] if fault.probed else []
        if looked > LOOK_SECONDS:
            wrong.append(f"{kind}: {looked:.1f} s lay between the look and the fault, so what was told before, for {LOOK_SECONDS:g} s, is no bound")
        if seen.failures != len(seen.failed):
            wrong.append(f"{kind}: it told of {len(seen.failed)} failed calls, and has counted {seen.failures}")
        if seen.failures > bound.most or len(tried) > bound.tries or elsewhere or after:
            wrong.append(f"{kind}: {words}; {len(elsewhere)} to other pods or to nobody, {len(after)} once all had heard")
    assert not wrong, "\n".join([*wrong, fleet.story(began, [(made, f"{fault.name}: {victim.name}")], told)])


def late(failed: Sequence[Event]) -> list[Event]:
    """Those that began when the pod was ejected already: after the fifth of its failures."""
    ended = sorted(event["at"] for event in failed)
    if len(ended) < FAILURES:
        return []
    return [event for event in failed if event["begun"] > ended[FAILURES - 1] + NOTICED_SECONDS * 1000]


def _bound(client: LoadClient, victim: Pod, fault: Fault, kind: str, look: Event) -> Bound:
    """Of what the client does now."""
    seconds = client.events("second")[-5:]
    calls = sum(second["calls"].get(victim.name, 0) for second in seconds) / len(seconds)
    share = calls * len(seconds) / sum(sum(second["calls"].values()) for second in seconds)
    return fault.bound(kind, look["endpoints"][victim.address]["inFlight"], STREAMS_A_SECOND * share, calls)


def _looks(clients: Mapping[str, LoadClient]) -> dict[str, Event]:
    """What each told last of its endpoints, at a moment at which none of it is old."""

    def fresh() -> dict[str, Event]:
        now = time.time()
        told = {kind: client.events("endpoints", since=now - FRESH_SECONDS) for kind, client in clients.items()}
        assert all(told.values()), f"within {FRESH_SECONDS:g} s of {now:.3f} told {[kind for kind, events in told.items() if events]}"
        return {kind: events[-1] for kind, events in told.items()}

    return wait_until("all clients have just told of their endpoints", fresh, 10, every=0.05)
