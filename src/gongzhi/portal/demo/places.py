"""The tree of the demo, with drawings and facts.

Down to the buildings every place comes through the service. Entrances and homes (three thousand and more) are
inserted in bulk, with the same columns, names over time and journal entries: one by one they take half a minute.
"""

from __future__ import annotations

from datetime import datetime
from random import Random

from django.utils.timezone import localdate

from gongzhi.core.command import progress
from gongzhi.core.models import STORED_LEVELS
from gongzhi.journal.services import draft, record_all
from gongzhi.people.actor import SYSTEM
from gongzhi.places.geo import Point
from gongzhi.places.levels import EstateKind, Level
from gongzhi.places.mapping import moved
from gongzhi.places.models import EstateFacts, Place, PlaceName, UnitFacts
from gongzhi.places.services import add_place
from gongzhi.places.services.tree import ADDED, full_name, natural
from gongzhi.portal.demo.layout import DistrictPlan, EstatePlan
from gongzhi.portal.demo.town import Block, Site, Town, entered_at

METRES_A_DEGREE = 111_320
STREET, GAP, MARGIN, IN_A_ROW = (
    900,
    26,
    18,
    3,
)  # metres between estates, buildings, wall; buildings side by side
ROOMS = ("北房", "东房", "西房", "南房", "北耳房", "东耳房", "西耳房")
BATCH = 2_000


def build_places(plan: DistrictPlan, *, dice: Random, now: datetime) -> Town:
    """Enter the whole tree as it was known before the first case."""
    then = entered_at(now)

    def add(level: str, name: str, code: str, parent: Place | None) -> Place:
        return add_place(actor=SYSTEM, level=level, name=name, code=code, parent=parent, now=then)

    district = add(Level.DISTRICT, plan.name, plan.code, None)
    town = Town(now, district, {}, {}, {}, {})
    for street in plan.subdistricts:
        town.subdistricts[street.name] = add(Level.SUBDISTRICT, street.name, street.code, district)
        for community in street.communities:
            above = town.subdistricts[street.name]
            town.communities[community.name] = add(Level.COMMUNITY, community.name, community.code, above)
            town.plans[community.name] = community
    total = sum(1 for _ in plan.estates())
    pairs = ((street, community) for street in plan.subdistricts for community in street.communities)
    places = ((street, community, estate) for street, community in pairs for estate in community.estates)
    for number, (street, community, estate) in enumerate(progress(places, total=total, label="places")):
        corner = (
            plan.lng + number % 5 * STREET / METRES_A_DEGREE,
            plan.lat + number // 5 * STREET / METRES_A_DEGREE,
        )
        site = Site(estate, district, town.communities[community.name], town.subdistricts[street.name])
        build_estate(site, corner, dice=dice, then=then)
        town.sites[estate.name] = site
    return town


def build_estate(site: Site, corner: tuple[float, float], *, dice: Random, then: datetime) -> None:
    plan = site.plan
    wide, deep = size_of_block(plan)
    rows = -(-plan.blocks // IN_A_ROW)
    across = IN_A_ROW * (wide + GAP) - GAP + 2 * MARGIN
    along = rows * (deep + GAP) - GAP + 2 * MARGIN
    middle = moved(Point(*corner), across / 2, along / 2)
    site.place = add_place(
        actor=SYSTEM, level=Level.ESTATE, name=plan.name, parent=site.community, now=then, kind=plan.kind,
        outline=rectangle(0, 0, across, along), lng=round(middle.lng, 6), lat=round(middle.lat, 6),
    )  # fmt: skip
    for index in range(plan.blocks):
        left = MARGIN + index % IN_A_ROW * (wide + GAP)
        top = MARGIN + index // IN_A_ROW * (deep + GAP)
        site.blocks.append(build_block(site, index + 1, (left, top), corner, then=then))
    build_homes(site, dice=dice, then=then)
    know_estate(site, dice=dice)


def size_of_block(plan: EstatePlan) -> tuple[int, int]:
    """Width and depth in metres."""
    if plan.kind == EstateKind.COURTYARD:
        return 24, 20
    return 8 * plan.homes * plan.entrances, 13 if plan.homes < 4 else 18


def rectangle(left: int, top: int, wide: int, deep: int) -> list[list[int]]:
    right, bottom = left + wide, top + deep
    return [[left, top], [right, top], [right, bottom], [left, bottom], [left, top]]


def build_block(
    site: Site, number: int, at: tuple[int, int], corner: tuple[float, float], *, then: datetime
) -> Block:
    plan = site.plan
    yard = plan.kind == EstateKind.COURTYARD
    wide, deep = size_of_block(plan)
    middle = moved(Point(*corner), at[0] + wide / 2, at[1] + deep / 2)
    place = add_place(
        actor=SYSTEM, level=Level.BUILDING, name=f"{number}号{'院' if yard else '楼'}", parent=site.place, now=then,
        outline=rectangle(*at, wide, deep),
        lng=round(middle.lng, 6), lat=round(middle.lat, 6),
    )  # fmt: skip
    return Block(place, number)


def build_homes(site: Site, *, dice: Random, then: datetime) -> None:
    """Entrances and homes of one estate."""
    plan = site.plan
    yard = plan.kind == EstateKind.COURTYARD
    doors = [
        below(block.place, Level.ENTRANCE, "院门" if yard else f"{number}单元", number)
        for block in site.blocks
        for number in range(1, plan.entrances + 1)
    ]
    enter(doors, then)
    for number, door in enumerate(doors):
        site.blocks[number // plan.entrances].entrances.append(door)
    names = [
        ROOMS[home - 1] if yard else f"{floor}{home:02d}"
        for floor in range(1, plan.floors + 1)
        for home in range(1, plan.homes + 1)
    ]
    site.units = [
        below(door, Level.UNIT, name, number) for door in doors for number, name in enumerate(names, 1)
    ]
    enter(site.units, then)
    UnitFacts.objects.bulk_create(
        [areas(unit, plan, index, dice) for index, unit in enumerate(site.units)], batch_size=BATCH
    )


def below(parent: Place, level: str, name: str, number: int) -> Place:
    """A node as `add_place` makes it, the `number`th under its parent."""
    place = Place(
        level=level, name=name, parent=parent, path=f"{parent.path}{number:04d}", sort=natural(name)
    )
    for stored in STORED_LEVELS:
        setattr(place, f"{stored}_id", getattr(parent, f"{stored}_id"))
    place.full_name = full_name(place)
    return place


def enter(places: list[Place], then: datetime) -> None:
    Place.objects.bulk_create(places, batch_size=BATCH)
    day = localdate(then)
    PlaceName.objects.bulk_create(
        [PlaceName(place=place, name=place.name, valid_from=day) for place in places], batch_size=BATCH
    )
    record_all(
        SYSTEM, [draft(ADDED, place, fresh=True, name=place.name, code="") for place in places], at=then
    )


def areas(unit: Place, plan: EstatePlan, index: int, dice: Random) -> UnitFacts:
    """Homes of one stack are alike. Most are registered; a few are only surveyed, or only sold by contract."""
    stack = index % plan.homes
    floor = index // plan.homes % plan.floors + 1
    area = plan.area * 100 + stack * 1_134 + dice.choice((0, 0, 0, 21, 57))
    known = {"registered_dm2": area, "surveyed_dm2": area}
    draw = dice.random()
    if draw < 0.06:
        known = {"surveyed_dm2": area, "contract_dm2": area + 40}
    elif draw < 0.08:
        known = {"contract_dm2": area}
    return UnitFacts(place=unit, floor=floor, **known)


def know_estate(site: Site, *, dice: Random) -> None:
    plan = site.plan
    low, high = plan.fee or (None, None)
    EstateFacts.objects.create(
        place=site.place, year_built=plan.year, households=plan.units, buildings=plan.blocks,
        area_dm2=plan.units * plan.area * 110, fee_min_fen=low, fee_max_fen=high,
        address=f"{site.subdistrict.name}{site.community.name}{dice.choice('甲乙丙')}{dice.randint(1, 60)}号",
        developer="" if plan.year < 1998 else "云河城市建设开发有限公司", facilities=list(plan.facilities),
    )  # fmt: skip
