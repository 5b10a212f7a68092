"""Where a petition stands: its steps with their times, what may come next, and on which article it rests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from gongzhi.cases.models import Case, PetitionStep
from gongzhi.cases.models.case import Source
from gongzhi.cases.models.petition import Stage, StageEnd
from gongzhi.cases.routing import Route
from gongzhi.core.formats import deadline
from gongzhi.core.verdict import YES, Verdict, no
from gongzhi.duties.services.life import LEVEL_OF_BODY
from gongzhi.law import petitions as law
from gongzhi.people.models import Organisation
from gongzhi.people.selectors import bodies_of, body_above

INSTANCES = (Stage.REVIEW, Stage.RECHECK)
ANSWERED = (StageEnd.DECLINED, StageEnd.SETTLED, StageEnd.UPHELD)
OFFICES = ("subdistrict", "district", "community")


def is_petition(case: Case) -> bool:
    return case.source == Source.PETITION


def steps_of(case: Case) -> list[PetitionStep]:
    """In their order. One query, and none for what is no petition."""
    return list(PetitionStep.objects.filter(case=case).select_related("org")) if is_petition(case) else []


def open_step(case: Case) -> PetitionStep | None:
    if not is_petition(case) or case.pk is None:
        return None
    return PetitionStep.objects.filter(case=case, done_at=None).select_related("org").first()


def lawful(case: Case, way: Route) -> tuple[Route, datetime | None]:
    """A petition goes to the office, not to a company; its time is the law's, and goes on when it changes hands."""
    step = open_step(case)
    stage = law.Stage(step.stage) if step else law.Stage.SORT
    bodies = bodies_of(case)
    office = next((bodies[level] for level in OFFICES if level in bodies), way.bearer)
    limit, until = law.PETITION_LIMITS[stage].limit, step.due_at if step else None
    if way.why == "by_hand":
        return Route(way.bearer, limit, None, way.why), until
    return Route(office, limit, None, way.why if way.why == "unknown_place" else "petition"), until


def instance_above(case: Case, steps: list[PetitionStep]) -> Organisation | None:
    """The body above the one that answered last."""
    answered = last_answer(steps)
    level = LEVEL_OF_BODY.get(answered.org.kind, "grid") if answered else "grid"
    above = body_above(level, case)
    return above[1] if above else None


def last_answer(steps: list[PetitionStep]) -> PetitionStep | None:
    done = [step for step in steps if step.done_at]
    return done[-1] if done and done[-1].ended in ANSWERED else None


def can_ask_review(case: Case, steps: list[PetitionStep], *, asked_at: datetime) -> Verdict:
    """After a written answer, within thirty days of it, of the body above; after the second review of nobody."""
    answered = last_answer(steps)
    if answered is None or answered.done_at is None or any(step.done_at is None for step in steps):
        return no(_("There is no answer yet that could be reviewed."))
    stage = law.next_instance(law.Stage(answered.stage))
    if stage is None:
        return no(_("After the second review there is no further one."))
    if asked_at < answered.done_at:
        return no(_("The request lies before the answer."))
    if not law.may_ask(stage, answered_at=answered.done_at, asked_at=asked_at):
        return no(_("More than 30 days have passed since the written answer."))
    if instance_above(case, steps) is None:
        return no(_("The body above is not entered here: the petitioner turns to the city."))
    return YES


@dataclass(frozen=True, slots=True)
class StepRow:
    """One line of the card. `time` says until when, or when it was done."""

    step: PetitionStep
    words: str
    cite: str
    late: bool


def petition_of(case: Case, *, now: datetime) -> list[StepRow]:
    rows = []
    for step in steps_of(case):
        basis = law.PETITION_LIMITS[step.stage].basis
        last = step.done_at or now
        words = (
            _("until {time}").format(time=deadline(step.due_at, now=now))
            if step.done_at is None
            else StageEnd(step.ended).label
        )
        rows.append(
            StepRow(
                step,
                str(words),
                _("{article}: {words}").format(article=basis, words=basis.words),
                last > step.due_at,
            )
        )
    return rows


def law_of(case: Case, step: str) -> dict[str, Any]:
    """What stands above the form of a request or an opinion."""
    steps = steps_of(case)
    if step == "review" and (answered := last_answer(steps)):
        stage = law.next_instance(law.Stage(answered.stage))
        basis = law.ASKING[stage].basis if stage else law.ASK_RECHECK.basis
        finding = _("{org} reviews it within 30 days of the request.").format(
            org=instance_above(case, steps) or "—"
        )
    elif step == "opinion" and (
        waiting := next((one for one in steps if one.stage in INSTANCES and not one.done_at), None)
    ):
        basis = law.PETITION_LIMITS[waiting.stage].basis
        finding = _("{org} gives its opinion, in writing.").format(org=waiting.org)
    else:
        return {}
    return {
        "law": {"finding": finding, "cite": _("{article}: {words}").format(article=basis, words=basis.words)}
    }
