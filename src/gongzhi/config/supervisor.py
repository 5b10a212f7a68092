"""Keeps a child process alive until told to stop."""

from __future__ import annotations

import logging
import subprocess
import threading
import time
from collections.abc import Sequence

log = logging.getLogger(__name__)
QUIET = 60  # a child that lived this long starts again at once
PAUSE_AT_MOST = 30


class Supervisor:
    """Starts the child again when it dies, with longer and longer pauses when it keeps dying."""

    def __init__(self, command: Sequence[str], *, patience: float = 20) -> None:
        self.command = list(command)
        self.patience = patience
        self.stopping = threading.Event()
        self.child: subprocess.Popen[bytes] | None = None
        self.keeper = threading.Thread(target=self.keep, name="supervisor", daemon=True)

    def start(self) -> None:
        self.keeper.start()

    def keep(self) -> None:
        pause = 1
        while not self.stopping.is_set():
            started = time.monotonic()
            # A session of its own: an interrupt at the terminal is for the parent, which ends the child in order.
            self.child = subprocess.Popen(self.command, stdin=subprocess.DEVNULL, start_new_session=True)
            code = self.child.wait()
            if self.stopping.is_set():
                return
            pause = 1 if time.monotonic() - started > QUIET else min(pause * 2, PAUSE_AT_MOST)
            log.error("%s ended with %s; starting it again in %s s", self.command[-1], code, pause)
            self.stopping.wait(pause)

    def stop(self) -> None:
        self.stopping.set()
        if self.child is None or self.child.poll() is not None:
            return
        self.child.terminate()
        try:
            self.child.wait(self.patience)
        except subprocess.TimeoutExpired:
            self.child.kill()
