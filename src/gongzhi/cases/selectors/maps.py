"""The list of cases by place, for the map: each estate with how many cases of the filter, or each building of one estate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Min, Q
from django.utils.timezone import now as clock

from gongzhi.cases.models import Case
from gongzhi.cases.models.case import RELEASABLE, Source, Urgency
from gongzhi.cases.selectors.listing import Asked, cases
from gongzhi.core.cached import Cached
from gongzhi.core.planning import planned_anew
from gongzhi.core.scope import PUBLIC_GRANT, scope_to, unscoped
from gongzhi.places.levels import Level
from gongzhi.places.models import Place
from gongzhi.places.selectors.maps import LatLng, Outline, outlines, point_of, public_points

BUILDING_DIGITS = 5 * 4  # five levels, four digits each
MOST = 2000  # places; of more the busiest
OLD = timedelta(days=180)
LATELY = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Spot:
    """A place with its cases: how many, how many of them late and urgent; `only` is the one case where it is one."""

    place: Place
    n: int
    late: int
    urgent: int
    only: str
    at: LatLng | None


@dataclass(frozen=True, slots=True)
class Spots:
    rows: list[Spot]
    outlines: list[Outline]

    @property
    def n(self) -> int:
        return sum(row.n for row in self.rows)

    @property
    def without_point(self) -> int:
        return sum(row.at is None for row in self.rows)

    @property
    def late(self) -> int:
        return sum(row.late for row in self.rows)


def inside_of(asked: Asked) -> Place | None:
    """The estate whose buildings are asked for, where the filter is within one."""
    place = asked.place
    return place if place is not None and place.level == Level.ESTATE else None


@planned_anew()
def spots(asked: Asked, *, now: datetime) -> Spots:
    """Within the caller's scope, as the list of cases: its filter, its rows."""
    estate = inside_of(asked)
    column = ("place_id",) if estate else ("estate_id", "community_id", "subdistrict_id", "district_id")
    late = Count("pk", filter=Q(is_open=True, due_at__lt=now))
    urgent = Count("pk", filter=Q(urgency=Urgency.URGENT))
    rows = cases(asked, now=now).select_related(None).order_by().values(*column)
    counted = list(rows.annotate(n=Count("pk"), late=late, urgent=urgent, first=Min("pk")))
    by_place = folded(counted, estate)
    places = named(sorted(by_place, key=lambda pk: -by_place[pk]["n"])[:MOST])
    alone = [row["first"] for pk, row in by_place.items() if row["n"] == 1 and pk in places]
    keys = dict(Case.objects.filter(pk__in=alone).values_list("pk", "public_id"))
    drawn = outlines(estate) if estate else []
    middles = {outline.place_id: outline.middle for outline in drawn}
    if estate and drawn:  # what lies in no building stands beside them
        corners = [corner for outline in drawn for corner in outline.ring]
        middles[estate.pk] = (max(north for north, _east in corners), min(east for _north, east in corners))
    found = [spot(place, by_place[pk], keys, middles.get(pk)) for pk, place in places.items()]
    found.sort(key=lambda one: (-one.late, -one.n, one.place.path))
    return Spots(found, drawn)


def folded(counted: Iterable[Mapping[str, Any]], estate: Place | None) -> dict[int, dict[str, Any]]:
    """By estate, or by the building; what lies in no estate by the smallest area around it."""
    rows = list(counted)
    top = buildings([row["place_id"] for row in rows]) if estate else {}
    found: dict[int, dict[str, Any]] = {}
    for row in rows:
        pk = top[row["place_id"]] if estate else next(filter(None, list(row.values())[:4]))
        one = found.setdefault(pk, {"n": 0, "late": 0, "urgent": 0, "first": row["first"]})
        for name in ("n", "late", "urgent"):
            one[name] += row[name]
    return found


def buildings(ids: Iterable[int]) -> dict[int, int]:
    """The building in which each of these places lies, or itself where it lies in none."""
    paths = dict(Place.objects.filter(pk__in=list(ids)).values_list("pk", "path"))
    wanted = {path[:BUILDING_DIGITS] for path in paths.values()}
    tops = dict(Place.objects.filter(path__in=wanted).values_list("path", "pk"))
    return {pk: tops.get(path[:BUILDING_DIGITS], pk) for pk, path in paths.items()}


def named(ids: Iterable[int]) -> dict[int, Place]:
    with unscoped(because="names and points of places with cases that the caller may open"):
        rows = Place.objects.filter(pk__in=list(ids))
        return {
            row.pk: row for row in rows.only("public_id", "name", "full_name", "level", "path", "lng", "lat")
        }


def spot(place: Place, row: Mapping[str, Any], keys: Mapping[int, str], middle: LatLng | None) -> Spot:
    only = keys.get(row["first"], "") if row["n"] == 1 else ""
    return Spot(place, row["n"], row["late"], row["urgent"], only, middle or point_of(place))


@dataclass(frozen=True, slots=True)
class PublicSpot:
    """An estate with what is open there, and what was finished lately or is open for long."""

    place: Place
    n: int
    more: int
    at: LatLng | None


def count_public() -> dict[int, tuple[int, int]]:
    """Open cases of public kinds by estate: those of the last half year, and those besides."""
    now = clock()
    fresh = Q(is_open=True, received_at__gte=now - OLD)
    with scope_to({PUBLIC_GRANT}):
        rows = Case.objects.filter(RELEASABLE, Q(is_open=True) | Q(finished_at__gte=now - LATELY))
        counted = rows.exclude(source=Source.INCIDENT).order_by().values("estate_id")
        found = counted.annotate(n=Count("pk", filter=fresh), all=Count("pk"))
        return {row["estate_id"]: (row["n"], row["all"] - row["n"]) for row in found if row["estate_id"]}


PUBLIC: Cached[dict[int, tuple[int, int]]] = Cached(count_public, seconds=60)


def public_spots(*, whole: bool, around: Place | None = None) -> list[PublicSpot]:
    """Estates of an area, or all, with something to show; a point only where five households are known to live."""
    counted = {pk: row for pk, row in PUBLIC.get().items() if row[0] or whole}
    rows = Place.objects.filter(pk__in=counted, retired_at=None)
    if around is not None:
        rows = rows.filter(path__startswith=around.path)
    places = list(rows.select_related("parent").order_by("path")[:MOST])
    large = public_points(place.pk for place in places)
    return [
        PublicSpot(place, *counted[place.pk], at=point_of(place) if place.pk in large else None)
        for place in places
    ]
