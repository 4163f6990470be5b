"""Waiting for a condition, always with a deadline: nothing here sleeps for a fixed time and hopes."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def wait_until(what: str, condition: Callable[[], T], seconds: float = 30, every: float = 0.2) -> T:
    """Calls `condition` until its answer is true, and returns that answer.

    An exception counts as "not yet", since what is waited for usually fails in many ways before it works. When the time is
    over, the error says what was last seen.
    """
    end = time.monotonic() + seconds
    while True:
        try:
            answer = condition()
            if answer:
                return answer
            seen = repr(answer)
        except Exception as error:  # noqa: BLE001 - see above
            seen = str(error)
        if time.monotonic() >= end:
            raise TimeoutError(f"{what}: not so after {seconds:g} s; last seen: {seen}")
        time.sleep(every)
