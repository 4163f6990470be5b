"""The lab as its users start it: kubectl and kuberesolver on its cluster, its page in Chromium, scenarios with their promises.

In CI those that show most, with --full all.

Needs no cluster. Scenarios run one after the other and with nothing else of the suite beside them: their promises are of 200 ms.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from suite import processes
from suite.browser import Browser, Driver
from suite.cluster import INTEROP
from suite.lab import bad_input, real_page, scenarios, stock_kubectl, unmodified_kuberesolver
from suite.lab.bad_input import PROBLEM, USAGE
from suite.lab.started import PROGRAM, StartedLab, bind
from suite.lab.stock_kubectl import Kubectl
from suite.page.terminal import COLUMNS, LEAVE, ROWS, Terminal, same_mode
from suite.run import Run
from suite.waiting import wait_until

DEADLINE_SECONDS = 1800

# Ctrl-C until nothing is left.
END_SECONDS = 2

REPORTS = INTEROP / "target" / "reports" / "lab"


def main(run: Run) -> None:
    with run.step("build the command line"):
        processes.run(["mvn", "-q", "-B", "-f", INTEROP.parent / "pom.xml", "-pl", "interop,cli", "-am", "-DskipTests", "package"], seconds=600)
        processes.run([PROGRAM, "--version"], seconds=600)  # what it would build at its first start
    folder = tempfile.TemporaryDirectory(prefix="evenkeel-suite-lab-")
    run.at_the_end(folder.cleanup)
    here = Path(folder.name)
    with run.step("start the lab"):
        lab = StartedLab(here / "lab", "--no-open", "--port", "0")
        run.at_the_end(lab.end)
        lab.await_page()
        lab.await_ready(3)
    _cluster(run, lab, here)
    _page(run, lab, here)
    _end(run, here)
    _bad_input(run, here)
    for name in scenarios.NAMES if run.full else scenarios.SHORT:
        with run.check(f"scenario {name}: every promise is kept, and the report says so"):
            scenarios.keeps_its_promises(REPORTS, name)
    with run.check("a promise that cannot be kept is exit code 1 and a sentence in each report"):
        scenarios.breaks_a_promise(here / "broken")


def _cluster(run: Run, lab: StartedLab, here: Path) -> None:
    with run.step("kubectl is here, and finds the cluster with what the lab printed"):
        kubectl = Kubectl(lab, here / "home")
        kubectl("version")
    for name, check in {
        "kubectl get of six kinds, as table, wide, JSON, YAML and by JSONPath": stock_kubectl.gets,
        "kubectl get --watch sees a scale, and so does the page": stock_kubectl.watches_a_scale,
        "kubectl rollout restart, status, history and undo replace the pods, and the page says so": stock_kubectl.rolls_out,
        "kubectl delete pod: it drains and another takes its place": stock_kubectl.deletes_a_pod,
        "kubectl describe says what a Deployment, a pod and a Service are doing": stock_kubectl.describes,
        "a Service from kubectl apply gets slices, which go with it": stock_kubectl.applies_a_service,
    }.items():
        with run.check(name):
            check(kubectl)
    with run.check("kuberesolver in grpc-go calls all pods, sees a scale-up, and no call fails"):
        (here / "kuberesolver").mkdir()
        unmodified_kuberesolver.follows(kubectl, lab, here / "kuberesolver")


def _page(run: Run, lab: StartedLab, here: Path) -> None:
    with run.step("start Chromium"):
        driver = Driver(here / "chromedriver.log")
        run.at_the_end(lambda: driver.__exit__(None, None, None))

    @contextmanager
    def check(name: str) -> Iterator[Browser]:
        """In a browser of its own, whose console must have nothing to complain about."""
        with run.check(name), driver.browser() as page:
            real_page.open_page(page, lab)
            yield page
            complaints = page.log()
            assert not complaints, complaints

    with check("each card has numbers") as page:
        real_page.cards_have_numbers(page, lab)
    with check("every button does to the cluster what it says, and the page shows it") as page:
        real_page.buttons_work(page, lab)
    with run.check("screenshots: wide, dark, phone, and during a rollout"):
        shown = StartedLab(here / "shown", "--no-open", "--port", "0")
        run.at_the_end(shown.end)
        shown.await_page()
        real_page.screenshots(driver, shown, REPORTS / "screenshots")
        shown.interrupt()
    with check(f"Ctrl-C ends it within {END_SECONDS} s, with its page open, and leaves no process, no file and no port") as page:
        _interrupted(run, lab)
        page.log()  # what a browser says of a page that has gone


def _interrupted(run: Run, lab: StartedLab) -> None:
    listened = lab.listening()
    assert len(listened) > 5 and lab.kubeconfig.is_file(), listened  # page, API, DNS, pods and virtual addresses
    assert lab.kubeconfig.is_relative_to(lab.temporary) and lab.kubeconfig.stat().st_mode & 0o077 == 0
    seconds = lab.interrupt()
    run.fact("seconds to end", round(seconds, 2))
    assert seconds < END_SECONDS, f"it took {seconds:.1f} s"
    assert not os.listdir(lab.temporary), f"left behind: {os.listdir(lab.temporary)}"
    left = subprocess.run(["ps", "--no-headers", "-o", "pid,args", "--sid", str(lab.process.pid)], capture_output=True, text=True, check=False).stdout
    assert not left, f"processes left behind: {left}"
    for address in listened:
        bind(address)


def _end(run: Run, here: Path) -> None:
    with run.check(f"--plain draws in {COLUMNS} columns and {ROWS} rows, and q and Ctrl-C end it within {END_SECONDS} s"):
        for key in ("q", "\x03"):
            _plain(key)


    with run.check(f"Ctrl-C in the middle of a scenario ends it within {END_SECONDS} s, and leaves no file"):
        lab = StartedLab(here / "interrupted", "--scenario", "pinned")
        run.at_the_end(lab.end)
        wait_until("its cluster is up", lambda: len(lab.listening()) > 5, seconds=60)
        seconds = lab.interrupt()
        assert seconds < END_SECONDS, f"it took {seconds:.1f} s"
        assert not os.listdir(lab.temporary), f"left behind: {os.listdir(lab.temporary)}"
        assert "Exception" not in lab.said(), lab.said()


def _plain(end: str) -> None:
    terminal = Terminal([str(PROGRAM), "lab", "--plain"])
    try:
        terminal.expect("pods ready")
        terminal.expect("q end")
        lines = terminal.screen()
        assert len(lines) <= ROWS and max(map(len, lines)) <= COLUMNS, lines
        terminal.press("+")
        terminal.expect("Scaled from 3 to 4")
        terminal.press(end)
        seconds = terminal.seconds_to_end()
        assert seconds < END_SECONDS, f"it took {seconds:.1f} s"
        assert LEAVE in terminal.read(), "the terminal keeps the lab's screen"
        assert same_mode(terminal.mode(), list(terminal.before)), "the terminal keeps the lab's mode"
    finally:
        terminal.close()


def _bad_input(run: Run, here: Path) -> None:
    folder = here / "bad"
    folder.mkdir()
    with run.check("a port in use is a sentence with what to do"):
        bad_input.port_in_use(folder)
    for name, options, code, parts in (
        ("an unknown scenario", ["--scenario", "nope"], USAGE, ["'nope'", "pinned", "node-loss", "all"]),
        ("an unknown pick rule", ["--pick", "best"], USAGE, ["'best'", "adaptive", "round_robin", "weighted"]),
        ("an unknown zone", ["--zone", "mars"], USAGE, ["'mars'", "a, b, c"]),
        ("too many replicas", ["--replicas", "99"], USAGE, ["--replicas", "99", "from 0 to 20"]),
        ("replicas that are no number", ["--replicas", "many"], USAGE, ["--replicas", "'many'"]),
        ("a kubeconfig that is not there", ["--kubeconfig", "/nowhere/config"], USAGE, ["/nowhere/config", "no such file"]),
        ("a kubeconfig that is none", ["--kubeconfig", "/etc/hostname"], USAGE, ["/etc/hostname", "kubeconfig"]),
        ("--report without --scenario", ["--report", str(here / "nothing")], USAGE, ["--report", "--scenario NAME"]),
        ("a rate of nothing", ["--rate", "0"], USAGE, ["from 5 to 2000", "0"]),
        ("an address of another machine", ["--listen", "192.0.2.1"], PROBLEM, ["192.0.2.1", "an address of this machine"]),
        ("an address that is none", ["--listen", "no.such.host.invalid"], USAGE, ["no.such.host.invalid", "an address of this machine"]),
    ):
        with run.check(f"{name} is a sentence and exit code {code}"):
            bad_input.refused(folder, options, code, *parts)
