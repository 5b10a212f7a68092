"""Small tables that every request reads, kept in the process for two seconds.

What one process changes it sees at once (clear), the others within the two seconds.
"""

from __future__ import annotations

import time
from collections.abc import Callable


class Cached[T]:
    all: list[Cached[object]] = []

    def __init__(self, load: Callable[[], T], *, seconds: float = 2.0) -> None:
        self.load, self.seconds = load, seconds
        self.value: T | None = None
        self.until = 0.0
        Cached.all.append(self)  # type: ignore[arg-type]

    def get(self) -> T:
        value = self.value  # another thread may clear it at any moment
        if value is None or time.monotonic() > self.until:
            self.value = value = self.load()
            self.until = time.monotonic() + self.seconds
        return value

    def clear(self) -> None:
        self.value = None


def clear_all() -> None:
    for box in Cached.all:
        box.clear()
