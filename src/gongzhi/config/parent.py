"""A process that serves another one leaves when that one is gone, even if it was killed."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable


def when_gone(leave: Callable[[], object]) -> None:
    """Call `leave` once the process that started this one has ended."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        leave()

    threading.Thread(target=watch, name="parent-watch", daemon=True).start()
