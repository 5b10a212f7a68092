"""The clock: reminders, and climbing when a time has passed. Runs from the worker, asked by nobody.

A duty that two clocks see is moved by one: rows are locked, and each move sets the next time.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy

from gongzhi.core import config
from gongzhi.core.said import gettext as _
from gongzhi.core.said import words
from gongzhi.core.scope import unscoped
from gongzhi.duties.kinds import KINDS
from gongzhi.duties.models import Duty, DutyHolder, DutyLevel, DutyState
from gongzhi.duties.services.life import hold
from gongzhi.journal.services import declare, draft, record_all
from gongzhi.notices.services import message, queue
from gongzhi.people.actor import SYSTEM
from gongzhi.people.models import Organisation
from gongzhi.people.posts import Right
from gongzhi.people.selectors import accounts_of, body_above

REMINDED = declare("duties.reminded", gettext_lazy("reminded {org}"))
CLIMBED = declare("duties.climbed", gettext_lazy("climbed to {org}, because the time passed"))
WHY_UP = {
    "overdue": gettext_lazy("“{title}” has come up to you: {bearer} has not settled it in time."),
    "returns": gettext_lazy("“{title}” has come up to you: it has been returned again and again."),
}
AT_ONCE = 50  # duties in one transaction: short write locks on SQLite


def tick(now: datetime) -> int:
    """Everything that is due by now. Returns how many duties moved."""
    return remind_due(now) + climb_due(now)


def climb_due(now: datetime) -> int:
    """Let every duty whose time has passed climb one level; the topmost stay where they are."""
    moved = 0
    with unscoped(because="the clock looks at every place"):
        while batch := _climb_some(now):
            moved += batch
    return moved


@transaction.atomic
def _climb_some(now: datetime) -> int:
    waiting = Duty.objects.filter(state=DutyState.OPEN, climb_at__lte=now).order_by("climb_at", "pk")
    duties = list(
        waiting.select_for_update(skip_locked=True, of=("self",), no_key=True).select_related("bearer")[
            :AT_ONCE
        ]
    )
    for duty in duties:
        climb(duty, now=now)
    return len(duties)


def climb(duty: Duty, *, now: datetime, why: str = "overdue") -> Organisation | None:
    """Make the body above answer too. Gives None, and stops the clock, where nobody is above."""
    upper = body_above(duty.level, duty)
    if upper is None:
        Duty.objects.filter(pk=duty.pk).update(climb_at=None)
        return None
    level, org = upper
    pause = timedelta(hours=config.value("duties.climb_hours", duty))
    due = now + pause
    duty.level = level
    duty.climb_at = None if level == DutyLevel.DISTRICT else due
    duty.save(update_fields=["level", "climb_at"])
    if not DutyHolder.objects.filter(duty=duty, org=org, is_open=True).exists():
        hold(duty, org, level=level, due=due, now=now)
    record_all(SYSTEM, [draft(CLIMBED, duty, org=org.pk, level=level, why=why)], at=now)
    if kind := KINDS.get(duty.kind):
        kind.climbed(duty, org, now)
    _tell(duty, org.pk, words(WHY_UP[why]).format(title=duty.title, bearer=duty.bearer.name), now)
    return org


def remind_due(now: datetime) -> int:
    """Remind the bearers whose time is running out, once each."""
    moved = 0
    with unscoped(because="the clock looks at every place"):
        while batch := _remind_some(now):
            moved += batch
    return moved


@transaction.atomic
def _remind_some(now: datetime) -> int:
    waiting = Duty.objects.filter(state=DutyState.OPEN, remind_at__lte=now).order_by("remind_at", "pk")
    duties = list(waiting.select_for_update(skip_locked=True, of=("self",), no_key=True)[:AT_ONCE])
    late = [duty for duty in duties if duty.due_at <= now]
    for duty in duties:
        if duty not in late:
            _tell(duty, duty.bearer_id, _("“{title}” is due soon.").format(title=duty.title), now)
    Duty.objects.filter(pk__in=[duty.pk for duty in duties]).update(remind_at=None)
    record_all(
        SYSTEM, [draft(REMINDED, duty, org=duty.bearer_id) for duty in duties if duty not in late], at=now
    )
    return len(duties)


def _tell(duty: Duty, org_id: int, text: str, now: datetime) -> None:
    right = Right.NAMED if duty.named_only else Right.ASSIGN
    queue(
        message(kind="duty", subject=duty.subject, text=text, due_at=now, account_id=account_id)
        for account_id in accounts_of(org_id, duty, on=now, right=right)
    )
