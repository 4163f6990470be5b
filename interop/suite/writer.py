"""Writes to the Kubernetes API, reads it, and hears of changes, at a known moment: kubectl takes a tenth of a second to start, and a
second on a busy machine."""

from __future__ import annotations

import http.client
import json
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from .cluster import Cluster, Json
from .waiting import wait_until


class Writer:
    """Server-side apply, reads, and watches, through a `kubectl proxy` that stays open. Each watch may have a thread of its own."""

    def __init__(self, cluster: Cluster, folder: Path) -> None:
        self._socket = folder / "kubectl-proxy"
        self._log = folder / "kubectl-proxy.log"
        with open(self._log, "ab") as log:
            self.process: subprocess.Popen[bytes] = subprocess.Popen(
                [str(cluster.state / "kubectl"), "proxy", f"--unix-socket={self._socket}"],
                stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
            )
        wait_until("kubectl proxy listens", self._socket.exists, 20)

    def apply(self, path: str, thing: Json) -> float:
        """Creates the object at that path, or makes it as given. The time just before it was sent (seconds of the epoch)."""

        def sent() -> list[float]:
            began = time.time()
            self._patch(path, thing)
            return [began]

        # The proxy may still hold a connection from before a fault; what it answers then is no answer of the API server.
        return wait_until(f"{path} is written", sent, 30)[0]

    def get(self, path: str) -> Json:
        """An object, or a collection with the `resourceVersion` to watch it from."""
        connection = _UnixConnection(self._socket)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            said = response.read()
            assert response.status == 200, f"{path}: {response.status} {said[:500]!r}"
            found: Json = json.loads(said)
            return found
        finally:
            connection.close()

    def watch(self, path: str, version: str) -> Iterator[Json]:
        """The events of a collection since that `resourceVersion`, until the API server or the proxy ends the watch."""
        connection = _UnixConnection(self._socket)
        try:
            connection.request("GET", f"{path}{'&' if '?' in path else '?'}watch=true&resourceVersion={version}")
            assert connection.sock
            connection.sock.settimeout(None)  # where nothing happens nothing is told
            response = connection.getresponse()
            assert response.status == 200, f"{path}: {response.status} {response.read()[:500]!r}"
            for line in iter(response.readline, b""):
                yield json.loads(line)
        finally:
            connection.close()

    def _patch(self, path: str, thing: Json) -> None:
        connection = _UnixConnection(self._socket)
        try:
            connection.request(
                "PATCH", f"{path}?fieldManager=suite&force=true", json.dumps(thing), {"Content-Type": "application/apply-patch+yaml"}
            )
            response = connection.getresponse()
            said = response.read()
            assert response.status in (200, 201), f"{response.status} {said[:500]!r}"
        finally:
            connection.close()


class _UnixConnection(http.client.HTTPConnection):
    def __init__(self, path: Path) -> None:
        super().__init__("localhost", timeout=5)
        self._path = str(path)

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)
