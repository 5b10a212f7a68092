"""The dispatch table is edited by those with the right, version by version, and on pages."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now as clock

from gongzhi.cases.models import DispatchRule
from gongzhi.cases.models.rules import BearerKind
from gongzhi.cases.routing import TABLE, route
from gongzhi.cases.services.rules import Line, add_rule, change_rule, end_rule
from gongzhi.core.verdict import Refused
from gongzhi.journal.models import Entry
from gongzhi.law.deadlines import Limit, LimitUnit
from tests.world import NOON, World

LATER = NOON + timedelta(hours=1)
WEEK = Limit(7, LimitUnit.DAY)


def line(world: World, **changes: object) -> Line:
    said = {"bearer_kind": BearerKind.COMMUNITY, "limit": WEEK, "ground": "本地办法", "category": world.door}
    return Line(**(said | changes))  # type: ignore[arg-type]


def verbs_of(rule: DispatchRule) -> list[str]:
    return list(Entry.objects.filter(subject=f"dispatchrule:{rule.pk}").values_list("verb", flat=True))


@pytest.mark.req("F3")
def test_a_changed_line_is_ended_and_written_anew(world: World) -> None:
    rule = change_rule(actor=world.actor("qian"), number=2, version=1, line=line(world), now=LATER)
    before = DispatchRule.objects.get(number=2, version=1)
    assert (rule.version, rule.starts_at, rule.ends_at, before.ends_at) == (2, LATER, None, LATER)
    assert (verbs_of(before), verbs_of(rule)) == (["cases.rule_ended"], ["cases.rule_added"])
    way = route(category=world.door, placed=world.willow, estate_kind="", on=NOON.date())
    assert (way.bearer, way.limit, way.rule) == (world.residents_committee, WEEK, rule)


def test_old_cases_keep_naming_the_version_that_sent_them(world: World) -> None:
    case = world.case()
    change_rule(actor=world.actor("qian"), number=2, version=1, line=line(world), now=LATER)
    case.refresh_from_db()
    assert case.rule is not None
    assert (case.rule.version, case.why["version"]) == (1, 1)


@pytest.mark.parametrize(
    ("who", "place", "works"),
    [
        ("qian", None, True), ("qian", "willow", True), ("zhou", "willow", True), ("zhou", None, False),
        ("zhou", "district", False), ("he", "willow", False), ("lin", "willow", False), ("ou", None, False),
    ],
)  # fmt: skip
def test_who_may_write_a_line(world: World, who: str, place: str | None, works: bool) -> None:
    where = getattr(world, place) if place else None
    if works:
        assert add_rule(actor=world.actor(who), line=line(world, place=where), now=LATER).number == 3
        return
    with pytest.raises(Refused) as no:
        add_rule(actor=world.actor(who), line=line(world, place=where), now=LATER)
    assert no.value.status == 403


def test_a_line_cannot_be_taken_out_of_ones_own_places(world: World) -> None:
    add_rule(actor=world.actor("qian"), line=line(world, place=world.willow), now=LATER)
    with pytest.raises(Refused):
        change_rule(actor=world.actor("zhou"), number=3, version=1, line=line(world, place=None), now=LATER)


EDITS = {
    "change": lambda w, actor: change_rule(actor=actor, number=2, version=1, line=line(w), now=LATER),
    "end": lambda w, actor: end_rule(actor=actor, number=2, version=1, now=LATER),
}


@pytest.mark.parametrize("act", EDITS)
def test_two_editors_of_one_version_do_not_overwrite_each_other(world: World, act: str) -> None:
    qian = world.actor("qian")
    EDITS["change"](world, qian)
    with pytest.raises(Refused, match="2") as no:
        EDITS[act](world, qian)
    assert no.value.status == 409
    assert DispatchRule.objects.filter(number=2).count() == 2


def test_an_ended_line_sends_nothing_more_and_cannot_be_ended_twice(world: World) -> None:
    end_rule(actor=world.actor("qian"), number=2, version=1, now=LATER)
    assert world.case().bearer == world.residents_committee  # line 1 for everything
    with pytest.raises(Refused) as no:
        end_rule(actor=world.actor("qian"), number=2, version=1, now=LATER)
    assert no.value.status == 409


@pytest.mark.parametrize(
    "wrong",
    [
        {"ground": " "},
        {"bearer_kind": BearerKind.NAMED},
        {"bearer_kind": BearerKind.COMPANY, "bearer": "anhe"},
    ],
)
def test_a_line_needs_a_ground_and_a_bearer_that_fits(world: World, wrong: dict[str, str]) -> None:
    facts = {name: world.anhe if name == "bearer" else value for name, value in wrong.items()}
    with pytest.raises(Refused) as no:
        add_rule(actor=world.actor("qian"), line=line(world, **facts), now=LATER)
    assert no.value.status == 422
    assert DispatchRule.objects.count() == 2


@pytest.fixture
def qian(world: World, client: Client) -> Client:
    client.force_login(world.qian)
    TABLE.clear()
    return client


FORM = {
    "category": "", "estate_kind": "old", "place": "禾安小区", "bearer_kind": "community", "bearer": "", "amount": "3",
    "unit": "working_day", "ground": "社区与物业的约定", "idem": "one-form",
}  # fmt: skip


@pytest.mark.req("F3")
def test_the_pages_of_the_table(world: World, qian: Client) -> None:
    page = qian.get(reverse("rule_list")).content.decode()
    assert "单元门" in page
    assert "24 小时" in page
    assert "物业服务合同" in page
    history = qian.get(reverse("rule_detail", args=[2])).content.decode()
    assert "第 1 版" in history
    assert qian.get(reverse("rule_detail", args=[99])).status_code == 404


def test_a_line_written_on_the_page_is_in_force_once(world: World, qian: Client) -> None:
    for _ in range(2):
        answer = qian.post(reverse("rule_add"), FORM)
        assert answer.headers["Location"] == reverse("rule_detail", args=[3])
    assert (
        DispatchRule.objects.filter(number=3).count()
        == DispatchRule.objects.filter(number__gt=2).count()
        == 1
    )
    case = world.case(place=world.grain_building, estate_kind="old", now=clock())
    assert (case.bearer, case.why["limit"]) == (world.residents_committee, [3, "working_day"])


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("place", "没有的小区", "没有叫这个名字"),
        ("ground", "", "必"),
        ("bearer_kind", "named", "哪个单位"),
        ("amount", "0", "1"),
    ],
)
def test_what_is_wrong_stands_by_its_field(
    world: World, qian: Client, field: str, value: str, said: str
) -> None:
    answer = qian.post(reverse("rule_add"), FORM | {field: value})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert DispatchRule.objects.count() == 2


def test_changing_and_ending_on_the_page(world: World, qian: Client) -> None:
    page = qian.get(reverse("rule_edit", args=[2])).content.decode()
    assert 'value="24"' in page
    answer = qian.post(reverse("rule_edit", args=[2]), FORM | {"place": "", "version": "1"})
    assert answer.status_code == 302
    stale = qian.post(reverse("rule_edit", args=[2]), FORM | {"place": "", "version": "1", "idem": "another"})
    assert stale.status_code == 409
    kept = stale.content.decode()
    assert FORM["ground"] in kept  # what was written stays on the page
    assert "这条规则刚被改过，现在是第 2 版。" in kept
    assert qian.post(reverse("rule_end", args=[2]), {"version": "2", "idem": "end"}).status_code == 302
    assert not DispatchRule.objects.filter(number=2, ends_at=None).exists()


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"place": "柳园里3号楼", "text": "单元门关不上"}, "安和物业办，时限 24 小时"),
        ({"place": "柳园里", "category": "noise"}, "槐树社区居委会办，时限 1 个工作日"),
        ({"place": "没有的地方", "text": "门"}, "没有登记这个地点"),
        ({"place": "柳园里"}, "写一句报的是什么"),
    ],
)
@pytest.mark.req("F3")
def test_the_box_that_says_where_something_would_go(
    world: World, qian: Client, asked: dict[str, str], said: str
) -> None:
    answer = qian.get(reverse("rule_try"), asked)
    assert said in answer.content.decode()


@pytest.mark.parametrize(("who", "status"), [("zhou", 403), ("he", 403), ("lin", 403)])
def test_others_read_the_table_but_do_not_edit_it(
    world: World, client: Client, who: str, status: int
) -> None:
    client.force_login(getattr(world, who))
    assert client.get(reverse("rule_list")).status_code == 200
    assert client.get(reverse("rule_edit", args=[2])).status_code == status
    assert client.post(reverse("rule_end", args=[2]), {"version": "1", "idem": "x"}).status_code == status
    assert DispatchRule.objects.filter(number=2, ends_at=None).exists()
