"""One run of one suite: its steps, its clean-up, its report.

A suite gets a `Run` and does everything through it:

    with run.step("boot"):            # what follows depends on it: a failure ends the suite
        cluster = run.cluster(nodes=2)
    with run.check("DNS answers"):    # stands alone: a failure is written down and the suite goes on
        ...
    run.checks_in_parallel({"a": ..., "b": ...})

Whatever happens (a failure, Ctrl-C, the deadline), the clean-up runs and the report is written.
"""

from __future__ import annotations

import argparse
import functools
import shutil
import signal
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import datetime, timezone
from pathlib import Path

from .cluster import Cluster
from .report import Report, Step

# What ends a run early: Ctrl-C, a closed terminal, the end of a CI job, and its own deadline.
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGALRM)


class SuiteEnded(Exception):
    """A step failed on which the rest depends; it is in the report already."""


class Stopped(BaseException):
    """A signal or the deadline ends the run. Not an `Exception`, so nothing that retries takes it for one more failure."""


class Run:
    """Belongs to the thread that made it; only steps that run in parallel come from other threads."""

    def __init__(self, suite: str, full: bool, keep: bool, reports: Path, options: argparse.Namespace | None = None) -> None:
        self.full = full
        self.keep = keep
        self.options = options or argparse.Namespace()  # with those of the suite's own `add_options`
        self.report = Report(suite, datetime.now(timezone.utc).isoformat(timespec="seconds"), full)
        self._reports = reports
        self._logs = reports / f"{suite}-logs"
        self._clusters = 0
        self._began = time.monotonic()
        self._cleanup = ExitStack()
        self._lock = threading.Lock()
        self._ended = False
        shutil.rmtree(self._logs, ignore_errors=True)  # those of the run before

    # Steps

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Something that must work for the rest to make sense."""
        with self._recorded(name) as step:
            yield
        if step.error:
            raise SuiteEnded(name)

    @contextmanager
    def check(self, name: str) -> Iterator[None]:
        """Something that is looked at for its own sake."""
        with self._recorded(name):
            yield

    def checks_in_parallel(self, checks: Mapping[str, Callable[[], object]]) -> None:
        """All of them at once, each a check of its own; returns when all have ended."""

        def one(name: str, action: Callable[[], object]) -> None:
            with self.check(name):
                action()

        self.in_parallel(*(functools.partial(one, *check) for check in checks.items()))

    def in_parallel(self, *actions: Callable[[], object]) -> None:
        """All of them at once; each makes steps and checks of its own. Returns when all have ended."""

        def guarded(action: Callable[[], object]) -> None:
            try:
                action()
            except SuiteEnded:
                pass  # of this one; the others go on
            except Exception:  # noqa: BLE001 - a bug in the suite, outside of any step
                self._record(Step("run to the end", error=traceback.format_exc()))

        # Daemons: a run that is stopped does not wait for them; what they wait for goes away with the cluster.
        threads = [threading.Thread(target=guarded, args=(action,), daemon=True) for action in actions]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def fact(self, name: str, value: object) -> None:
        """A figure for the report."""
        self.report.facts[name] = value

    @contextmanager
    def _recorded(self, name: str) -> Iterator[Step]:
        step = Step(name)
        began = time.monotonic()
        try:
            yield step
        except (SuiteEnded, Stopped) as error:
            step.error = str(error) or type(error).__name__
            raise
        except Exception as error:  # noqa: BLE001 - whatever a step meets is its result
            step.error = f"{type(error).__name__}: {error}{_where(error)}"
        finally:
            step.seconds = round(time.monotonic() - began, 3)
            self._record(step)

    def _record(self, step: Step) -> None:
        with self._lock:
            if not self._ended:  # a thread of a run that was stopped may come late
                self.report.steps.append(step)
                print(step.line(), flush=True)

    # What it uses

    def cluster(self, nodes: int = 1) -> Cluster:
        """A new cluster, which is taken down at the end unless the run is to keep it."""
        self._clusters += 1
        cluster = Cluster.create(logs=self._logs / f"cluster{self._clusters}")
        self._cleanup.callback(self._end_cluster, cluster)
        cluster.up(nodes)
        return cluster

    def at_the_end(self, action: Callable[[], object]) -> None:
        """`action` runs when the suite has ended, however it ended; the last one first."""
        self._cleanup.callback(action)

    def folder(self) -> Path:
        """A folder that goes when the suite has ended. What clients logged there is kept where something failed: the report tells that
        calls failed, their logs tell when and why.
        """
        made = tempfile.TemporaryDirectory(prefix=f"evenkeel-{self.report.suite}-")
        self.at_the_end(lambda: self._end_folder(made))
        return Path(made.name)

    def _end_folder(self, folder: tempfile.TemporaryDirectory[str]) -> None:
        kept = self._reports / f"{self.report.suite}-clients"
        shutil.rmtree(kept, ignore_errors=True)
        if self.report.failed:
            kept.mkdir(parents=True)
            for log in Path(folder.name).glob("*.log"):
                shutil.copy(log, kept)
        folder.cleanup()

    def _end_cluster(self, cluster: Cluster) -> None:
        if self.keep and cluster.is_up and not self.report.failed:
            print(f"\nleft up; to end it: {cluster.down_command}")
        elif cluster.state.exists():
            with self._recorded("take the cluster down"):
                cluster.down(keep_logs=self.report.failed > 0)

    # The run itself

    def execute(self, suite: Callable[[Run], None], seconds: float) -> int:
        """Runs the suite, at most `seconds` long, and cleans up; returns the exit status."""
        handlers = {number: signal.getsignal(number) for number in SIGNALS}
        try:
            with self._interruptible(seconds):
                suite(self)
        except SuiteEnded:
            pass
        except Stopped as error:
            # The step that it ended has it already, unless it came between two steps.
            if str(error) not in [step.error for step in self.report.steps]:
                self._record(Step("run to the end", error=str(error)))
        except Exception:  # noqa: BLE001 - a bug in the suite, outside of any step
            self._record(Step("run to the end", error=traceback.format_exc()))
        try:
            self._cleanup.close()
        except Exception:  # noqa: BLE001
            self._record(Step("clean up", error=traceback.format_exc()))
        for number, handler in handlers.items():
            signal.signal(number, handler)
        with self._lock:
            self._ended = True
        self.report.seconds = round(time.monotonic() - self._began, 1)
        self.report.write(self._reports)
        print(f"\nreport: {self._reports / self.report.suite}.txt and .json\n{self.report.summary()}", flush=True)
        return 1 if self.report.failed or not self.report.steps else 0

    @contextmanager
    def _interruptible(self, seconds: float) -> Iterator[None]:
        """Turns signals and the deadline into `Stopped` in the main thread; afterwards, while cleaning up, ignores them."""

        def stop(number: int, _frame: object) -> None:
            for other in SIGNALS:
                signal.signal(other, signal.SIG_IGN)
            print("\nstopping: cleaning up first", flush=True)
            deadline = number == signal.SIGALRM
            raise Stopped(f"not ended after {seconds:g} s" if deadline else f"ended by {signal.Signals(number).name}")

        for number in SIGNALS:
            signal.signal(number, stop)
        signal.setitimer(signal.ITIMER_REAL, seconds)
        try:
            yield
        finally:
            for number in SIGNALS:
                signal.signal(number, signal.SIG_IGN)
            signal.setitimer(signal.ITIMER_REAL, 0)


def _where(error: BaseException) -> str:
    """The line of the suite that failed: the innermost one in a file of suites/."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "/suites/" in frame.filename]
    return f"\nat {Path(frames[-1].filename).name}:{frames[-1].lineno}: {frames[-1].line}" if frames else ""
