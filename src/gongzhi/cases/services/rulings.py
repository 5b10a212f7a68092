"""The body above answers what a bearer asked for, with its reason; the clock goes on after a pause."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy

from gongzhi.cases import policies, verbs
from gongzhi.cases.models import Case, CasePlea
from gongzhi.cases.models.plea import PleaKind, PleaState
from gongzhi.cases.selectors.pleas import allowed, said_of
from gongzhi.cases.services.dispatch import locked, needed, spoken
from gongzhi.cases.services.duty import open_duty_of, tell_reporter
from gongzhi.cases.services.pause import end_pause
from gongzhi.cases.services.pleas import RING
from gongzhi.cases.services.work import named
from gongzhi.core.formats import deadline
from gongzhi.core.said import gettext as _
from gongzhi.core.scope import unscoped
from gongzhi.core.verdict import Refused, require
from gongzhi.duties.services import close_duty, move_due
from gongzhi.journal.services import Draft, draft, record_all
from gongzhi.law.deadlines import LimitUnit
from gongzhi.law.more_time import due_after_pause, end_of, fits
from gongzhi.notices.services import message, queue
from gongzhi.people.actor import SYSTEM, Actor
from gongzhi.people.posts import Right
from gongzhi.people.selectors import accounts_of

AT_ONCE = 50
VERBS = {
    (PleaKind.EXTEND, True): verbs.TIME_GRANTED, (PleaKind.EXTEND, False): verbs.TIME_REFUSED,
    (PleaKind.PAUSE, True): verbs.PAUSE_GRANTED, (PleaKind.PAUSE, False): verbs.PAUSE_REFUSED,
}  # fmt: skip
STATES = {
    verbs.TIME_GRANTED: PleaState.GRANTED, verbs.PAUSE_GRANTED: PleaState.GRANTED,
    verbs.HELP_GIVEN: PleaState.ANSWERED,
}  # fmt: skip
TOLD = {
    verbs.TIME_GRANTED: gettext_lazy("“{title}” has more time, until {until}: {text}"),
    verbs.TIME_REFUSED: gettext_lazy("“{title}” gets no more time: {text}"),
    verbs.PAUSE_GRANTED: gettext_lazy("The clock of “{title}” stands still until {until}: {text}"),
    verbs.PAUSE_REFUSED: gettext_lazy("The clock of “{title}” runs on: {text}"),
    verbs.HELP_GIVEN: gettext_lazy("{org} answers your request for help with “{title}”: {text}"),
}


@dataclass(frozen=True, slots=True)
class Ruling:
    """Granted until the end of which day, or refused; with the reason."""

    granted: bool
    words: str
    day: date | None = None


@transaction.atomic
def decide_plea(*, actor: Actor, case_id: int, plea_id: int, ruling: Ruling, now: datetime) -> CasePlea:
    """Grant more time, all of it or less, or refuse it. The reporter is told of new times, and why (art. 15)."""
    case = locked(case_id)
    plea = waiting(case, plea_id)
    require(policies.can_answer(actor, case, plea))
    words = needed(ruling.words, _("Say why."))
    drafts: list[Draft] = []
    if ruling.granted:
        grant(case, plea, ruling.day, drafts=drafts, now=now)
    verb = VERBS[PleaKind(plea.kind), ruling.granted]
    answer(actor, plea, verb, words, drafts=drafts, now=now)
    if ruling.granted and plea.kind == PleaKind.EXTEND:
        text = _("“{title}” needs more time, until {until}: {text}")
        text = text.format(title=case.title, until=until_in_words(plea, now), text=words)
        tell_reporter(case, text, kind="case", now=now)
    return plea


@transaction.atomic
def answer_help(*, actor: Actor, case_id: int, plea_id: int, words: str, now: datetime) -> CasePlea:
    """Say what the body above does to help. The case stays with its bearer."""
    case = locked(case_id)
    plea = waiting(case, plea_id)
    require(policies.can_answer(actor, case, plea))
    words = needed(words, _("Say what you do to help."))
    answer(actor, plea, verbs.HELP_GIVEN, words, drafts=[], now=now)
    return plea


def waiting(case: Case, plea_id: int) -> CasePlea:
    """What the answering page showed; refused where it was answered meanwhile."""
    plea = case.pleas.filter(pk=plea_id, state=PleaState.OPEN).select_related("by", "to").first()
    if plea is None:
        raise Refused(_("This has been answered already, or is not needed any more."), status=409)
    plea.case = case
    return plea


def grant(case: Case, plea: CasePlea, day: date | None, *, drafts: list[Draft], now: datetime) -> None:
    """The promise moves: to the end of the day, or by as long as the clock will stand still."""
    duty = open_duty_of(case)
    if duty is None or day is None or plea.until is None:
        raise Refused(_("Say until which day."), status=422)
    pause = plea.kind == PleaKind.PAUSE
    until, limits = end_of(day), allowed(PleaKind(plea.kind), case)
    if pause and now > duty.due_at:
        raise Refused(_("Its time has passed meanwhile: the clock can no longer stand still."), status=409)
    if until > plea.until:
        raise Refused(_("At most until the day that was asked for."), status=422)
    if not (verdict := said_of(fits(day, after=now if pause else duty.due_at, allowed=limits), limits)):
        raise Refused(verdict.why, status=422)
    due = due_after_pause(duty.due_at, now, until, LimitUnit(duty.limit_unit)) if pause else until
    plea.due_before, plea.until = duty.due_at, until
    move_due(duty, due, quiet_until=until if pause else now, drafts=drafts)
    case.due_at, case.first_due_at = due, duty.first_due_at
    case.paused_until = until if pause else None
    case.save(update_fields=["due_at", "first_due_at", "paused_until"])


def answer(
    actor: Actor, plea: CasePlea, verb: str, words: str, *, drafts: list[Draft], now: datetime
) -> None:
    """Close the plea and the duty to answer it, write it down and tell who asked."""
    case = plea.case
    plea.state, plea.answered_at = STATES.get(verb, PleaState.REFUSED), now
    plea.save()
    if duty := open_duty_of(plea):
        close_duty(duty, drafts=drafts, now=now)
    data: dict[str, Any] = {"plea": plea.pk}
    if plea.state == PleaState.GRANTED and plea.until:
        data |= {"until": plea.until.isoformat()}
    entry = draft(verb, case, words=spoken(case, words), **data)
    record_all(actor, [named(entry, actor.speaks_for(case, [plea.to_id])), *drafts], at=now)
    text = TOLD[verb].format(title=case.title, org=plea.to, until=until_in_words(plea, now), text=words)
    tell_bearer(case, text, also=plea.account_id, now=now)


def until_in_words(plea: CasePlea, now: datetime) -> str:
    return deadline(plea.until, now=now) if plea.until else ""


def tell_bearer(case: Case, text: str, *, also: int | None = None, now: datetime) -> None:
    """Word to the managers of the bearer, and to who asked."""
    if case.bearer_id is None:
        return
    right = Right.NAMED if case.named_only else Right.ASSIGN
    accounts = {*accounts_of(case.bearer_id, case, on=now, right=right), *([also] if also else [])}
    queue(
        message(kind=RING, subject=f"case:{case.pk}", text=text, due_at=now, account_id=pk)
        for pk in sorted(accounts)
    )


@transaction.atomic
def resume_case(*, actor: Actor, case_id: int, now: datetime) -> Case:
    """What was waited for has come: the clock runs again, and the unused rest of the pause is given back."""
    case = locked(case_id)
    require(policies.can_resume(actor, case))
    drafts: list[Draft] = []
    duty = open_duty_of(case)
    if duty is None or not end_pause(case, duty, drafts=drafts, now=now):
        raise Refused(_("The clock of this case is running."), status=409)
    entry = named(
        draft(verbs.RESUMED, case, until=due_of(case)), actor.speaks_for(case, [case.bearer_id or 0])
    )
    record_all(actor, [entry, *drafts], at=now)
    return case


def due_of(case: Case) -> str:
    return case.due_at.isoformat() if case.due_at else ""


def resume_over(now: datetime) -> int:
    """Pauses that are over by now: the clocks run again, and the bearers are told."""
    moved = 0
    with unscoped(because="the clock looks at every place"):
        while batch := _resume_some(now):
            moved += batch
    return moved


@transaction.atomic
def _resume_some(now: datetime) -> int:
    over = Case.objects.filter(paused_until__lte=now).order_by("paused_until", "pk")
    cases = list(over.select_for_update(skip_locked=True, of=("self",), no_key=True)[:AT_ONCE])
    for case in cases:
        drafts: list[Draft] = []
        if duty := open_duty_of(case):
            end_pause(case, duty, drafts=drafts, now=now)
        record_all(SYSTEM, [draft(verbs.RESUMED, case, until=due_of(case)), *drafts], at=now)
        text = _("The clock of “{title}” runs again.").format(title=case.title)
        tell_bearer(case, text, now=now)
    return len(cases)
