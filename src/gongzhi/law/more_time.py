"""More time for a demand, as the body above allows it: an extension to a day, or a pause of the clock.

北京市接诉即办工作条例 art. 15: 确需依法延长办理时限的，向诉求人说明理由. It says neither how long nor how often; both are
policies of the place, and so is that the clock stands still only once the body above has agreed.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from gongzhi.law.calendar import CALENDAR, OFFICE_HOURS, SHANGHAI, OfficeHours, WorkCalendar
from gongzhi.law.citation import Citation
from gongzhi.law.deadlines import Limit, LimitUnit, due_at, shift_for_pause, working_time
from gongzhi.law.hotline import BEIJING_ORDINANCE, ORDINANCE_FROM

EXTENSION_BASIS = Citation(
    BEIJING_ORDINANCE,
    "第十五条第（二）项",
    ORDINANCE_FROM,
    "确需依法延长办理时限的，向诉求人说明理由，并通报市民热线服务工作机构",
)
HELP_BASIS = Citation(
    BEIJING_ORDINANCE,
    "第十四条",
    ORDINANCE_FROM,
    "办理诉求涉及其他单位的，首接单位应当牵头协调办理，其他有关单位应当配合",
)
WORKING = frozenset({LimitUnit.WORKING_HOUR, LimitUnit.WORKING_DAY})
TICK = timedelta(microseconds=1)


class Barrier(StrEnum):
    """Why there is no more time."""

    LATE = "late"
    TOO_OFTEN = "too_often"
    NOT_LATER = "not_later"
    TOO_FAR = "too_far"


@dataclass(frozen=True, slots=True)
class Allowed:
    """What a place allows for one promise: so often, at most so many days each time."""

    times: int
    days: int


def may_ask(due: datetime, *, now: datetime, granted: int, allowed: Allowed) -> Barrier | None:
    """In time, and not more often than allowed. The last moment is still in time."""
    if now > due:
        return Barrier.LATE
    return Barrier.TOO_OFTEN if granted >= allowed.times else None


def latest_day(start: datetime, allowed: Allowed) -> date:
    """The last day that may be asked for. What ends at midnight ends on the day before it."""
    return (start.astimezone(SHANGHAI) - TICK).date() + timedelta(days=allowed.days)


def end_of(day: date) -> datetime:
    """24:00 of a day, in UTC."""
    opening = datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
    return due_at(opening - TICK, Limit(1, LimitUnit.DAY))


def fits(day: date, *, after: datetime, allowed: Allowed) -> Barrier | None:
    """Whether a day lies later than a moment and not too far behind it."""
    if end_of(day) <= after:
        return Barrier.NOT_LATER
    return Barrier.TOO_FAR if day > latest_day(after, allowed) else None


def due_after_pause(
    due: datetime,
    start: datetime,
    end: datetime,
    unit: LimitUnit,
    *,
    calendar: WorkCalendar = CALENDAR,
    hours: OfficeHours = OFFICE_HOURS,
) -> datetime:
    """The end of a limit whose clock stood still from `start` until `end`. Office time loses only office time."""
    stood = (
        working_time(start, end, calendar=calendar, hours=hours)
        if unit in WORKING
        else max(end - start, timedelta())
    )
    return shift_for_pause(due, stood, unit, calendar=calendar, hours=hours)
