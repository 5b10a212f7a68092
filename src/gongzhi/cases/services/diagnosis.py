"""Experts look at a hard case: asked by a day, answered, and each recommendation taken up or declined with a reason (T6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from gongzhi.cases.models import Advice, Diagnosis, Expert, HardCase, HardMeasure
from gongzhi.cases.policies import hard as policies
from gongzhi.cases.services.dispatch import needed
from gongzhi.cases.services.hard import locked_entry
from gongzhi.cases.services.hard_work import Planned, group_of, plan_step, speak, standing
from gongzhi.cases.services.promising import Owed, ahead, covered, owe, settled
from gongzhi.cases.verbs import hard as verbs
from gongzhi.core.said import gettext as _
from gongzhi.core.verdict import Refused, require
from gongzhi.journal import words as said
from gongzhi.journal.services import Draft, draft
from gongzhi.people.actor import Actor
from gongzhi.people.models import Organisation

ANSWERS = "hard_diagnosis"  # the duty
MOST_EXPERTS, MOST_ADVICE = 8, 12


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked of whom by the end of which day. `experts` are names with the house of each, or ""."""

    question: str
    experts: Sequence[tuple[str, str]]
    due_on: date


@transaction.atomic
def ask_experts(*, actor: Actor, hard_id: int, asking: Asking, now: datetime) -> Diagnosis:
    """The organisation that asks owes their answers by that day."""
    hard = standing(locked_entry(hard_id))
    require(policies.can_plan(actor, hard))
    question = covered(needed(asking.question, _("Say what the experts are to find out.")))
    until = ahead(asking.due_on, now=now)
    if not 1 <= len(asking.experts) <= MOST_EXPERTS:
        raise Refused(_("Name one expert at least, and at most {n}.").format(n=MOST_EXPERTS), status=422)
    org = Organisation.objects.get(
        pk=actor.speaks_for(hard, [hard.office_id, *group_of(hard)]) or hard.office_id
    )
    row = Diagnosis.objects.create(hard=hard, org=org, question=question, asked_at=now, due_at=until)
    Expert.objects.bulk_create(
        Expert(diagnosis=row, name=name[:40], house=house[:80]) for name, house in asking.experts
    )
    words = said.keep(question, hard.words_key)
    drafts: list[Draft] = [
        draft(verbs.EXPERTS_ASKED, hard, words=words, n=len(asking.experts), until=until.isoformat())
    ]
    owe([Owed(ANSWERS, _("Answers of the experts"), org, row, until)], hard, drafts=drafts, now=now)
    speak(actor, hard, *drafts, now=now)
    return row


@transaction.atomic
def write_answer(
    *, actor: Actor, hard_id: int, expert_id: int, text: str, advice: Sequence[str], now: datetime
) -> Expert:
    """What an expert says, and each recommendation on its own. The last answer settles what was owed."""
    hard = standing(locked_entry(hard_id))
    require(policies.can_write(actor, hard, group_of(hard)))
    expert = Expert.objects.filter(pk=expert_id, diagnosis__hard=hard).select_related("diagnosis").first()
    if expert is None:
        raise Refused(_("Nobody was asked by this number."), status=404)
    if expert.answered_at:
        raise Refused(_("This answer is written down already."), status=409)
    if len(advice) > MOST_ADVICE:
        raise Refused(_("At most {n} recommendations.").format(n=MOST_ADVICE), status=422)
    expert.answer = covered(needed(text, _("Write down what the expert says.")), 4000)
    expert.answered_at = now
    expert.save(update_fields=["answer", "answered_at"])
    Advice.objects.bulk_create(Advice(expert=expert, text=covered(one, 300)) for one in advice)
    words = said.keep(expert.answer, hard.words_key)
    drafts: list[Draft] = [draft(verbs.EXPERT_ANSWERED, hard, words=words, n=len(advice))]
    diagnosis = expert.diagnosis
    if not diagnosis.experts.filter(answered_at=None).exists():
        diagnosis.closed_at = now
        diagnosis.save(update_fields=["closed_at"])
        settled(diagnosis, drafts=drafts, now=now)
    speak(actor, hard, *drafts, now=now)
    return expert


def undecided(hard: HardCase, advice_id: int) -> Advice:
    advice = Advice.objects.filter(pk=advice_id, expert__diagnosis__hard=hard).first()
    if advice is None:
        raise Refused(_("There is no such recommendation."), status=404)
    if advice.decided_at:
        raise Refused(_("This recommendation has been decided on already."), status=409)
    return advice


@transaction.atomic
def take_up(
    *, actor: Actor, hard_id: int, advice_id: int, org_id: int, due_on: date, now: datetime
) -> HardMeasure:
    """The recommendation becomes a step of the entry: a duty of one organisation with its day."""
    advice = undecided(locked_entry(hard_id), advice_id)
    step = plan_step(
        actor=actor, hard_id=hard_id, planned=Planned(org_id, advice.text[:120], due_on), now=now
    )
    advice.step, advice.decided_at = step, now
    advice.save(update_fields=["step", "decided_at"])
    return step


@transaction.atomic
def decline(*, actor: Actor, hard_id: int, advice_id: int, why: str, now: datetime) -> Advice:
    hard = standing(locked_entry(hard_id))
    require(policies.can_plan(actor, hard))
    advice = undecided(hard, advice_id)
    advice.why = covered(needed(why, _("Say why the recommendation is not taken up.")), 300)
    advice.decided_at = now
    advice.save(update_fields=["why", "decided_at"])
    words = said.keep(f"{advice.text}\n{advice.why}", hard.words_key)
    speak(actor, hard, draft(verbs.ADVICE_DECLINED, hard, words=words), now=now)
    return advice
