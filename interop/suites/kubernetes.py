"""A gRPC channel that follows Kubernetes: even calls and none lost, whatever the pods and the API server do.

In CI faults are as long as it takes to see them; with --full as long as they are in the promises. The client whose token must
expire runs from the start, since the API server gives no token of less than ten minutes; all else happens meanwhile.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from suite import peers, processes, who
from suite.cluster import INTEROP, build
from suite.kubernetes import access, api_faults, movement, resolve, spread, zones
from suite.kubernetes.bench import Bench, Probe
from suite.run import Run

TOKEN_SECONDS = 600


def main(run: Run) -> None:
    with run.step("build Kubernetes, etcd and CoreDNS"):
        build()
    with run.step("build the server, the client and the command line"):
        processes.run(["mvn", "-q", "-B", "-f", INTEROP.parent / "pom.xml", "-pl", "interop,cli", "-am", "-DskipTests", "package"], seconds=600)
    here = run.folder()
    with run.step("make the images"):
        files = [who.image(here), peers.server_image(here)]
    with run.step("boot two nodes in two zones"):
        cluster = run.cluster(nodes=2)
        cluster.import_images(files)
    with run.step("three servers are ready, and clients at 200 calls/s with 20 streams"):
        bench = Bench(cluster, here)
        run.at_the_end(bench.end_processes)
        cluster.apply(movement.servers("greeter", 3, linger_millis=5000))
        cluster.await_ready("greeter", 3)
        mayfly = bench.new_account("client")
        mayfly.renew(TOKEN_SECONDS)
        expires = time.time() + TOKEN_SECONDS
        token_client = bench.client(spread.TARGET, account=mayfly)
        token_client.await_servers(3)
        steady = [token_client]

    @contextmanager
    def check(name: str) -> Iterator[None]:
        """Whatever a check is about, no call of the steady clients may fail meanwhile."""
        with run.check(name):
            yield
            for each in steady:
                each.expect_no_new_failure()

    with check("10,000 calls over three pods: each within 2 % of its share"):
        spread.evenly(bench)
    with check("the same client through the ClusterIP uses one pod"):
        spread.pinned_by_the_cluster_ip(bench)
    with check("port 80 of the Service is mapped to the pods' named port"):
        spread.by_the_service_port(bench)
    with check("evenkeel resolve says what kubectl get endpointslices says"):
        resolve.beside_kubectl(bench)
    with check("a missing Role: the printed manifest, applied as printed, heals the client"):
        access.missing_role(bench)

    with run.step("a client for the changes, and the suite's own server under 250 addresses"):
        client = bench.client(spread.TARGET)
        client.await_servers(3)
        bench.own_server()
        probe = Probe(bench)
        steady += [client, probe.client]
    with check("where nothing is wrong a slice is seen within a second"):
        run.fact("seconds to see a slice", round(probe.seen_after(api_faults.WELL), 3))
    with check("250 addresses in hand-written slices are all used"):
        spread.over_many_addresses(bench)
    with check("TLS by the name service.namespace"):
        access.tls(bench)
    with check("two zones with PreferSameZone, hints withdrawn and restored"):
        zones.same_zone(bench)

    with run.step("evenkeel resolve --watch"):
        watching = resolve.Watching(bench)
    for replicas in (8, 2):
        with check(f"scale to {replicas}: no call fails"):
            movement.scale(bench, client, "greeter", replicas)
    with check("scale back to 3: no call fails"):
        movement.scale(bench, client, "greeter", 3)
    with check("two rollouts 40 s apart, servers that linger: no call fails"):
        movement.two_rollouts(bench, client, "greeter", 40)
    with check("evenkeel resolve --watch has told each pod that came and went"):
        watching.expect_the_present_pods()
    with run.step("servers that call shutdown() at once on SIGTERM"):
        cluster.apply(movement.servers("brisk", 3, linger_millis=0))
        cluster.await_ready("brisk", 3)
        brisk = bench.client("kubernetes:///brisk.default:grpc?lb=round_robin")
        brisk.await_servers(3)
    with check("two rollouts 40 s apart, servers that shut down at once: no call fails"):
        movement.two_rollouts(bench, brisk, "brisk", 40)
    with check("scale to 0: calls fail with the reason; back to 3: they work"):
        movement.to_zero_and_back(bench, brisk, "brisk", 3)
        brisk.stop()
        cluster.kubectl("delete", "deployment/brisk", "service/brisk", "--wait=false")
    with check("of 150 pods all are called"):
        spread.over_many_pods(bench)

    with check("kube-apiserver killed and restarted"):
        api_faults.killed_and_restarted(run, bench, probe, client)
    with check("kube-apiserver stopped (SIGSTOP)"):
        api_faults.stopped(run, bench, probe, client, 60 if run.full else 35)
    with check("packets to the API dropped in silence"):
        api_faults.packets_dropped(run, bench, probe, client, 60 if run.full else 35)
    with check("etcd compacted while the watch is away: 410 is seen"):
        api_faults.compacted(run, bench, probe, client)
    with check("a token that has expired when the watch must open again"):
        api_faults.token_expired(run, bench, token_client, mayfly.renew, expires)
    with check("in all this time no call of these clients failed"):
        run.fact("longest time that a client got no CPU, ms", max(each.longest_stall() for each in steady))
        for each in steady:
            each.expect_no_failure()
            assert not each.stop()["failures"], each.events("failed")[:3]
