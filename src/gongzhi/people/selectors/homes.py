"""Who lives in a unit, covered, with what happened to each entry; for those who keep the homes there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gongzhi.core.formats import name_masked, phone_masked
from gongzhi.core.scope import unscoped
from gongzhi.journal.models import Entry
from gongzhi.people.models import Occupancy
from gongzhi.places.models import GridCover, Place

BUILDING_DIGITS = 4 * 5  # five levels, four digits each
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Living:
    row: Occupancy
    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class Homes:
    """Those who live there today or will; those who lived there; what was done, newest first."""

    now: list[Living]
    before: list[Living]
    entries: list[Entry]


def grids_over(unit: Place) -> frozenset[int]:
    """The grids over the building of a unit."""
    rows = GridCover.objects.filter(building__path=unit.path[:BUILDING_DIGITS], grid__retired_at=None)
    return frozenset(rows.values_list("grid_id", flat=True))


def homes_of_unit(unit: Place, *, on: date) -> Homes:
    rows = list(Occupancy.objects.filter(unit=unit).select_related("person").order_by("-starts", "-pk"))
    living = [
        Living(row, name_masked(row.person.name), phone_masked(row.person.phone) if row.person.phone else "")
        for row in rows
    ]
    here = [one for one in living if one.row.ends is None or one.row.ends >= on]
    with unscoped(
        because="the reader keeps the homes of this unit; what was struck out belongs to its history"
    ):
        entries = Entry.objects.filter(place_id=unit.pk, subject__startswith="occupancy:")
        newest = list(entries.order_by("-at", "-pk")[:SHOWN])
    return Homes(here, [one for one in living if one not in here], newest)
