"""Incidents as pages show them: what is known at a place, what could be worked on together, who reported it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import or_

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from gongzhi.cases import looks
from gongzhi.cases.models import Case, Incident, IncidentPlace
from gongzhi.cases.models.case import Source
from gongzhi.cases.models.rules import Publicity
from gongzhi.cases.policies.incident import can_gather, can_join, can_take
from gongzhi.cases.selectors.listing import EVERYWHERE, Where
from gongzhi.cases.selectors.reporting import ALIKE_HERE, BELOW_ESTATE, BUILDING_DIGITS, LOOKED_AT
from gongzhi.core.chips import Chip
from gongzhi.core.models import below
from gongzhi.core.scope import unscoped
from gongzhi.core.verdict import Refused
from gongzhi.people.actor import Actor
from gongzhi.places.levels import Level
from gongzhi.places.models import Place
from gongzhi.text.twins import nearest

SHOWN_OVER = timedelta(days=90)
MOST = 60
KNOWN = 3
PLACES_MOST = 200


def met_at(place: Place, path: str = "places__place__path") -> Q:
    """Met where the place is, or in a part of it: who is not sure of the door reports the estate."""
    around = [place.path[:end] for end in range(4, len(place.path) + 1, 4)]
    here = Q(**{f"{path}__in": around})
    return here | below(place.path, path) if place.level in BELOW_ESTATE else here


def known_at(place: Place) -> list[Incident]:
    """What is going on at a place, for who is about to report it. One query."""
    rows = Incident.objects.filter(met_at(place), ended_at=None).select_related("case__category")
    return list(rows.order_by("-opened_at", "-pk").distinct()[:KNOWN])


def incident_of(public_id: str) -> Incident:
    rows = Incident.objects.select_related("case__category", "case__bearer", "case__place", "place")
    if (incident := rows.filter(public_id=public_id).first()) is None:
        raise Refused(_("There is no such incident for you."), status=404)
    return incident


def incidents(*, now: datetime, where: Where = EVERYWHERE) -> QuerySet[Incident]:
    """Those that are going on, then those of the last ninety days, with how many reports each has."""
    rows = Incident.objects.filter(Q(ended_at=None) | Q(ended_at__gte=now - SHOWN_OVER), met_in(where))
    with unscoped(because="how many met it is said to all who see it"):
        alive = Case.objects.filter(incident=OuterRef("pk"), retired_at=None).order_by().values("incident")
        n = Coalesce(Subquery(alive.values(n=Count("pk"))), 0)
    found = rows.select_related("place", "case__bearer").annotate(n=n)
    return found.order_by(F("ended_at").desc(nulls_first=True), "-opened_at", "-pk")


def met_in(where: Where) -> Q:
    if not where.here:
        return Q()
    return Q(pk__in=IncidentPlace.objects.filter(where.here).values("incident"))


def running() -> list[Incident]:
    """Those that are going on, for who may be rung about them."""
    return list(Incident.objects.filter(ended_at=None).select_related("place")[:MOST])


@dataclass(frozen=True, slots=True)
class Part:
    """A report with its chip."""

    case: Case
    chip: Chip


def joined(incident: Incident, *, now: datetime) -> list[Part]:
    rows = (
        Case.objects.filter(incident=incident, retired_at=None)
        .select_related("place")
        .order_by("received_at", "pk")
    )
    return [Part(case, looks.chips_of(case, now)[-1]) for case in rows]


def alike(actor: Actor, incident: Incident, *, now: datetime) -> list[Part]:
    """Open reports from there that could be joined: of the same kind, or with like words."""
    where = reduce(
        or_, (below(one.place.path, "place__path") for one in incident.places.select_related("place"))
    )
    mother, text = incident.case, f"{incident.title} {incident.words}"
    found = near(Case.objects.filter(where), mother.category_id, text, 0)
    return parts([case for case in found if can_take(actor, case, mother.bearer_id)], now)


def alike_to(actor: Actor, cases: Sequence[Case], *, now: datetime) -> list[Part]:
    """The reports that were chosen, then open ones of the estate that could be joined with them."""
    first = cases[0]
    rows = Case.objects.filter(estate_id=first.estate_id).exclude(pk__in=[case.pk for case in cases])
    found = near(rows, first.category_id, first.text, BUILDING_DIGITS, first) if first.estate_id else []
    return parts([*cases, *(case for case in found if can_take(actor, case, first.bearer_id))], now)


def near(
    rows: QuerySet[Case], category_id: int, text: str, digits: int, first: Case | None = None
) -> list[Case]:
    rows = rows.filter(is_open=True, retired_at=None, incident=None, named_only=False)
    rows = (
        rows.exclude(source=Source.INCIDENT)
        .select_related("place", "category")
        .order_by("-received_at", "-pk")
    )
    every = {row.pk: row for row in rows[:LOOKED_AT] if can_join(row)}
    like = {
        twin.key for twin in nearest(text, [(pk, row.text) for pk, row in every.items()], at_least=ALIKE_HERE)
    }

    def fits(row: Case) -> bool:
        here = first is None or row.place.path[:digits] == first.place.path[:digits]
        return row.pk in like or (row.category_id == category_id and here)

    return [row for row in every.values() if fits(row)][:MOST]


def parts(cases: Sequence[Case], now: datetime) -> list[Part]:
    return [Part(case, looks.chips_of(case, now)[-1]) for case in cases]


def chosen(public_ids: Sequence[str]) -> list[Case]:
    """Reports chosen for a new incident, in the caller's scope; those that cannot be joined are refused by name."""
    rows = Case.objects.filter(public_id__in=list(public_ids)[:MOST], retired_at=None)
    found = list(rows.select_related("place", "category").order_by("received_at", "pk"))
    if not found:
        raise Refused(_("Choose the reports first."), status=404)
    for case in found:
        if not (verdict := can_join(case)):
            raise Refused(f"{case.number} {verdict.why}", status=409)
    return found


def places_of(cases: Sequence[Case]) -> list[Place]:
    """Where it may be met: the places of the reports and what lies around them, up to the estates."""
    paths = {case.place.path[:end] for case in cases for end in range(4 * 4, len(case.place.path) + 1, 4)} | {
        case.place.path for case in cases
    }
    return list(Place.objects.filter(path__in=paths, retired_at=None).order_by("path"))


def places_near(incident: Incident, met: Sequence[Place]) -> list[Place]:
    """Where it may be met too: the buildings around, what it covers already and where reports came from."""
    inside = below(incident.place.path[: BUILDING_DIGITS - 4])
    reported = Case.objects.filter(incident=incident).values("place_id")
    known = Q(pk__in=[place.pk for place in met]) | Q(pk__in=reported)
    rows = Place.objects.filter(inside, level__in=BELOW_ESTATE, retired_at=None)
    return list(rows.filter(~Q(level=Level.ENTRANCE) | known).order_by("path")[:PLACES_MOST])


def default_place(cases: Sequence[Case], places: Sequence[Place]) -> Place | None:
    """The building where all are of one, else the estate."""
    for digits in (BUILDING_DIGITS, BUILDING_DIGITS - 4):
        stems = {case.place.path[:digits] for case in cases}
        found = next((place for place in places if {place.path} == stems), None)
        if found is not None:
            return found
    return places[0] if places else None


@dataclass(frozen=True, slots=True)
class Card:
    """What the page of a case says about incidents."""

    joined: Incident | None
    gathers: Incident | None
    known: list[Incident]
    may_gather: bool


def card(actor: Actor, case: Case) -> Card | None:
    """Joined to one, the mother of one, one to which it could be joined, or nothing of all that."""
    rows = Incident.objects.all()
    may = can_gather(actor, case).ok
    if case.source == Source.INCIDENT:
        return Card(None, rows.filter(case=case).first(), [], may)
    if case.incident_id is not None:
        return Card(rows.filter(pk=case.incident_id).first(), None, [], may)
    if not may or not can_join(case):
        return None
    return Card(None, None, known_at(case.place), case.category.public == Publicity.ON_RELEASE)
