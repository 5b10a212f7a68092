"""Who makes one matter of many reports, and which reports can go with it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from gongzhi.cases.models import Case, Category, Incident
from gongzhi.cases.models.case import Source
from gongzhi.cases.models.rules import Publicity
from gongzhi.cases.policies import bears, decides
from gongzhi.cases.states import OPEN
from gongzhi.core.verdict import YES, Verdict, no
from gongzhi.people.actor import Actor
from gongzhi.people.posts import Right


def can_gather(actor: Actor, placed: Any) -> Verdict:
    """What residents read of it is published with it."""
    if actor.holds(Right.PUBLISH, placed):
        return YES
    return no(_("Only a post that may publish makes one matter of many reports."))


def can_join(case: Case) -> Verdict:
    """Open, on its own, and nothing that its bearer must not read."""
    if case.source == Source.INCIDENT or case.incident_id is not None:
        return no(_("It is worked on together with others already."))
    if case.status not in OPEN:
        return no(_("Only what is open can be worked on together."))
    if case.named_only or case.category.about_bearer:
        return no(_("What this is about is looked at by itself."))
    return YES


def can_take(actor: Actor, case: Case, bearer_id: int | None) -> Verdict:
    """Whoever publishes there joins it. What lies with another bearer changes hands by it, as by dispatch."""
    if not (verdict := can_gather(actor, case)):
        return verdict
    if case.bearer_id == bearer_id or decides(actor, case):
        return YES
    return no(_("It lies with another bearer: the community or an office above it joins it."))


def can_be_about(category: Category) -> Verdict:
    if category.public == Publicity.ON_RELEASE and not category.named_only and not category.about_bearer:
        return YES
    return no(_("What this is about is never made public."))


def can_say_over(actor: Actor, incident: Incident) -> Verdict:
    """Bearer and supervisors may say that it is not over after all."""
    if bears(actor, incident.case, Right.HANDLE) or decides(actor, incident.case):
        return YES
    return no(_("Only who worked on it, or an office above, says that it is not over."))
