"""What the builders make and the stories need: the places of the demo with who serves them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils.timezone import get_default_timezone, localdate

from gongzhi.people.models import Organisation, Person
from gongzhi.places.models import Place
from gongzhi.portal.demo.layout import CommunityPlan, EstatePlan

HISTORY = timedelta(days=365)  # the first case came in a year ago
BEFORE = timedelta(days=60)  # places and posts were entered earlier


def midday(day: datetime) -> datetime:
    return day.astimezone(get_default_timezone()).replace(hour=12, minute=0, second=0, microsecond=0)


def entered_at(now: datetime) -> datetime:
    """When the place began to work with us: before the first case."""
    return midday(now - HISTORY - BEFORE)


@dataclass(slots=True)
class Block:
    """A building, or a courtyard."""

    place: Place
    number: int
    entrances: list[Place] = field(default_factory=list)
    grid_id: int | None = None


@dataclass(slots=True)
class Site:
    """An estate with its buildings."""

    plan: EstatePlan
    place: Place
    community: Place
    subdistrict: Place
    blocks: list[Block] = field(default_factory=list)
    units: list[Place] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)  # owners who can be called


@dataclass(frozen=True, slots=True)
class Where:
    """A place with its governance grid, as posts and rules look at a record."""

    district_id: int | None
    subdistrict_id: int | None
    community_id: int | None
    estate_id: int | None
    grid_id: int | None
    path: str

    @property
    def place_ids(self) -> frozenset[int | None]:
        return frozenset((self.district_id, self.subdistrict_id, self.community_id, self.estate_id))


def where(place: Place, grid_id: int | None) -> Where:
    return Where(
        place.district_id, place.subdistrict_id, place.community_id, place.estate_id, grid_id, place.path
    )


@dataclass(slots=True)
class Town:
    now: datetime
    district: Place
    subdistricts: dict[str, Place]
    communities: dict[str, Place]
    plans: dict[str, CommunityPlan]
    sites: dict[str, Site]
    offices: dict[str, Organisation] = field(default_factory=dict)  # by a key of data/bodies.toml or a place
    people: dict[str, Person] = field(default_factory=dict)  # the cast, by login

    @property
    def since(self) -> datetime:
        return entered_at(self.now)

    def place(self, name: str) -> Place:
        """An estate, community or subdistrict by its name; the district otherwise."""
        if name in self.sites:
            return self.sites[name].place
        return self.communities.get(name) or self.subdistricts.get(name) or self.district

    def day(self, offset: int) -> datetime:
        """Noon, so many days from today."""
        return midday(self.now) + timedelta(days=offset)

    def date(self, offset: int = 0) -> date:
        return localdate(self.day(offset))
