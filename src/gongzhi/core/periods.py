"""Days of the place as bounds of moments."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils.timezone import get_default_timezone

from gongzhi.core.forms import FIRST_DAY, LAST_DAY


def opening(day: date) -> datetime:
    """0:00 of a day."""
    return datetime(day.year, day.month, day.day, tzinfo=get_default_timezone())


def between(column: str, since: date | None, until: date | None) -> Q:
    """From a day until a day, both included. What lies far outside of our time is no bound."""
    wanted = Q()
    if since and since > FIRST_DAY:
        wanted &= Q(**{f"{column}__gte": opening(since)})
    if until and until < LAST_DAY:
        wanted &= Q(**{f"{column}__lt": opening(until + timedelta(days=1))})
    return wanted
