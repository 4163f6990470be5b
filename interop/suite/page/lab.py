"""A lab as a process, started by a command that anyone may give: the page and the terminal are tried on whatever it shows.

EVENKEEL_LAB is the command of a lab that serves its page on {port}, and EVENKEEL_LAB_PLAIN of one in a terminal; without them it is
the staged lab of `lab/src/test`.
"""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import time
import urllib.request
from pathlib import Path
from typing import Any

from ..cluster import INTEROP
from ..waiting import wait_until

STAGED = "io.evenkeel.lab.staged.StagedPage"


def is_staged() -> bool:
    return "EVENKEEL_LAB" not in os.environ


def _staged(*arguments: str) -> list[str]:
    target = INTEROP.parent / "lab" / "target"
    libraries = (target / "test.classpath").read_text().strip()
    classpath = f"{target / 'classes'}:{target / 'test-classes'}:{libraries}"
    java = f"{os.environ['JAVA_HOME']}/bin/java" if "JAVA_HOME" in os.environ else "java"
    return [java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", classpath, STAGED, *arguments]


def command(port: int) -> list[str]:
    given = os.environ.get("EVENKEEL_LAB")
    return shlex.split(given.replace("{port}", str(port))) if given else _staged(f"--port={port}", "--seconds=90", "--poor-machine")


def plain_command() -> list[str]:
    given = os.environ.get("EVENKEEL_LAB_PLAIN")
    return shlex.split(given) if given else _staged("--plain", "--modes=7", "--pods=6")


class Lab:
    """Serves its page on one port, as often as it is started."""

    def __init__(self, port: int, log: Path) -> None:
        self.port = port
        self.url = f"http://127.0.0.1:{port}/"
        self._log = log
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(command(self.port), stdin=subprocess.PIPE, stdout=log, stderr=log, start_new_session=True)
        wait_until(f"the page answers (see {self._log})", self.state, seconds=60)

    def stop(self) -> float:
        """As Ctrl-C would; the seconds that it took."""
        assert self.process
        began = time.monotonic()
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise AssertionError("still there 10 s after Ctrl-C") from None
        finally:
            self.process, ended = None, self.process
            if ended.stdin:
                ended.stdin.close()
        return time.monotonic() - began

    def end(self) -> None:
        """At the end of a suite, however that came."""
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def state(self) -> Any:
        with urllib.request.urlopen(self.url + "api/state", timeout=10) as response:
            return json.load(response)
