"""Small tables that every request reads, kept in the process for two seconds.

What one process changes it sees at once (clear), the others within the two seconds. A transaction that changes such
rows sees its own; other threads see the old ones until it is through.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from django.db import connection, transaction


class Cached[T]:
    all: list[Cached[object]] = []

    def __init__(self, load: Callable[[], T], *, seconds: float = 2.0) -> None:
        self.load, self.seconds = load, seconds
        self.value: T | None = None
        self.until = 0.0
        self.times = 0  # cleared so often
        Cached.all.append(self)  # type: ignore[arg-type]

    def get(self) -> T:
        value = self.value  # another thread may clear it at any moment
        if value is None or time.monotonic() > self.until:
            times, value = self.times, self.load()
            if times == self.times:  # else these are rows of before
                self.value, self.until = value, time.monotonic() + self.seconds
        return value

    def clear(self) -> None:
        self.drop()
        if connection.in_atomic_block:
            transaction.on_commit(self.drop)

    def drop(self) -> None:
        self.times += 1
        self.value = None


def clear_all() -> None:
    for box in Cached.all:
        box.drop()
