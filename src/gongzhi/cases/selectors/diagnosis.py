"""What experts were asked about a hard case, what they said, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from gongzhi.cases.models import Advice, Diagnosis, Expert, HardCase
from gongzhi.cases.policies import hard as policies
from gongzhi.cases.selectors.hard_actions import Offer
from gongzhi.cases.states.hard import STANDING
from gongzhi.core.chips import Chip
from gongzhi.people.actor import Actor

OPEN = Chip("rate", "help", _("to be decided"))
TAKEN = Chip("doing", "list-check", _("taken up"))
DONE = Chip("done", "circle-check", _("done"))
DROPPED = Chip("hard", "x", _("step dropped"))
DECLINED = Chip("hard", "x", _("declined"))
LATE = Chip("late", "alert-circle", _("Overdue"))
WAITING = Chip("new", "clock", _("asked"))


@dataclass(frozen=True, slots=True)
class Said:
    """A recommendation, what became of it, and what the reader can do about it."""

    row: Advice
    chip: Chip
    offers: list[Offer]


@dataclass(frozen=True, slots=True)
class Asked:
    row: Expert
    chip: Chip | None
    advice: list[Said]
    offer: Offer | None


@dataclass(frozen=True, slots=True)
class Round:
    row: Diagnosis
    experts: list[Asked]


def rounds(hard: HardCase, actor: Actor, orgs: set[int], now: datetime) -> list[Round]:
    """The latest first. Three queries for any number."""
    rows = hard.diagnoses.select_related("org").prefetch_related("experts__advice__step__org")
    stands = hard.state in STANDING
    may_write = stands and policies.can_write(actor, hard, orgs).ok
    may_plan = stands and policies.can_plan(actor, hard).ok
    return [
        Round(row, [asked(one, row, may_write, may_plan, now) for one in row.experts.all()])
        for row in sorted(rows, key=lambda row: -row.pk)
    ]


def asked(row: Expert, diagnosis: Diagnosis, may_write: bool, may_plan: bool, now: datetime) -> Asked:
    if row.answered_at:
        return Asked(
            row, None, [Said(one, chip_of(one), list(about(one, may_plan))) for one in row.advice.all()], None
        )
    chip = LATE if diagnosis.due_at < now and diagnosis.closed_at is None else WAITING
    return Asked(
        row, chip, [], Offer("answer", _("Write the answer"), "pencil", of=row.pk) if may_write else None
    )


def chip_of(advice: Advice) -> Chip:
    if advice.step:
        return DONE if advice.step.done_at else DROPPED if advice.step.dropped_at else TAKEN
    return DECLINED if advice.decided_at else OPEN


def about(advice: Advice, may_plan: bool) -> Iterator[Offer]:
    if may_plan and advice.decided_at is None:
        yield Offer("take", _("Take it up"), "check", of=advice.pk)
        yield Offer("decline", _("Decline"), "x", of=advice.pk)


def offers_in(found: Sequence[Round]) -> list[Offer]:
    return [
        offer
        for one in found
        for expert in one.experts
        for offer in (
            [expert.offer] if expert.offer else [offer for said in expert.advice for offer in said.offers]
        )
    ]
