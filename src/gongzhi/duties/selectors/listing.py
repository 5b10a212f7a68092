"""The list of what waits for somebody: asked by kind, time, place and whose it is; the most urgent first, page by page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from gongzhi.core import paging
from gongzhi.core.batches import MOST
from gongzhi.core.models import STORED_LEVELS
from gongzhi.core.paging import Page
from gongzhi.core.scope import unscoped
from gongzhi.core.verdict import Verdict
from gongzhi.duties import policies
from gongzhi.duties.models import DutyHolder
from gongzhi.duties.selectors import in_time, mine, waiting
from gongzhi.people.actor import Actor, in_force
from gongzhi.people.models import Appointment
from gongzhi.people.posts import SPECS, Right
from gongzhi.places.models import Place
from gongzhi.places.selectors import ANY_ESTATE, Filters, in_estates

PAGE = 30
MINE, OTHERS, NOBODY = "me", "others", "nobody"
MAY: dict[str, Callable[[Actor, DutyHolder], Verdict]] = {
    "give": policies.can_give,
    "remind": policies.can_remind,
}  # what is done with several at once


@dataclass(frozen=True, slots=True)
class Asked:
    """A filter as it stands in the address; nothing asked is everything that waits."""

    kind: str = ""
    time: str = ""
    whose: str = ""
    place: Place | None = None
    estates: Filters = ANY_ESTATE


def parts(actor: Actor, asked: Asked, *, now: datetime) -> QuerySet[DutyHolder]:
    wanted = in_time(now).get(asked.time, Q()) & of_person(asked.whose, actor) & at(asked.place)
    return waiting(actor, kind=asked.kind).filter(wanted, in_estates(asked.estates, "duty__estate_id"))


def of_person(whose: str, actor: Actor) -> Q:
    own = Q(person_id__in=actor.person_ids)
    named = Q(person_id__isnull=False)
    return {MINE: own, OTHERS: named & ~own, NOBODY: ~named}.get(whose, Q())


def at(place: Place | None) -> Q:
    if place is None:
        return Q()
    if place.level in STORED_LEVELS:
        return Q(**{f"duty__{place.level}_id": place.pk})
    return Q(duty__place__path__startswith=place.path)


def page(rows: QuerySet[DutyHolder], *, after: str) -> Page[DutyHolder]:
    """Thirty parts behind the time of the last one."""
    return paging.page(rows, "due_at", after=after, size=PAGE)


def ticked(actor: Actor, keys: Sequence[str]) -> list[DutyHolder]:
    """Parts by the public ids of their duties, of those that wait for the actor; whole, so that policies can look."""
    rows = DutyHolder.objects.filter(mine(actor), is_open=True, duty__public_id__in=list(keys)[:MOST])
    return list(rows.select_related("duty__place", "duty__bearer", "person", "org").order_by("due_at", "pk"))


def takers(parts: Sequence[DutyHolder], *, on: date) -> dict[int, str]:
    """Colleagues who work where at least one of the parts lies: person and what to call them. One query."""
    with unscoped(because="colleagues of the organisations that hold these parts"):
        rows = Appointment.objects.filter(in_force(on), organisation_id__in={part.org_id for part in parts})
        posts = list(rows.filter(is_party=False).select_related("person", "place").order_by("post", "pk"))
    return {
        row.person_id: f"{row.person.name} {row.get_post_display()}"
        for row in posts
        if any(takes(row, part) for part in parts)
    }


def takes(row: Appointment, part: DutyHolder) -> bool:
    right = Right.NAMED if part.duty.named_only else Right.HANDLE
    here = part.duty.place.path.startswith(row.place.path)
    return here and row.organisation_id == part.org_id and right in SPECS[row.post].rights
