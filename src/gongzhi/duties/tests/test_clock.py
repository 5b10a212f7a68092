"""The clock of promises: reminded, overdue, climbing level by level, and everybody on the way sees it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from gongzhi.cases import services as cases
from gongzhi.cases.models import Case
from gongzhi.core import config
from gongzhi.core.scope import WORK, scope_to
from gongzhi.duties.models import Duty, DutyHolder, DutyLevel, DutyState
from gongzhi.duties.services import tick
from gongzhi.journal.models import Entry
from gongzhi.law.deadlines import Limit, LimitUnit
from gongzhi.notices.models import Message
from tests.world import NOON, World

HOUR = timedelta(hours=1)
ONE_HOUR = Limit(1, LimitUnit.HOUR)
DUE = NOON + 24 * HOUR  # line 2 of the cast's table


@pytest.fixture
def case(world: World) -> Case:
    return world.case()


def duty_of(case: Case) -> Duty:
    return Duty.objects.get(subject=f"case:{case.pk}")


def holders(case: Case) -> list[str]:
    rows = DutyHolder.objects.filter(duty__subject=f"case:{case.pk}", is_open=True).order_by("from_at", "pk")
    return list(rows.values_list("org__name", flat=True))


def rung(account: object) -> list[str]:
    return list(Message.objects.filter(account=account).values_list("text", flat=True))


@pytest.mark.req("E14")
def test_the_bearer_is_reminded_once_when_three_quarters_have_passed(world: World, case: Case) -> None:
    assert tick(NOON + 17 * HOUR) == 0
    assert tick(NOON + 18 * HOUR) == 1
    assert tick(NOON + 19 * HOUR) == 0
    assert [case.title in text for text in rung(world.lin)] == [True]
    assert rung(world.zhao) == []


@pytest.mark.req("F4", "E14")
def test_a_late_case_climbs_by_the_clock_and_nobody_below_is_let_off(world: World, case: Case) -> None:
    tick(DUE - timedelta(seconds=1))
    assert (duty_of(case).level, holders(case)) == (DutyLevel.GRID, ["安和物业"])
    for moment, level, expected in (
        (DUE, "community", ["安和物业", "槐树社区居委会"]),
        (DUE + 24 * HOUR, "subdistrict", ["安和物业", "槐树社区居委会", "清河湾街道办事处"]),
        (DUE + 48 * HOUR, "district", ["安和物业", "槐树社区居委会", "清河湾街道办事处", "云河区社会工作部"]),
        (DUE + 96 * HOUR, "district", ["安和物业", "槐树社区居委会", "清河湾街道办事处", "云河区社会工作部"]),
    ):
        tick(moment)
        assert (duty_of(case).level, holders(case)) == (level, expected)
        assert Case.objects.get(pk=case.pk).level == level
    climbs = Entry.objects.filter(subject=f"case:{case.pk}", verb="cases.climbed")
    assert [entry.data["level"] for entry in climbs] == ["community", "subdistrict", "district"]
    assert [case.title in text for text in rung(world.he)] == [True]


def test_a_tick_that_comes_late_makes_up_level_by_level(world: World, case: Case) -> None:
    """The server was down for a week: each level still gets its own time."""
    tick(DUE + 7 * 24 * HOUR)
    assert duty_of(case).level == DutyLevel.COMMUNITY
    tick(DUE + 8 * 24 * HOUR)
    assert duty_of(case).level == DutyLevel.SUBDISTRICT


@pytest.mark.req("F4")
def test_whoever_it_climbed_to_may_open_it_and_others_not(world: World, case: Case) -> None:
    tick(DUE)
    for who, sees in (("he", True), ("lin", True), ("tao", False), ("zhao", False)):
        with scope_to(world.actor(who).grants(WORK)):
            assert Duty.objects.filter(subject=f"case:{case.pk}").exists() is sees


def test_how_fast_it_climbs_is_a_setting_of_the_place(world: World, case: Case) -> None:
    config.change("duties.climb_hours", 1, place_id=world.willow.pk)
    tick(DUE)
    tick(DUE + HOUR)
    assert duty_of(case).level == DutyLevel.SUBDISTRICT


@pytest.mark.parametrize(("at", "kept"), [(DUE, True), (DUE + timedelta(seconds=1), False)])
def test_a_promise_is_kept_up_to_its_last_moment(world: World, case: Case, at: datetime, kept: bool) -> None:
    cases.finish_case(actor=world.actor("lin"), case_id=case.pk, result="换了", now=at)
    duty = duty_of(case)
    assert (duty.state, duty.kept, holders(case)) == (DutyState.DONE, kept, [])
    assert tick(at + 72 * HOUR) == 0


def test_a_dropped_duty_is_neither_kept_nor_broken_and_climbs_no_more(world: World, case: Case) -> None:
    cases.retire_case(actor=world.actor("he"), case_id=case.pk, why="试验", now=NOON)
    duty = duty_of(case)
    assert (duty.state, duty.kept) == (DutyState.DROPPED, None)
    assert tick(DUE) == 0


def test_without_anybody_above_it_stays_and_the_clock_is_quiet(world: World, case: Case) -> None:
    for org in (world.residents_committee, world.street_office, world.district_office):
        org.retired_at = NOON
        org.save(update_fields=["retired_at"])
    tick(DUE)
    assert holders(case) == ["安和物业"]
    assert tick(DUE + 24 * HOUR) == 0


def test_a_case_of_the_district_itself_does_not_climb(world: World) -> None:
    case = world.case(category=world.other)
    cases.dispatch_case(
        actor=world.actor("qian"),
        case_id=case.pk,
        org_id=world.district_office.pk,
        limit=ONE_HOUR,
        ground="区里办",
        now=NOON,
    )
    tick(NOON + 10 * 24 * HOUR)
    assert Duty.objects.get(subject=f"case:{case.pk}", state=DutyState.OPEN).level == DutyLevel.DISTRICT


def test_many_late_duties_move_in_one_tick(world: World) -> None:
    for n in range(60):
        world.case(text=f"第{n}件：单元门关不上")
    assert tick(DUE) >= 60
    assert DutyHolder.objects.filter(org=world.residents_committee, is_open=True).count() == 60


def test_reports_of_misconduct_ring_named_posts_only(world: World) -> None:
    case = world.case(category=world.misconduct, text="举报吃回扣")
    cases.dispatch_case(
        actor=world.actor("ma"),
        case_id=case.pk,
        org_id=world.street_office.pk,
        limit=ONE_HOUR,
        ground="街道查",
        now=NOON,
    )
    tick(NOON + timedelta(minutes=50))
    assert len(rung(world.ma)) == 2  # that it was given to the office, and that its time runs out
    assert rung(world.zhou) == []
