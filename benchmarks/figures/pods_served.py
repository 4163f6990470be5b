"""How many of 150 pods, which are two slices, get calls."""

from __future__ import annotations

from collections.abc import Iterator

from suite import peers
from suite.load import LoadClient

from . import real
from .figure import Figure

PODS = 150
CALLS = PODS * 20


def measure() -> Iterator[Figure]:
    kubernetes = real.cluster()
    kubernetes.apply(peers.servers("many", PODS))
    try:
        kubernetes.await_ready("many", PODS, seconds=300)
        target = "kubernetes:///many.default:grpc"
        ours = LoadClient(
            kubernetes, real.account(), real.folder() / "many.log", f"{target}?lb=round_robin",
            "--rate=300", "--streams=0", f"--count={CALLS}", "--seconds=60",
        )
        ours.process.wait(120)
        served = len(ours.stop()["calls"])
        peer = peers.KuberesolverClient(
            kubernetes, real.account(), real.folder() / "many-peer.log", peers.build("client", real.folder()), target, 300
        )
        peer.await_event("second")
        for second in range(CALLS // 300):
            peer.await_event("second", since=peer.events("second")[-1]["at"] / 1000 + 0.5)
        peer_served = len(peer.stop()["calls"])
    finally:
        kubernetes.kubectl("delete", "deployment/many", "service/many", "--wait=false")
    yield Figure("pods-served/pods", served, "pods", PODS, "kuberesolver", peer_served, at_least=True)
