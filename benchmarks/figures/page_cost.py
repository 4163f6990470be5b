"""What the open dashboard with 12 cards of 20 pods costs: CPU of the browser, and bytes over the wire."""

from __future__ import annotations

import json
import socket
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from suite import processes
from suite.browser import Driver
from suite.page.lab import Lab
from suite.waiting import wait_until

from . import cpu_time
from .figure import Figure
from .programs import ROOT

CPU_PERCENT, KILOBYTES = 15, 50
CARDS, PODS = 12, 20

# A rollout now and then: a page on which nothing happens is no dashboard.
ROUNDS, ROUND_SECONDS = 4, 20
SETTLE_SECONDS = 10


def measure() -> Iterator[Figure]:
    processes.run(["mvn", "-q", "-B", "-f", ROOT / "pom.xml", "-pl", "lab", "-am", "-DskipTests", "-DskipITs", "package"], seconds=600)
    with tempfile.TemporaryDirectory(prefix="evenkeel-page-cost-") as folder, Driver(Path(folder) / "driver.log") as driver:
        lab = Lab(_free_port(), Path(folder) / "lab.log")
        try:
            lab.start()
            state = lab.state()
            assert len(state["modes"]) == CARDS and state["snapshot"]["cluster"]["replicas"] == PODS
            with driver.browser() as browser:
                browser.go(lab.url)
                wait_until("the page is live", lambda: browser.script("return document.body.dataset.ready") == "yes")
                time.sleep(SETTLE_SECONDS)
                cpu, sent = [], []
                for _ in range(ROUNDS):
                    _act(lab, "rollout")
                    began, cpu_before, sent_before = time.monotonic(), cpu_time.seconds_below(driver.process.pid), _bytes_sent(lab.port)
                    time.sleep(ROUND_SECONDS)
                    seconds = time.monotonic() - began
                    cpu.append((cpu_time.seconds_below(driver.process.pid) - cpu_before) / seconds * 100)
                    sent.append((_bytes_sent(lab.port) - sent_before) / seconds / 1000)
        finally:
            lab.end()
    yield Figure("page-cost/cpu", sum(cpu) / ROUNDS, "%", CPU_PERCENT, raw={"rounds": cpu})
    yield Figure("page-cost/bytes", sum(sent) / ROUNDS, "kB/s", KILOBYTES, raw={"rounds": sent})


def _free_port() -> int:
    with socket.socket() as any_port:
        any_port.bind(("127.0.0.1", 0))
        return int(any_port.getsockname()[1])


def _act(lab: Lab, action: str) -> None:
    request = urllib.request.Request(f"{lab.url}api/actions/{action}", json.dumps({}).encode(), {"Content-Type": "application/json"})
    urllib.request.urlopen(request, timeout=10).close()


def _bytes_sent(port: int) -> int:
    """What the lab has sent on the connections that are open: the stream of events is one of them from begin to end."""
    said = processes.run(["ss", "--tcp", "--info", "--numeric", "--no-header", f"sport = :{port}"])
    return sum(int(word.partition(":")[2]) for word in said.split() if word.startswith("bytes_sent:"))
