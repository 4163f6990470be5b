"""`evenkeel resolve` says what the cluster says, in the words of an operator."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path

from ..cluster import INTEROP
from ..load import ServiceAccount
from ..waiting import wait_until
from .bench import Bench

EVENKEEL = INTEROP.parent / "evenkeel"
TARGET = "kubernetes:///greeter.default:grpc"


def beside_kubectl(bench: Bench) -> None:
    """The same addresses, pods, nodes, zones and slices as `kubectl get endpointslices`, and nothing excluded."""
    log = _run(bench, bench.account, "resolve", TARGET, "-o", "json")
    document = json.loads(log.read_text())
    slices = bench.cluster.get("endpointslices", selector="kubernetes.io/service-name=greeter")["items"]
    expected = {
        (endpoint["targetRef"]["uid"], f"{endpoint['addresses'][0]}:{port['port']}", endpoint["nodeName"], endpoint["zone"], item["metadata"]["name"])
        for item in slices
        for port in item["ports"]
        for endpoint in item["endpoints"] or []
    }
    seen = {(e["id"], e["addresses"][0], e["node"], e["zone"], e["from"]) for e in document["endpoints"] if e["used"]}
    assert seen == expected, f"resolve: {sorted(seen)}; kubectl: {sorted(expected)}"
    assert not document["excluded"], document["excluded"]


class Watching:
    """`evenkeel resolve --watch` at work, as an operator has it open during a rollout."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._log = bench.folder / "resolve-watch.txt"
        self._process = bench.cluster.start_inside([EVENKEEL, "resolve", TARGET, "--watch"], self._log, bench.account.environment())
        wait_until("resolve --watch shows the pods", lambda: " used, 0 not" in self._log.read_text(), 60)

    def expect_the_present_pods(self) -> None:
        """What came and went adds up to the pods that there are now; nothing was said to be wrong."""
        pods = {pod["metadata"]["name"] for pod in self._bench.cluster.get("pods", selector="app=greeter")["items"]}
        wait_until(f"resolve --watch adds up to {sorted(pods)}", lambda: self._present() == pods, 30)
        text = self._log.read_text()
        assert " ! " not in text, text[-2000:]
        assert "after the change" in text, text[-2000:]
        os.killpg(self._process.pid, signal.SIGINT)
        code = self._process.wait(20)
        assert code in (0, 130), f"resolve --watch ended with {code}: {text[-500:]}"

    def _present(self) -> set[str]:
        present: set[str] = set()
        for line in self._log.read_text().splitlines():
            words = line.split()
            if len(words) > 2 and words[1] == "+":
                present.add(words[2])
            elif len(words) > 2 and words[1] == "-":
                present.discard(words[2])
        return present


def _run(bench: Bench, account: ServiceAccount, *arguments: str) -> Path:
    log = bench.folder / "resolve.txt"
    code = bench.cluster.start_inside([EVENKEEL, *arguments], log, account.environment()).wait(120)
    assert code == 0, f"evenkeel {' '.join(arguments)}: exit {code}: {log.read_text()[-2000:]}"
    return log
