"""What Evenkeel is compared with: grpc-go with kuberesolver, and a small server that both sides call."""

from __future__ import annotations

from pathlib import Path

from . import images, processes
from .cluster import INTEROP, Cluster
from .load import Account, Client, Place, ServiceAccount

SOURCES = INTEROP / "peers" / "go"


def build(name: str, folder: Path) -> Path:
    """A program of `../peers/go`, `client`, `server` or `watch`, as one file without libraries."""
    program = folder / f"peer-{name}"
    processes.run(
        ["go", "build", "-C", SOURCES, "-mod=readonly", "-trimpath", "-ldflags=-s -w", "-o", program, f"./{name}"],
        seconds=600, env={"CGO_ENABLED": "0"},
    )
    return program


def server_image(folder: Path) -> Path:
    """The image DOMAIN/small:1, a server that starts at once and costs little."""
    image = folder / "small.tar"
    processes.run([images.IMAGES / "image.py", f"{images.DOMAIN}/small:1", image, "--entry", "/server", f"/server={build('server', folder)}"])
    return image


def servers(name: str, replicas: int, *, linger_seconds: int = 3, headless: bool = False) -> str:
    """Small servers and their Service, port `grpc`. Probed seldom where there are many: probes are a load of their own."""
    service = "clusterIP: None, " if headless else ""
    return f"""
apiVersion: v1
kind: Service
metadata: {{name: {name}}}
spec: {{{service}selector: {{app: {name}}}, ports: [{{name: grpc, port: 80, targetPort: grpc-in}}]}}
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
      terminationGracePeriodSeconds: {linger_seconds + 7}
      containers:
      - name: small
        image: {images.DOMAIN}/small:1
        imagePullPolicy: Never
        args: ["-port=50051", "-linger={linger_seconds}s"]
        ports: [{{name: grpc-in, containerPort: 50051}}]
        readinessProbe: {{tcpSocket: {{port: 50051}}, periodSeconds: {1 if replicas < 20 else 10}}}
"""


class KuberesolverClient(Client):
    """grpc-go with kuberesolver and round_robin, under the same open loop; its report has the events first, failed, second and end."""

    def __init__(self, place: Place, account: Account, log: Path, program: Path, target: str, rate: int, *options: str) -> None:
        super().__init__(place, account, log, [program, f"-target={target}", f"-rate={rate}", *options])


class ReadyWatch(Client):
    """Says when each pod of a Service was first seen ready: a watch of its own, so that none of those compared is the clock."""

    def __init__(self, cluster: Cluster, account: ServiceAccount, log: Path, program: Path, service: str, *options: str) -> None:
        super().__init__(cluster, account, log, [program, f"-service={service}", *options])

    def ready_at(self) -> dict[str, float]:
        """Milliseconds of the epoch, by pod."""
        return {event["pod"]: event["at"] for event in self.events("ready")}

    def end(self) -> None:
        self.process.terminate()
        self.process.wait(10)
