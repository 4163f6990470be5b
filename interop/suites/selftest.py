"""The harness itself: a cluster of two nodes does what a cluster does, takes faults, and leaves nothing behind."""

from __future__ import annotations

import functools
import json
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from suite import images, processes
from suite.cluster import INTEROP, POD_RANGE, SCRIPTS, Cluster, binaries, build
from suite.leftovers import Machine
from suite.run import Run
from suite.waiting import wait_until

REPLICAS = 4

# More than the kernel's neighbour table has room for as Debian sets it up.
MANY = 200


def main(run: Run) -> None:
    with run.check("the harness's own unit tests, and those of the benchmarks"):
        for top in (INTEROP, INTEROP.parent / "benchmarks"):
            processes.run([sys.executable, "-m", "unittest", "discover", top / "tests", "-t", top])
    with run.step("build Kubernetes, etcd and CoreDNS"):
        build()
    with run.check("a second build has nothing to do"):
        began = time.monotonic()
        build()
        took = time.monotonic() - began
        assert took < 1, f"it took {took:.1f} s"
    before = Machine.look(binaries())
    folder = tempfile.TemporaryDirectory(prefix="evenkeel-selftest-")
    run.at_the_end(folder.cleanup)

    with run.step("make an image of a C program and one of a Java program"):
        files = [images.tiny(Path(folder.name)), _java_image(Path(folder.name))]
    with run.step("boot two nodes"):
        began = time.monotonic()
        cluster = run.cluster(nodes=2)
        run.fact("seconds to boot two nodes", round(time.monotonic() - began, 1))
    with run.step("load the images"):
        cluster.import_images(files)
    with run.step(f"{REPLICAS} pods on two nodes become endpoints of a Service"):
        cluster.apply(_tiny("tiny", REPLICAS))
        addresses = cluster.await_ready("tiny", REPLICAS)

    run.checks_in_parallel({
        "EndpointSlices carry node and zone": lambda: _topology(cluster),
        "DNS answers in the network namespace": lambda: _dns(cluster, addresses),
        "kubectl logs and exec": lambda: _logs_and_exec(cluster),
        "the ClusterIP reaches every pod, from a node and from a pod": lambda: _cluster_ip(cluster, Path(folder.name) / "tiny"),
        "a JVM from nothing runs as a pod and resolves names": lambda: _java_pod(cluster),
        "RBAC refuses what was not granted": lambda: _rbac(cluster),
    })

    with run.check("a paused API server is mute, a resumed one answers"):
        with cluster.faults.paused("apiserver"):
            assert cluster.component("status", "apiserver").startswith("paused")
            _expect_no_answer(cluster)
        cluster.await_api(20)
    with run.check("packets to the API server can be dropped for the pods only"):
        with cluster.faults.packets_dropped(clients=POD_RANGE):
            cluster.await_api(10)
            rules = cluster.inside("iptables-save")
            assert rules.count("-j DROP") >= 2, rules
        left = [line for line in cluster.inside("iptables-save").splitlines() if "6443" in line and "DROP" in line]
        assert not left, left
    with run.check("packets to the API server can be dropped for all"):
        with cluster.faults.packets_dropped():
            _expect_no_answer(cluster)
        cluster.await_api(20)
    with run.check("a killed API server comes back with its flags and its data"):
        cluster.faults.kill("apiserver")
        assert cluster.component("status", "apiserver") == "stopped"
        _expect_no_answer(cluster)
        cluster.faults.start("apiserver")
        cluster.await_api(60)
        assert cluster.ready_addresses("tiny") == addresses
    with run.check("after a compaction an old revision is gone (410)"):
        _compaction(cluster)
    with run.check("each other component can be restarted, and the cluster still works"):
        for name in ("etcd", "controller-manager", "scheduler", "kube-proxy", "coredns", "containerd1", "kubelet2"):
            cluster.faults.restart(name)
        cluster.await_api(60)
        cluster.kubectl("scale", "deployment/tiny", f"--replicas={REPLICAS + 2}")
        cluster.await_ready("tiny", REPLICAS + 2)
    if run.full:
        with run.check("an API server that was mute for a minute comes back to Ready nodes and full Services"):
            with cluster.faults.paused("apiserver"):
                time.sleep(60)  # longer than the node monitor's own default; the time is the fault
            cluster.await_api(30)
            # Whoever would mark the nodes does it within seconds of the return.
            for _ in range(10):
                cluster.kubectl("wait", "node", "--all", "--for=condition=Ready", "--timeout=1s")
                cluster.await_ready("tiny", REPLICAS + 2, seconds=1)
                time.sleep(1)
        with run.check(f"{MANY} pods become endpoints"):
            began = time.monotonic()
            cluster.kubectl("scale", "deployment/tiny", f"--replicas={MANY}")
            cluster.await_ready("tiny", MANY, seconds=300)
            run.fact(f"seconds to {MANY} endpoints", round(time.monotonic() - began, 1))
    with run.check("a second cluster beside the first"):
        second = run.cluster(nodes=1)
        assert "node1" in second.kubectl("get", "nodes", "--output=name")
        second.down()
        neighbours = int(Path("/proc/sys/net/ipv4/neigh/default/gc_thresh3").read_text())
        assert neighbours >= 32768, f"the settings of the machine went back while a cluster needed them: {neighbours}"
        cluster.kubectl("get", "nodes")
    with run.check("a boot that is interrupted leaves nothing"):
        _interrupted_boot(run)
    with run.step("take the cluster down"):
        cluster.down(keep_logs=run.report.failed > 0)
    with run.check("nothing is left behind"):
        wait_until("the machine as it was before", lambda: _unchanged(before), seconds=20)


def _tiny(name: str, replicas: int) -> str:
    """A Service and its pods, spread over the nodes."""
    return f"""
apiVersion: v1
kind: Service
metadata: {{name: {name}}}
spec: {{selector: {{app: {name}}}, ports: [{{name: tcp, port: 80, targetPort: 8080}}]}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {{name: {name}}}
spec:
  replicas: {replicas}
  selector: {{matchLabels: {{app: {name}}}}}
  template:
    metadata: {{labels: {{app: {name}}}}}
    spec:
      topologySpreadConstraints:
      - maxSkew: 1
        topologyKey: topology.kubernetes.io/zone
        whenUnsatisfiable: DoNotSchedule
        labelSelector: {{matchLabels: {{app: {name}}}}}
      containers:
      - name: tiny
        image: {images.DOMAIN}/tiny:1
        imagePullPolicy: Never
        args: [serve, "8080"]
        readinessProbe: {{tcpSocket: {{port: 8080}}, periodSeconds: 1}}
"""


def _topology(cluster: Cluster) -> None:
    slices = cluster.get("endpointslices", selector="kubernetes.io/service-name=tiny")["items"]
    places = {(endpoint["nodeName"], endpoint["zone"]) for item in slices for endpoint in item["endpoints"]}
    assert places == {("node1", "z1"), ("node2", "z2")}, places


def _dns(cluster: Cluster, addresses: set[str]) -> None:
    service = cluster.get("service", "tiny")["spec"]["clusterIP"]
    name = "tiny.default.svc.cluster.local"
    wait_until("the Service's name resolves", lambda: service in cluster.inside("getent", "hosts", name))
    cluster.apply("""
apiVersion: v1
kind: Service
metadata: {name: tiny-headless}
spec: {clusterIP: None, selector: {app: tiny}, ports: [{name: tcp, port: 8080}]}
""")

    def answered() -> bool:
        lines = cluster.inside("getent", "ahostsv4", "tiny-headless.default.svc.cluster.local").splitlines()
        return {line.split()[0] for line in lines} == addresses

    wait_until("the headless name gives all pods", answered)


def _pods(cluster: Cluster) -> list[str]:
    return [pod["metadata"]["name"] for pod in cluster.get("pods", selector="app=tiny")["items"]]


def _logs_and_exec(cluster: Cluster) -> None:
    for pod in _pods(cluster):
        assert "serving on port 8080" in cluster.kubectl("logs", pod)
        said = cluster.kubectl("exec", pod, "--", "/tiny", "get", "127.0.0.1", "8080").strip()
        assert said == pod, said


def _cluster_ip(cluster: Cluster, tiny: Path) -> None:
    """Every pod answers sooner or later: kube-proxy chooses at random for each connection."""
    service = cluster.get("service", "tiny")["spec"]["clusterIP"]
    pods = _pods(cluster)
    _all_answer(pods, lambda: cluster.inside(tiny, "get", service, "80"))
    _all_answer(pods, lambda: cluster.kubectl("exec", pods[0], "--", "/tiny", "get", service, "80"))


def _all_answer(pods: list[str], call: Callable[[], str]) -> None:
    seen: set[str] = set()

    def complete() -> bool:
        seen.add(call().strip())
        return seen == set(pods)

    wait_until("every pod answers", complete, seconds=60, every=0)


JAVA_SOURCE = """
import java.net.InetAddress;

public class Probe {
  public static void main(String[] arguments) throws Exception {
    System.out.println("resolved " + InetAddress.getByName(arguments[0]).getHostAddress());
  }
}
"""


def _java_image(folder: Path) -> Path:
    (folder / "Probe.java").write_text(JAVA_SOURCE)
    processes.run(["javac", "-d", folder / "classes", folder / "Probe.java"])
    processes.run(["jar", "--create", "--file", folder / "probe.jar", "-C", folder / "classes", "."])
    return images.java("probe", folder, ["java.base"], "Probe", [folder / "probe.jar"])


def _java_pod(cluster: Cluster) -> None:
    service = cluster.get("service", "tiny")["spec"]["clusterIP"]
    cluster.apply({
        "apiVersion": "v1", "kind": "Pod", "metadata": {"name": "probe"},
        "spec": {"restartPolicy": "Never", "containers": [{
            "name": "probe", "image": f"{images.DOMAIN}/probe:1", "imagePullPolicy": "Never", "args": ["tiny"],
        }]},
    })
    wait_until("the pod has ended", lambda: cluster.get("pod", "probe")["status"]["phase"] in ("Succeeded", "Failed"), seconds=60)
    said = cluster.kubectl("logs", "probe")
    assert said.strip() == f"resolved {service}", said


def _rbac(cluster: Cluster) -> None:
    cluster.kubectl("create", "serviceaccount", "nobody")
    nobody = cluster.kubeconfig_of("nobody")
    try:
        cluster.kubectl(f"--kubeconfig={nobody}", "get", "endpointslices")
    except processes.CommandFailed as refused:
        assert "Forbidden" in str(refused), refused
    else:
        raise AssertionError("a service account without any role could list endpointslices")


def _expect_no_answer(cluster: Cluster) -> None:
    try:
        cluster.kubectl("get", "--raw=/readyz", "--request-timeout=2s", seconds=10)
    except processes.CommandFailed:
        return
    raise AssertionError("the API server answers")


def _compaction(cluster: Cluster) -> None:
    """Both ways to hear of it: a list of the old revision is refused, a watch from it says so in its stream."""
    path = "/api/v1/namespaces/default/configmaps"
    old = json.loads(cluster.kubectl("get", f"--raw={path}"))["metadata"]["resourceVersion"]
    for value in "ab":
        cluster.apply({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "change"}, "data": {"value": value}})
    cluster.faults.compact_and_restart()
    for query in ("resourceVersionMatch=Exact", "watch=true&timeoutSeconds=5"):
        try:
            said = cluster.kubectl("get", f"--raw={path}?resourceVersion={old}&{query}")
        except processes.CommandFailed as refused:
            said = str(refused)
        assert "too old" in said or '"code":410' in said, f"{query}: {said}"


def _interrupted_boot(run: Run) -> None:
    """`up` is ended by a signal at several moments of its life; every time its state directory must be gone."""
    for seconds in (0.2, 1, 3):
        state = Path(tempfile.mkdtemp(prefix="evenkeel-interrupted-"))
        run.at_the_end(functools.partial(processes.run, [SCRIPTS / "down", state]))
        boot = subprocess.Popen([SCRIPTS / "up", state], start_new_session=True, stderr=subprocess.PIPE, text=True)
        try:
            boot.wait(seconds)
        except subprocess.TimeoutExpired:
            boot.send_signal(signal.SIGTERM)
        _, said = boot.communicate(timeout=60)
        assert boot.returncode == 143, f"after {seconds} s: exit {boot.returncode}: {said}"
        assert not state.exists(), f"after {seconds} s: {state} is still there"


def _unchanged(before: Machine) -> bool:
    changes = Machine.look(binaries()).changes_since(before)
    if changes:
        raise AssertionError("\n".join(changes))
    return True
