"""The contract suites of the sources, as they run on the stand-ins, on a real API server and CoreDNS; and the manifests of deploy/rbac."""

from __future__ import annotations

import os
import signal
import tempfile
from pathlib import Path

from suite import processes
from suite.cluster import API_URL, DNS_ADDRESS, INTEROP, Cluster, build
from suite.load import java
from suite.main import REPORTS
from suite.run import Run
from suite.waiting import wait_until

ROOT = INTEROP.parent
RBAC = ROOT / "deploy" / "rbac"
PACKAGE = "io.evenkeel.interop.contract"
SUITES = ["ApiServerDiscoveryContract", "ApiServerCatalogContract", "CoreDnsDiscoveryContract"]

# The service account that deploy/rbac names, and what it may do there after each folder was applied, and nothing else.
SUBJECT = "system:serviceaccount:default:default"
SLICES = {f"{verb} endpointslices.discovery.k8s.io" for verb in ("get", "list", "watch")}
GRANTED = {
    "slices": SLICES,
    "slices-and-services": SLICES | {"get services"},
    "namespace": SLICES | {"get services"},
    "all-namespaces": SLICES | {"get services"},
}


def main(run: Run) -> None:
    with run.step("build Kubernetes, etcd and CoreDNS"):
        build()
    with run.step("build the contract suites"):
        processes.run(["mvn", "-q", "-B", "-f", ROOT / "pom.xml", "-pl", "interop", "-am", "-DskipTests", "-DskipITs", "package"], seconds=900)
    folder = tempfile.TemporaryDirectory(prefix="evenkeel-contract-")
    run.at_the_end(folder.cleanup)
    with run.step("boot a node"):
        cluster = run.cluster()
    for name, granted in GRANTED.items():
        with run.check(f"deploy/rbac/{name}, applied as it is, grants what it says and no more"):
            _grants(cluster, name, granted)
    with run.step("an administrator, and a client by deploy/rbac/all-namespaces"):
        command = _command(cluster, Path(folder.name))
    with run.check("discovery and catalog keep their contracts with the real API server, and discovery with CoreDNS"):
        run.fact("contract tests", _hold(cluster, command, REPORTS / "contract-tests.txt"))


def _hold(cluster: Cluster, command: list[str | Path], report: Path) -> int:
    """Runs the suites; all that they say is in the report, an error has what failed. The number of their tests."""
    report.parent.mkdir(parents=True, exist_ok=True)
    report.unlink(missing_ok=True)
    process = cluster.start_inside(command, report)
    try:
        status = process.wait(900)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
    lines = report.read_text().splitlines()
    failed = [line.strip() for line in lines if "[X]" in line]
    assert not status and not failed, "\n".join([f"exit {status}, see {report}", *failed])
    for left_out in ("tests skipped", "tests aborted"):
        count = next(int(line.strip(" []").split()[0]) for line in lines if left_out in line)
        assert not count, f"{count} {left_out}, see {report}"
    successful = next(int(line.strip(" []").split()[0]) for line in lines if "tests successful" in line)
    suite, tests = "", {name: 0 for name in SUITES}
    for line in lines:
        suite = next((name for name in SUITES if f"- {name} " in line), suite)
        tests[suite] = tests.get(suite, 0) + ("() [OK]" in line)
    assert all(tests[name] for name in SUITES), f"a suite without tests: {tests}, see {report}"
    return successful


def _grants(cluster: Cluster, name: str, granted: set[str]) -> None:
    assert sorted(GRANTED) == sorted(path.name for path in RBAC.iterdir()), "a folder of deploy/rbac is not tried here"
    before = _may(cluster)
    assert not before & granted, f"before it was applied: {before}"
    cluster.apply(RBAC / name)
    # The API server learns of roles by watches of its own.
    wait_until(f"{granted} is granted", lambda: _may(cluster) == granted, 20)
    # In another namespace too only where it says so.
    assert _may(cluster, "kube-system") == (granted if name == "all-namespaces" else set())
    cluster.kubectl("delete", "--kustomize", str(RBAC / name))
    wait_until("nothing is granted any more", lambda: not _may(cluster), 20)


def _may(cluster: Cluster, namespace: str = "default") -> set[str]:
    """What the subject may do with objects of that namespace, as the API server lists it."""
    lines = cluster.kubectl("auth", "can-i", "--list", "--no-headers", f"--as={SUBJECT}", f"--namespace={namespace}").splitlines()
    found = set()
    for line in lines:
        resource, _, rest = line.partition(" ")
        if resource.startswith("selfsubject") or not resource or line.startswith(" "):
            continue  # what everybody may do
        verbs = rest[rest.rindex("[") + 1:rest.rindex("]")].split()
        found |= {f"{verb} {resource}" for verb in verbs}
    return found


def _command(cluster: Cluster, folder: Path) -> list[str | Path]:
    """The command that runs the contract suites in the cluster's network."""
    cluster.apply(RBAC / "all-namespaces")
    cluster.kubectl("create", "serviceaccount", "administrator")
    wait_until("a controller has made the default account", lambda: cluster.get("serviceaccounts", "default"), 30)
    cluster.kubectl("create", "clusterrolebinding", "administrator", "--clusterrole=cluster-admin", "--serviceaccount=default:administrator")
    files = {"contract.ca": cluster.certificate}
    for account in ("admin", "client"):
        files[f"contract.{account}-token"] = folder / account
        (folder / account).write_text(cluster.token({"admin": "administrator", "client": "default"}[account], seconds=3600))
    target = INTEROP / "target"
    path = [target / "test-classes", target / "classes", (target / "contract.classpath").read_text().strip()]
    return [
        java(), "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
        f"-Dcontract.server={API_URL.removeprefix('https://')}", f"-Dcontract.dns={DNS_ADDRESS}", *(f"-D{name}={file}" for name, file in files.items()),
        "-cp", ":".join(map(str, path)), "org.junit.platform.console.ConsoleLauncher", "execute",
        *(f"--select-class={PACKAGE}.{suite}" for suite in SUITES),
        "--disable-banner", "--disable-ansi-colors", "--details=tree", "--details-theme=ascii", "--config=junit.jupiter.execution.timeout.default=120s",
    ]
