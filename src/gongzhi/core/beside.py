"""A process beside this one, for long work with words: the interpreter does one thing at a time, the machine two.

What it is given is pure and can be done here as well: where it is not worth a process, where there is no second
core, or where the process was killed.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import Any

WORTH = 1_000  # rows; a process takes as long to start as some two hundred take to read


class Beside:
    """Begins a call now, here or beside; the answer is asked for when it is needed."""

    def __init__(self, pool: Executor | None) -> None:
        self.pool = pool

    def begin[T](self, do: Callable[..., T], *what: object, **how: object) -> Callable[[], T]:
        call = partial(do, *what, **how)
        if self.pool is None:
            return call
        try:
            return partial(answer, self.pool.submit(call), call)
        except BrokenProcessPool:
            return call


def answer[T](future: Future[T], call: Callable[[], T]) -> T:
    try:
        return future.result()
    except BrokenProcessPool:
        return call()


def serve() -> None:
    """In the process beside: whom it serves says when it ends, and when that one is killed it goes too."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=leave_after, args=(parent_process(),), name="parent-watch", daemon=True).start()


def leave_after(served: Any) -> None:
    served.join()
    os._exit(1)


@contextmanager
def beside(rows: int) -> Iterator[Beside]:
    """For so many rows of work."""
    if rows < WORTH or (os.cpu_count() or 1) < 2:
        yield Beside(None)
        return
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=serve) as pool:
        yield Beside(pool)
