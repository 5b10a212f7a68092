"""Word to those whom a case reaches by a decision: it changes hands, and nobody should find that by chance (E15)."""

from __future__ import annotations

from datetime import datetime

from gongzhi.cases.models import Case
from gongzhi.core.said import gettext as _
from gongzhi.journal.services import label_of
from gongzhi.notices.services import message, queue
from gongzhi.people.posts import Right
from gongzhi.people.selectors import accounts_of

RING = "handover"


def tell_new_bearer(case: Case, *, before: int | None, now: datetime) -> None:
    """Those who may accept it, where another organisation had it before. What the table sends stands on start pages."""
    if before is None or case.bearer_id in (None, before):
        return
    right = Right.NAMED if case.named_only else Right.ASSIGN
    told = accounts_of(case.bearer_id or 0, case, on=now, right=right)
    text = _("“{title}” came over to you by decision.").format(title=case.title)
    queue(message(kind=RING, subject=label_of(case), text=text, due_at=now, account_id=pk) for pk in told)
