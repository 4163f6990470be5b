"""What can go wrong with a cluster and its pods, on demand.

Each fault that ends by itself is a context manager, so that a suite that fails in the middle leaves a cluster that can still be
looked at.
"""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from . import processes

if TYPE_CHECKING:
    from .cluster import Cluster

API_PORT = 6443


class Faults:
    """The faults of one cluster. Component names are those of `../cluster/component STATE list`.

    Faults of a pod's process find it when they are asked for, which takes a second, and strike when they are entered, at once.
    """

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster

    def kill(self, name: str) -> None:
        """SIGKILL: connections are reset, and from then on refused."""
        self._cluster.component("kill", name)

    def start(self, name: str) -> None:
        """Starts it with the flags it had."""
        self._cluster.component("start", name)

    def restart(self, name: str) -> None:
        """SIGTERM, then a start: the orderly kind, in which a server ends its watches."""
        self._cluster.component("restart", name)

    @contextmanager
    def paused(self, name: str) -> Iterator[None]:
        """SIGSTOP: the process lives, its connections stand, and it says nothing."""
        self._cluster.component("pause", name)
        try:
            yield
        finally:
            self._cluster.component("resume", name)

    @contextmanager
    def packets_dropped(self, port: int = API_PORT, clients: str = "0.0.0.0/0") -> Iterator[None]:
        """Packets between `clients` and `port` vanish, both ways: half-open connections that no side hears of.

        By default this cuts off the kubelets and the controllers too; `clients` narrows it, for example to the pods.
        """
        rules = [
            ["INPUT", "--protocol", "tcp", "--source", clients, "--dport", str(port), "--jump", "DROP"],
            ["OUTPUT", "--protocol", "tcp", "--destination", clients, "--sport", str(port), "--jump", "DROP"],
        ]
        with self._rules(rules):
            yield

    @contextmanager
    def cut_off(self, address: str) -> Iterator[None]:
        """All packets from and to a pod vanish, also those of its kubelet's probes."""
        rules = [[chain, side, address, "--jump", "DROP"] for chain, side in (
            ("OUTPUT", "--destination"), ("INPUT", "--source"), ("FORWARD", "--destination"), ("FORWARD", "--source"),
        )]
        with self._rules(rules):
            yield

    @contextmanager
    def _rules(self, rules: list[list[str]]) -> Iterator[None]:
        # First in the chain: kube-proxy's own rules accept packets of known connections.
        added: list[list[str]] = []
        try:
            for rule in rules:
                self._cluster.inside("iptables", "--wait", "--insert", *rule)
                added.append(rule)
            yield
        finally:
            for rule in added:
                self._cluster.inside("iptables", "--wait", "--delete", *rule)

    def killed(self, pod: str) -> AbstractContextManager[None]:
        """SIGKILL to the process of a pod of one container: the kernel resets its connections, the kubelet starts it again."""
        process = self._process(pod)

        @contextmanager
        def strike() -> Iterator[None]:
            os.kill(process, signal.SIGKILL)
            yield

        return strike()

    def stopped(self, pod: str) -> AbstractContextManager[None]:
        """SIGSTOP to the process of a pod: the kernel goes on accepting connections and bytes for it, and nothing answers."""
        process = self._process(pod)

        @contextmanager
        def strike() -> Iterator[None]:
            os.kill(process, signal.SIGSTOP)
            try:
                yield
            finally:
                os.kill(process, signal.SIGCONT)

        return strike()

    def file_in(self, pod: str, path: str) -> AbstractContextManager[None]:
        """An empty file at that path of the pod's."""
        file = Path(f"/proc/{self._process(pod)}/root{path}")

        @contextmanager
        def strike() -> Iterator[None]:
            file.touch()
            try:
                yield
            finally:
                file.unlink()

        return strike()

    def _process(self, pod: str) -> int:
        """The process id, as this machine has it, of the one container of a pod."""
        found = self._cluster.get("pods", pod)
        container = found["status"]["containerStatuses"][0]["containerID"].removeprefix("containerd://")
        node = self._cluster.state / "ns" / found["spec"]["nodeName"]
        tasks = processes.run(["nsenter", f"--mount={node}", "ctr", "--namespace=k8s.io", "tasks", "list"])
        for line in tasks.splitlines()[1:]:
            task, process, _status = line.split()
            if task == container:
                return int(process)
        raise AssertionError(f"{pod}: containerd of {found['spec']['nodeName']} runs no {container}:\n{tasks}")

    def compact(self) -> int:
        """etcd forgets all revisions but the newest: whoever resumes a watch from an older one gets 410 Gone.

        Only once the API server was restarted too: its watch cache still answers for the old revisions. Returns the revision.
        """
        status = json.loads(self._cluster.etcdctl("endpoint", "status", "--write-out=json"))
        revision = int(status[0]["Status"]["header"]["revision"])
        self._cluster.etcdctl("compact", str(revision))
        return revision

    def compact_and_restart(self, seconds: float = 60) -> int:
        """The two things that make 410 happen. Returns when the API server answers again."""
        revision = self.compact()
        self.restart("apiserver")
        self._cluster.await_api(seconds)
        return revision
