"""CPU time of processes, as the kernel counts it."""

from __future__ import annotations

import os
from pathlib import Path


def seconds(pid: int) -> float:
    """User and system time of a process so far."""
    return _ticks(_stat(pid)) / os.sysconf("SC_CLK_TCK")


def seconds_below(root: int) -> float:
    """That of all processes below `root`, without its own."""
    parents: dict[int, int] = {}
    ticks: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                words = _stat(int(entry.name))
            except OSError:
                continue  # it has just ended
            parents[int(entry.name)] = int(words[1])
            ticks[int(entry.name)] = _ticks(words)

    def is_below(pid: int) -> bool:
        while pid in parents and pid != root:
            pid = parents[pid]
        return pid == root

    return sum(ticks[pid] for pid in ticks if pid != root and is_below(pid)) / os.sysconf("SC_CLK_TCK")


def _stat(pid: int) -> list[str]:
    # The name, in brackets, may hold anything.
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def _ticks(words: list[str]) -> int:
    return int(words[11]) + int(words[12])
