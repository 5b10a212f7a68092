"""What stands where in the demo, read from data/layout.toml: plain values, no database."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
DISTRICT = "district"  # the largest size, with more communities than the other two


@dataclass(frozen=True, slots=True)
class EstatePlan:
    name: str
    kind: str
    year: int
    blocks: int
    floors: int
    entrances: int
    homes: int
    area: int
    facilities: tuple[str, ...]
    fee: tuple[int, int] | None = None
    company: str = ""
    body: str = ""  # committee or management
    uncovered: int = 0  # the number of a building that no governance grid covers

    @property
    def units(self) -> int:
        return self.blocks * self.entrances * self.floors * self.homes


@dataclass(frozen=True, slots=True)
class CommunityPlan:
    name: str
    code: str  # twelve digits
    unit_grids: bool = False
    estates: list[EstatePlan] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class SubdistrictPlan:
    name: str
    code: str
    communities: list[CommunityPlan] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class DistrictPlan:
    name: str
    code: str
    lng: float
    lat: float
    subdistricts: list[SubdistrictPlan]

    def communities(self) -> Iterator[CommunityPlan]:
        for subdistrict in self.subdistricts:
            yield from subdistrict.communities

    def estates(self) -> Iterator[EstatePlan]:
        for community in self.communities():
            yield from community.estates


@cache
def read_data(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


def plan_of(size: str) -> DistrictPlan:
    """The district of a size: two sizes share one set of places, the third has more of them."""
    data = read_data("layout")
    stem = data["code"]
    subdistricts = {
        row["code"]: SubdistrictPlan(row["name"], f"{stem}{row['code']}000") for row in data["subdistricts"]
    }
    communities: dict[str, CommunityPlan] = {}
    for row in data["communities"]:
        there = subdistricts[row["in"]].communities
        code = f"{stem}{row['in']}{len(there) + 1:03d}"
        communities[row["name"]] = CommunityPlan(row["name"], code, row.get("unit_grids", False))
        there.append(communities[row["name"]])
    for row in data["estates"]:
        communities[row["in"]].estates.append(estate_of(row))
    if size == DISTRICT:
        add_more(subdistricts, stem, data["more"])
    return DistrictPlan(
        data["district"], f"{stem}000000", data["lng"], data["lat"], list(subdistricts.values())
    )


def estate_of(row: dict[str, Any], **instead: Any) -> EstatePlan:
    known = {key: row[key] for key in row if key not in {"in", "fee", "facilities"}}
    fee = tuple(row["fee"]) if "fee" in row else None
    return EstatePlan(**known, **instead, fee=fee, facilities=tuple(row["facilities"]))


def add_more(subdistricts: dict[str, SubdistrictPlan], stem: str, more: dict[str, Any]) -> None:
    """Communities and estates with names put together; every head meets every tail once at most."""
    heads, tails, shapes = more["estate_head"], more["estate_tail"], more["shapes"]
    companies = sorted(read_data("bodies")["companies"])
    numbers = iter(range(len(heads) * len(tails)))
    names = iter(more["community"])
    for part, subdistrict in subdistricts.items():
        for _ in range(more["communities"]):
            community = CommunityPlan(
                f"{next(names)}社区", f"{stem}{part}{len(subdistrict.communities) + 1:03d}"
            )
            subdistrict.communities.append(community)
            for place in range(more["estates"]):
                number = next(numbers)
                name = heads[number % len(heads)] + tails[number // len(heads)]
                company = companies[number % len(companies)]
                community.estates.append(estate_of(shapes[place % len(shapes)], name=name, company=company))
