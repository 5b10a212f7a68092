"""The pages of the tree: rows with their counts, one place with what lies around and under it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum, TextField
from django.db.models.functions import Cast
from django.utils.translation import ngettext, ngettext_lazy

from gongzhi.core.formats import count
from gongzhi.core.models import STORED_LEVELS, below
from gongzhi.core.scope import unscoped
from gongzhi.places.levels import ORDER, Level
from gongzhi.places.models import EstateFacts, Place, PlaceName
from gongzhi.places.selectors.finding import living, search_places

PAGE = 50
CHILDREN = 300  # shown on a place's page; more are found by searching
OFFICES = (Level.DISTRICT, Level.SUBDISTRICT, Level.COMMUNITY)


HELD: dict[str, Any] = {
    Level.SUBDISTRICT: ngettext_lazy("{n} community", "{n} communities", "n"),
    Level.COMMUNITY: ngettext_lazy("{n} estate", "{n} estates", "n"),
    Level.ESTATE: ngettext_lazy("{n} building", "{n} buildings", "n"),
    Level.BUILDING: ngettext_lazy("{n} entrance", "{n} entrances", "n"),
    Level.ENTRANCE: ngettext_lazy("{n} home", "{n} homes", "n"),
}


@dataclass(slots=True)
class Row:
    """A place in a list. A count is None where the level has none of it."""

    place: Place
    estates: int | None = None
    buildings: int | None = None
    households: int | None = None
    children: int | None = None
    facts: EstateFacts | None = None

    @property
    def depth(self) -> int:
        return ORDER.index(self.place.level)

    @property
    def held(self) -> str:
        """What a place holds, in words: its households where they are known, else its direct children."""
        if self.households is not None:
            return ngettext("{n} household", "{n} households", self.households).format(
                n=count(self.households)
            )
        counted = HELD.get(self.place.level)
        if not self.children or counted is None:
            return ""
        return str(counted.format(n=self.children))


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list of estates is narrowed to; nothing asked shows the tree."""

    q: str = ""
    kind: str = ""
    year_from: int | None = None
    year_to: int | None = None
    households_from: int | None = None
    households_to: int | None = None
    facility: str = ""
    under: Place | None = None

    @property
    def by_facts(self) -> bool:
        ranges = (self.year_from, self.year_to, self.households_from, self.households_to)
        return bool(self.kind or self.facility or any(value is not None for value in ranges))

    @property
    def is_search(self) -> bool:
        return bool(self.q or self.by_facts or self.under)

    @property
    def asked(self) -> dict[str, Any]:
        """The facts as they stand in the address of a list of what lies at estates."""
        said = {
            "estate_kind": self.kind, "year_from": self.year_from, "year_to": self.year_to, "facility": self.facility,
            "households_from": self.households_from, "households_to": self.households_to,
        }  # fmt: skip
        return {name: value for name, value in said.items() if value}


ANY_ESTATE = Filters()


def office_rows() -> list[Row]:
    """Districts, subdistricts and communities in the order of the tree, with what they hold. Three queries."""
    rows = [
        Row(place, 0, 0, 0)
        for place in Place.objects.filter(level__in=OFFICES, retired_at=None).order_by("path")
    ]
    lower = Place.objects.filter(level__in=(Level.ESTATE, Level.BUILDING), retired_at=None)
    counted = lower.values_list("community_id", "level").annotate(n=Count("pk")).order_by()
    homes = EstateFacts.objects.filter(place__retired_at=None).values_list("place__community_id")
    estates = {community: n for community, level, n in counted if level == Level.ESTATE}
    buildings = {community: n for community, level, n in counted if level == Level.BUILDING}
    households = dict(homes.annotate(n=Sum("households")).order_by())
    by_path = {row.place.path: row for row in rows}
    for row in rows:
        if row.place.level != Level.COMMUNITY:
            continue
        for end in range(4, len(row.place.path) + 1, 4):
            if above := by_path.get(row.place.path[:end]):
                add_to(
                    above,
                    estates.get(row.place.pk),
                    buildings.get(row.place.pk),
                    households.get(row.place.pk),
                )
    return rows


def add_to(row: Row, estates: int | None, buildings: int | None, households: int | None) -> None:
    row.estates = (row.estates or 0) + (estates or 0)
    row.buildings = (row.buildings or 0) + (buildings or 0)
    row.households = (row.households or 0) + (households or 0)


@dataclass(slots=True)
class Found:
    rows: list[Row] = field(default_factory=list)
    next_after: str = ""
    total: int = 0


def found_rows(filters: Filters, *, after: str = "") -> Found:
    """A page of what was found."""
    places = found_places(filters)
    if not isinstance(places, QuerySet):
        return Found(with_counts(places), "", len(places))
    page = list(places.filter(path__gt=after)[: PAGE + 1])
    more = page[PAGE - 1].path if len(page) > PAGE else ""
    return Found(with_counts(page[:PAGE]), more, places.order_by().count())


def found_places(filters: Filters) -> QuerySet[Place] | list[Place]:
    """Places of any level by name, former name or code; estates only where their facts are asked for."""
    if not filters.q or filters.by_facts:
        return filtered_estates(filters).order_by("path")
    places = search_places(filters.q, limit=PAGE * 2)
    if filters.under:
        places = [place for place in places if place.path.startswith(filters.under.path)]
    return places


def filtered_estates(filters: Filters) -> QuerySet[Place]:
    return estates_with(filters).filter(retired_at=None)


def estates_with(filters: Filters) -> QuerySet[Place]:
    """Estates by their facts (P3), also those that went. A bound leaves out those whose value nobody knows."""
    wanted = Q(level=Level.ESTATE)
    if filters.under:
        wanted &= below(filters.under.path)
    if filters.kind:
        wanted &= Q(kind=filters.kind)
    for lookup, value in (
        ("facts__year_built__gte", filters.year_from),
        ("facts__year_built__lte", filters.year_to),
        ("facts__households__gte", filters.households_from),
        ("facts__households__lte", filters.households_to),
    ):
        if value is not None:
            wanted &= Q(**{lookup: value})
    rows = Place.objects.filter(wanted)
    if filters.q:
        named = PlaceName.objects.filter(name__icontains=filters.q).values("place")
        rows = rows.filter(Q(name__icontains=filters.q) | Q(pk__in=named))
    if filters.facility:
        listed = EstateFacts.objects.annotate(codes=Cast("facilities", TextField()))
        rows = rows.filter(pk__in=listed.filter(codes__contains=f'"{filters.facility}"').values("place"))
    return rows


def in_estates(filters: Filters, column: str = "estate_id") -> Q:
    """Rows at estates with these facts, by the id that each row keeps; every row where no fact is asked for."""
    if not filters.by_facts:
        return Q()
    return Q(**{f"{column}__in": estates_with(filters).values("pk")})


def with_counts(places: Iterable[Place]) -> list[Row]:
    """Rows with the direct children of each place, and the facts of estates. Two queries."""
    rows = [Row(place) for place in places]
    ids = [row.place.pk for row in rows]
    counted = Place.objects.filter(parent_id__in=ids, retired_at=None).order_by().values_list("parent_id")
    children = dict(counted.annotate(n=Count("pk")))
    facts = {row.place_id: row for row in EstateFacts.objects.filter(place_id__in=ids)}
    for row in rows:
        row.children = children.get(row.place.pk, 0)
        row.facts = facts.get(row.place.pk)
        if row.place.level == Level.ESTATE:
            row.buildings, row.households = row.children, row.facts.households if row.facts else None
    return rows


def opened(public_id: str) -> tuple[Place | None, bool]:
    """The place of an address within the scope, and whether it is another one: a merged place opens its heir."""
    with unscoped(because="an address of a merged place leads on to where it went"):
        old = Place.objects.filter(public_id=public_id).first()
        heir = living(old) if old and old.merged_into_id else None
    wanted = heir.pk if heir else old.pk if old else 0
    rows = Place.objects.select_related("parent", "parent__parent", "facts", "unit_facts")
    return rows.filter(pk=wanted).first(), heir is not None


def ancestors(place: Place) -> list[Place]:
    """From the district down, without the place itself."""
    paths = [place.path[:end] for end in range(4, len(place.path), 4)]
    return list(Place.objects.filter(path__in=paths).order_by("path"))


def under_counts(place: Place) -> list[tuple[str, int]]:
    """How many places of each lower level a place holds, as (level, number). Above estates homes are not counted."""
    inside = Place.objects.filter(retired_at=None)
    if place.level in STORED_LEVELS[2:]:
        inside = inside.filter(**{f"{place.level}_id": place.pk})
    else:
        inside = inside.filter(below(place.path))
    lower = ORDER[ORDER.index(place.level) + 1 :]
    if place.level in OFFICES:
        lower = tuple(level for level in lower if level not in (Level.ENTRANCE, Level.UNIT))
    counted = dict(inside.filter(level__in=lower).order_by().values_list("level").annotate(n=Count("pk")))
    return [(str(Level(level).label), counted.get(level, 0)) for level in lower]


def child_rows(place: Place) -> list[Row]:
    """What lies directly under a place, in natural order, with counts."""
    return with_counts(
        Place.objects.filter(parent=place, retired_at=None).order_by("sort", "name")[:CHILDREN]
    )


def retired_children(place: Place) -> list[Place]:
    """What lay directly under a place and was taken out of use, the last first; what was merged goes on elsewhere."""
    rows = Place.objects.filter(parent=place, merged_into=None).exclude(retired_at=None)
    return list(rows.order_by("-retired_at", "-pk")[:CHILDREN])


def retired_tops() -> list[Place]:
    """What stood above everything and was taken out of use, the last first: no page of a parent lists it."""
    rows = Place.objects.filter(parent=None, merged_into=None).exclude(retired_at=None)
    return list(rows.order_by("-retired_at", "-pk")[:CHILDREN])


def former_names(place: Place) -> list[PlaceName]:
    """Without the one it bears now, which a place that was out of use for a while had before too."""
    rows = PlaceName.objects.filter(place=place).exclude(valid_to=None)
    return list(rows.exclude(name=place.name, code=place.code).order_by("-valid_to", "-pk"))


def mine(actor: Any) -> list[Place]:
    """The places of an actor's posts, without those that lie in another of them."""
    places = list(
        Place.objects.filter(pk__in={held.place_id for held in actor.posts}, retired_at=None).order_by("path")
    )
    tops: list[Place] = []
    for place in places:
        if not any(place.path.startswith(top.path) for top in tops):
            tops.append(place)
    return tops
