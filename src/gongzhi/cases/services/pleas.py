"""The bearer asks the body above it for more time, a pause or help. Until it is decided the old time counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy

from gongzhi.cases import policies, verbs
from gongzhi.cases.models import CaseBearing, CasePlea
from gongzhi.cases.models.plea import PleaKind
from gongzhi.cases.selectors.pleas import allowed, asked_of, can_ask_now, pleas_of, said_of
from gongzhi.cases.services.dispatch import locked, needed, spoken
from gongzhi.cases.services.duty import open_duty_of
from gongzhi.cases.services.work import named
from gongzhi.core.said import gettext as _
from gongzhi.core.verdict import Refused, Verdict, require
from gongzhi.duties.services import Promise, open_duties, plan_duty
from gongzhi.journal.services import Draft, draft, record_all
from gongzhi.law.deadlines import Limit, LimitUnit
from gongzhi.law.more_time import end_of, fits
from gongzhi.notices.services import message, queue
from gongzhi.people.actor import Actor
from gongzhi.people.posts import Right
from gongzhi.people.selectors import accounts_of

TIME, HELP = "case_time", "case_help"  # the duties to answer
RING = "plea"  # the kind of message
ANSWERS = {
    PleaKind.HELP: "answer",
    PleaKind.EXTEND: "decide",
    PleaKind.PAUSE: "decide",
}  # the step that answers
LIMITS = {TIME: Limit(4, LimitUnit.WORKING_HOUR), HELP: Limit(1, LimitUnit.WORKING_DAY)}
ASKED = {
    PleaKind.EXTEND: verbs.TIME_ASKED, PleaKind.PAUSE: verbs.PAUSE_ASKED, PleaKind.HELP: verbs.HELP_ASKED,
}  # fmt: skip
TOLD = {
    PleaKind.EXTEND: gettext_lazy("{org} asks for more time for “{title}”."),
    PleaKind.PAUSE: gettext_lazy("{org} asks to let the clock of “{title}” stand still."),
    PleaKind.HELP: gettext_lazy("{org} asks you for help with “{title}”."),
}


@dataclass(frozen=True, slots=True)
class Wish:
    """Until the end of which day, and why; `ground` is one of those that a pause needs."""

    day: date
    why: str
    ground: str = ""


def require_now(verdict: Verdict) -> None:
    if not verdict:
        raise Refused(verdict.why, status=409)


@transaction.atomic
def ask_time(*, actor: Actor, case_id: int, kind: PleaKind, wish: Wish, now: datetime) -> CasePlea:
    """An extension to a day, or a pause until a day."""
    case = locked(case_id)
    require(policies.can_ask_time(actor, case))
    why = needed(wish.why, _("Say why more time is needed."))
    require_now(can_ask_now(kind, case, pleas_of(case), now=now))
    limits = allowed(kind, case)
    after = case.due_at if kind == PleaKind.EXTEND and case.due_at else now
    if not (verdict := said_of(fits(wish.day, after=after, allowed=limits), limits)):
        raise Refused(verdict.why, status=422)
    plea = CasePlea(case=case, kind=kind, ground=wish.ground, until=end_of(wish.day))
    return plead(actor, plea, why, now=now)


@transaction.atomic
def ask_help(*, actor: Actor, case_id: int, why: str, now: datetime) -> CasePlea:
    """The body above helps; the case stays with its bearer."""
    case = locked(case_id)
    require(policies.can_ask_help(actor, case))
    why = needed(why, _("Say what help is needed."))
    require_now(can_ask_now(PleaKind.HELP, case, pleas_of(case), now=now))
    return plead(actor, CasePlea(case=case, kind=PleaKind.HELP), why, now=now)


def plead(actor: Actor, plea: CasePlea, why: str, *, now: datetime) -> CasePlea:
    """Store what is asked, and owe an answer to it: on the start page of who answers, with a clock of its own."""
    case, to = plea.case, asked_of(plea.case)
    duty = open_duty_of(case)
    if duty is None or duty.bearer_id != case.bearer_id:
        raise Refused(_("Nothing is owed on this case any more."), status=409)
    kept = spoken(case, why)
    plea.duty, plea.by_id, plea.to = duty, duty.bearer_id, to
    plea.account_id, plea.words_id, plea.asked_at = actor.account_id, kept.id, now
    plea.save(force_insert=True)
    data: dict[str, Any] = {"to": to.pk, "plea": plea.pk} | (
        {"until": plea.until.isoformat()} if plea.until else {}
    )
    if plea.ground:
        data["ground"] = plea.ground
    kind = HELP if plea.kind == PleaKind.HELP else TIME
    drafts: list[Draft] = [named(draft(ASKED[PleaKind(plea.kind)], case, words=kept, **data), plea.by_id)]
    promise = Promise(kind, case.title, to, LIMITS[kind], named_only=case.named_only)
    open_duties([(plan_duty(promise, case, now=now), plea)], drafts=drafts)
    CaseBearing.objects.bulk_create([CaseBearing(case=case, org=to, since=now)], ignore_conflicts=True)
    record_all(actor, drafts, at=now)
    ring_above(plea, now=now)
    return plea


def ring_above(plea: CasePlea, *, now: datetime) -> None:
    case = plea.case
    text = TOLD[PleaKind(plea.kind)].format(org=case.bearer, title=case.title)
    link = reverse("case_act", args=[case.public_id, ANSWERS[PleaKind(plea.kind)]])
    right = Right.NAMED if case.named_only else Right.DISPATCH
    queue(
        message(kind=RING, subject=f"case:{case.pk}", text=text, due_at=now, link=link, account_id=pk)
        for pk in accounts_of(plea.to_id, case, on=now, right=right)
    )
