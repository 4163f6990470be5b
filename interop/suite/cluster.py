"""A real Kubernetes for a suite: `../cluster/up` and `down`, kubectl, images, and commands inside its network."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from . import processes
from .faults import Faults
from .waiting import wait_until

# Where a cluster is; ../cluster/lib/layout.sh has the whole plan.
API_URL = "https://198.18.0.1:6443"
DNS_ADDRESS = "198.18.0.1:53"
POD_RANGE = "198.18.64.0/18"

# An object of the Kubernetes API.
Json = dict[str, Any]

INTEROP = Path(__file__).resolve().parent.parent
SCRIPTS = INTEROP / "cluster"

# The first build compiles Kubernetes: 6 minutes on two idle cores, several times that on busy ones.
BUILD_SECONDS = 40 * 60
UP_SECONDS = 300
DOWN_SECONDS = 180  # twice a minute for the kernel to end hundreds of pods, on a busy machine


def build() -> None:
    """Everything that `up` needs; nothing to do if it is there."""
    processes.run([SCRIPTS / "build"], seconds=BUILD_SECONDS, show=True)


def binaries() -> Path:
    """What `build` made, in its default place."""
    cache = os.environ.get("EVENKEEL_CACHE")
    return (Path(cache) if cache else Path.home() / ".cache/evenkeel") / "cluster"


class Cluster:
    """One cluster, known by its state directory. Methods may be called from several threads."""

    def __init__(self, state: Path, logs: Path) -> None:
        self.state = state
        self.logs = logs
        self.is_up = False
        self.faults = Faults(self)

    @classmethod
    def create(cls, logs: Path) -> Cluster:
        """One that is not up yet. Its state is under the folder for temporary files; the logs go to `logs` if something fails."""
        return cls(Path(tempfile.mkdtemp(prefix="evenkeel-cluster-")), logs)

    # Life

    def up(self, nodes: int = 1) -> None:
        """Boots it: node I in zone zI. Returns when all nodes are Ready and DNS answers."""
        env = {"NODES": str(nodes), "KEEP_LOGS": str(self.logs)}
        processes.run([SCRIPTS / "up", self.state], seconds=UP_SECONDS, env=env)
        self.is_up = True

    def down(self, keep_logs: bool = False) -> None:
        """Ends it. Works in every condition, also when `up` failed or was killed."""
        self.is_up = False
        env = {"KEEP_LOGS": str(self.logs)} if keep_logs else None
        processes.run([SCRIPTS / "down", self.state], seconds=DOWN_SECONDS, env=env)

    @property
    def down_command(self) -> str:
        return f"{SCRIPTS / 'down'} {self.state}"

    def component(self, action: str, name: str) -> str:
        """`../cluster/component`: start, stop, restart, kill, pause, resume, status."""
        return processes.run([SCRIPTS / "component", self.state, action, name], seconds=60).strip()

    def etcdctl(self, *arguments: str, seconds: float = 30) -> str:
        """etcdctl on the cluster's etcd; its standard output."""
        return processes.run([self.state / "etcdctl", *arguments], seconds=seconds)

    # The Kubernetes API

    def kubectl(self, *arguments: str, stdin: str | None = None, seconds: float = 60) -> str:
        """kubectl as the administrator; its standard output."""
        return processes.run([self.state / "kubectl", *arguments], stdin=stdin, seconds=seconds)

    def get(self, kind: str, name: str = "", namespace: str = "default", selector: str = "") -> Json:
        """An object or, without a name, a list of them."""
        words = [kind, *([name] if name else []), f"--namespace={namespace}", *([f"--selector={selector}"] if selector else [])]
        found: Json = json.loads(self.kubectl("get", *words, "--output=json"))
        return found

    def apply(self, *objects: Json | str | Path) -> None:
        """Applies objects, given as dictionaries, as YAML, or as a kustomize folder."""
        for thing in objects:
            if isinstance(thing, Path):
                self.kubectl("apply", "--kustomize", str(thing))
            else:
                self.kubectl("apply", "--filename=-", stdin=thing if isinstance(thing, str) else json.dumps(thing))

    def token(self, account: str, namespace: str = "default", seconds: int = 600) -> str:
        """A token of a service account. The API server refuses less than 10 minutes."""
        return self.kubectl("create", "token", account, f"--namespace={namespace}", f"--duration={seconds}s").strip()

    def kubeconfig_of(self, account: str, namespace: str = "default", seconds: int = 600) -> Path:
        """A kubeconfig of a service account with a fresh token, beside the cluster's own ones."""
        file = self.state / "auth" / f"{namespace}-{account}"
        file.write_text(json.dumps({
            "apiVersion": "v1",
            "kind": "Config",
            "clusters": [{"name": "c", "cluster": {"server": API_URL, "certificate-authority": str(self.certificate)}}],
            "users": [{"name": "u", "user": {"token": self.token(account, namespace, seconds)}}],
            "contexts": [{"name": "c", "context": {"cluster": "c", "user": "u", "namespace": namespace}}],
            "current-context": "c",
        }))
        return file

    @property
    def certificate(self) -> Path:
        """Of the authority that signed the API server's."""
        return self.state / "pki" / "ca.crt"

    def ready_addresses(self, service: str, namespace: str = "default") -> set[str]:
        """The addresses that the Service's EndpointSlices call ready."""
        slices = self.get("endpointslices", namespace=namespace, selector=f"kubernetes.io/service-name={service}")
        return {
            address
            for item in slices["items"]
            for endpoint in item["endpoints"] or []
            if endpoint["conditions"].get("ready", True)
            for address in endpoint["addresses"]
        }

    def await_ready(self, service: str, count: int, namespace: str = "default", seconds: float = 120) -> set[str]:
        """Waits until the Service has exactly `count` ready addresses."""

        def right() -> list[set[str]]:
            addresses = self.ready_addresses(service, namespace)
            if len(addresses) != count:
                raise AssertionError(f"{len(addresses)} are ready")
            return [addresses]  # no addresses are an answer too

        return wait_until(f"{count} endpoints of {service} ready", right, seconds)[0]

    def await_api(self, seconds: float = 60) -> None:
        """Waits until the API server says that it is ready, as after a restart."""
        wait_until("API server ready", lambda: self.kubectl("get", "--raw=/readyz", "--request-timeout=2s", seconds=10), seconds)

    # Inside

    def import_images(self, files: Iterable[Path]) -> None:
        """Loads images on every node."""
        processes.run([self.state / "import", *files], seconds=300)

    def inside(self, *command: str | Path, seconds: float = 60) -> str:
        """Runs a command in the cluster's network and with its DNS; its standard output."""
        return processes.run([self.state / "in", *command], seconds=seconds)

    def start_inside(
        self, command: Sequence[str | Path], log: Path, env: Mapping[str, str] | None = None
    ) -> subprocess.Popen[bytes]:
        """Starts a command in the cluster's network, with a pod's share of the CPU, all its output to `log`. It ends with the
        cluster at the latest."""
        with open(log, "ab") as output:
            return subprocess.Popen(
                [str(self.state / "as-pod"), *map(str, command)],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**os.environ, **(env or {})},
                start_new_session=True,
            )
