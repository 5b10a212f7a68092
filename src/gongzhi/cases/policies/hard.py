"""Who may do what about the list of hard cases. Reads only its arguments; every refusal says why."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _

from gongzhi.cases.models import Case, HardCase, HardMeasure
from gongzhi.cases.policies import bears, decides, on_its_own
from gongzhi.core.verdict import YES, Verdict, no
from gongzhi.people.actor import Actor
from gongzhi.people.posts import Right


@on_its_own
def can_ask(actor: Actor, case: Case) -> Verdict:
    if case.named_only:
        return no(_("A report of misconduct does not go on a list that others read."))
    if bears(actor, case, Right.ASSIGN) or decides(actor, case):
        return YES
    return no(_("Only who bears the case or supervises its place asks for the list of hard cases."))


def can_decide(actor: Actor, hard: HardCase) -> Verdict:
    if actor.holds(Right.COORDINATE, hard, org_id=hard.office_id):
        return YES
    return no(_("Only {org} decides on its list of hard cases.").format(org=hard.office))


def can_write(actor: Actor, hard: HardCase, group: Collection[int]) -> Verdict:
    """The diary, the preliminary solution: those who supervise the place, who asked, and the group."""
    if decides(actor, hard.case):
        return YES
    orgs = {*group, hard.asked_by_id, *([hard.case.bearer_id] if hard.case.bearer_id else [])}
    if any(actor.holds(Right.HANDLE, hard, org_id=org) for org in orgs):
        return YES
    return no(_("Only the group and who supervises the place write here."))


def can_plan(actor: Actor, hard: HardCase) -> Verdict:
    """Group and steps: who decides on the list, and the community of the place."""
    if decides(actor, hard.case):
        return YES
    return no(_("Only the community or an office above it chooses the group and the steps."))


def can_do_step(actor: Actor, hard: HardCase, step: HardMeasure) -> Verdict:
    if actor.holds(Right.HANDLE, hard, org_id=step.org_id):
        return YES
    return no(_("Only {org} says that its step is done.").format(org=step.org))
