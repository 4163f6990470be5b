"""Real cluster: from a pod that is ready to its first answered call by Evenkeel's dns, scale 3 to 6 five times."""

from __future__ import annotations

import time
from collections.abc import Iterator

from suite import peers
from suite.waiting import wait_until
from suite.ways.measures import PATIENCE_SECONDS, noticed

from . import real
from .dns_pods import EVENKEEL, GOAL, MARGIN, PEER, TTL, await_pods, beside, clients, clock, first_calls, new_pods, scale
from .figure import Figure, percentile

TIMES = 5
FEW, MANY = 3, 6
NAME = "dns-scale-up"


def measure() -> Iterator[Figure]:
    kubernetes = real.cluster()
    samples: dict[str, float | None] = {}
    peer: dict[str, float | None] = {}
    servers = peers.servers(NAME, FEW, linger_seconds=TTL + MARGIN, headless=True)
    with clients(NAME, servers, FEW) as both, clock(NAME) as watch:
        for turn in range(TIMES):
            if turn > 0:
                scale(kubernetes, NAME, FEW)
                await_pods(kubernetes, NAME, FEW)
                both[EVENKEEL].await_servers(FEW)
                # That was just after an answer of the name server: let each time another part of the TTL be over.
                time.sleep(turn * TTL / TIMES)
            old = set(watch.ready_at())
            scale(kubernetes, NAME, MANY)
            ready = new_pods(watch, old, MANY - FEW)
            wait_until("each new pod is called", lambda: ready.keys() <= first_calls(both[EVENKEEL]).keys(), PATIENCE_SECONDS)
            samples |= noticed(ready, first_calls(both[EVENKEEL]))
            if turn == 0:
                both[PEER].await_event("second", since=max(ready.values()) + PATIENCE_SECONDS, seconds=PATIENCE_SECONDS + 10)
                peer = noticed(ready, first_calls(both[PEER]))
    ours = [took for took in samples.values() if took is not None]
    assert len(ours) == TIMES * (MANY - FEW), samples
    peer_value, remark = beside(peer)
    yield Figure(
        "dns-scale-up/p99", percentile(ours, 99), "s", GOAL, PEER, peer_value,
        raw={EVENKEEL: samples, PEER: peer}, remark=remark,
    )
