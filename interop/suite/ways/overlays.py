"""The overlays of `../../../deploy/ways` as they are, with the images of this machine and the load of the suites."""

from __future__ import annotations

import os
from pathlib import Path

from .. import images
from ..cluster import INTEROP, Cluster

WAYS = INTEROP.parent / "deploy" / "ways"
NAMESPACE = "evenkeel-ways"

# In the order of the table. Two cores carry the load of five clients beside six servers and the proxies; with nine at once what was
# measured would be the queue for the CPU. Each group meets the same events.
GROUPS = [
    ["clusterip", "headless-pick-first", "headless-round-robin", "max-connection-age"],
    ["kubernetes-api", "dns", "envoy", "envoy-sidecar", "nginx"],
]

RATE = 200
STREAMS = 20


def apply(cluster: Cluster, folder: Path, name: str) -> None:
    """Applies one overlay."""
    overlay = folder / f"overlay-{name}"
    overlay.mkdir()
    (overlay / "kustomization.yaml").write_text(_test_overlay(os.path.relpath(WAYS / name, overlay)))
    cluster.apply(overlay)


def end_clients(cluster: Cluster) -> None:
    """Ends all but the servers, which the next group calls too."""
    cluster.kubectl("delete", "deployment", f"--namespace={NAMESPACE}", "--field-selector=metadata.name!=greeter", "--timeout=60s", seconds=70)


def _test_overlay(way: str) -> str:
    return f"""
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: [{way}]
images:
- {{name: evenkeel, newName: {images.DOMAIN}/evenkeel, newTag: "1"}}
- {{name: envoy, newName: {images.DOMAIN}/envoy, newTag: "1"}}
- {{name: nginx, newName: {images.DOMAIN}/nginx, newTag: "1"}}
patches:
# Images that were made here are nowhere to be pulled from.
- target: {{kind: Deployment}}
  patch: |
    - {{op: add, path: /spec/template/spec/containers/0/imagePullPolicy, value: Never}}
- target: {{kind: Deployment, name: client-envoy-sidecar}}
  patch: |
    - {{op: add, path: /spec/template/spec/initContainers/0/imagePullPolicy, value: Never}}
- target: {{kind: Deployment, name: client-.*}}
  patch: |
    - {{op: add, path: /spec/template/spec/containers/0/resources/limits/cpu, value: 500m}}
    - {{op: replace, path: /spec/template/spec/containers/0/env/1/value, value: "-Xmx96m -XX:+UseSerialGC -XX:TieredStopAtLevel=1"}}
    - {{op: add, path: /spec/template/spec/containers/0/args/-, value: --rate={RATE}}}
    - {{op: add, path: /spec/template/spec/containers/0/args/-, value: --streams={STREAMS}}}
# Two cores for all of it: a JVM that starts must not take the time of those that answer.
- target: {{kind: Deployment, name: greeter}}
  patch: |
    - {{op: add, path: /spec/template/spec/containers/0/resources/limits/cpu, value: 400m}}
    - {{op: replace, path: /spec/template/spec/containers/0/env/0/value, value: "-Xmx96m -XX:+UseSerialGC -XX:TieredStopAtLevel=1"}}
    - {{op: replace, path: /spec/template/spec/containers/0/readinessProbe/periodSeconds, value: 1}}
"""
