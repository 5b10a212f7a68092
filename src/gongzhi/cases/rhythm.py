"""How often a route is walked: the stretch of days within which one walk is owed. Knows no database."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from gongzhi.law.calendar import CALENDAR

DAY, WEEK = timedelta(days=1), timedelta(days=7)


class Rhythm(StrEnum):
    NEED = "need"
    DAY = "day"
    WORKDAY = "workday"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Stretch:
    """From the first day to the last, both included."""

    first: date
    last: date

    @property
    def after(self) -> date:
        return self.last + DAY


def stretch(rhythm: str, on: date) -> Stretch | None:
    """The stretch in which a day lies: the day, the week from Monday, the month. A day off belongs to the working
    day after it. A route that is walked when needed has none."""
    if rhythm == Rhythm.WORKDAY and not CALENDAR.is_working_day(on):
        on = CALENDAR.next_working_day(on)
    if rhythm in (Rhythm.DAY, Rhythm.WORKDAY):
        return Stretch(on, on)
    if rhythm == Rhythm.WEEK:
        monday = on - DAY * on.weekday()
        return Stretch(monday, monday + WEEK - DAY)
    if rhythm == Rhythm.MONTH:
        return Stretch(on.replace(day=1), on.replace(day=monthrange(on.year, on.month)[1]))
    return None
