"""Picker rebuilds when everything is listed again and nothing has changed."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator

from .figure import Figure
from .programs import command, everything

RELISTS = 20


def measure() -> Iterator[Figure]:
    done = subprocess.run(command("ResolveTick", everything(), [], [str(RELISTS)]), capture_output=True, text=True, timeout=300)
    words = done.stdout.split()
    assert words[:1] == ["rebuilds"], f"{done.stdout}{done.stderr[-2000:]}"
    yield Figure("resolve-tick/rebuilds", int(words[1]), "rebuilds", 0, raw={"relists": RELISTS})
