"""Who serves, supervises and works where, on a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from gongzhi.core.models import below
from gongzhi.core.prepared import Prepared
from gongzhi.core.scope import unscoped
from gongzhi.people.actor import in_force
from gongzhi.people.models import Account, Appointment, Engagement, Organisation, Seat, Substitution
from gongzhi.people.models.organisations import BODIES
from gongzhi.people.posts import SPECS, OrgKind, Right, Service
from gongzhi.places.models import Place

LEVELS = (
    ("community", OrgKind.RESIDENTS),
    ("subdistrict", OrgKind.SUBDISTRICT),
    ("district", OrgKind.DISTRICT),
)


def bodies_of(placed: Any) -> dict[str, Organisation]:
    """The bodies responsible for a record's place by level: community, subdistrict, district."""
    bodies = BODIES.get()
    here = {level: bodies.get((getattr(placed, f"{level}_id") or 0, kind)) for level, kind in LEVELS}
    return {level: org for level, org in here.items() if org is not None}


def body_above(level: str, placed: Any) -> tuple[str, Organisation] | None:
    """The nearest existing body above a level ("grid", "community", …) and its level."""
    order = [name for name, _ in LEVELS]
    higher = order[order.index(level) + 1 :] if level in order else order
    bodies = bodies_of(placed)
    return next(((name, bodies[name]) for name in higher if name in bodies), None)


def serving(place_id: int | None, *, on: date, service: str = "property") -> Organisation | None:
    """The organisation engaged for a place on a day, such as the property company of an estate."""
    if place_id is None:
        return None
    return next(iter(SERVING(place=place_id, service=service, on=on)), None)


def engaged(place: int, service: str, on: date) -> QuerySet[Organisation]:
    """Whoever serves a place on a day, the newest contract first."""
    running = Q(engagements__ends=None) | Q(engagements__ends__gte=on)
    contract = {
        "engagements__place_id": place,
        "engagements__service": service,
        "engagements__starts__lte": on,
    }
    return Organisation.objects.filter(running, **contract).order_by("-engagements__starts")[:1]


SERVING = Prepared(engaged, place=-1, service="a service", on=date(1, 1, 1))


def serving_all(place_ids: Iterable[int], *, on: date) -> dict[tuple[int, str], Organisation]:
    """The same for many places and every service, by both, in one query."""
    rows = Engagement.objects.filter(in_force(on), place__in=place_ids).select_related("organisation")
    return {(row.place_id, row.service): row.organisation for row in rows.order_by("starts")}


def accounts_of(org_id: int, placed: Any, *, on: date | datetime, right: Right = Right.ASSIGN) -> list[int]:
    """Accounts of those who hold a right in an organisation at a record's place, and of their substitutes."""
    day = localdate(on) if isinstance(on, datetime) else on
    posts = [post for post, facts in SPECS.items() if right in facts.rights]
    places = [
        getattr(placed, f"{level}_id", None) for level in ("district", "subdistrict", "community", "estate")
    ]
    holders = Appointment.objects.filter(
        in_force(day), organisation_id=org_id, post__in=posts, place_id__in=[p for p in places if p]
    ).values_list("person_id", flat=True)
    persons = set(holders)
    persons |= set(
        Substitution.objects.filter(in_force(day), absent_id__in=persons).values_list(
            "substitute_id", flat=True
        )
    )
    return list(Account.objects.filter(person_id__in=persons, is_active=True).values_list("pk", flat=True))


@dataclass(frozen=True, slots=True)
class Reach:
    """A body along the line, and where it works for the one above."""

    org: Organisation
    place: Place

    @property
    def key(self) -> str:
        return f"{self.org.public_id}@{self.place.public_id}"


def line_below(org: Organisation, *, on: date) -> list[Reach]:
    """Bodies below an organisation and those with a seat in it; a company once for each estate that it serves there."""
    with unscoped(because="who belongs to whom is public"):
        seated = Seat.objects.filter(in_force(on), organisation=org, body__isnull=False).values("body_id")
        rows = Organisation.objects.filter(Q(upper=org) | Q(pk__in=seated), retired_at=None).exclude(
            pk=org.pk
        )
        found = {row.pk: row for row in rows.select_related("place").order_by("kind", "name")}
        served = Engagement.objects.filter(
            in_force(on),
            below(org.place.path, "place__path"),
            organisation_id__in=found,
            service=Service.PROPERTY,
        )
        estates: dict[int, list[Place]] = defaultdict(list)
        for engaged in served.select_related("place").order_by("place__path"):
            estates[engaged.organisation_id].append(engaged.place)
    reached = []
    for row in found.values():
        places = estates[row.pk] if row.kind == OrgKind.COMPANY else [row.place]
        reached += [Reach(row, place) for place in places]
    return reached


def able(org_ids: Iterable[int], *, on: date, right: Right = Right.HANDLE) -> set[int]:
    """Those of some organisations in which somebody holds a right today."""
    posts = [post for post, facts in SPECS.items() if right in facts.rights]
    rows = Appointment.objects.filter(in_force(on), organisation_id__in=set(org_ids), post__in=posts)
    return set(rows.order_by().values_list("organisation_id", flat=True).distinct())


def own_committee(estate_id: int | None) -> Organisation | None:
    """The owners' committee of an estate, or the management committee in its place."""
    if estate_id is None:
        return None
    with unscoped(because="which bodies exist is public"):
        rows = Organisation.objects.filter(
            place_id=estate_id, kind__in=(OrgKind.COMMITTEE, OrgKind.MANAGEMENT), retired_at=None
        )
        return rows.order_by("kind", "-pk").first()


def colleagues(org_id: int, *, on: date) -> list[Appointment]:
    """Who works for an organisation today, with their persons (names are encrypted: one decrypt each)."""
    return working_for([org_id], on=on)


def working_for(org_ids: Collection[int], *, on: date) -> list[Appointment]:
    """The same of several organisations, in one query."""
    rows = Appointment.objects.filter(in_force(on), organisation_id__in=org_ids, is_party=False)
    return list(rows.select_related("person").order_by("post", "pk"))
