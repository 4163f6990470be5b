"""Every ready pod gets its even share, however many there are and wherever they are listed."""

from __future__ import annotations

import contextlib

from .. import peers
from . import movement
from .bench import OWN_ADDRESSES, Bench, own_service

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
    """150 pods are two slices or more; calls arrive at every one."""
    bench.cluster.apply(peers.servers("small", count))
    try:
        bench.cluster.await_ready("small", count, seconds=300)
        spread = bench.run_out("kubernetes:///small.default:grpc?lb=round_robin", count * 20)
        assert len(spread) == count, f"{len(spread)} of {count} pods were called"
    except BaseException:
        with contextlib.suppress(Exception):  # What went wrong first is what there is to tell.
            _end_many_pods(bench, count)
        raise
    _end_many_pods(bench, count)


def _end_many_pods(bench: Bench, count: int) -> None:
    """By and by: to end 150 pods at once takes two cores for ten seconds, and servers that get no CPU answer nobody."""
    for left in range(count - 30, -1, -30):
        bench.cluster.kubectl("scale", "deployment/small", f"--replicas={left}")
        movement.await_pods(bench, "small", left)
    bench.cluster.kubectl("delete", "deployment/small", "service/small", "--wait=false")


def over_many_addresses(bench: Bench) -> None:
    """250 addresses in three slices; calls arrive at every one."""
    own_service(bench, "many").write(OWN_ADDRESSES, size=90)
    spread = bench.run_out("kubernetes:///many.default:grpc?lb=round_robin", len(OWN_ADDRESSES) * 8)
    assert sorted(spread) == sorted(OWN_ADDRESSES), f"{len(spread)} of {len(OWN_ADDRESSES)} were used"
