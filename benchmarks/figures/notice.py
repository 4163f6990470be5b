"""Real cluster: from a pod that is ready in its slice to its first answered call, beside kuberesolver under the same events."""

from __future__ import annotations

import json
import subprocess
import threading
import time
from collections.abc import Iterator

from suite import peers
from suite.cluster import Cluster
from suite.load import LoadClient
from suite.waiting import wait_until

from . import real
from .figure import Figure, percentile

TIMES = 10
FEW, MANY = 3, 6
RATE = 1000
P50_RATIO, P90_MILLIS = 1.1, 50.0
NAME = "greeter"


class Slices:
    """Writes down when each pod was first seen ready: a watch of its own, so that neither side is the other's clock."""

    def __init__(self, cluster: Cluster) -> None:
        self.ready_at: dict[str, float] = {}
        words = [cluster.state / "kubectl", "get", "--raw",
                 f"/apis/discovery.k8s.io/v1/namespaces/default/endpointslices?watch=1&labelSelector=kubernetes.io/service-name%3D{NAME}"]
        self._process = subprocess.Popen([str(word) for word in words], stdout=subprocess.PIPE, start_new_session=True)
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            now = time.time()
            for endpoint in json.loads(line)["object"].get("endpoints") or []:
                if endpoint["conditions"].get("ready"):
                    self.ready_at.setdefault(endpoint["targetRef"]["name"], now)

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(10)


def measure() -> Iterator[Figure]:
    kubernetes = real.cluster()
    kubernetes.apply(peers.servers(NAME, FEW))
    kubernetes.await_ready(NAME, FEW)
    target = f"kubernetes:///{NAME}.default:grpc"
    slices = Slices(kubernetes)
    wait_until("the slices are watched", lambda: len(slices.ready_at) == FEW)
    clients = {
        "evenkeel": LoadClient(
            kubernetes, real.account(), real.folder() / "notice.log", f"{target}?lb=round_robin", f"--rate={RATE}", "--streams=0"
        ),
        "kuberesolver": peers.KuberesolverClient(
            kubernetes, real.account(), real.folder() / "notice-peer.log", peers.build("client", real.folder()), target, RATE
        ),
    }
    for client in clients.values():
        client.await_servers(FEW)
    old = set(slices.ready_at)
    for _ in range(TIMES):
        _scale(kubernetes, MANY)
        for client in clients.values():
            client.await_servers(MANY)
        _scale(kubernetes, FEW)
        for client in clients.values():
            client.await_servers(FEW)
    ends = {side: client.stop() for side, client in clients.items()}
    slices.stop()
    new = sorted(set(slices.ready_at) - old)
    assert len(new) == TIMES * (MANY - FEW), f"{len(new)} new pods were seen"
    samples: dict[str, list[float]] = {}
    for side, client in clients.items():
        first = {event["server"]: event["at"] / 1000 for event in client.events("first")}
        samples[side] = [(first[pod] - slices.ready_at[pod]) * 1000 for pod in new]
    raw = {**samples, "failures": {side: end["failures"] for side, end in ends.items()}}
    ours, peer = samples["evenkeel"], samples["kuberesolver"]
    yield Figure(
        "notice/p50", percentile(ours, 50), "ms", P50_RATIO, "kuberesolver", percentile(peer, 50), goal_is_ratio=True, raw=raw
    )
    yield Figure("notice/p90", percentile(ours, 90), "ms", P90_MILLIS, "kuberesolver", percentile(peer, 90))


def _scale(kubernetes: Cluster, replicas: int) -> None:
    kubernetes.kubectl("scale", f"deployment/{NAME}", f"--replicas={replicas}")
    kubernetes.await_ready(NAME, replicas)
