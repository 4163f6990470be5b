"""What all checks of the suite share: the cluster, the watched server, and a slice that the suite writes itself."""

from __future__ import annotations

import itertools
import subprocess
import time
from pathlib import Path

from .. import who
from ..cluster import Cluster, Json
from ..load import MAIN, LoadClient, ServiceAccount, jars, java
from ..waiting import wait_until

SERVER = MAIN.replace("LoadClient", "WhoServer")

# Addresses of one process, which the suite gives to the node and writes into slices itself. EndpointSlice validation refuses
# loopback addresses, so they are of the cluster's own range, outside of pods and Services.
OWN_ADDRESSES = [f"198.18.{third}.{fourth}" for third in (16, 17) for fourth in range(1, 126)]
OWN_PORT = 50060


class Bench:
    """A cluster of two nodes with three servers, and clients that follow them."""

    def __init__(self, cluster: Cluster, folder: Path) -> None:
        self.cluster = cluster
        self.folder = folder
        self._names = itertools.count(1)
        cluster.apply(who.client_account())
        self.account = self.new_account("client")

    def new_account(self, name: str, namespace: str = "default") -> ServiceAccount:
        """The files of a service account that exists."""
        return ServiceAccount(self.cluster, name, self.folder / f"account-{next(self._names)}-{name}", namespace)

    def client(
        self, target: str, *options: str, account: ServiceAccount | None = None, env: dict[str, str] | None = None
    ) -> LoadClient:
        log = self.folder / f"client-{next(self._names)}.log"
        return LoadClient(self.cluster, account or self.account, log, target, *options, env=env)

    def run_out(self, target: str, calls: int, rate: int = 500, account: ServiceAccount | None = None) -> dict[str, int]:
        """Makes so many calls, none of which may fail; the calls by server."""
        client = self.client(target, f"--rate={rate}", "--streams=0", f"--count={calls}", "--seconds=90", account=account)
        client.process.wait(150)
        end = client.stop()
        assert not end["failures"], client.events("failed")[:3]
        assert sum(end["calls"].values()) == calls, end
        counts: dict[str, int] = end["calls"]
        return counts

    def own_server(self, *options: str) -> subprocess.Popen[bytes]:
        """A server on the node itself, under all of OWN_ADDRESSES, that answers with the one it was called at."""
        for address in OWN_ADDRESSES:
            self.cluster.inside("ip", "address", "add", f"{address}/32", "dev", "lo")
        log = self.folder / "own-server.log"
        process = self.cluster.start_inside(
            [java(), "-Xmx256m", "-XX:+UseSerialGC", "-cp", ":".join(map(str, jars())), SERVER,
             f"--port={OWN_PORT}", "--name=address", *options],
            log,
        )
        wait_until("the suite's own server listens", lambda: "listening" in log.read_text(), 30)
        return process


class OwnService:
    """A Service without a selector, whose slices the suite writes: a change at a known moment."""

    def __init__(self, cluster: Cluster, name: str, port: int = OWN_PORT) -> None:
        self.cluster, self.name, self.port = cluster, name, port
        cluster.apply({
            "apiVersion": "v1", "kind": "Service", "metadata": {"name": name},
            "spec": {"clusterIP": "None", "ports": [{"name": "grpc", "port": port}]},
        })

    def slice(self, suffix: str, addresses: list[str]) -> Json:
        return {
            "apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice",
            "metadata": {"name": f"{self.name}-{suffix}", "labels": {"kubernetes.io/service-name": self.name}},
            "addressType": "IPv4",
            "ports": [{"name": "grpc", "port": self.port, "protocol": "TCP"}],
            "endpoints": [{"addresses": [a], "conditions": {"ready": True}} for a in addresses],
        }

    def write(self, addresses: list[str], size: int = 100) -> float:
        """Writes these addresses, in slices of that size; the time just before (seconds of the epoch)."""
        parts = [addresses[i:i + size] for i in range(0, len(addresses), size)] or [[]]
        began = time.time()
        self.cluster.apply(*[self.slice(str(i), part) for i, part in enumerate(parts)])
        return began


class Probe:
    """Measures how long a client takes to see a slice that the suite writes."""

    def __init__(self, bench: Bench) -> None:
        self.service = OwnService(bench.cluster, "probe")
        self._next = 1
        self.service.write(OWN_ADDRESSES[:1])
        self.client = bench.client("kubernetes:///probe.default:grpc?lb=round_robin", "--rate=20", "--streams=0")
        self.client.await_servers(1)

    def seen_after(self, seconds: float) -> float:
        """Writes a slice; the client must answer from its new address within that time. The time it took."""
        self._next += 1
        addresses = OWN_ADDRESSES[:self._next]
        began = self.service.write(addresses)
        written = time.time()
        event = self.client.await_event("first", since=began - 1, seconds=seconds + 5, server=addresses[-1])
        took = event["at"] / 1000 - written
        assert took <= seconds, f"the slice was seen after {took:.1f} s; allowed are {seconds} s"
        return took
