"""A promise gets another time. The first one is kept beside it, so that nobody reads the new one as the old."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from gongzhi.core import config
from gongzhi.duties.models import Duty, DutyHolder
from gongzhi.journal.services import Draft, declare, draft

MOVED = declare("duties.moved", _("is owed by another time"))


def move_due(duty: Duty, due: datetime, *, quiet_until: datetime, drafts: list[Draft]) -> None:
    """Owed by another time from now on, earlier or later; the caller holds the duty's lock. No reminder before
    `quiet_until`.

    Those it has climbed to wait as well: nobody above is late while the bearer has time.
    """
    before = duty.due_at
    duty.first_due_at = duty.first_due_at or before
    duty.due_at = duty.climb_at = due
    share = config.value("duties.remind_at_percent", duty) / 100
    remind_at = duty.opened_at + (due - duty.opened_at) * share
    duty.remind_at = remind_at if remind_at > quiet_until else quiet_until + (due - quiet_until) * share
    duty.save(update_fields=["due_at", "first_due_at", "climb_at", "remind_at"])
    parts = DutyHolder.objects.filter(duty=duty, is_open=True)
    parts.filter(is_bearer=True).update(due_at=due)
    parts.filter(is_bearer=False, due_at__lt=due).update(due_at=due)
    drafts.append(draft(MOVED, duty, before=before.isoformat(), due=due.isoformat()))
