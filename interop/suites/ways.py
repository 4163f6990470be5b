"""Every way of calling a Service, from the manifests of deploy/, side by side on one cluster: how even, how soon, what is lost.

The servers linger for the TTL of DNS and 5 s, as deploy/ways/base has it; a slow pod or a lost node is the lab's business.
"""

from __future__ import annotations

import json
import re
import tempfile
import time
from pathlib import Path
from typing import Any

from suite import images, peers, processes, who
from suite.cluster import INTEROP, Cluster, build
from suite.load import ServiceAccount
from suite.peers import ReadyWatch
from suite.run import Run
from suite.waiting import wait_until
from suite.ways import measures, overlays, proxies
from suite.ways.clients import Clients
from suite.ways.measures import Measured
from suite.ways.watched import WatchedWays

TTL_SECONDS = 5
AGE_SECONDS = 40
LINGER_SECONDS = 10
# Of the proxies: how often they ask, and for how long CoreDNS keeps what it said before.
REFRESH_SECONDS = 5 + TTL_SECONDS
STEADY_SECONDS = 10
SECONDS_BETWEEN_ROLLOUTS = 40

# Eight minutes, and what a busy machine adds; Kubernetes itself is built before.
DEADLINE_SECONDS = 1800

# What the command line needs of the JDK.
MODULES = [*who.MODULES, "jdk.httpserver", "java.xml", "java.sql"]


def main(run: Run) -> None:
    with run.step("build Kubernetes, etcd and CoreDNS"):
        build()
    with run.step("build the command line"):
        processes.run(["mvn", "-q", "-B", "-f", INTEROP.parent / "pom.xml", "-pl", "interop,cli", "-am", "-DskipTests", "package"], seconds=600)
    folder = tempfile.TemporaryDirectory(prefix="evenkeel-ways-")
    here = Path(folder.name)
    run.at_the_end(folder.cleanup)
    with run.step("make the images: the command line, Envoy, nginx"):
        files = [_command_image(here), proxies.envoy(here), proxies.nginx(here)]
        watch = peers.build("watch", here)
    with run.step("boot a node"):
        cluster = run.cluster(nodes=1)
        cluster.import_images(files)
    ways: dict[str, Measured] = {}
    for number, group in enumerate(overlays.GROUPS):
        if number:
            with run.step("the clients and proxies of the group before end"):
                overlays.end_clients(cluster)
        of_group = here / f"group-{number}"
        of_group.mkdir()
        ways |= _Group(run, cluster, of_group, group).measure(watch)

    _promises(run, ways)
    text = measures.table(list(ways.values()))
    print(f"\n{text}", flush=True)
    for name, way in ways.items():
        run.fact(name, json.dumps(way.__dict__))
    reports = INTEROP / "target" / "reports"
    reports.mkdir(parents=True, exist_ok=True)
    (reports / "ways.md").write_text(text)
    if run.full:
        with run.step("write the table into docs/ways.md"):
            _write_docs(text)


class _Group:
    """Ways of calling that run beside each other, on servers that all groups share, through the events that all groups meet."""

    def __init__(self, run: Run, cluster: Cluster, folder: Path, names: list[str]) -> None:
        self._run = run
        self._cluster = cluster
        self._folder = folder
        self._ways = {name: Measured(name) for name in names}

    def measure(self, watch: Path) -> dict[str, Measured]:
        """Applies them and lets the events happen. `watch` is the program that tells when a pod is ready."""
        names = list(self._ways)
        with self._run.step(f"apply the overlays of deploy/ways as they are: {', '.join(names)}"):
            # One after the other: two cores for the start of a dozen JVMs at once would keep kubectl waiting, too.
            for name in names:
                overlays.apply(self._cluster, self._folder, name)
                self._kubectl("wait", "--for=condition=Available", "deployment", "--all", "--timeout=120s")
            self._cluster.await_ready("greeter", 3, overlays.NAMESPACE)
        with self._run.step(f"{len(names)} clients at {overlays.RATE} calls/s with {overlays.STREAMS} streams are answered"):
            self._clients = Clients(self._cluster, self._folder, names)
            self._run.at_the_end(self._clients.end)
            self._clients.await_calls(120)
            self._cluster.apply(who.client_account("clock", overlays.NAMESPACE))
            account = ServiceAccount(self._cluster, "clock", self._folder / "clock", overlays.NAMESPACE)
            clock = ReadyWatch(
                self._cluster, account, self._folder / "clock.log", watch, "greeter", f"-namespace={overlays.NAMESPACE}"
            )
            self._run.at_the_end(clock.end)
        with self._run.step("steady: how even are the calls of ten seconds over three pods?"):
            self._steady()
        with self._run.step("scale from 3 to 6: when does each new pod get its first call?"):
            self._scale_up(clock)
        with self._run.step("scale from 6 to 3: is a call lost?"):
            since = time.time()
            self._kubectl("scale", "deployment/greeter", "--replicas=3")
            self._await_pods(3)
            self._note_failures(since, "scale down")
        with self._run.step(f"two rolling restarts {SECONDS_BETWEEN_ROLLOUTS} s apart: is a call lost?"):
            since = time.time()
            for _ in range(2):
                started = time.time()
                self._kubectl("rollout", "restart", "deployment/greeter")
                self._kubectl("rollout", "status", "deployment/greeter", "--timeout=120s")
                while time.time() - started < SECONDS_BETWEEN_ROLLOUTS:
                    time.sleep(0.5)
            self._await_pods(3)
            self._note_failures(since, "rollouts")
        clock.end()
        with self._run.check(f"evenkeel lab --kubeconfig shows them and changes nothing: {', '.join(names)}"):
            self._watched(names)
        self._clients.end()
        return self._ways

    def _watched(self, names: list[str]) -> None:
        lab = WatchedWays(self._cluster, self._folder)
        self._run.at_the_end(lab.end)
        state = lab.await_ways(names, 90)
        pods = self._pods()
        assert state["readOnly"] and not state["actions"], "it offers actions"
        assert sorted(pod["name"] for pod in state["snapshot"]["cluster"]["pods"]) == sorted(pods), state["snapshot"]["cluster"]
        for way in state["snapshot"]["modes"]:
            assert {pod["pod"] for pod in way["pods"] if pod["callsPerSecond"]} <= set(pods), way
            assert way["callsPerSecond"] and way["p99Millis"] and way["connections"], way
        status = lab.refuses("scale-up")
        assert status in ("404", "405", "409"), status
        assert self._pods() == pods, "it has scaled"
        took = lab.interrupt()
        assert took < 2, f"it took {took:.1f} s to end"

    def _steady(self) -> None:
        since = time.time() + 1
        self._clients.await_second(since + STEADY_SECONDS + 1)
        pods = self._pods()
        for name, way in self._ways.items():
            lines = self._clients.between(name, since, since + STEADY_SECONDS)
            way.busiest, way.variation, way.noise, way.pods_used = measures.spread(lines, pods)
            way.connections = lines[-1]["connections"]

    def _scale_up(self, clock: ReadyWatch) -> None:
        old = self._pods()
        since = time.time()
        self._kubectl("scale", "deployment/greeter", "--replicas=6")
        self._cluster.await_ready("greeter", 6, overlays.NAMESPACE)
        new = set(self._pods()) - set(old)
        ready = {pod: at / 1000 for pod, at in clock.ready_at().items() if pod in new}
        assert len(ready) == 3, f"of {sorted(new)} only {sorted(ready)} were seen ready"
        self._clients.await_second(max(ready.values()) + measures.PATIENCE_SECONDS + 2)
        for name, way in self._ways.items():
            way.noticed = measures.noticed(ready, {pod: self._clients.first_call(name, pod) for pod in ready})
        self._note_failures(since, "scale up")

    def _note_failures(self, since: float, event: str) -> None:
        until = time.time()
        self._clients.await_second(until + 2)
        for name, way in self._ways.items():
            way.failed[event] = measures.failures(self._clients.between(name, since, until + 1))

    def _kubectl(self, verb: str, *arguments: str) -> None:
        self._cluster.kubectl(verb, f"--namespace={overlays.NAMESPACE}", *arguments, seconds=130)

    def _found(self) -> list[dict[str, Any]]:
        return self._cluster.get("pods", namespace=overlays.NAMESPACE, selector="app=greeter")["items"]

    def _pods(self) -> list[str]:
        return [pod["metadata"]["name"] for pod in self._found() if not pod["metadata"].get("deletionTimestamp")]

    def _await_pods(self, count: int) -> None:
        """Until the pods that leave are gone, too: only then have all calls on them ended."""

        def right() -> bool:
            found = self._found()
            assert len(found) == count, f"{len(found)} pods"
            return True

        self._cluster.await_ready("greeter", count, overlays.NAMESPACE)
        wait_until(f"{count} pods", right, 90)


def _promises(run: Run, ways: dict[str, Measured]) -> None:
    """What each way is held to: the numbers of the lab, with what a real cluster adds."""
    for name in ("clusterip", "headless-pick-first"):
        with run.check(f"{name}: one client uses exactly one pod"):
            assert ways[name].pods_used == 1, f"{ways[name].pods_used} pods were called"
    for name in ("clusterip", "headless-pick-first", "headless-round-robin"):
        with run.check(f"{name}: a scale-up is not noticed within 60 s"):
            assert not [pod for pod, took in ways[name].noticed.items() if took is not None], ways[name].noticed
    for name in ("headless-round-robin", "max-connection-age", "kubernetes-api", "dns", "envoy", "envoy-sidecar"):
        with run.check(f"{name}: calls are even"):
            assert ways[name].is_even(), f"variation {ways[name].variation:.3f}, by chance {ways[name].noise:.3f}"
    # It draws a pod for each call. Over three pods chance is above 1.5 times its own mean once in ten times, above 4 times never.
    with run.check("nginx: calls are as even as chance makes them"):
        assert ways["nginx"].is_even(4), f"variation {ways['nginx'].variation:.3f}, by chance {ways['nginx'].noise:.3f}"
    bounds = {
        "max-connection-age": AGE_SECONDS * 1.2,
        "kubernetes-api": 0.2,
        "dns": TTL_SECONDS + 0.5,
        **dict.fromkeys(("envoy", "envoy-sidecar", "nginx"), REFRESH_SECONDS + 0.5),
    }
    for name, most in bounds.items():
        with run.check(f"{name}: a new pod is called within {most:g} s"):
            slowest = ways[name].slowest()
            assert slowest is not None and slowest <= most, ways[name].noticed
    for name in ("kubernetes-api", "dns"):
        for event, (failed, calls) in ways[name].failed.items():
            with run.check(f"{name}: no call fails, {event}"):
                assert not failed, f"{failed} of {calls} calls failed"
    # Servers linger just as long as a proxy's refresh and the TTL may take together: at the very end of it some may be caught.
    for name in ("envoy", "envoy-sidecar", "nginx"):
        for event, (failed, calls) in ways[name].failed.items():
            with run.check(f"{name}: hardly a call fails, {event}"):
                assert failed <= calls / 100, f"{failed} of {calls} calls failed"


def _command_image(folder: Path) -> Path:
    """The image DOMAIN/evenkeel:1, of the command line as `mvn package` left it."""
    target = INTEROP.parent / "cli" / "target"
    jars = [target / "evenkeel-cli-0.1.0.jar", *sorted((target / "lib").glob("*.jar"))]
    return images.java("evenkeel", folder, MODULES, "io.evenkeel.cli.EvenkeelCommand", jars)


def _write_docs(text: str) -> None:
    file = INTEROP.parent / "docs" / "ways.md"
    begin, end = "<!-- measured on a real cluster -->\n", "<!-- until here -->\n"
    old = file.read_text()
    assert begin in old and end in old, f"{file} lacks the marks {begin.strip()} and {end.strip()}"
    file.write_text(re.sub(re.escape(begin) + ".*?" + re.escape(end), lambda _: begin + text + end, old, flags=re.DOTALL))
