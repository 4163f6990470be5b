"""Real cluster: from a pod that is ready in its slice to its first answered call, beside kuberesolver under the same events."""

from __future__ import annotations

from collections.abc import Iterator

from suite import peers
from suite.cluster import Cluster
from suite.load import Client, LoadClient
from suite.waiting import wait_until

from . import real
from .figure import Figure, percentile

TIMES = 10
FEW, MANY = 3, 6
RATE = 1000
P50_RATIO, P90_MILLIS = 1.1, 50.0
NAME = "greeter"


def measure() -> Iterator[Figure]:
    kubernetes = real.cluster()
    kubernetes.apply(peers.servers(NAME, FEW))
    kubernetes.await_ready(NAME, FEW)
    target = f"kubernetes:///{NAME}.default:grpc"
    watch = peers.ReadyWatch(
        kubernetes, real.account(), real.folder() / "notice-watch.log", peers.build("watch", real.folder()), NAME
    )
    wait_until("the slices are watched", lambda: len(watch.ready_at()) == FEW)
    clients: dict[str, Client] = {
        "evenkeel": LoadClient(
            kubernetes, real.account(), real.folder() / "notice.log", f"{target}?lb=round_robin", f"--rate={RATE}", "--streams=0"
        ),
        "kuberesolver": peers.KuberesolverClient(
            kubernetes, real.account(), real.folder() / "notice-peer.log", peers.build("client", real.folder()), target, RATE
        ),
    }
    for client in clients.values():
        client.await_servers(FEW)
    old = set(watch.ready_at())
    for _ in range(TIMES):
        _scale(kubernetes, MANY)
        for client in clients.values():
            client.await_servers(MANY)
        _scale(kubernetes, FEW)
        for client in clients.values():
            client.await_servers(FEW)
    ends = {side: client.stop() for side, client in clients.items()}
    watch.end()
    ready_at = watch.ready_at()
    new = sorted(set(ready_at) - old, key=lambda pod: ready_at[pod])
    assert len(new) == TIMES * (MANY - FEW), f"{len(new)} new pods were seen"
    samples: dict[str, list[float]] = {}
    for side, client in clients.items():
        first = {event["server"]: event["at"] for event in client.events("first")}
        samples[side] = [first[pod] - ready_at[pod] for pod in new]
    raw = {
        **samples, "evenkeel, until published": _until_published(clients["evenkeel"], [ready_at[pod] for pod in new]),
        "failures": {side: end["failures"] for side, end in ends.items()},
    }
    ours, peer = samples["evenkeel"], samples["kuberesolver"]
    yield Figure(
        "notice/p50", percentile(ours, 50), "ms", P50_RATIO, "kuberesolver", percentile(peer, 50), goal_is_ratio=True, raw=raw
    )
    yield Figure("notice/p90", percentile(ours, 90), "ms", P90_MILLIS, "kuberesolver", percentile(peer, 90))


def _until_published(client: Client, ready_at: list[float]) -> list[float]:
    """Of each new pod: from its being ready to the set with it. What is left until its first answer is gRPC's new connection."""
    # Those that leave are in the set for as long as they serve.
    published = [(event["at"], event["ready"]) for event in client.events("published")]
    took = []
    for i, ready in enumerate(ready_at):
        size = FEW + 1 + i % (MANY - FEW)
        # A set may be out before the watch that is the clock has read the same event.
        took.append(next(at for at, count in published if at > ready - 1000 and count >= size) - ready)
    return took


def _scale(kubernetes: Cluster, replicas: int) -> None:
    kubernetes.kubectl("scale", f"deployment/{NAME}", f"--replicas={replicas}")
    kubernetes.await_ready(NAME, replicas)
