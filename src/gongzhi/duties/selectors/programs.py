"""What programs read of what is owed: open duties at and under the place of their token, by their time."""

from __future__ import annotations

from datetime import datetime

from gongzhi.core.paging import Page, page
from gongzhi.duties.models import Duty, DutyState
from gongzhi.places.models import Place
from gongzhi.places.selectors import here_or_below

PAGE = 30


def for_program(top: Place, *, kind: str, late: bool, at: str, after: str, now: datetime) -> Page[Duty]:
    rows = Duty.objects.filter(state=DutyState.OPEN)
    if at:
        rows = rows.filter(here_or_below(top, at))
    if kind:
        rows = rows.filter(kind=kind)
    if late:
        rows = rows.filter(due_at__lt=now)
    return page(rows.select_related("place", "bearer").for_listing(), "due_at", after=after, size=PAGE)
