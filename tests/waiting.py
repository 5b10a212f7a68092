"""Waiting for another process without sleeping blindly: look again in short steps, and give up with a sentence."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

STEP = 0.05


def wait_for[T](look: Callable[[], T], *, what: str, seconds: float = 30) -> T:
    """The first true answer of `look`; fails when there is none in time."""
    never, until = threading.Event(), time.monotonic() + seconds
    while not (answer := look()):
        if time.monotonic() > until:
            raise AssertionError(f"waited {seconds} s in vain for {what}")
        never.wait(STEP)
    return answer
