"""Why each personal field is kept and until when. A check fails without; a task keeps the periods.

Source: Personal Information Protection Law art. 6 (purpose), 13 (basis), 19 (shortest necessary time).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Purpose:
    """`kept` says the period in words; `days` counts from the event that `sweep` knows."""

    field: str
    why: Words
    basis: Words
    kept: Words
    days: int | None = None
    label: Words = ""  # what a person calls the field


PURPOSES: dict[str, Purpose] = {}
SWEEPS: dict[str, Callable[[datetime], int]] = {}


def declare(
    field: str, *, why: Words, basis: Words, kept: Words, days: int | None = None, label: Words = ""
) -> None:
    """Declare a personal field once, beside its model. `field` is "app.Model.field"."""
    PURPOSES[field] = Purpose(field, why, basis, kept, days, label)


def sweep(name: str) -> Callable[[Callable[[datetime], int]], Callable[[datetime], int]]:
    """Register what erases rows whose time is over; it returns how many it erased."""

    def keep(work: Callable[[datetime], int]) -> Callable[[datetime], int]:
        SWEEPS[name] = work
        return work

    return keep
