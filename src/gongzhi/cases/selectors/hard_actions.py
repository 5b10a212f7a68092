"""What somebody can do about an entry on the list of hard cases now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongzhi.cases.models import HardCase
from gongzhi.cases.policies import hard as policies
from gongzhi.cases.selectors.hard import Member, Step
from gongzhi.cases.states.hard import STANDING, HardState
from gongzhi.people.actor import Actor


@dataclass(frozen=True, slots=True)
class Offer:
    """`of` is the number of the step that it is about."""

    step: str
    label: str | Promise
    icon: str
    main: bool = False
    of: int | None = None


def offers(actor: Actor, hard: HardCase, group: Sequence[Member], steps: Sequence[Step]) -> list[Offer]:
    found = [*deciding(actor, hard), *working(actor, hard, group), *about_steps(actor, hard, steps)]
    return sorted(found, key=lambda one: not one.main)


def deciding(actor: Actor, hard: HardCase) -> Iterator[Offer]:
    if not policies.can_decide(actor, hard):
        return
    if hard.state == HardState.ASKED:
        yield Offer("decide", _("Decide on it"), "scale", main=True)
    if hard.state == HardState.BACK:
        yield Offer("keep", _("Keep it on the list"), "calendar-event", main=True)
    if hard.state in STANDING:
        yield Offer("leave", _("Take it off the list"), "arrow-back-up")


def working(actor: Actor, hard: HardCase, group: Sequence[Member]) -> Iterator[Offer]:
    if hard.state not in STANDING:
        return
    if policies.can_plan(actor, hard):
        yield Offer("plan", _("Plan a step"), "list-check")
        yield Offer("join", _("Add to the group"), "users-plus")
        yield Offer("ask", _("Ask experts"), "bulb")
    if policies.can_write(actor, hard, {member.org.pk for member in group}):
        yield Offer("note", _("Write into the diary"), "notes")
        yield Offer("solution", _("Preliminary solution"), "bulb")


def about_steps(actor: Actor, hard: HardCase, steps: Sequence[Step]) -> Iterator[Offer]:
    for step in steps:
        if step.row.done_at or hard.state not in STANDING:
            continue
        if policies.can_do_step(actor, hard, step.row):
            yield Offer("done", _("Done"), "check", of=step.row.pk)
        if policies.can_plan(actor, hard):
            yield Offer("drop", _("Drop"), "x", of=step.row.pk)
