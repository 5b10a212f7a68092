"""What meetings add to the page of a case: at which tables it was, and the way to the whole chain."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from gongzhi.core.panels import PANELS
from gongzhi.meetings.chips import CHIPS
from gongzhi.meetings.models import AgendaItem, Meeting

MOST = 3


def tables_of_case(_actor: Any, case: Any, _now: datetime) -> dict[str, Any]:
    """The latest meetings that the reader may open. One query."""
    rows = AgendaItem.objects.filter(case=case, meeting__in=Meeting.objects.all()).select_related("meeting")
    latest = list(rows.order_by("-meeting__starts_at", "-pk")[:MOST])
    return {"case": case, "tables": [(item.meeting, CHIPS[item.meeting.state]) for item in latest]}


def install() -> None:
    PANELS.add("case", "meetings", template="meetings/_case.html", build=tables_of_case, order=10)
