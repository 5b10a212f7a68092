"""Do background tasks and keep the clock of the duties, until told to stop."""

from __future__ import annotations

import signal
import threading
from argparse import Namespace

from gongzhi.config.commands import Command
from gongzhi.config.parent import when_gone

SIGNALS = (signal.SIGINT, signal.SIGTERM)


def run(_: Namespace) -> None:
    from gongzhi.core.worker import run_worker

    stop = threading.Event()

    def leave(*_: object) -> None:
        """Only the first signal counts: a second one inside the first would wait for the lock that that one holds."""
        for number in SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        stop.set()

    for number in SIGNALS:
        signal.signal(number, leave)
    when_gone(stop.set)
    run_worker(stop)


COMMAND = Command("worker", "do background tasks (`gongzhi serve` starts one by itself)", run)
