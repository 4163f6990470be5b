"""A program in a terminal of 80 columns and 24 rows, which is a pseudo-terminal."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import termios
import time
from collections.abc import Sequence

from ..waiting import wait_until

ROWS, COLUMNS = 24, 80
LEAVE = b"\x1b[?1049l"


class Terminal:
    """Keys in, what was written out; the program has it as its controlling terminal, so Ctrl-C is a key."""

    def __init__(self, command: Sequence[str]) -> None:
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            os.execvp(command[0], list(command))
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        self.before = termios.tcgetattr(self._fd)
        self.written = b""
        self.status: int | None = None

    def press(self, keys: str) -> None:
        os.write(self._fd, keys.encode())

    def read(self) -> bytes:
        """All that was written so far."""
        while select.select([self._fd], [], [], 0.05)[0]:
            try:
                piece = os.read(self._fd, 65536)
            except OSError:  # Linux's end of a pseudo-terminal
                break
            if not piece:
                break
            self.written += piece
        return self.written

    def shows(self, text: str) -> bool:
        """Whether the newest screen has it."""
        return text.encode() in self.read().rpartition(b"\x1b[H")[2]

    def expect(self, text: str) -> None:
        wait_until(f"'{text}' is on the screen", lambda: self.shows(text), seconds=60)

    def screen(self) -> list[str]:
        text = self.read().rpartition(b"\x1b[H")[2].decode()
        return [line.strip("\r") for line in text.replace("\x1b[K", "").replace("\x1b[J", "").split("\n")]

    def mode(self) -> list[object]:
        return list(termios.tcgetattr(self._fd))

    def seconds_to_end(self) -> float:
        """Waits for the end of the program."""
        began = time.monotonic()

        def ended() -> bool:
            self.read()
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            self.status = status if pid else None
            return pid != 0

        wait_until("it has ended", ended, seconds=15, every=0.02)
        return time.monotonic() - began

    def close(self) -> None:
        if self.status is None:
            subprocess.run(["kill", "-9", str(self.pid)], check=False)
            os.waitpid(self.pid, 0)
        os.close(self._fd)


def same_mode(one: list[object], other: list[object]) -> bool:
    """Flags and control characters; speeds are nobody's business."""
    return one[:4] == other[:4] and one[6] == other[6]
