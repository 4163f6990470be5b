"""Rollouts of servers that leave by `serving`, under the policy `evenkeel`: none of the calls is lost, and ugly ends cost what they must.

A client by the Kubernetes API and one by DNS make 200 calls a second each with 20 streams, all the time. With --full, 100 rounds, and a
peer in the same ones: grpc-java's own dns and round_robin, on servers that call shutdown() at once on SIGTERM.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from suite import processes, who
from suite.cluster import INTEROP, build
from suite.kubernetes.bench import Bench
from suite.rollouts import mixes, servers, ugly, zones
from suite.rollouts.fleet import Fleet
from suite.rollouts.pods import Pods
from suite.rollouts.rounds import Rounds
from suite.run import Run

ROUNDS, FULL_ROUNDS = 5, 100
# With this one CI's five rounds have each kind of event alone, two of them, and all together.
SEED = 282

# A round with the peer takes a minute and a half.
FULL_DEADLINE_SECONDS = 4 * 3600

FLEET, PEER = "steady", "plain"


def add_options(parser: argparse._ArgumentGroup) -> None:
    parser.add_argument(
        "--rounds", type=_at_least_one, metavar="N", help=f"how many rounds; without it {ROUNDS}, with --full {FULL_ROUNDS}"
    )
    parser.add_argument("--seed", type=int, metavar="N", default=SEED, help=f"of the first round; each other one has the next; {SEED}")


def _at_least_one(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"'{text}' must be a whole number, 1 or more")
    return int(text)


def main(run: Run) -> None:
    count = run.options.rounds or (FULL_ROUNDS if run.full else ROUNDS)
    seeds = range(run.options.seed, run.options.seed + count)
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
        fleet = Fleet(cluster, pods, FLEET, {
            "kubernetes": bench.client(f"kubernetes:///{FLEET}.default:grpc?lb=evenkeel"),
            "dns": bench.client(f"dns:///{FLEET}.default.svc.cluster.local:50051", "--lb=evenkeel", libraries=[_dns_jar()]),
        })
        # Without Evenkeel's jar on its class path, dns is gRPC's own.
        peer = Fleet(cluster, pods, PEER, {
            "grpc-java": bench.client(f"dns:///{PEER}.default.svc.cluster.local:50051", "--lb=round_robin"),
        }) if run.full else None
        for each in (fleet, *([peer] if peer else [])):
            for client in each.clients.values():
                client.await_servers(mixes.REPLICAS, seconds=60)
        assert fleet.clients["dns"].events("published"), "Evenkeel's dns is not in use"

    rounds = Rounds(fleet, peer, count)
    for seed in seeds:
        with run.check(f"round with seed {seed}: no call fails"):
            rounds.one(seed)
        run.fact("rollout", rounds.fact())
    print(f"rounds: {rounds.fact()}", flush=True)
    if peer:
        for client in peer.clients.values():
            client.stop()
        cluster.kubectl("delete", f"deployment/{PEER}", f"service/{PEER}", "--wait=false")

    with run.step("two zones: three servers in each, and a client in one"):
        cluster.apply(zones.manifests())
        cluster.await_ready(zones.NAME, 2 * zones.PODS)
        two = zones.TwoZones(run, bench, pods)
        two.client.await_event("endpoints", seconds=60)
    # Other servers, other clients: they have only the machine in common.
    run.in_parallel(lambda: _ugly_ends(run, fleet), lambda: _two_zones(run, two))
    run.fact("longest time that a client got no CPU, ms", max(client.longest_stall() for client in [*fleet.clients.values(), two.client]))


def _ugly_ends(run: Run, fleet: Fleet) -> None:
    victims = sorted(fleet.pods.present(fleet.name), key=lambda pod: pod.name)
    for fault, victim in zip(ugly.all_of_them(fleet), victims, strict=False):
        with run.check(f"{fault.name}: no more calls fail than must"):
            ugly.suffer(run, fleet, fault, victim)
            fleet.cluster.await_ready(fleet.name, mixes.REPLICAS)


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
