"""When a time limit ends: 民法典 articles 200 to 204.

Hours run from the stated moment (art. 201 para. 2). Days do not count the day on which they begin
(art. 201 para. 1) and end at 24:00 of the last one (art. 203 para. 2). Working hours and working days
are not known to the code; they run in office hours, and their rules here are policies.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from gongzhi.law.calendar import CALENDAR, OFFICE_HOURS, SHANGHAI, OfficeHours, WorkCalendar
from gongzhi.law.citation import Citation

IN_FORCE = date(2021, 1, 1)
CIVIL_CODE_201 = Citation(
    "民法典",
    "第二百零一条",
    IN_FORCE,
    "按照年、月、日计算期间的，开始的当日不计入，自下一日开始计算。"
    "按照小时计算期间的，自法律规定或者当事人约定的时间开始计算。",
)
CIVIL_CODE_203 = Citation(
    "民法典",
    "第二百零三条",
    IN_FORCE,
    "期间的最后一日是法定休假日的，以法定休假日结束的次日为期间的最后一日。"
    "期间的最后一日的截止时间为二十四时；有业务时间的，停止业务活动的时间为截止时间。",
)

DAY = timedelta(days=1)
ZERO = timedelta()


class LimitUnit(StrEnum):
    HOUR = "hour"
    WORKING_HOUR = "working_hour"
    DAY = "day"
    WORKING_DAY = "working_day"


@dataclass(frozen=True, slots=True)
class Limit:
    """So many units. Zero means at once and is said in hours; anything below is a ValueError."""

    amount: int
    unit: LimitUnit

    def __post_init__(self) -> None:
        if self.amount < 0 or (self.amount == 0 and self.unit is not LimitUnit.HOUR):
            raise ValueError(f"no such limit: {self.amount} {self.unit}")


def due_at(
    start: datetime,
    limit: Limit,
    *,
    calendar: WorkCalendar = CALENDAR,
    hours: OfficeHours = OFFICE_HOURS,
    move_off_holidays: bool = False,
) -> datetime:
    """The last moment in time, in UTC. `start` must be aware (else ValueError); later than this is overdue.

    `move_off_holidays` applies 民法典 art. 203 para. 1 to limits in days; a hotline's limits run through.
    Working days keep the time of day: from Friday 17:00 one working day is Monday 17:00. A start outside
    office hours counts from the next opening.
    """
    start = _in_shanghai(start)
    if limit.unit is LimitUnit.HOUR:
        return start.astimezone(UTC) + timedelta(hours=limit.amount)
    if limit.unit is LimitUnit.DAY:
        return _end_of_day(start.date() + limit.amount * DAY, calendar, move=move_off_holidays)
    if limit.unit is LimitUnit.WORKING_HOUR:
        return add_working_time(start, timedelta(hours=limit.amount), calendar=calendar, hours=hours)
    return _same_time_after(start, limit.amount, calendar, hours)


def is_overdue(due: datetime, now: datetime) -> bool:
    """A limit includes its last moment: 民法典 art. 1259, 以内 and 届满 include the number named."""
    return now > due


def add_working_time(
    start: datetime,
    length: timedelta,
    *,
    calendar: WorkCalendar = CALENDAR,
    hours: OfficeHours = OFFICE_HOURS,
) -> datetime:
    """The first moment, in UTC, at which `length` of office time has passed since `start`."""
    if length < ZERO:
        raise ValueError("office time does not run backwards")
    spans = _office_spans(_in_shanghai(start), calendar, hours)
    opens, closes = next(spans)
    while length > closes - opens:
        length -= closes - opens
        opens, closes = next(spans)
    return (opens + length).astimezone(UTC)


def working_time(
    start: datetime, end: datetime, *, calendar: WorkCalendar = CALENDAR, hours: OfficeHours = OFFICE_HOURS
) -> timedelta:
    """How much office time lies between two moments; none if `end` is not after `start`."""
    start, end = _in_shanghai(start), _in_shanghai(end)
    total = ZERO
    for opens, closes in _office_spans(start, calendar, hours):
        if opens >= end:
            break
        total += min(closes, end) - opens
    return total


def shift_for_pause(
    due: datetime,
    paused: timedelta,
    unit: LimitUnit = LimitUnit.HOUR,
    *,
    calendar: WorkCalendar = CALENDAR,
    hours: OfficeHours = OFFICE_HOURS,
) -> datetime:
    """The new end, in UTC, after an approved pause (policy; a negative pause is a ValueError).

    Hours move by the time that passed; days by whole days, one begun counting as one, so that they still
    end at 24:00. For working hours and working days give `paused` as `working_time` of the pause.
    """
    if paused < ZERO:
        raise ValueError("a pause cannot be negative")
    if paused == ZERO or unit is LimitUnit.HOUR:
        return due.astimezone(UTC) + paused
    if unit is LimitUnit.DAY:
        return due.astimezone(UTC) - (-paused // DAY) * DAY
    return add_working_time(due, paused, calendar=calendar, hours=hours)


def _in_shanghai(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return moment.astimezone(SHANGHAI)


def _end_of_day(last: date, calendar: WorkCalendar, *, move: bool) -> datetime:
    if move and not calendar.is_working_day(last):
        last = calendar.next_working_day(last)
    return datetime.combine(last + DAY, time(), SHANGHAI).astimezone(UTC)


def _office_spans(
    start: datetime, calendar: WorkCalendar, hours: OfficeHours
) -> Iterator[tuple[datetime, datetime]]:
    """Office time from `start` on. A start at the very moment of closing yields an empty span first."""
    day = start.date()
    while True:
        if calendar.is_working_day(day):
            for opens, closes in hours.spans:
                end = datetime.combine(day, closes, SHANGHAI)
                if start <= end:
                    yield max(start, datetime.combine(day, opens, SHANGHAI)), end
        day += DAY


def _same_time_after(start: datetime, days: int, calendar: WorkCalendar, hours: OfficeHours) -> datetime:
    opens, _ = next(_office_spans(start, calendar, hours))
    day = opens.date()
    for _ in range(days):
        day = calendar.next_working_day(day)
    return datetime.combine(day, opens.timetz()).astimezone(UTC)
