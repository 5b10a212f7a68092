"""How numbers, money, areas and moments are written, in the reader's language.

Pure functions of plain values: `now` is an argument. A deadline at midnight is the end of the day before it
and is written 24:00; what happened at midnight is 00:00 of its own day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from babel.dates import format_date
from django.utils.timezone import get_default_timezone
from django.utils.translation import get_language, gettext, ngettext, pgettext, to_locale

SOON = timedelta(hours=6)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def local(at: datetime) -> datetime:
    return at.astimezone(get_default_timezone())


def in_words(on: date, pattern: str) -> str:
    return format_date(on, pattern, locale=to_locale(get_language() or "en"))


def short_day(on: date, today: date) -> str:
    """3月10日; with its year where that is not this year."""
    if on.year == today.year:
        return in_words(on, pgettext("date pattern", "d MMM"))
    return in_words(on, pgettext("date pattern", "d MMM y"))


def day(on: date | datetime, *, today: date) -> str:
    """3月12日 周四; 2025年12月31日."""
    on = local(on).date() if isinstance(on, datetime) else on
    if on.year == today.year:
        return in_words(on, pgettext("date pattern", "EEE d MMM"))
    return short_day(on, today)


def moment(at: datetime, *, now: datetime) -> str:
    """今天 14:32, 昨天 20:15, 3月10日 09:26."""
    here, today = local(at), local(now).date()
    time = f"{here:%H:%M}"
    if here.date() == today:
        return gettext("today {time}").format(time=time)
    if here.date() == today - DAY:
        return gettext("yesterday {time}").format(time=time)
    return f"{short_day(here.date(), today)} {time}"


def end_of(at: datetime) -> tuple[date, str]:
    """Day and time of a deadline: midnight closes the day before."""
    here = local(at)
    if (here.hour, here.minute) == (0, 0):
        return here.date() - DAY, "24:00"
    return here.date(), f"{here:%H:%M}"


def deadline(at: datetime, *, now: datetime) -> str:
    """3月13日 周五 09:26."""
    on, time = end_of(at)
    return f"{day(on, today=local(now).date())} {time}"


def minutes(n: int) -> str:
    return ngettext("{n} minute", "{n} minutes", n).format(n=n)


def hours(n: int) -> str:
    return ngettext("{n} hour", "{n} hours", n).format(n=n)


def days(n: int) -> str:
    return ngettext("{n} day", "{n} days", n).format(n=count(n))


def span(length: timedelta) -> str:
    """1 天 3 小时, 18 小时 54 分, 4 分钟: two units at most, rounded down."""
    whole = abs(length)
    d, h, m = whole // DAY, whole % DAY // HOUR, whole % HOUR // MINUTE
    if d:
        return f"{days(d)} {hours(h)}" if h else days(d)
    if h:
        return f"{hours(h)} {pgettext('after hours', '{n} min').format(n=m)}" if m else hours(h)
    return minutes(m) if m else gettext("less than a minute")


def ago(at: datetime, *, now: datetime) -> str:
    """4 分钟前; from an hour on, the moment."""
    passed = now - at
    if passed < MINUTE:
        return gettext("just now")
    if passed < HOUR:
        return gettext("{span} ago").format(span=span(passed))
    return moment(at, now=now)


@dataclass(frozen=True, slots=True)
class Due:
    """A due clock: its words, its class (`st-soon`, `st-late` or none) and the exact time."""

    words: str
    tone: str
    exact: str
    at: datetime


def due(at: datetime, *, now: datetime) -> Due:
    """剩 1 小时 28 分, 逾期 1 天 3 小时, 18:00 前, 3月13日 周五."""
    left, exact = at - now, deadline(at, now=now)
    if left < timedelta():
        return Due(gettext("{span} late").format(span=span(left)), "st-late", exact, at)
    if left <= SOON:
        return Due(gettext("{span} left").format(span=span(left)), "st-soon", exact, at)
    on, time = end_of(at)
    today = local(now).date()
    if on == today:
        return Due(gettext("by {time}").format(time=time), "", exact, at)
    return Due(day(on, today=today), "", exact, at)


def count(n: int) -> str:
    return f"{n:,}"


def hundredths(n: int) -> str:
    whole, rest = divmod(abs(n), 100)
    return f"{'-' if n < 0 else ''}{whole:,}.{rest:02}"


def fen(amount: int) -> str:
    """86,420.00 元."""
    return gettext("¥{amount}").format(amount=hundredths(amount))


def dm2(area: int) -> str:
    """54,318.60 m², from whole 0.01 m²."""
    return f"{hundredths(area)} m²"


def rate(part: int, whole: int, *, places: int = 1) -> str:
    """94.1%, rounded half up from whole numbers; of nothing there is no rate."""
    if whole <= 0:
        return "—"
    scale = 10**places
    units = (2 * part * 100 * scale + whole) // (2 * whole)
    return f"{units // scale}.{units % scale:0{places}}%"


def phone_masked(number: str) -> str:
    """138****0417. Too short to hide a part of it: nothing is shown."""
    digits = "".join(c for c in number if c.isdigit())
    if len(digits) < 7:
        return "****"
    return f"{digits[:3] if len(digits) >= 11 else ''}****{digits[-4:]}"


def name_masked(name: str) -> str:
    """李**: two stars, however long the name is."""
    return f"{name.strip()[:1]}**" if name.strip() else ""
