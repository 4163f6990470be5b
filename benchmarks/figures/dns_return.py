"""Real cluster: ten seconds without any pod, then from the first that is ready to the first answered call, five times."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator

from suite import peers
from suite.load import Client
from suite.ways.measures import PATIENCE_SECONDS, noticed

from . import real
from .dns_pods import EVENKEEL, GOAL, PEER, TTL, await_pods, beside, clients, clock, first_calls, new_pods, scale
from .figure import Figure

TIMES = 5
SECONDS_WITHOUT = 10
REPLICAS = 3
NAME = "dns-return"


def measure() -> Iterator[Figure]:
    kubernetes = real.cluster()
    samples: dict[str, dict[str, float | None]] = {EVENKEEL: {}, PEER: {}}
    servers = peers.servers(NAME, REPLICAS, linger_seconds=0, headless=True)
    with clients(NAME, servers, REPLICAS) as both, clock(NAME) as watch:
        for turn in range(TIMES):
            scale(kubernetes, NAME, 0)
            await_pods(kubernetes, NAME, 0)
            # And a bit more each time, so that another part of the TTL is over.
            time.sleep(SECONDS_WITHOUT + turn * TTL / TIMES)
            old = set(watch.ready_at())
            scale(kubernetes, NAME, REPLICAS)
            ready = new_pods(watch, old, REPLICAS)
            since = min(ready.values())
            for side, client in both.items():
                first = _first_answer(client, ready.keys(), since + PATIENCE_SECONDS)
                samples[side] |= noticed({f"time {turn + 1}": since}, {f"time {turn + 1}": first})
    ours = [took for took in samples[EVENKEEL].values() if took is not None]
    assert len(ours) == TIMES, samples
    peer_value, remark = beside(samples[PEER])
    yield Figure("dns-return/max", max(ours), "s", GOAL, PEER, peer_value, raw=dict(samples), remark=remark)


def _first_answer(client: Client, pods: Collection[str], until: float) -> float | None:
    """The second of the epoch at which one of these pods first answered; None if none has by then."""
    while True:
        answered = [at for pod, at in first_calls(client).items() if pod in pods]
        if answered:
            return min(answered)
        if time.time() > until:
            return None
        time.sleep(0.2)
