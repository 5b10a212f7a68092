"""The dispatch desk: a waiting case is sent with what the desk decided, and taken back within half a minute.

Sending is at once, so that nothing is lost when the desk closes. Taking back puts the case and its old duty where
they were, with their old times: the time at the desk counts on. Both are in the history.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.dateparse import parse_datetime
from django.utils.timezone import localdate

from gongzhi.cases import policies, verbs
from gongzhi.cases.models import Case, CaseBearing, Category, DeskMove
from gongzhi.cases.models.desk import UNDO
from gongzhi.cases.routing import Route, route
from gongzhi.cases.services.dispatch import Filing, accept_case, actor_at, file_anew, locked, needed, spoken
from gongzhi.cases.services.duty import dispatch_to, let_go, open_duty_of, ring_for_urgent, tell_reporter
from gongzhi.cases.states import Status, Step, after
from gongzhi.core.said import gettext as _
from gongzhi.core.verdict import Refused, require
from gongzhi.duties.models import Duty
from gongzhi.duties.services import drop_duty
from gongzhi.duties.services.life import owe_again
from gongzhi.journal.services import Draft, draft, record_all
from gongzhi.law.deadlines import Limit
from gongzhi.notices.services import cancel_batch
from gongzhi.people.actor import Actor
from gongzhi.people.posts import Right
from gongzhi.places.models import Place
from gongzhi.places.selectors import estate_kind_of

KEPT = (
    "place_id", "district_id", "subdistrict_id", "community_id", "estate_id", "grid_id", "category_id", "publicity",
    "named_only", "place_known", "status", "bearer_id", "rule_id", "level", "why", "due_at", "first_due_at",
    "accepted_at", "urgency",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Choice:
    """What the desk decided. Without an organisation, or with the table's own, the table sends."""

    place: Place
    category: Category
    urgency: int
    org_id: int | None = None
    limit: Limit | None = None
    ground: str = ""


@transaction.atomic
def send_case(*, actor: Actor, case_id: int, choice: Choice, now: datetime) -> DeskMove:
    """Send a waiting case: correct place, category and urgency where the desk says so, then dispatch.

    What the desk's own body has to do is accepted in the same step.
    """
    case = locked(case_id)
    require(policies.can_dispatch(actor, case))
    after(case.status, Step.DISPATCH)
    before, drafts = remember(case), list[Draft]()
    let_go(case, why="dispatched", drafts=drafts, now=now)
    refiled = (choice.place.pk, choice.category.pk) != (case.place_id, case.category_id)
    if refiled or not case.place_known:
        file_anew(case, Filing(choice.place, choice.category), drafts=drafts)
    was_urgent, case.urgency = case.urgency, choice.urgency
    case.save(update_fields=["urgency"])
    way, ground = way_of(case, choice, now)
    duty = dispatch_to(case, way, drafts=drafts, now=now)
    if duty is None:
        raise Refused(_("No community or office is entered for this place, so nobody can act."), status=409)
    if ground:
        drafts[-1] = draft(verbs.DISPATCHED, case, words=spoken(case, ground), to=case.bearer_id, **case.why)
    record_all(actor, drafts, at=now)
    move = DeskMove.objects.create(
        case=case, account_id=actor.must_be_member(), at=now, before=before, duty=duty
    )
    if case.urgency and not was_urgent:
        ring_for_urgent([case], now=now)
    if actor.holds(Right.HANDLE, case, org_id=case.bearer_id):
        accept_case(actor=actor, case_id=case.pk, now=now)
    text = _("“{title}” is with {org} now.").format(title=case.title, org=case.bearer)
    tell_reporter(case, text, kind="case", now=now + UNDO, batch=batch_of(move))
    return move


def way_of(case: Case, choice: Choice, now: datetime) -> tuple[Route, str]:
    """Where it goes, and the ground where that is not what the table says."""
    on = localdate(now)
    kind = estate_kind_of(choice.place)
    way = route(category=case.category, placed=case, estate_kind=kind, on=on)
    if choice.org_id is None or (way.bearer is not None and choice.org_id == way.bearer.pk):
        return way, ""
    ground = needed(choice.ground, _("The table says somebody else: say why it goes there."))
    return Route(actor_at(case, choice.org_id, now), choice.limit or way.limit, None, "by_hand"), ground


def batch_of(move: DeskMove) -> str:
    return f"desk:{move.pk}"


def remember(case: Case) -> dict[str, Any]:
    duty = open_duty_of(case)
    return {
        "case": {name: getattr(case, name) for name in KEPT},
        "duty": duty.pk if duty else None,
        "clock": {"remind_at": duty.remind_at, "climb_at": duty.climb_at} if duty else {},
        "holders": list(duty.holders.filter(is_open=True).values_list("pk", flat=True)) if duty else [],
        "bore": list(CaseBearing.objects.filter(case=case).values_list("org_id", flat=True)),
    }


@transaction.atomic
def take_back(*, actor: Actor, move: str, now: datetime) -> Case:
    """Undo one's own sending within half a minute, unless somebody has gone on with the case."""
    found = DeskMove.objects.filter(public_id=move, account_id=actor.must_be_member(), undone_at=None).first()
    if found is None:
        raise Refused(_("There is nothing to take back."), status=404)
    if now - found.at > UNDO:
        raise Refused(_("This was sent too long ago to be taken back. Dispatch it elsewhere."), status=409)
    case = locked(found.case_id)
    duty = open_duty_of(case)
    ours = case.bearer_id in actor.org_ids and case.status == Status.ACCEPTED
    if duty is None or duty.pk != found.duty_id or not (ours or case.status == Status.DISPATCHED):
        raise Refused(_("Somebody has gone on with it already."), status=409)
    before, drafts = found.before, list[Draft]()
    drop_duty(duty, why="taken_back", drafts=drafts, now=now)
    for name, value in before["case"].items():
        setattr(case, name, parse_datetime(value) if value and name.endswith("_at") else value)
    case.save(update_fields=list(before["case"]))
    if before["duty"]:
        old = Duty.objects.locked().get(pk=before["duty"])
        owe_again(old, clock=before["clock"], holders=before["holders"], drafts=drafts)
    CaseBearing.objects.filter(case=case).exclude(org_id__in=before["bore"]).delete()
    cancel_batch(batch_of(found), subjects=[f"case:{case.pk}"], now=now)
    DeskMove.objects.filter(pk=found.pk).update(undone_at=now)
    drafts.append(draft(verbs.TAKEN_BACK, case, duty=duty.pk))
    record_all(actor, drafts, at=now)
    return case
