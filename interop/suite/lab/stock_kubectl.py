"""The stock kubectl on the lab's cluster, and the lab's page, which must show what kubectl did."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from .. import processes
from ..waiting import wait_until
from .started import StartedLab

KINDS = ("pods", "services", "endpointslices", "deployments", "nodes", "events")
DEPLOYMENT = "deployment/greeter"

# Of the same pods under another name; the port is by name, as in the lab's own Service.
SERVICE = """
apiVersion: v1
kind: Service
metadata: {name: second}
spec: {selector: {app: greeter}, ports: [{name: grpc, port: 8080, targetPort: grpc}]}
"""


class Kubectl:
    """With the kubeconfig that the lab printed and nothing else: no --namespace, and a home of its own for its cache."""

    def __init__(self, lab: StartedLab, home: Path) -> None:
        program = shutil.which("kubectl")
        if not program:
            raise FileNotFoundError("no kubectl on this machine: install the stock one (Debian: apt-get install kubernetes-client)")
        home.mkdir()
        self._program = program
        self._env = {"KUBECONFIG": str(lab.kubeconfig), "HOME": str(home)}
        self.lab = lab

    def __call__(self, *words: str, stdin: str | None = None) -> str:
        return processes.run([self._program, *words], stdin=stdin, env=self._env, seconds=60)

    def get(self, *words: str) -> Any:
        return json.loads(self("get", *words, "--output=json"))

    def names(self, kind: str) -> set[str]:
        return {item["metadata"]["name"] for item in self.get(kind)["items"]}

    def watch(self, *words: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [self._program, "get", *words, "--watch"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            env={**os.environ, **self._env}, start_new_session=True,
        )


def gets(kubectl: Kubectl) -> None:
    """Each kind in each form; tables have rows, and names are those of the page."""
    for kind in KINDS:
        items = kubectl.get(kind)["items"]
        assert items, f"there are no {kind}"
        # Events come at any moment, and their table is ordered otherwise.
        rows = kubectl("get", kind, "--no-headers").splitlines()
        wide = kubectl("get", kind, "--output=wide").splitlines()
        names = kubectl("get", kind, "--output=jsonpath={.items[*].metadata.name}").split()
        yaml = kubectl("get", kind, "--output=yaml")
        assert len(wide) > len(items) <= len(rows) and len(names) >= len(items), f"{kind}: {len(items)} items, rows {rows}, wide {wide}"
        assert yaml.startswith("apiVersion: v1\nitems:\n") and yaml.count("\n  metadata:\n") >= len(items), yaml[:500]
    seen = kubectl.lab.snapshot()["cluster"]
    assert kubectl.names("pods") == {pod["name"] for pod in seen["pods"]}
    assert kubectl.names("nodes") == {node["name"] for node in seen["nodes"]}
    wide = kubectl("get", "pods", "--output=wide")
    assert all(pod["address"] in wide and pod["node"] in wide for pod in seen["pods"]), wide


def watches_a_scale(kubectl: Kubectl) -> None:
    """kubectl get --watch prints a row for each change of a scale from 3 to 5, and the page shows the same."""
    lab = kubectl.lab
    assert len(lab.await_ready(3)) == 3
    last = lab.last_event()
    watching = kubectl.watch(DEPLOYMENT)
    try:
        assert watching.stdout
        assert "READY" in watching.stdout.readline()
        assert watching.stdout.readline().split()[1] == "3/3"
        kubectl("scale", DEPLOYMENT, "--replicas=5")
        rows: list[str] = []
        while not rows or rows[-1] != "5/5":
            line = watching.stdout.readline()  # whoever prints nothing more is ended by the suite's deadline
            assert line, f"the watch ended: {rows}"
            rows.append(line.split()[1])
        assert "3/5" in rows, rows
    finally:
        watching.kill()
        watching.communicate()
    lab.await_ready(5)
    lab.await_event("Scaled from 3 to 5", last)
    assert lab.snapshot()["cluster"]["replicas"] == 5
    kubectl("scale", DEPLOYMENT, "--replicas=3")
    lab.await_event("Scaled from 5 to 3", last)
    lab.await_ready(3)


def rolls_out(kubectl: Kubectl) -> None:
    """Restart, status, history and undo: each replaces the pods, and is an event on the page."""
    lab = kubectl.lab
    before = lab.await_ready(3)
    last = lab.last_event()
    revisions = len(_revisions(kubectl))
    kubectl("rollout", "restart", DEPLOYMENT)
    assert "successfully rolled out" in kubectl("rollout", "status", DEPLOYMENT, "--timeout=50s")
    restarted = lab.await_ready(3)
    assert not before & restarted, (before, restarted)
    event = lab.await_event("Rollout restart", last)
    assert len(_revisions(kubectl)) == revisions + 1
    kubectl("rollout", "undo", DEPLOYMENT)
    assert "successfully rolled out" in kubectl("rollout", "status", DEPLOYMENT, "--timeout=50s")
    undone = lab.await_ready(3)
    assert not restarted & undone, (restarted, undone)
    lab.await_event("Rollout restart", event["id"])


def _revisions(kubectl: Kubectl) -> list[str]:
    return [line for line in kubectl("rollout", "history", DEPLOYMENT).splitlines() if line[:1].isdigit()]


def deletes_a_pod(kubectl: Kubectl) -> None:
    """Another takes its place, in the page and in the slices; the one that was deleted drains first."""
    lab = kubectl.lab
    before = lab.await_ready(3)
    gone = sorted(before)[0]
    kubectl("delete", "pod", gone, "--wait=false")
    wait_until("the page shows that it drains", lambda: gone in lab.pods("draining"))
    after = lab.await_ready(3)
    assert gone not in after and len(after - before) == 1, (before, after)
    assert kubectl.names("pods") == after
    endpoints = [each for item in kubectl.get("endpointslices", "-l", "kubernetes.io/service-name=greeter")["items"] for each in item["endpoints"]]
    assert {each["targetRef"]["name"] for each in endpoints} == after, endpoints


def describes(kubectl: Kubectl) -> None:
    """What people look for in it: replicas and events of a Deployment, a pod's node and readiness, a Service's endpoints."""
    pod = sorted(kubectl.lab.await_ready(3))[0]
    said = kubectl("describe", DEPLOYMENT)
    assert "3 desired | 3 updated | 3 total | 3 available" in said and "ScalingReplicaSet" in said, said
    said = kubectl("describe", "pod", pod)
    assert "Node:" in said and "Ready" in said and "Scheduled" in said, said
    said = kubectl("describe", "service", "greeter")
    addresses = [each["address"] for each in kubectl.lab.snapshot()["cluster"]["pods"]]
    assert all(address in said for address in addresses), said


def applies_a_service(kubectl: Kubectl) -> None:
    """A Service that kubectl applies gets slices with the same pods; without the Service they go."""
    pods = kubectl.lab.await_ready(3)
    kubectl("apply", "--filename=-", stdin=SERVICE)

    def slices() -> list[Any]:
        found: list[Any] = kubectl.get("endpointslices", "-l", "kubernetes.io/service-name=second")["items"]
        return found

    def right() -> bool:
        (only,) = slices()
        assert {each["targetRef"]["name"] for each in only["endpoints"]} == pods, only
        assert [port["name"] for port in only["ports"]] == ["grpc"], only
        return True

    wait_until("its slice has all pods", right)
    kubectl("delete", "service", "second")
    wait_until("its slice is gone", lambda: not slices())
