"""The web server, which may be told to stop more than once: a terminal tells it, and `make` tells it again."""

from __future__ import annotations

from typing import Any

from granian.server import MPServer


class Server(MPServer):
    def signal_handler_interrupt(self, *_args: Any, **_more: Any) -> None:
        """Only the first signal counts: a second one inside the first would wait for the lock that that one holds."""
        if not self.interrupt_signal:
            self.interrupt_signal = True
            self.main_loop_interrupt.set()
