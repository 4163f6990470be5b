"""Running other programs: with a deadline, with their output in the error, and away from the terminal's Ctrl-C."""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path


_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


class CommandFailed(Exception):
    """A program ended with an error or did not end in time; the message has the command and the end of what it said."""


def run(
    command: Sequence[str | Path],
    *,
    seconds: float = 60,
    stdin: str | None = None,
    env: Mapping[str, str] | None = None,
    show: bool = False,
) -> str:
    """Runs `command` and returns what it wrote to standard output.

    It runs in a session of its own: Ctrl-C reaches only this program, which then ends the command in order. `show` lets its
    output through to the terminal instead (for builds of minutes), and returns nothing.
    """
    words = [str(word) for word in command]
    output = None if show else subprocess.PIPE
    process = subprocess.Popen(
        words,
        stdin=subprocess.DEVNULL if stdin is None else subprocess.PIPE,
        stdout=output,
        stderr=output,
        env={**os.environ, **(env or {})},
        text=True,
        start_new_session=True,
    )
    try:
        out, err = process.communicate(stdin, timeout=seconds)
    except subprocess.TimeoutExpired:
        _end(process)
        raise CommandFailed(f"{shlex.join(words)}: still running after {seconds:g} s") from None
    except BaseException:
        _end(process)
        raise
    if process.returncode:
        # Maven tells what is wrong on standard output, and on the other only how it colours.
        said = "\n".join(part for part in (_COLOURS.sub("", text or "").strip() for text in (out, err)) if part)
        raise CommandFailed(f"{shlex.join(words)}: exit {process.returncode}: {said[-2000:]}")
    return out or ""


def _end(process: subprocess.Popen[str]) -> None:
    """SIGTERM first, for programs that clean up after themselves; then SIGKILL for it and its children."""
    process.terminate()
    try:
        process.communicate(timeout=30)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
