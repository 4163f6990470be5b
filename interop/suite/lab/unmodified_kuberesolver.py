"""grpc-go with kuberesolver as it is released, on the lab's cluster: what works there works here."""

from __future__ import annotations

import base64
import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from .. import peers
from .started import StartedLab
from .stock_kubectl import DEPLOYMENT, Kubectl

TARGET = "kubernetes:///greeter.lab:grpc"
METHOD = "/evenkeel.lab.Greeter/Greet"

# As in every suite.
RATE = 200


class Here:
    """This machine, for clients that elsewhere run in a cluster's network."""

    def start_inside(self, command: Sequence[str | Path], log: Path, env: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
        with open(log, "ab") as output:
            return subprocess.Popen(
                [str(word) for word in command], stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
                env={**os.environ, **(env or {})}, start_new_session=True,
            )


class KubeconfigAccount:
    """What a kubeconfig has, in the form in which a pod finds it."""

    def __init__(self, kubeconfig: dict[str, Any], folder: Path) -> None:
        folder.mkdir()
        cluster, user = kubeconfig["clusters"][0]["cluster"], kubeconfig["users"][0]["user"]
        (folder / "ca.crt").write_bytes(base64.b64decode(cluster["certificate-authority-data"]))
        (folder / "token").write_text(user["token"])
        self._folder = folder
        self._server = urlsplit(cluster["server"])

    def environment(self) -> dict[str, str]:
        return {
            "KUBERNETES_SERVICE_HOST": str(self._server.hostname),
            "KUBERNETES_SERVICE_PORT": str(self._server.port),
            "EVENKEEL_SERVICE_ACCOUNT": str(self._folder),
        }


def follows(kubectl: Kubectl, lab: StartedLab, folder: Path) -> None:
    """It calls all pods, those of a scale-up too, and no call fails."""
    lab.await_ready(3)
    account = KubeconfigAccount(json.loads(kubectl("config", "view", "--raw", "--output=json")), folder / "account")
    client = peers.KuberesolverClient(
        Here(), account, folder / "kuberesolver.log", peers.build("client", folder), TARGET, RATE, f"-method={METHOD}"
    )
    try:
        client.await_servers(3)
        assert set(client.calls()) == lab.pods(), (client.calls(), lab.pods())
        kubectl("scale", DEPLOYMENT, "--replicas=5")
        pods = lab.await_ready(5)
        client.await_servers(5)
        assert set(client.calls()) == pods, (client.calls(), pods)
        client.expect_no_failure()
    finally:
        client.stop()
    kubectl("scale", DEPLOYMENT, "--replicas=3")
    lab.await_ready(3)
