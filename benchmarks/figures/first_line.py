"""What a new process takes until it has said something."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence

DEADLINE = 60


def first_line(words: Sequence[str], begins: str, env: Mapping[str, str] | None = None) -> tuple[float, float]:
    """Wall seconds until its first line, which must begin so, and the CPU seconds of the whole process, which must then end well.

    How long it takes to end is no part of the first: at its exit a JVM waits up to 0.3 s for threads that are in native code, as those that wait
    in a selector are.
    """
    began = time.perf_counter()
    process = subprocess.Popen(
        list(words), env={**os.environ, **(env or {})}, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    deadline = threading.Timer(DEADLINE, process.kill)
    deadline.start()
    try:
        assert process.stdout
        line = process.stdout.readline()
        seconds = time.perf_counter() - began
        said = line + process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        process.stdout.close()
    finally:
        deadline.cancel()
    assert process.returncode == 0 and line.startswith(begins), f"no line '{begins} …' first, exit {process.returncode}: {said}"
    return seconds, usage.ru_utime + usage.ru_stime
