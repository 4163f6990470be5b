"""Real cluster: calls that fail in two rolling restarts 40 s apart, of servers that linger and of such that shut down at once."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from suite import who
from suite.load import Event

from . import real
from .dns_pods import EVENKEEL, MARGIN, PEER, TTL, await_pods, clients
from .figure import Figure

REPLICAS = 3
SECONDS_BETWEEN = 40
RATIO = 0.02
# Streams last two seconds, calls have one.
LAST_CALLS = 5


def measure() -> Iterator[Figure]:
    real.cluster().import_images([who.image(real.folder())])
    yield figure("lingering", _failures("dns-lingering", TTL + MARGIN), 0)
    yield figure("abrupt", _failures("dns-abrupt", 0), RATIO, goal_is_ratio=True)


def figure(part: str, failures: Mapping[str, Mapping[str, int]], goal: float, goal_is_ratio: bool = False) -> Figure:
    ours, peer = (sum(failures[side].values()) for side in (EVENKEEL, PEER))
    return Figure(f"dns-rollout/{part}", ours, "calls", goal, PEER, peer, goal_is_ratio, raw=dict(failures))


def _failures(name: str, linger_seconds: int) -> dict[str, dict[str, int]]:
    """Calls and streams of each side that ended with another status than OK, by that."""
    kubernetes = real.cluster()
    servers = who.deployment(name, REPLICAS, linger_millis=linger_seconds * 1000, headless=True)
    with clients(name, servers, REPLICAS) as both:
        since = time.time()
        for _ in range(2):
            started = time.time()
            kubernetes.kubectl("rollout", "restart", f"deployment/{name}")
            kubernetes.kubectl("rollout", "status", f"deployment/{name}", "--timeout=120s", seconds=130)
            # The distance is the scenario: a second rollout while the first one's pods are just gone.
            time.sleep(max(0, started + SECONDS_BETWEEN - time.time()))
        await_pods(kubernetes, name, REPLICAS)
        over = time.time() + LAST_CALLS
        for client in both.values():
            client.await_event("second", since=over)
        return {side: by_status(client.events("second", since=since)) for side, client in both.items()}


def by_status(seconds: Iterable[Event]) -> dict[str, int]:
    """All failures of these seconds."""
    total: Counter[str] = Counter()
    for second in seconds:
        total.update(second["failures"])
    return dict(total)
