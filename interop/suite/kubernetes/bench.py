"""What all checks of the suite share: the cluster, the watched server, and a slice that the suite writes itself."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

from .. import who
from ..cluster import Cluster, Json
from ..load import MAIN, LoadClient, ServiceAccount, jars, java
from ..waiting import wait_until
from ..writer import Writer

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
        self._started: list[subprocess.Popen[bytes]] = []
        cluster.apply(who.client_account())
        self.writer = Writer(cluster, folder)
        self._started.append(self.writer.process)
        self.account = self.new_account("client")

    def new_account(self, name: str, namespace: str = "default") -> ServiceAccount:
        """The files of a service account that exists."""
        return ServiceAccount(self.cluster, name, self.folder / f"account-{next(self._names)}-{name}", namespace)

    def client(
        self,
        target: str,
        *options: str,
        account: ServiceAccount | None = None,
        env: dict[str, str] | None = None,
        libraries: Sequence[Path] = (),
    ) -> LoadClient:
        log = self.folder / f"client-{next(self._names)}.log"
        client = LoadClient(self.cluster, account or self.account, log, target, *options, env=env, libraries=libraries)
        self._started.append(client.process)
        return client

    def run_out(self, target: str, calls: int, rate: int = 500, account: ServiceAccount | None = None) -> dict[str, int]:
        """Makes so many calls, none of which may fail; the calls by server."""
        client = self.client(target, f"--rate={rate}", f"--count={calls}", "--seconds=90", account=account)
        client.process.wait(150)
        end = client.stop()
        assert not end["failures"], client.events("failed")[:3]
        assert sum(end["calls"].values()) == calls, end
        counts: dict[str, int] = end["calls"]
        return counts

    def own_server(self) -> None:
        """A server on the node itself, under all of OWN_ADDRESSES, that answers with the one it was called at."""
        for address in OWN_ADDRESSES:
            self.cluster.inside("ip", "address", "add", f"{address}/32", "dev", "lo")
        self.server("own-server.log", f"--port={OWN_PORT}", "--name=address")

    def server(self, log: str, *options: str) -> None:
        """A server on the node itself; returns when it listens."""
        file = self.folder / log
        command = [java(), "-Xmx256m", "-XX:+UseSerialGC", "-cp", ":".join(map(str, jars())), SERVER, *options]
        self._started.append(self.cluster.start_inside(command, file))
        wait_until(f"the server of {log} listens", lambda: "listening" in file.read_text(), 30)

    def end_processes(self) -> None:
        """All clients and servers that were started here, also where the cluster is to stay."""
        for process in self._started:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait(20)


class OwnSlices:
    """Slices of a Service that the suite writes itself: a change at a known moment. The Service may have others."""

    def __init__(self, bench: Bench, service: str, port: int = OWN_PORT) -> None:
        self._bench, self._service, self._port = bench, service, port

    def write(self, addresses: list[str], size: int = 100) -> float:
        """Writes these addresses, in slices of that size; the time just before (seconds of the epoch)."""
        parts = [addresses[i:i + size] for i in range(0, len(addresses), size)]
        return min(self._write(f"{self._service}-by-hand-{i}", part) for i, part in enumerate(parts))

    def _write(self, name: str, addresses: list[str]) -> float:
        return self._bench.writer.apply(f"/apis/discovery.k8s.io/v1/namespaces/default/endpointslices/{name}", {
            "apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice",
            "metadata": {"name": name, "labels": {"kubernetes.io/service-name": self._service}},
            "addressType": "IPv4",
            "ports": [{"name": "grpc", "port": self._port, "protocol": "TCP"}],
            "endpoints": [{"addresses": [a], "conditions": {"ready": True}} for a in addresses],
        })


def own_service(bench: Bench, name: str, port: int = OWN_PORT) -> OwnSlices:
    """A Service without a selector: it has the slices that the suite writes, and no others."""
    bench.cluster.apply({
        "apiVersion": "v1", "kind": "Service", "metadata": {"name": name},
        "spec": {"clusterIP": "None", "ports": [{"name": "grpc", "port": port}]},
    })
    return OwnSlices(bench, name, port)


class Probe:
    """Measures how long a client takes to see a slice that the suite writes."""

    def __init__(self, bench: Bench) -> None:
        self._slices = own_service(bench, "probe")
        self._next = 1
        self._slices.write(OWN_ADDRESSES[:1])
        self.client = bench.client("kubernetes:///probe.default:grpc?lb=round_robin")
        self.client.await_servers(1)

    def seen_after(self, seconds: float) -> float:
        """Writes a slice; the client must answer from its new address within that time. The time it took."""
        self._next += 1
        addresses = OWN_ADDRESSES[:self._next]
        return seen_by(self.client, addresses[-1], self._slices.write(addresses), seconds)


def seen_by(client: LoadClient, address: str, written: float, seconds: float) -> float:
    """The client must be answered from the new address within that time of its slice being written. The time it took."""
    event = client.await_event("first", since=written, seconds=seconds + 5, server=address)
    took: float = event["at"] / 1000 - written
    assert took <= seconds, f"the slice was seen after {took:.2f} s; allowed are {seconds} s"
    return took
