"""What stands in an address was typed by anybody: a number or a moment that makes sense, or none."""

from __future__ import annotations

from datetime import UTC, date, datetime

DIGITS = 18  # more do not fit into a column
FIRST, LAST = 1900, 2200  # years that every database and time zone can count with


def number_in(text: str) -> int:
    """The number, or 0: no row has it."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= DIGITS else 0


def day_in(text: str) -> date | None:
    """A day that a page wrote with isoformat."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST <= day.year <= LAST else None


def moment_in(text: str) -> datetime | None:
    """A moment with its zone, such as the mark of a page that was written with isoformat."""
    try:
        at = datetime.fromisoformat(text)
        return at.astimezone(UTC) if at.tzinfo and FIRST <= at.year <= LAST else None
    except ValueError:
        return None
