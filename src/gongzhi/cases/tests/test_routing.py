"""Which line wins, as a table that a non-programmer can sign (`routing.csv`)."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from gongzhi.cases.models import Category, DispatchRule
from gongzhi.cases.routing import TABLE, acting_at, route
from gongzhi.places.models import Place
from gongzhi.places.selectors import estate_of
from tests.world import NOON, World

with (Path(__file__).parent / "routing.csv").open(encoding="utf-8") as file:
    ROWS = list(csv.DictReader(file))


def write(rules: str) -> None:
    DispatchRule.objects.all().delete()
    for number, line in enumerate(filter(None, rules.split(";")), 1):
        scope, _, bearer = line.partition("→")
        place, category, kind = scope.split("/")
        DispatchRule.objects.create(
            number=number, bearer_kind=bearer, estate_kind=kind, limit_amount=1, limit_unit="day", ground="本地办法",
            starts_at=NOON, category=Category.objects.get(code=category) if category else None,
            place=Place.objects.get(name=place) if place else None,
        )  # fmt: skip
    TABLE.clear()


@pytest.mark.req("F3")
@pytest.mark.parametrize("row", ROWS, ids=[row["说明"] for row in ROWS])
def test_the_closest_line_wins(world: World, row: dict[str, str]) -> None:
    facility = Category.objects.create(code="facility", name="公共设施")
    Category.objects.filter(pk=world.door.pk).update(parent=facility)
    write(row["规则（地点/类别/小区类型→谁办）"])
    place = Place.objects.get(full_name=row["报在哪里"])
    estate = estate_of(place)
    category = Category.objects.get(code=row["什么类别"])
    way = route(category=category, placed=place, estate_kind=estate.kind if estate else "", on=NOON.date())
    assert (way.bearer.name if way.bearer else "", way.why) == (row["派给"], row["原因"])


def test_a_place_without_any_body_has_nobody(world: World) -> None:
    for org in (world.residents_committee, world.street_office, world.district_office):
        org.retired_at = NOON
        org.save(update_fields=["retired_at"])
    write("")
    way = route(category=world.door, placed=world.willow, estate_kind="", on=NOON.date())
    assert way.bearer is None
    case = world.case()
    assert (case.status, case.why["code"], case.bearer) == ("received", "nobody", None)


def test_who_acts_at_a_place(world: World) -> None:
    names = {org.name for org in acting_at(world.willow, on=NOON.date())}
    assert names == {"安和物业", "槐树社区居委会", "清河湾街道办事处", "云河区社会工作部"}
