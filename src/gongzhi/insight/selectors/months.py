"""Months as figures have them: each by its first day."""

from __future__ import annotations

from datetime import date, timedelta


def month_before(month: date) -> date:
    return (month - timedelta(days=1)).replace(day=1)


def last_months(month: date, n: int) -> list[date]:
    """So many months up to this one, the oldest first."""
    found = [month]
    while len(found) < n:
        found.append(month_before(found[-1]))
    return found[::-1]


def read_month(said: str) -> date | None:
    """2026-03 of an address; None for what is no month."""
    try:
        return date.fromisoformat(f"{said}-01")
    except ValueError:
        return None
