"""What happens to the Kubernetes API does not happen to the calls; and what it says afterwards is heard at once."""

from __future__ import annotations

import time
from collections.abc import Callable

from ..load import LoadClient
from ..run import Run
from .bench import OWN_ADDRESSES, Bench, OwnSlices, Probe, seen_by

# A change where nothing is wrong; after a fault that is seen; after one that only a watchdog finds.
WELL, HEALED, SILENT = 1.0, 5.0, 30.0

# The API server accepts a token for a minute longer than it says, since clocks differ.
CLOCK_LEEWAY = 65


def killed_and_restarted(run: Run, bench: Bench, probe: Probe, client: LoadClient) -> None:
    """kube-apiserver dies, is gone for ten seconds, and comes back."""
    began = time.time()
    bench.cluster.faults.kill("apiserver")
    probe.client.await_event("problem", since=began, seconds=20, kind="UNREACHABLE")
    time.sleep(max(0.0, 10 - (time.time() - began)))  # how long it is gone is the fault
    bench.cluster.faults.start("apiserver")
    bench.cluster.await_api(60)
    _heals(run, "killed and restarted", probe, client, began, HEALED)


def stopped(run: Run, bench: Bench, probe: Probe, client: LoadClient, seconds: float) -> None:
    """SIGSTOP: connections stand and nothing answers. A watchdog must see it, and no call may."""
    began = time.time()
    with bench.cluster.faults.paused("apiserver"):
        time.sleep(seconds)  # how long it is mute is the fault
    assert probe.client.events("mute", since=began), "the watchdog did not see a mute API server"
    bench.cluster.await_api(60)
    _heals(run, f"stopped for {seconds:g} s", probe, client, began, HEALED)


def packets_dropped(run: Run, bench: Bench, probe: Probe, client: LoadClient, seconds: float) -> None:
    """Packets vanish in both directions: half-open connections that no side hears of."""
    began = time.time()
    with bench.cluster.faults.packets_dropped():
        time.sleep(seconds)  # how long they vanish is the fault
    assert probe.client.events("mute", since=began), "the watchdog did not see half-open connections"
    bench.cluster.await_api(60)
    _heals(run, f"packets dropped for {seconds:g} s", probe, client, began, SILENT)


def compacted(run: Run, bench: Bench, probe: Probe, client: LoadClient) -> None:
    """While the watch is away etcd forgets the version that it would resume from: 410, and all is listed again."""
    # Versions count all objects: these writes make the version that the watch would resume from an old one.
    for i in range(3):
        bench.cluster.apply({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": f"passing-time-{i}"}})
    began = time.time()
    bench.cluster.faults.kill("apiserver")
    probe.client.await_event("problem", since=began, seconds=20, kind="UNREACHABLE")
    bench.cluster.faults.compact()
    bench.cluster.faults.start("apiserver")
    bench.cluster.await_api(60)
    relisted = probe.client.await_event("relisted", since=began, seconds=30)
    assert "410" in relisted["reason"], relisted
    _heals(run, "compacted", probe, client, began, HEALED)


def token_expired(run: Run, bench: Bench, client: LoadClient, renew: Callable[[], None], expires: float) -> None:
    """A watch that is open outlives its token; with a new one the client hears of a slice as after any other fault."""
    began = time.time()
    while time.time() < expires + CLOCK_LEEWAY:
        time.sleep(1)
    bench.cluster.faults.restart("apiserver")
    bench.cluster.await_api(60)
    client.await_event("problem", since=began, seconds=60, kind="UNAUTHENTICATED")
    renewed = time.time()
    renew()
    # Beside the slices of the Service's own pods, to which the client goes on calling all the time.
    OwnSlices(bench, "greeter").write(OWN_ADDRESSES[-1:])
    run.fact("seconds from a new token to a slice that is seen", round(seen_by(client, OWN_ADDRESSES[-1], renewed, HEALED), 1))
    client.await_event("recovered", since=renewed, seconds=HEALED)
    client.expect_no_failure(began)


def _heals(run: Run, fault: str, probe: Probe, client: LoadClient, began: float, within: float) -> None:
    run.fact(f"seconds to see a slice, {fault}", round(probe.seen_after(within), 2))
    probe.client.await_event("recovered", since=began, seconds=within + 10)
    client.expect_no_failure(began)
    probe.client.expect_no_failure(began)
