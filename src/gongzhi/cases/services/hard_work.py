"""Work on a hard case while it is on the list: its group, its steps with their days, what helps until then, its diary."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from gongzhi.cases.models import CaseBearing, HardCase, HardMeasure, HardMember
from gongzhi.cases.policies import hard as policies
from gongzhi.cases.services.dispatch import actor_at, needed, require_works_for
from gongzhi.cases.services.hard import locked_entry, tell
from gongzhi.cases.services.promising import Owed, ahead, covered, not_owed, owe, settled
from gongzhi.cases.services.work import named
from gongzhi.cases.states.hard import STANDING
from gongzhi.cases.verbs import hard as verbs
from gongzhi.core.said import gettext as _
from gongzhi.core.verdict import Refused, require
from gongzhi.journal import words as said
from gongzhi.journal.services import Draft, draft, record_all
from gongzhi.people.actor import Actor

STEP = "hard_step"  # the duty
MOST_STEPS = 60


@dataclass(frozen=True, slots=True)
class Planned:
    """Who does what by the end of which day."""

    org_id: int
    task: str
    due_on: date


def standing(hard: HardCase) -> HardCase:
    if hard.state not in STANDING:
        raise Refused(
            _("It is “{state}” now. That step is no longer open.").format(state=hard.get_state_display()),
            status=409,
        )
    return hard


@transaction.atomic
def join_group(
    *, actor: Actor, hard_id: int, org_id: int, person_id: int | None = None, now: datetime
) -> HardMember:
    """An organisation, or a person of it, joins the group and may read the case."""
    hard = standing(locked_entry(hard_id))
    require(policies.can_plan(actor, hard))
    org = actor_at(hard.case, org_id, now)
    if person_id is not None:
        require_works_for(org, person_id, now)
    known = (
        hard.members.filter(org=org, person_id=person_id)
        if person_id
        else hard.members.filter(org=org, person=None)
    )
    if known.exists():
        raise Refused(_("{org} is in the group already.").format(org=org), status=409)
    member = HardMember.objects.create(hard=hard, org=org, person_id=person_id, since=now)
    CaseBearing.objects.get_or_create(case=hard.case, org=org, defaults={"since": now})
    data: dict[str, Any] = {"person": person_id} if person_id else {}
    speak(actor, hard, draft(verbs.JOINED, hard, to=org_id, **data), now=now)
    tell(
        hard,
        [org_id],
        _("You are in the group for the hard case “{title}”.").format(title=hard.case.title),
        now=now,
    )
    return member


@transaction.atomic
def plan_step(*, actor: Actor, hard_id: int, planned: Planned, now: datetime) -> HardMeasure:
    """A step with its day: a duty of one organisation, which thereby belongs to the group."""
    hard = standing(locked_entry(hard_id))
    require(policies.can_plan(actor, hard))
    org = actor_at(hard.case, planned.org_id, now)
    task = covered(needed(planned.task, _("Say what is to be done.")), 120)
    until = ahead(planned.due_on, now=now)
    if hard.steps.count() >= MOST_STEPS:
        raise Refused(_("At most {n} steps.").format(n=MOST_STEPS), status=422)
    step = HardMeasure.objects.create(hard=hard, org=org, task=task, due_at=until)
    HardMember.objects.get_or_create(hard=hard, org=org, person=None, defaults={"since": now})
    CaseBearing.objects.get_or_create(case=hard.case, org=org, defaults={"since": now})
    words = said.keep(task, hard.words_key)
    drafts: list[Draft] = [
        draft(verbs.PLANNED, hard, words=words, to=org.pk, step=step.pk, until=until.isoformat())
    ]
    owe([Owed(STEP, task, org, step, until)], hard, drafts=drafts, now=now)
    speak(actor, hard, *drafts, now=now)
    return step


def open_step(hard: HardCase, step_id: int) -> HardMeasure:
    step = hard.steps.select_related("org").filter(pk=step_id).first()
    if step is None:
        raise Refused(_("There is no such step."), status=404)
    if step.done_at or step.dropped_at:
        raise Refused(_("This step is done already, or is not needed any more."), status=409)
    return step


@transaction.atomic
def finish_step(*, actor: Actor, hard_id: int, step_id: int, words: str, now: datetime) -> HardMeasure:
    hard = locked_entry(hard_id)
    step = open_step(hard, step_id)
    require(policies.can_do_step(actor, hard, step))
    done = said.keep(covered(needed(words, _("Say what was done."))), hard.words_key)
    step.done_at = now
    step.save(update_fields=["done_at"])
    drafts: list[Draft] = [draft(verbs.STEP_DONE, hard, words=done, to=step.org_id, step=step.pk)]
    settled(step, drafts=drafts, now=now)
    record_all(actor, [named(one, step.org_id) for one in drafts], at=now)
    return step


@transaction.atomic
def drop_step(*, actor: Actor, hard_id: int, step_id: int, why: str, now: datetime) -> HardMeasure:
    """The step is not needed any more, or another one takes its place."""
    hard = locked_entry(hard_id)
    step = open_step(hard, step_id)
    require(policies.can_plan(actor, hard))
    words = said.keep(covered(needed(why, _("Say why it is not needed any more."))), hard.words_key)
    step.dropped_at = now
    step.save(update_fields=["dropped_at"])
    drafts: list[Draft] = [draft(verbs.STEP_DROPPED, hard, words=words, to=step.org_id, step=step.pk)]
    not_owed([step], why="dropped", drafts=drafts, now=now)
    speak(actor, hard, *drafts, now=now)
    return step


@transaction.atomic
def write_solution(*, actor: Actor, hard_id: int, text: str, now: datetime) -> HardCase:
    """What helps until it can be solved. The old words stay in the diary."""
    hard = standing(locked_entry(hard_id))
    require(policies.can_write(actor, hard, group_of(hard)))
    hard.solution = covered(needed(text, _("Write down what helps until it can be solved.")))
    hard.save(update_fields=["solution"])
    speak(actor, hard, draft(verbs.SOLUTION, hard, words=said.keep(hard.solution, hard.words_key)), now=now)
    return hard


@transaction.atomic
def note_entry(*, actor: Actor, hard_id: int, text: str, now: datetime) -> HardCase:
    """A line of the diary."""
    hard = standing(locked_entry(hard_id))
    require(policies.can_write(actor, hard, group_of(hard)))
    words = said.keep(covered(needed(text, _("Write the line."))), hard.words_key)
    speak(actor, hard, draft(verbs.NOTED, hard, words=words), now=now)
    return hard


def group_of(hard: HardCase) -> set[int]:
    return set(hard.members.values_list("org_id", flat=True))


def speak(actor: Actor, hard: HardCase, *drafts: Draft, now: datetime) -> None:
    """Write it down in the name of the organisation for which the actor works on it."""
    org_id = actor.speaks_for(hard, [hard.office_id, *group_of(hard)])
    record_all(actor, [named(one, org_id) for one in drafts], at=now)
