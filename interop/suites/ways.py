"""Every way of calling a Service, from the manifests of deploy/, side by side on one cluster: how even, how soon, what is lost.

The servers linger for the TTL of DNS and 5 s, as deploy/ways/base has it; a slow pod or a lost node is the lab's business.
"""

from __future__ import annotations

import json
import re
import tempfile
import time
from pathlib import Path

from suite import images, peers, processes, who
from suite.cluster import INTEROP, build
from suite.load import ServiceAccount
from suite.peers import ReadyWatch
from suite.run import Run
from suite.waiting import wait_until
from suite.ways import measures, overlays, proxies
from suite.ways.clients import Clients
from suite.ways.measures import Measured

TTL_SECONDS = 5
AGE_SECONDS = 40
LINGER_SECONDS = 10
STEADY_SECONDS = 10
SECONDS_BETWEEN_ROLLOUTS = 40

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
    with run.step("apply every overlay of deploy/ways as it is"):
        # One after the other: two cores for the start of a dozen JVMs at once would keep kubectl waiting, too.
        for name in overlays.NAMES:
            overlays.apply(cluster, here, name)
            cluster.kubectl(
                "wait", "--for=condition=Available", f"--namespace={overlays.NAMESPACE}", "deployment", "--all", "--timeout=120s", seconds=130
            )
        cluster.await_ready("greeter", 3, overlays.NAMESPACE)
    with run.step("nine clients at 200 calls/s with 20 streams are answered"):
        clients = Clients(cluster, here, overlays.NAMES)
        run.at_the_end(clients.end)
        clients.await_calls(120)
        cluster.apply(who.client_account("clock", overlays.NAMESPACE))
        clock = ReadyWatch(
            cluster, ServiceAccount(cluster, "clock", here / "clock", overlays.NAMESPACE), here / "clock.log", watch, "greeter",
            "-namespace=" + overlays.NAMESPACE,
        )
        run.at_the_end(clock.end)
    ways = {name: Measured(name) for name in overlays.NAMES}

    def pods() -> list[str]:
        found = cluster.get("pods", namespace=overlays.NAMESPACE, selector="app=greeter")["items"]
        return [pod["metadata"]["name"] for pod in found if not pod["metadata"].get("deletionTimestamp")]

    def await_pods(count: int) -> None:
        """Until the pods that leave are gone, too: only then have all calls on them ended."""

        def right() -> bool:
            found = cluster.get("pods", namespace=overlays.NAMESPACE, selector="app=greeter")["items"]
            assert len(found) == count, f"{len(found)} pods"
            return True

        cluster.await_ready("greeter", count, overlays.NAMESPACE)
        wait_until(f"{count} pods", right, 90)

    def lost_since(since: float, event: str) -> None:
        until = time.time()
        clients.await_second(until + 2)
        for name, way in ways.items():
            way.failed[event] = measures.failures(clients.between(name, since, until + 1))

    with run.step("steady: how even are the calls of ten seconds over three pods?"):
        since = time.time() + 1
        clients.await_second(since + STEADY_SECONDS + 1)
        three = pods()
        for name, way in ways.items():
            lines = clients.between(name, since, since + STEADY_SECONDS)
            way.busiest, way.variation, way.noise, way.pods_used = measures.spread(lines, three)
            way.connections = lines[-1]["connections"]
    with run.step("scale from 3 to 6: when does each new pod get its first call?"):
        since = time.time()
        cluster.kubectl("scale", f"--namespace={overlays.NAMESPACE}", "deployment/greeter", "--replicas=6")
        cluster.await_ready("greeter", 6, overlays.NAMESPACE)
        new = set(pods()) - set(three)
        ready = {pod: at / 1000 for pod, at in clock.ready_at().items() if pod in new}
        assert len(ready) == 3, f"of {sorted(new)} only {sorted(ready)} were seen ready"
        clients.await_second(max(ready.values()) + measures.PATIENCE_SECONDS + 2)
        for name, way in ways.items():
            way.noticed = measures.noticed(ready, {pod: clients.first_call(name, pod) for pod in ready})
        lost_since(since, "scale up")
    with run.step("scale from 6 to 3: is a call lost?"):
        since = time.time()
        cluster.kubectl("scale", f"--namespace={overlays.NAMESPACE}", "deployment/greeter", "--replicas=3")
        await_pods(3)
        lost_since(since, "scale down")
    with run.step(f"two rolling restarts {SECONDS_BETWEEN_ROLLOUTS} s apart: is a call lost?"):
        since = time.time()
        for _ in range(2):
            started = time.time()
            cluster.kubectl("rollout", "restart", f"--namespace={overlays.NAMESPACE}", "deployment/greeter")
            cluster.kubectl(
                "rollout", "status", f"--namespace={overlays.NAMESPACE}", "deployment/greeter", "--timeout=150s", seconds=160
            )
            while time.time() - started < SECONDS_BETWEEN_ROLLOUTS:
                time.sleep(0.5)
        await_pods(3)
        lost_since(since, "rollouts")

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


def _promises(run: Run, ways: dict[str, Measured]) -> None:
    """What each way is held to: the numbers of the lab, with what a real cluster adds."""
    for name in ("clusterip", "headless-pick-first"):
        with run.check(f"{name}: one client uses exactly one pod"):
            assert ways[name].pods_used == 1, f"{ways[name].pods_used} pods were called"
    for name in ("clusterip", "headless-pick-first", "headless-round-robin"):
        with run.check(f"{name}: a scale-up is not noticed within 60 s"):
            assert not [pod for pod, took in ways[name].noticed.items() if took is not None], ways[name].noticed
    for name in ("headless-round-robin", "max-connection-age", "kubernetes-api", "dns", "envoy", "envoy-sidecar", "nginx"):
        with run.check(f"{name}: calls are even"):
            assert ways[name].is_even(), f"variation {ways[name].variation:.3f}, by chance {ways[name].noise:.3f}"
    bounds = {
        "max-connection-age": AGE_SECONDS * 1.2,
        "kubernetes-api": 0.2,
        "dns": TTL_SECONDS + 0.5,
    }
    for name, most in bounds.items():
        with run.check(f"{name}: a new pod is called within {most:g} s"):
            slowest = ways[name].slowest()
            assert slowest is not None and slowest <= most, ways[name].noticed
    for name in ("kubernetes-api", "dns"):
        for event, (failed, calls) in ways[name].failed.items():
            with run.check(f"{name}: no call fails, {event}"):
                assert not failed, f"{failed} of {calls} calls failed"


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
