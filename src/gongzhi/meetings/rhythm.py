"""In which rhythm a series meets: recurrence rules of RFC 5545, read by dateutil; days moved off holidays."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from dateutil.rrule import rrule, rruleset, rrulestr
from django.utils.translation import gettext as _

from gongzhi.core.verdict import Refused
from gongzhi.law.calendar import CALENDAR, WorkCalendar
from gongzhi.meetings.models import OnHoliday

PARTS = re.compile(r"(FREQ|BYDAY|BYMONTHDAY|BYMONTH|BYSETPOS|WKST)=[A-Z0-9,+-]+|INTERVAL=[1-9]\d?")
FREQUENCIES = ("WEEKLY", "MONTHLY", "YEARLY")
FAR = timedelta(days=800)
LONGEST_MOVE = timedelta(days=12)  # no holiday of the calendar is longer
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def checked(rule: str) -> str:
    """The rule in its plain form. Refused (422) where it is none, gives no day within two years, or more than one a day."""
    plain = rule.strip().upper().removeprefix("RRULE:").strip(";")
    parts = plain.split(";")
    if not all(PARTS.fullmatch(part) for part in parts) or not any(f"FREQ={f}" in parts for f in FREQUENCIES):
        raise Refused(
            _("This is no rhythm that can be read. Such as: {example}.").format(
                example="FREQ=WEEKLY;BYDAY=TH"
            ),
            status=422,
        )
    try:
        start = date(2026, 1, 1)
        found = next(days(plain, start, since=start, until=start + FAR), None)
    except (ValueError, TypeError):
        found = None
    if found is None:
        raise Refused(_("This rhythm gives no day within two years."), status=422)
    return plain


def days(rule: str, start: date, *, since: date, until: date) -> Iterator[date]:
    """The days of a rule that begins on `start`, from `since` until `until`, both included."""
    made = rrulestr(rule, dtstart=datetime.combine(start, time()))  # local days: no time zone moves them
    if not isinstance(made, rrule | rruleset):
        return
    first, last = datetime.combine(max(start, since), time()), datetime.combine(until, time())
    for at in made.xafter(first, inc=True):
        if at > last:
            return
        yield at.date()


def held_on(day: date, on_holiday: str, calendar: WorkCalendar = CALENDAR) -> date | None:
    """The day on which a meeting of a rhythm takes place; None where it does not. A weekly Saturday is no holiday that
    moves anything: only kinds that stay are put there."""
    if on_holiday == OnHoliday.STAY or calendar.is_working_day(day):
        return day
    if on_holiday == OnHoliday.SKIP:
        return None
    step = timedelta(days=-1 if on_holiday == OnHoliday.BEFORE else 1)
    moved = day + step
    while not calendar.is_working_day(moved) and abs(moved - day) < LONGEST_MOVE:
        moved += step
    return moved


def in_words(rule: str) -> str:
    """A rhythm as people say it; one that has no short words as it is written."""
    if not rule:
        return _("when it is called")
    parts = dict(part.split("=", 1) for part in rule.split(";"))
    every, by_day = int(parts.get("INTERVAL", "1")), parts.get("BYDAY", "")
    if parts.keys() - {"FREQ", "INTERVAL", "BYDAY", "BYSETPOS"}:
        return rule
    if parts["FREQ"] == "WEEKLY" and by_day in DAYS:
        said = _("every week on {day}") if every == 1 else _("every {n} weeks on {day}")
        return said.format(n=every, day=weekday(by_day))
    place, day = parts.get("BYSETPOS") or by_day[:-2], by_day[-2:]
    if parts["FREQ"] == "MONTHLY" and day in DAYS and place in nth_words():
        said = _("every month on the {nth} {day}") if every == 1 else _("every {n} months on the {nth} {day}")
        return said.format(n=every, nth=nth_words()[place], day=weekday(day))
    return rule


def weekday(code: str) -> str:
    names = (
        _("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"),
    )  # fmt: skip
    return names[DAYS.index(code)]


def nth_words() -> dict[str, str]:
    return {"1": _("first"), "2": _("second"), "3": _("third"), "4": _("fourth"), "-1": _("last")}


EVERY = {"W1": "WEEKLY", "W2": "WEEKLY", "M1": "MONTHLY", "M2": "MONTHLY", "M3": "MONTHLY"}


def how_often() -> list[tuple[str, str]]:
    return [
        ("W1", _("every week")), ("W2", _("every two weeks")), ("M1", _("every month")),
        ("M2", _("every two months")), ("M3", _("every three months")),
    ]  # fmt: skip


def nths() -> list[tuple[str, str]]:
    return list(nth_words().items())


def weekdays() -> list[tuple[str, str]]:
    return [(code, weekday(code)) for code in DAYS]


def made_of(often: str, nth: str, day: str) -> str:
    """The rule of a choice; empty where nothing was chosen."""
    if not often:
        return ""
    every = f";INTERVAL={often[1]}" if often[1] != "1" else ""
    which = nth if EVERY[often] == "MONTHLY" else ""
    return f"FREQ={EVERY[often]}{every};BYDAY={which}{day}"


def chosen(rule: str) -> tuple[str, str, str] | None:
    """How often, which of the month, and which day of the week: the choice that makes this rule, if there is one."""
    return next(
        (
            (often, nth, day)
            for often in EVERY
            for nth in nth_words()
            for day in DAYS
            if made_of(often, nth, day) == rule
        ),
        None,
    )
