"""A cluster to try things on: builds, boots and leaves it up.

Two nodes in two zones. What a visitor should find on it belongs in DEPLOYMENTS.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from suite import images, processes, who
from suite.cluster import INTEROP, SCRIPTS, Cluster, build
from suite.run import Run

ROOT = INTEROP.parent
EXAMPLE = ROOT / "examples" / "greeter"


def example(cluster: Cluster) -> None:
    """The greeter: three servers, and a client that calls them by kubernetes:///."""
    processes.run(["mvn", "-q", "-B", "-f", ROOT / "pom.xml", "-pl", "kubernetes,bom", "-am", "-DskipTests", "-DskipITs", "install"], seconds=600)
    processes.run(["mvn", "-q", "-B", "-f", EXAMPLE / "pom.xml", "package"], seconds=600)
    jars = [EXAMPLE / "target" / "greeter-1.jar", *sorted((EXAMPLE / "target" / "lib").glob("*.jar"))]
    with tempfile.TemporaryDirectory(prefix="evenkeel-example-") as folder:
        cluster.import_images([
            images.java("greeter", Path(folder), who.MODULES, "greeter.GreeterServer", jars),
            images.java("greeter-client", Path(folder), who.MODULES, "greeter.GreeterClient", jars),
        ])
    cluster.apply((EXAMPLE / "kubernetes" / "greeter.yaml").read_text())
    cluster.await_ready("greeter", 3)
    cluster.kubectl("rollout", "status", "deployment/greeter-client", "--timeout=60s", seconds=70)


# Name of the step, and what it does to a cluster that is up.
DEPLOYMENTS: list[tuple[str, Callable[[Cluster], None]]] = [("deploy the example", example)]


def main(run: Run) -> None:
    with run.step("build Kubernetes, etcd and CoreDNS"):
        build()
    with run.step("boot two nodes"):
        cluster = run.cluster(nodes=2)
    for name, deploy in DEPLOYMENTS:
        with run.step(name):
            deploy(cluster)
    run.keep = True
    state = cluster.state
    print(f"""
A Kubernetes of two nodes is up, in a network namespace of its own (addresses 198.18.0.0/15).

  kubeconfig   {state}/kubeconfig

Try:
  {state}/kubectl logs --follow deployment/greeter-client        # who answers, each five seconds
  {state}/kubectl scale deployment/greeter --replicas=5          # or: rollout restart deployment/greeter
  {state}/in {ROOT}/evenkeel resolve kubernetes:///greeter:grpc --watch --kubeconfig {state}/kubeconfig
  {SCRIPTS / "component"} {state} restart apiserver""")
