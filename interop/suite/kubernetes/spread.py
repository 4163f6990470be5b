"""Every ready pod gets its even share, however many there are and wherever they are listed."""

from __future__ import annotations

import contextlib

from .. import images
from . import movement
from .bench import OWN_ADDRESSES, Bench, OwnService

CALLS = 10_000
TARGET = "kubernetes:///greeter.default:grpc?lb=round_robin"


def evenly(bench: Bench) -> None:
    """10,000 calls over 3 pods: each within 2 % of its share."""
    spread = bench.run_out(TARGET, CALLS)
    assert len(spread) == 3, spread
    for pod, calls in spread.items():
        assert abs(calls - CALLS / 3) <= 0.02 * CALLS / 3, (pod, spread)


def pinned_by_the_cluster_ip(bench: Bench) -> None:
    """The same client through the ClusterIP sends all to one pod: what Evenkeel is for."""
    address = bench.cluster.get("service", "greeter")["spec"]["clusterIP"]
    spread = bench.run_out(f"dns:///{address}:80", CALLS)
    assert len(spread) == 1, spread


def by_the_service_port(bench: Bench) -> None:
    """Port 80 is the Service's; the pods listen on another, which only the Service can tell."""
    from .. import who

    bench.cluster.apply(who.client_account("reader", services=True))
    reader = bench.new_account("reader")
    spread = bench.run_out("kubernetes:///greeter.default:80?lb=round_robin", 300, account=reader)
    assert len(spread) == 3, spread


def over_many_pods(bench: Bench, count: int = 150) -> None:
    """150 pods are two slices or more; the channel is given all of them. They speak no gRPC: that costs too much for so many."""
    bench.cluster.apply(tiny(count))
    bench.cluster.await_ready("tiny", count, seconds=240)
    client = bench.client("kubernetes:///tiny.default?lb=round_robin", "--rate=5", "--streams=0", "--warm-up-seconds=0")
    try:
        client.await_event("published", seconds=30, endpoints=count)
    except BaseException:
        with contextlib.suppress(Exception):  # What went wrong first is what there is to tell.
            _end_many_pods(bench, count)
        raise
    finally:
        client.stop()
    _end_many_pods(bench, count)


def _end_many_pods(bench: Bench, count: int) -> None:
    """By and by: to end 150 pods at once takes two cores for ten seconds, and servers that get no CPU answer nobody."""
    for left in range(count - 30, -1, -30):
        bench.cluster.kubectl("scale", "deployment/tiny", f"--replicas={left}")
        movement.await_pods(bench, "tiny", left)
    bench.cluster.kubectl("delete", "deployment/tiny", "service/tiny", "--wait=false")


def over_many_addresses(bench: Bench) -> None:
    """250 addresses in three slices; calls arrive at every one."""
    service = OwnService(bench.cluster, "many")
    service.write(OWN_ADDRESSES, size=90)
    spread = bench.run_out("kubernetes:///many.default:grpc?lb=round_robin", len(OWN_ADDRESSES) * 8)
    assert sorted(spread) == sorted(OWN_ADDRESSES), f"{len(spread)} of {len(OWN_ADDRESSES)} were used"


def tiny(count: int) -> str:
    """Pods that cost next to nothing; probed seldom, since a probe a second on each is a load of its own."""
    return f"""
apiVersion: v1
kind: Service
metadata: {{name: tiny}}
spec: {{selector: {{app: tiny}}, ports: [{{name: tcp, port: 80, targetPort: 8080}}]}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {{name: tiny}}
spec:
  replicas: {count}
  selector: {{matchLabels: {{app: tiny}}}}
  template:
    metadata: {{labels: {{app: tiny}}}}
    spec:
      terminationGracePeriodSeconds: 1
      containers:
      - name: tiny
        image: {images.DOMAIN}/tiny:1
        imagePullPolicy: Never
        args: [serve, "8080"]
        readinessProbe: {{tcpSocket: {{port: 8080}}, periodSeconds: 10}}
"""
