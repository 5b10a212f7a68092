"""Tasks go down the line of bodies, from association to alliance to community, and answers come back up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy

from gongzhi.core.models import levels_of
from gongzhi.core.said import gettext as _
from gongzhi.core.scope import unscoped
from gongzhi.core.verdict import Refused, require
from gongzhi.duties import policies
from gongzhi.duties.models import Duty, DutyState, Errand, ErrandReturn, ErrandState
from gongzhi.duties.services.life import Promise, close_duty, drop_duty, open_duties, open_duty, plan_duty
from gongzhi.journal.services import Draft, declare, draft, label_of, record_all
from gongzhi.law.deadlines import Limit, LimitUnit
from gongzhi.notices.services import message, queue
from gongzhi.people.actor import Actor
from gongzhi.people.models import Organisation
from gongzhi.people.selectors import Reach, accounts_of, line_below

ERRAND = "errand"
SENT = declare("duties.errand_sent", gettext_lazy("sent a task down"))
ANSWERED = declare("duties.errand_answered", gettext_lazy("answered a task"))
SENT_BACK = declare("duties.errand_sent_back", gettext_lazy("sent an answer back"))
WITHDRAWN = declare("duties.errand_withdrawn", gettext_lazy("took a task back"))
LONGEST = 366  # days


@dataclass(frozen=True, slots=True)
class NewErrand:
    giver: Organisation
    to: Sequence[Reach]
    title: str
    words: str
    due_on: date
    part_of: Errand | None = None


@transaction.atomic
def send_errands(*, actor: Actor, new: NewErrand, now: datetime) -> list[Errand]:
    """One errand and one duty for each body; each answers for itself."""
    require(policies.can_send(actor, new.giver))
    today = localdate(now)
    must_be_sound(new, today)
    reached = {reach.key for reach in line_below(new.giver, on=today)}
    if any(reach.key not in reached for reach in new.to):
        raise Refused(
            _("Tasks go to bodies below {org} and to its members.").format(org=new.giver.called), status=422
        )
    drafts: list[Draft] = []
    planned: list[tuple[Duty, Errand]] = []
    for reach in new.to:
        errand = Errand(
            giver=new.giver, bearer=reach.org, part_of=new.part_of, title=new.title, words=new.words, asked_at=now,
            place=reach.place, **levels_of(reach.place),
        )  # fmt: skip
        duty = plan_duty(promised(errand, new.due_on, today), errand, now=now)
        errand.due_at = duty.due_at
        errand.save()
        planned.append((duty, errand))
        drafts.append(draft(SENT, errand, fresh=True, giver=new.giver.pk, bearer=reach.org.pk))
    open_duties(planned, drafts=drafts)
    record_all(actor, drafts, at=now)
    for _duty, errand in planned:
        text = _("{org} asks: “{title}”.").format(org=new.giver.called, title=new.title)
        tell(errand, errand.bearer_id, text, now)
    return [errand for _duty, errand in planned]


def must_be_sound(new: NewErrand, today: date) -> None:
    if not new.title.strip() or not new.to:
        raise Refused(_("Say what is to be done, and by whom."), status=422)
    must_be_later(new.due_on, today)
    if new.part_of is not None and new.part_of.bearer_id != new.giver.pk:
        raise Refused(_("Only what this body was asked for can be passed on."), status=422)


def must_be_later(due_on: date, today: date) -> None:
    if not 1 <= (due_on - today).days <= LONGEST:
        raise Refused(_("The answer is due on a later day, within a year."), status=422)


def promised(errand: Errand, due_on: date, today: date) -> Promise:
    return Promise(ERRAND, errand.title, errand.bearer, Limit((due_on - today).days, LimitUnit.DAY))


def locked(errand_id: int) -> Errand:
    errand: Errand = Errand.objects.locked().select_related("giver", "bearer", "place").get(pk=errand_id)
    return errand


def duty_of(errand: Errand) -> Duty | None:
    with unscoped(because="the duty behind a task that the caller has already opened"):
        return Duty.objects.locked().filter(subject=label_of(errand), state=DutyState.OPEN).first()


def must_be_open(errand: Errand) -> None:
    if errand.state != ErrandState.OPEN:
        raise Refused(_("This task is {state} already.").format(state=errand.get_state_display()), status=409)


@transaction.atomic
def answer_errand(*, actor: Actor, errand_id: int, words: str, now: datetime) -> Errand:
    """The answer goes up; the duty is done, in time or late."""
    errand = locked(errand_id)
    require(policies.can_answer(actor, errand))
    must_be_open(errand)
    if not words.strip():
        raise Refused(_("Write what was done."), status=422)
    errand.state, errand.answer, errand.answered_at = ErrandState.ANSWERED, words.strip(), now
    errand.save(update_fields=["state", "answer", "answered_at"])
    drafts = [draft(ANSWERED, errand)]
    if duty := duty_of(errand):
        close_duty(duty, drafts=drafts, now=now)
    record_all(actor, drafts, at=now)
    text = _("{org} has answered “{title}”.").format(org=errand.bearer.called, title=errand.title)
    tell(errand, errand.giver_id, text, now)
    return errand


@transaction.atomic
def send_back(*, actor: Actor, errand_id: int, why: str, due_on: date, now: datetime) -> Errand:
    """The answer is not enough: it is owed again, by a new day. What was said stays; the first duty stays done."""
    errand = locked(errand_id)
    require(policies.can_send_back(actor, errand))
    if errand.answered_at is None or errand.state != ErrandState.ANSWERED:
        raise Refused(_("There is no answer to send back."), status=409)
    if not why.strip():
        raise Refused(_("Say what is missing in the answer."), status=422)
    today = localdate(now)
    must_be_later(due_on, today)
    drafts = [draft(SENT_BACK, errand)]
    duty = open_duty(promised(errand, due_on, today), errand, drafts=drafts, now=now)
    ErrandReturn.objects.create(
        errand=errand, answer=errand.answer, answered_at=errand.answered_at, why=why.strip()[:2000], at=now,
        due_at=duty.due_at,
    )  # fmt: skip
    errand.state, errand.answer, errand.answered_at = ErrandState.OPEN, "", None
    errand.due_at = duty.due_at
    errand.save(update_fields=["state", "answer", "answered_at", "due_at"])
    record_all(actor, drafts, at=now)
    text = _("{org} asks again about “{title}”: the answer is not enough yet.")
    tell(errand, errand.bearer_id, text.format(org=errand.giver.called, title=errand.title), now)
    return errand


@transaction.atomic
def withdraw_errand(*, actor: Actor, errand_id: int, now: datetime) -> Errand:
    errand = locked(errand_id)
    require(policies.can_withdraw(actor, errand))
    must_be_open(errand)
    errand.state = ErrandState.WITHDRAWN
    errand.save(update_fields=["state"])
    drafts = [draft(WITHDRAWN, errand)]
    if duty := duty_of(errand):
        drop_duty(duty, why="withdrawn", drafts=drafts, now=now)
    record_all(actor, drafts, at=now)
    text = _("{org} has taken “{title}” back.").format(org=errand.giver.called, title=errand.title)
    tell(errand, errand.bearer_id, text, now)
    return errand


def climbed(duty: Duty, org: Organisation, now: datetime) -> None:
    """The time passed without an answer: whoever asked hears of it too, not only the body above the place."""
    with unscoped(because="the clock tells who asked"):
        errand = Errand.objects.select_related("bearer").get(pk=int(duty.subject.partition(":")[2]))
    text = _("{org} has not answered “{title}” in time.").format(org=errand.bearer.called, title=errand.title)
    tell(errand, errand.giver_id, text, now)


def tell(errand: Errand, org_id: int, text: str, now: datetime) -> None:
    """Those who hand out work in a body, where it works."""
    with unscoped(because="accounts of the other end"):
        at = errand if org_id == errand.bearer_id else Organisation.objects.get(pk=org_id)
    queue(
        message(kind="duty", subject=label_of(errand), text=text, due_at=now, account_id=account_id)
        for account_id in accounts_of(org_id, at, on=now)
    )
