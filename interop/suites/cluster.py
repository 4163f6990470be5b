"""A cluster to try things on: builds, boots and leaves it up.

Two nodes in two zones. What a visitor should find on it belongs in DEPLOYMENTS.
"""

from __future__ import annotations

from collections.abc import Callable

from suite.cluster import SCRIPTS, Cluster, build
from suite.run import Run

# Name of the step, and what it does to a cluster that is up.
DEPLOYMENTS: list[tuple[str, Callable[[Cluster], None]]] = []


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
  {state}/kubectl get nodes -L topology.kubernetes.io/zone
  {state}/in getent hosts kubernetes.default.svc.cluster.local
  {SCRIPTS / "component"} {state} restart apiserver""")
