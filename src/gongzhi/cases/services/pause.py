"""The clock of a case goes on after a pause: its time moves by as much as the clock really stood still."""

from __future__ import annotations

from datetime import datetime

from gongzhi.cases.models import Case
from gongzhi.cases.models.plea import PleaKind, PleaState
from gongzhi.duties.models import Duty
from gongzhi.duties.services import move_due
from gongzhi.journal.services import Draft
from gongzhi.law.deadlines import LimitUnit
from gongzhi.law.more_time import due_after_pause


def end_pause(case: Case, duty: Duty, *, drafts: list[Draft], now: datetime) -> bool:
    """Let the clock of an open promise run again, where it stands still. The promise was moved by the whole pause
    when it was granted; ended early, it moves back."""
    if case.paused_until is None:
        return False
    plea = case.pleas.get(kind=PleaKind.PAUSE, state=PleaState.GRANTED, ended_at=None)
    end = min(now, case.paused_until)
    if end < case.paused_until and plea.due_before and plea.answered_at:
        due = due_after_pause(plea.due_before, plea.answered_at, end, LimitUnit(duty.limit_unit))
        move_due(duty, due, quiet_until=now, drafts=drafts)
        case.due_at = due
    plea.ended_at, case.paused_until = end, None
    plea.save(update_fields=["ended_at"])
    case.save(update_fields=["due_at", "paused_until"])
    return True
