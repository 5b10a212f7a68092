from __future__ import annotations

import pytest

from gongzhi.cases.models import Category, DispatchRule
from gongzhi.cases.models.rules import Publicity
from gongzhi.cases.routing import lexicon, route
from gongzhi.cases.seeds import install_scheme, rows
from gongzhi.core.icons import NAMES
from gongzhi.law.deadlines import Limit, LimitUnit
from gongzhi.text.categories import suggest
from tests.world import NOON, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def scheme() -> dict[str, Category]:
    return install_scheme(NOON)


def test_installing_twice_changes_nothing(scheme: dict[str, Category]) -> None:
    before = list(DispatchRule.objects.values_list("pk", "version"))
    Category.objects.filter(code="door").update(name="楼门")
    install_scheme(NOON)
    assert list(DispatchRule.objects.values_list("pk", "version")) == before
    assert Category.objects.get(code="door").name == "楼门"
    assert Category.objects.count() == len(list(rows("categories.csv")))


def test_every_line_has_a_ground_and_a_limit(scheme: dict[str, Category]) -> None:
    for rule in DispatchRule.objects.all():
        assert rule.ground, rule
        assert Limit(rule.limit_amount, LimitUnit(rule.limit_unit)).amount > 0


def test_every_category_has_an_icon_that_pages_can_draw(scheme: dict[str, Category]) -> None:
    assert {category.icon for category in scheme.values()} <= NAMES


@pytest.mark.parametrize(
    "code", ["noise", "dispute", "violence", "health", "elders", "misconduct", "attitude"]
)
def test_what_is_never_public(scheme: dict[str, Category], code: str) -> None:
    assert scheme[code].public == Publicity.NEVER


def test_only_misconduct_is_for_named_posts(scheme: dict[str, Category]) -> None:
    assert [category.code for category in scheme.values() if category.named_only] == ["misconduct"]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("3号楼2单元的单元门关不上，闭门器掉了", "door"),
        ("有人困在电梯里了", "trapped"),
        ("电动车推进电梯，在家里给电瓶充电", "ebike"),
        ("楼道灯不亮", "lamp"),
        ("垃圾桶满了好几天没人收", "litter"),
        ("半夜打麻将太吵", "noise"),
        ("物业费涨价没有通知", "charges"),
        ("楼顶封露台，私搭彩钢房", "illegal"),
    ],
)
def test_the_words_of_residents_find_their_category(
    scheme: dict[str, Category], said: str, code: str
) -> None:
    assert suggest(said, lexicon(scheme.values()))[0].category == code


def test_a_complaint_about_the_company_goes_to_the_community(world: World) -> None:
    scheme = install_scheme(NOON)
    way = route(category=scheme["charges"], placed=world.willow, estate_kind="commercial", on=NOON.date())
    assert (way.bearer, way.why) == (world.residents_committee, "about_bearer")


def test_a_table_that_is_there_is_left_alone(world: World) -> None:
    install_scheme(NOON)
    assert DispatchRule.objects.count() == 2
