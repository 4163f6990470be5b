"""The real Kubernetes of ../../interop, booted when a figure first asks for it and ended with the run."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from functools import cache
from pathlib import Path

from suite import peers, who
from suite.cluster import Cluster, build
from suite.load import ServiceAccount

from .programs import TARGET

_end = ExitStack()


def close() -> None:
    """Ends the cluster, if one was booted."""
    _end.close()


@cache
def folder() -> Path:
    return Path(_end.enter_context(tempfile.TemporaryDirectory(prefix="evenkeel-benchmarks-")))


@cache
def cluster() -> Cluster:
    """Up, with the image of the small server, and a service account that may read slices."""
    build()
    booted = Cluster.create(logs=TARGET / "cluster-logs")
    _end.callback(booted.down)
    booted.up()
    booted.import_images([peers.server_image(folder())])
    booted.apply(who.client_account())
    return booted


@cache
def account() -> ServiceAccount:
    return ServiceAccount(cluster(), "client", folder() / "account")


@cache
def writer() -> ServiceAccount:
    """One that may write slices too."""
    cluster().apply("""
apiVersion: v1
kind: ServiceAccount
metadata: {name: writer}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: writer}
rules:
- {apiGroups: [discovery.k8s.io], resources: [endpointslices], verbs: ['*']}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: writer}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: writer}
subjects: [{kind: ServiceAccount, name: writer, namespace: default}]
""")
    return ServiceAccount(cluster(), "writer", folder() / "writer")
