"""How PostgreSQL plans a statement that is asked again and again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def planned_anew() -> Iterator[None]:
    """Let each statement be planned for its own values: a plan that is made once for all does not know that one
    organisation bore a hundred cases and another one a hundred thousand."""
    if connection.vendor != "postgresql":
        yield
        return
    connection.ensure_connection()
    line = connection.connection
    before, line.prepare_threshold = line.prepare_threshold, None
    try:
        yield
    finally:
        line.prepare_threshold = before
