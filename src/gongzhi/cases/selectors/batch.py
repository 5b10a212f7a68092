"""What can be done with several cases of the list at once, and with which of them not, before it is done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.cases import policies
from gongzhi.cases.models import Case
from gongzhi.cases.routing import open_to
from gongzhi.cases.selectors.actions import OFFERS, while_open
from gongzhi.cases.selectors.detail import handlers
from gongzhi.core.batches import MOST, Row
from gongzhi.core.verdict import Verdict, no
from gongzhi.people.actor import Actor
from gongzhi.people.posts import Right

GATHER = "gather"
BY_STEP = {offer.step: offer for offer in OFFERS}
ACTS: tuple[tuple[str, str | Promise, Right], ...] = (
    ("accept", gettext_lazy("Accept"), Right.HANDLE),
    ("assign", gettext_lazy("Give to a colleague"), Right.ASSIGN),
    ("dispatch", gettext_lazy("Dispatch elsewhere"), Right.DISPATCH),
    ("note", gettext_lazy("Write a note"), Right.HANDLE),
    (GATHER, gettext_lazy("Work on them as one"), Right.PUBLISH),
    ("aside", gettext_lazy("Put aside: the same as another one"), Right.DISPATCH),
    ("retire", gettext_lazy("Withdraw"), Right.DISPATCH),
)


def offered(actor: Actor) -> list[tuple[str, str | Promise]]:
    """The acts that some post of the actor knows. Whether a case allows one is asked case by case."""
    return [(act, label) for act, label, right in ACTS if actor.holds(right)]


def ticked(public_ids: Sequence[str]) -> list[Case]:
    rows = Case.objects.filter(public_id__in=list(public_ids)[:MOST])
    return list(rows.select_related("place", "category", "bearer").order_by("due_at", "pk"))


def rows(actor: Actor, cases: Sequence[Case], act: str) -> list[Row]:
    return [
        Row(
            case.public_id, reverse("case_detail", args=[case.public_id]), case.title, " · ".join(facts(case)),
            verdict(actor, case, act).why,
        )
        for case in cases
    ]  # fmt: skip


def facts(case: Case) -> list[str]:
    return [
        case.number, case.place.full_name or case.place.name, *([case.bearer.called] if case.bearer else []),
    ]  # fmt: skip


def verdict(actor: Actor, case: Case, act: str) -> Verdict:
    if case.retired_at is not None:
        return no(_("This case was withdrawn. Bring it back first."))
    if act == "note":
        return policies.can_write(actor, case)
    if act == "aside":
        return policies.can_withdraw(actor, case) and while_open(case)
    offer = BY_STEP[act]
    return offer.may(actor, case) and offer.open_now(case)


def people(actor: Actor, cases: Sequence[Case], *, now: datetime) -> list[tuple[int, str]]:
    """Colleagues to whom the actor may give some of these: asked once for each bearer."""
    found: dict[int, str] = {}
    for case in {case.bearer_id: case for case in cases if policies.can_assign(actor, case)}.values():
        found |= dict(handlers(case, actor, now=now))
    return list(found.items())


def bearers(actor: Actor, cases: Sequence[Case], *, now: datetime) -> list[tuple[int, str]]:
    """Who may be handed some of these: asked once for each estate."""
    spots = {
        (case.estate_id, case.community_id): case for case in cases if policies.can_dispatch(actor, case)
    }
    found = {org.pk: org.name for case in spots.values() for org in open_to(case, on=localdate(now))}
    return list(found.items())
