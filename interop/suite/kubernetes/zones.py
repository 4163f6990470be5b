"""Zone hints are followed as kube-proxy follows them, for as long as they are there."""

from __future__ import annotations

import time

from .. import who
from ..load import LoadClient
from ..waiting import wait_until
from .bench import Bench

NAME = "zonal"


def same_zone(bench: Bench) -> None:
    """PreferSameZone: a client in z1 calls the pods of z1; without the hints all; with them again, those of z1."""
    bench.cluster.apply(who.deployment(NAME, 4, linger_millis=2000, distribution="PreferSameZone"))
    bench.cluster.await_ready(NAME, 4)
    near = _pods_on(bench, "node1")
    everywhere = near | _pods_on(bench, "node2")
    assert len(near) == 2 and len(everywhere) == 4, (near, everywhere)
    wait_until("hints are there", lambda: _hinted(bench), 30)
    client = bench.client(f"kubernetes:///{NAME}.default:grpc?lb=round_robin", env={"EVENKEEL_ZONE": "z1"})
    try:
        _await_called(client, near)
        began = time.time()
        bench.cluster.kubectl("patch", "service", NAME, "--type=json", '--patch=[{"op":"remove","path":"/spec/trafficDistribution"}]')
        _await_called(client, everywhere)
        bench.cluster.kubectl("patch", "service", NAME, "--type=merge", '--patch={"spec":{"trafficDistribution":"PreferSameZone"}}')
        _await_called(client, near)
        client.expect_no_failure(began)
    finally:
        client.stop()
        bench.cluster.kubectl("delete", f"deployment/{NAME}", f"service/{NAME}", "--wait=false")


def _pods_on(bench: Bench, node: str) -> set[str]:
    pods = bench.cluster.get("pods", selector=f"app={NAME}")["items"]
    return {pod["metadata"]["name"] for pod in pods if pod["spec"]["nodeName"] == node}


def _hinted(bench: Bench) -> bool:
    slices = bench.cluster.get("endpointslices", selector=f"kubernetes.io/service-name={NAME}")["items"]
    return all(endpoint.get("hints") for item in slices for endpoint in item["endpoints"])


def _await_called(client: LoadClient, pods: set[str]) -> None:
    def right() -> bool:
        seconds = client.events("second")[-2:]
        called = {server for second in seconds for server in second["calls"]}
        assert len(seconds) == 2 and called == pods, f"called are {sorted(called)}, and should be {sorted(pods)}"
        return True

    wait_until(f"{len(pods)} pods are called", right, 30)
