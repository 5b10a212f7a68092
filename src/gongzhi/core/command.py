"""What the commands of every module share: how they refuse, and how they show that they move."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from typing import TextIO


class BadInput(Exception):
    """What was asked for cannot be done as written. Its one sentence is shown, and the exit code is 2."""


def progress[T](items: Iterable[T], *, total: int, label: str, out: TextIO = sys.stderr) -> Iterator[T]:
    """Show a bar on a terminal; stay silent elsewhere, so that logs stay clean."""
    started = time.monotonic()
    for done, item in enumerate(items, 1):
        yield item
        if out.isatty() and (done == total or done % max(1, total // 100) == 0):
            filled = 30 * done // total
            left = (time.monotonic() - started) / done * (total - done)
            out.write(f"\r{label} [{'#' * filled}{'.' * (30 - filled)}] {done}/{total}, {left:.0f} s left ")
            out.flush()
    if out.isatty():
        out.write("\n")
