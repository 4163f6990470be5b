"""Rollouts of servers that leave by `serving`, under the policy `evenkeel`: none of the calls is lost, and ugly ends cost what they must.

A client by the Kubernetes API and one by DNS make 200 calls a second each with 20 streams, all the time. With --full, 100 rounds, and a
peer in the same ones: grpc-java's own dns and round_robin, on servers that call shutdown() at once on SIGTERM.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from suite import processes, who
from suite.cluster import INTEROP, build
from suite.kubernetes.bench import Bench
from suite.load import LoadClient
from suite.rollouts import mixes, servers, ugly, zones
from suite.rollouts.fleet import Fleet
from suite.rollouts.pods import Pods
from suite.rollouts.rounds import REST_SECONDS, Rounds
from suite.run import Run

ROUNDS, FULL_ROUNDS = 5, 100
# With this one CI's five rounds have each kind of event alone, two of them, and all together, and the hundred all pairs too.
SEED = 3948

# A round with the peer takes half a minute to three minutes, 70 s in the mean. Twice that.
FULL_DEADLINE_SECONDS = 4 * 3600

FLEET, PEER = "steady", "plain"


def add_options(parser: argparse._ArgumentGroup) -> None:
    parser.add_argument(
        "--rounds", type=_at_least_one, metavar="N", help=f"so many rounds and nothing else; without it {ROUNDS}, with --full {FULL_ROUNDS}"
    )
    parser.add_argument("--seed", type=int, metavar="N", default=SEED, help=f"of the first round; each other one has the next; {SEED}")


def _at_least_one(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"'{text}' must be a whole number, 1 or more")
    return int(text)


def main(run: Run) -> None:
    with run.step("build Kubernetes, etcd and CoreDNS"):
        build()
    with run.step("build the server, the client and the scheme dns"):
        processes.run(["mvn", "-q", "-B", "-f", INTEROP.parent / "pom.xml", "-pl", "interop,dns", "-am", "-DskipTests", "package"], seconds=600)
    here = run.folder()
    with run.step("make the image"):
        image = who.image(here)
    with run.step("boot two nodes in two zones"):
        cluster = run.cluster(nodes=2)
        cluster.import_images([image])
    lame_duck = f"serve on for {servers.LAME_DUCK_SECONDS} s, the TTL of DNS and 5"
    with run.step(f"{mixes.REPLICAS} servers that {lame_duck}{', as many that do not' if run.full else ''}, and their clients"):
        bench = Bench(cluster, here)
        run.at_the_end(bench.end_processes)
        pods = Pods()
        pods.follow(bench.writer)
        for name, leave in {FLEET: servers.DRAINS, **({PEER: servers.PLAIN} if run.full else {})}.items():
            cluster.apply(servers.service(name), servers.deployment(name, name, mixes.REPLICAS, *leave))
            cluster.await_ready(name, mixes.REPLICAS)
        fleet = Fleet(cluster, bench.writer, pods, FLEET, {
            "kubernetes": bench.client(f"kubernetes:///{FLEET}.default:grpc?lb=evenkeel"),
            "dns": bench.client(f"dns:///{FLEET}.default.svc.cluster.local:50051", "--lb=evenkeel", libraries=[_dns_jar()]),
        })
        # Without Evenkeel's jar on its class path, dns is gRPC's own.
        peer = Fleet(cluster, bench.writer, pods, PEER, {
            "grpc-java": bench.client(f"dns:///{PEER}.default.svc.cluster.local:50051", "--lb=round_robin"),
        }, held=False) if run.full else None
        fleets = [fleet, *([peer] if peer else [])]
        for each in fleets:
            for client in each.clients.values():
                client.await_servers(mixes.REPLICAS, seconds=60)
        assert fleet.clients["dns"].events("published"), "Evenkeel's dns is not in use"

    _rounds(run, bench, fleets)
    if peer:
        with run.check("end the peer"):
            try:
                for client in peer.clients.values():
                    client.stop()
            finally:
                cluster.kubectl("delete", f"deployment/{PEER}", f"service/{PEER}", "--wait=false")
    if run.options.rounds is None:
        with run.step("two zones: three servers in each, and a client in one"):
            bench.account.renew()
            cluster.apply(zones.manifests())
            cluster.await_ready(zones.NAME, 2 * zones.PODS)
            two = zones.TwoZones(run, bench, pods)
            two.client.await_event("endpoints", seconds=60)
        # Other servers, other clients: they have only the machine in common.
        run.in_parallel(lambda: _ugly_ends(run, fleet), lambda: _two_zones(run, two))
        _tell_stalls(run, [*fleet.clients.values(), two.client])
    else:
        _tell_stalls(run, list(fleet.clients.values()))


def _rounds(run: Run, bench: Bench, fleets: Sequence[Fleet]) -> None:
    count = run.options.rounds or (FULL_ROUNDS if run.full else ROUNDS)
    rounds = Rounds(fleets, count, f"interop/run rollouts{' --full' if run.full else ''} --rounds 1")
    for seed in range(run.options.seed, run.options.seed + count):
        if not rounds.at_rest:
            with run.step(f"all come to rest before the round with seed {seed}"):
                rounds.come_to_rest()
        with run.check(f"round with seed {seed}: no call fails"):
            bench.account.renew()  # a token is good for an hour, for which no round lasts
            rounds.one(seed)
        run.fact("rollout", rounds.fact())
    print(f"rounds: {rounds.fact()}", flush=True)


def _ugly_ends(run: Run, fleet: Fleet) -> None:
    faults = ugly.all_of_them(fleet)
    with run.step(f"all is at rest, with a pod for each of {len(faults)} ugly ends"):
        fleet.await_rest(REST_SECONDS)
        victims = fleet.pods.ready(fleet.name)[:len(faults)]
        assert len(victims) == len(faults), f"only {[pod.name for pod in victims]} are ready and stay"
    for fault, victim in zip(faults, victims, strict=True):
        with run.check(f"{fault.name}: no more calls fail than must"):
            ugly.suffer(run, fleet, fault, victim)
            fleet.await_rest(REST_SECONDS)
            fleet.cluster.await_ready(fleet.name, mixes.REPLICAS)


def _tell_stalls(run: Run, clients: Sequence[LoadClient]) -> None:
    run.fact("longest time that a client got no CPU, ms", max(client.longest_stall() for client in clients))


def _two_zones(run: Run, two: zones.TwoZones) -> None:
    with run.check("two zones: calls stay in the client's"):
        two.local_first()
    with run.check("two zones: they leave it where one pod of three is left"):
        two.spill()
    with run.check("two zones: all leave it where none is left"):
        two.none_left()
    with run.check("two zones: they come back"):
        two.back()
    with run.check("two zones: none of the calls failed"):
        two.client.expect_no_failure()


def _dns_jar() -> Path:
    jar = INTEROP.parent / "dns" / "target" / "evenkeel-dns-0.1.0.jar"
    assert jar.is_file(), f"{jar} is not there: run `mvn -pl dns -am package -DskipTests` first"
    return jar
