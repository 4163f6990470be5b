"""Pods come and go, and no call is lost."""

from __future__ import annotations

import time

from .. import who
from ..load import LoadClient
from ..waiting import wait_until
from .bench import Bench


def scale(bench: Bench, client: LoadClient, name: str, replicas: int) -> None:
    """To that many pods, all of which answer and no other; no call fails on the way."""
    began = time.time()
    bench.cluster.kubectl("scale", f"deployment/{name}", f"--replicas={replicas}")
    bench.cluster.await_ready(name, replicas)
    client.await_servers(replicas)
    await_pods(bench, name, replicas)
    client.expect_no_failure(began)


def to_zero_and_back(bench: Bench, client: LoadClient, name: str, replicas: int) -> None:
    """With no pod calls must fail, and say why; with the first one they work again."""
    bench.cluster.kubectl("scale", f"deployment/{name}", "--replicas=0")
    bench.cluster.await_ready(name, 0)
    client.await_event("published", since=time.time() - 30, endpoints=0)
    await_pods(bench, name, 0)

    def fails() -> bool:
        described = [event["description"] for event in client.events("failed")[-3:]]
        assert any("no endpoint takes calls" in text for text in described), described
        return True

    wait_until("calls fail with the reason", fails, 30)
    bench.cluster.kubectl("scale", f"deployment/{name}", f"--replicas={replicas}")
    bench.cluster.await_ready(name, replicas)
    client.await_servers(replicas)
    began = time.time()
    wait_until("calls work again for three seconds", lambda: time.time() - began > 3, 10)
    client.expect_no_failure(began)


def two_rollouts(bench: Bench, client: LoadClient, name: str, seconds_apart: float) -> None:
    """Two rolling restarts within what DNS clients call a moment."""
    began = time.time()
    for _ in range(2):
        started = time.time()
        bench.cluster.kubectl("rollout", "restart", f"deployment/{name}")
        bench.cluster.kubectl("rollout", "status", f"deployment/{name}", "--timeout=120s", seconds=130)
        # The distance is the scenario: a second rollout while the first one's pods are just gone.
        while time.time() - started < seconds_apart:
            time.sleep(0.5)
    await_pods(bench, name, 3)
    client.await_servers(3)
    client.expect_no_failure(began)


def servers(name: str, replicas: int, linger_millis: int) -> str:
    return who.deployment(name, replicas, linger_millis=linger_millis)


def await_pods(bench: Bench, name: str, count: int) -> None:
    """Until the pods that leave are gone: only then have all calls on them ended."""

    def right() -> bool:
        pods = bench.cluster.get("pods", selector=f"app={name}")["items"]
        assert len(pods) == count, f"{len(pods)} pods"
        return True

    wait_until(f"{count} pods of {name}", right, 90)
