"""What `evenkeel lab` says to whom it cannot serve: a sentence with what to do, an exit code, and nothing left behind."""

from __future__ import annotations

import os
import socket
import subprocess
from pathlib import Path

from .started import PROGRAM, environment

USAGE, PROBLEM = 2, 3
SECONDS = 60


def refused(folder: Path, options: list[str], code: int, *parts: str) -> None:
    """`evenkeel lab` with these options ends by itself with that code, a sentence with these parts, and no stack trace."""
    temporary = folder / "tmp"
    temporary.mkdir(exist_ok=True)
    ended = subprocess.run(
        [PROGRAM, "lab", "--no-open", *options], stdin=subprocess.DEVNULL, capture_output=True, text=True, env=environment(temporary),
        timeout=SECONDS, start_new_session=True, check=False,
    )
    assert ended.returncode == code, f"exit {ended.returncode}: {ended.stderr}"
    said = [line for line in ended.stderr.splitlines() if not line.startswith("Picked up ")]
    assert said and all(part in said[0] for part in parts), said
    assert "\tat " not in ended.stderr, ended.stderr
    assert not os.listdir(temporary), f"left behind: {os.listdir(temporary)}"


def port_in_use(folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        refused(folder, ["--port", port], PROBLEM, port, "use another port")
