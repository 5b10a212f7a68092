"""Names of residents on lists of attendance go three years after the meeting; a committee's stay with its minutes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.core.retention import sweep
from gongzhi.core.sweeping import in_steps
from gongzhi.meetings.models import Attendance, Party
from gongzhi.people.models import Account
from gongzhi.people.services import Fact, Holding, register_holding

AFTER = timedelta(days=1095)
NOBODY = "—"


def emptied(rows: QuerySet[Attendance]) -> int:
    """Who came is no longer known, that somebody came is. The digest of the name goes too: names can be guessed."""
    number = Concat(Value("erased "), Cast(F("pk"), CharField()))
    return int(rows.update(name=NOBODY, name_key=number, strokes="", account_id=None, person_id=None))


@sweep("meetings.attendance")
def forget_residents(now: datetime) -> int:
    old = Attendance.objects.filter(side__party=Party.OWNERS, at__lt=now - AFTER)
    return in_steps(old.exclude(name_key__startswith="erased "), emptied)


def own_rows(account: Account) -> QuerySet[Attendance]:
    return Attendance.objects.filter(account_id=account.pk)


def attendance_facts(account: Account) -> list[Fact]:
    rows = own_rows(account).select_related("meeting__place")
    return [
        {
            _("meeting"): row.meeting.title,
            _("place"): row.meeting.place.full_name,
            _("when"): row.at.isoformat(timespec="minutes"),
        }
        for row in rows
    ]


def erase_attendance(account: Account, now: datetime) -> int:
    """Of residents. Members of a committee stay in its minutes: they are its record by law."""
    return emptied(own_rows(account).filter(seat_id=None))


def install() -> None:
    label: Any = gettext_lazy("Meetings that I checked in at")
    erased = gettext_lazy("the name and the signature are erased, the place at the table stays counted")
    kept = gettext_lazy("members of a committee stay in its minutes")
    register_holding(
        Holding("attendance", label, attendance_facts, erase_attendance, erased=erased, kept=kept)
    )
