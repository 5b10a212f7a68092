"""Do background tasks and keep the clock of the duties, until told to stop."""

from __future__ import annotations

import signal
import threading
from argparse import Namespace

from gongzhi.config.commands import Command
from gongzhi.config.parent import when_gone


def run(_: Namespace) -> None:
    from gongzhi.core.worker import run_worker

    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    when_gone(stop.set)
    run_worker(stop)


COMMAND = Command("worker", "do background tasks (`gongzhi serve` starts one by itself)", run)
