"""Out of the lists and back (E24): a trial, an import undone, a slip. The history of both stays."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from gongzhi.cases import policies, verbs
from gongzhi.cases.models import Case
from gongzhi.cases.routing import route
from gongzhi.cases.services.dispatch import locked, needed, spoken
from gongzhi.cases.services.duty import dispatch_to, tell_reporter
from gongzhi.cases.services.hard_end import let_all_go
from gongzhi.cases.services.petition_steps import drop_review
from gongzhi.cases.states import OPEN, Status
from gongzhi.core import config
from gongzhi.core.said import gettext as _
from gongzhi.core.verdict import Refused, require
from gongzhi.journal.services import Draft, draft, record_all
from gongzhi.people.actor import Actor
from gongzhi.places.selectors import estate_kind_of


@transaction.atomic
def retire_case(*, actor: Actor, case_id: int, why: str, now: datetime) -> Case:
    """Take a case out of the lists (a trial, an import undone). Its history stays."""
    case = locked(case_id)
    require(policies.can_withdraw(actor, case))
    drafts = [draft(verbs.RETIRED, case, words=spoken(case, needed(why, _("Say why it is withdrawn."))))]
    let_all_go(case, why="retired", drafts=drafts, now=now)
    drop_review(case, drafts=drafts, now=now)
    case.retired_at = now
    case.save(update_fields=["retired_at"])
    record_all(actor, drafts, at=now)
    return case


@transaction.atomic
def set_aside_case(*, actor: Actor, case_id: int, first_id: int, now: datetime) -> Case:
    """The same report as another one: it leaves the lists, the other goes on. Who reported it is told its number."""
    rows = {pk: locked(pk) for pk in sorted({case_id, first_id})}
    case, first = rows[case_id], rows[first_id]
    require(policies.can_set_aside(actor, case, first))
    record_all(actor, [draft(verbs.SET_ASIDE, case, number=first.number, first=first.pk)], at=now)
    text = _("What you reported is known already and is being worked on as {number}.")
    tell_reporter(case, text.format(number=first.number), kind="case", now=now)
    why = _("The same as {number}.").format(number=first.number)
    return retire_case(actor=actor, case_id=case.pk, why=why, now=now)


@transaction.atomic
def restore_case(*, actor: Actor, case_id: int, now: datetime) -> Case:
    """Bring a withdrawn case back within the set days. Where it was still open it goes by the table anew, with a new
    clock."""
    case = locked(case_id, withdrawn=True)
    require(policies.can_dispatch(actor, case))
    days = config.value(verbs.RESTORE_DAYS, case)
    if not (verdict := policies.can_restore(case, now=now, days=days)):
        raise Refused(verdict.why, status=409)
    case.retired_at = None
    drafts: list[Draft] = [draft(verbs.RESTORED, case)]
    if case.status in OPEN:
        case.status = Status.RECEIVED
        case.save(update_fields=["retired_at", "status"])
        kind = estate_kind_of(case.place)
        way = route(category=case.category, placed=case, estate_kind=kind, on=localdate(now))
        dispatch_to(case, way, drafts=drafts, now=now)
    else:
        case.save(update_fields=["retired_at"])
    record_all(actor, drafts, at=now)
    return case
