"""A process that serves another one leaves when that one is gone, even if it was killed."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable

from gongzhi.config import env

NAME = "SERVED_BY"


def announce() -> None:
    """Tell the processes that this one starts whom they serve.

    Told and not asked of the system: a child that starts slowly would find its parent dead and call the
    process that adopts orphans its parent.
    """
    env.tell(NAME, str(os.getpid()))


def when_gone(leave: Callable[[], object]) -> None:
    """Call `leave` once the process that announced itself has ended."""
    parent = env.number(NAME, 0)

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        leave()

    if parent:
        threading.Thread(target=watch, name="parent-watch", daemon=True).start()
