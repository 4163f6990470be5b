"""A headless Service of the real cluster and its two clients: Evenkeel's dns, and gRPC's own with round_robin.

Both are the same program with the same flags and on the same class path, under the same events.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager

from suite import peers
from suite.cluster import Cluster
from suite.load import Client, LoadClient
from suite.waiting import wait_until
from suite.ways.measures import Measured, notice_text

from . import programs, real

# CoreDNS as ../../interop/cluster boots it.
TTL = 5
# A server that leaves serves on for the TTL and this.
MARGIN = 5
# From a pod's readiness to its first call: the TTL, and what the query, the connection and the call take.
GOAL = TTL + 0.5

EVENKEEL, PEER = "evenkeel", "grpc-java"
_FLAGS = {EVENKEEL: "-Devenkeel.dns-take-over=true", PEER: "-Devenkeel.dns-take-over=false"}
_JAR = programs.ROOT / "dns" / "target" / f"evenkeel-dns-{programs.VERSION}.jar"


@contextmanager
def clients(name: str, servers: str, replicas: int) -> Iterator[dict[str, Client]]:
    """Applies the servers, and calls them from both sides at 200 calls/s with 20 streams; ends and deletes all of it."""
    kubernetes = real.cluster()
    both: dict[str, Client] = {}
    # Each of these is done whatever becomes of the others, or the next figure would be measured beside what is left.
    with ExitStack() as end:
        end.callback(kubernetes.kubectl, "delete", "--ignore-not-found", f"deployment/{name}", f"service/{name}", "--wait=false")
        kubernetes.apply(servers)
        kubernetes.await_ready(name, replicas)
        for side, flag in _FLAGS.items():
            both[side] = LoadClient(
                kubernetes, real.account(), real.folder() / f"{name}-{side}.log", f"dns:///{name}.default.svc.cluster.local:50051",
                "--lb=round_robin", "--rate=200", "--streams=20", flags=[flag], libraries=[_JAR],
            )
            end.callback(both[side].stop)
        for client in both.values():
            client.await_servers(replicas)
        # Else one of them would be compared with itself.
        assert both[EVENKEEL].events("published"), f"Evenkeel's dns is not in use: {both[EVENKEEL].tail()}"
        assert not both[PEER].events("published"), "gRPC's own dns is not in use"
        yield both


@contextmanager
def clock(name: str) -> Iterator[peers.ReadyWatch]:
    """When its pods become ready; stricter than when they are in DNS, which comes after."""
    watch = peers.ReadyWatch(
        real.cluster(), real.account(), real.folder() / f"{name}-watch.log", peers.build("watch", real.folder()), name
    )
    try:
        wait_until("the slices are watched", watch.ready_at)
        yield watch
    finally:
        watch.end()


def scale(kubernetes: Cluster, name: str, replicas: int) -> None:
    kubernetes.kubectl("scale", f"deployment/{name}", f"--replicas={replicas}")


def await_pods(kubernetes: Cluster, name: str, count: int) -> None:
    """Until the pods that leave are gone."""

    def right() -> bool:
        found = kubernetes.get("pods", selector=f"app={name}")["items"]
        assert len(found) == count, f"{len(found)} pods"
        return True

    wait_until(f"{count} pods of {name}", right, 90)


def new_pods(watch: peers.ReadyWatch, old: Collection[str], count: int) -> dict[str, float]:
    """Waits until so many are ready beside the old ones; when each was, in seconds of the epoch."""

    def ready() -> dict[str, float]:
        new = {pod: at / 1000 for pod, at in watch.ready_at().items() if pod not in old}
        assert len(new) == count, f"{len(new)} are ready"
        return new

    return wait_until(f"{count} new pods are ready", ready, 60)


def first_calls(client: Client) -> dict[str, float]:
    """When each pod first answered, in seconds of the epoch."""
    return {event["server"]: event["at"] / 1000 for event in client.events("first")}


def beside(noticed: Mapping[str, float | None]) -> tuple[float | None, str]:
    """What a figure says of the peer: its slowest time, or the remark that there is none."""
    way = Measured(PEER, noticed=dict(noticed))
    slowest = way.slowest()
    return slowest, "" if slowest is not None else f"{PEER}: {notice_text(way)}"
