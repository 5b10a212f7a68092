"""How many rows go into one transaction: on SQLite nobody else writes meanwhile, so it stays short there."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


class Pace:
    def __init__(self) -> None:
        alone = connection.vendor == "sqlite"
        self.wish = 0.02 if alone else 0.25  # seconds
        self.rows = 8 if alone else 100
        self.most = 100 if alone else 200

    @contextmanager
    def measured(self) -> Iterator[None]:
        """Time one transaction and let the next be longer or shorter."""
        began = time.monotonic()
        yield
        ratio = self.wish / max(time.monotonic() - began, 0.0001)
        self.rows = round(min(self.most, max(4, self.rows * min(2.0, max(0.3, ratio)))))
