"""Not solved after all: until when, how often, by whom; and what nobody rates closes after a word to the reporter."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta

import pytest
from django.utils.timezone import get_default_timezone, localdate, now
from playwright.sync_api import Page, expect

from gongzhi.cases.models import Case
from gongzhi.cases.services import accept_case, ask_and_close_stale, finish_case, reopen_case
from gongzhi.core import config
from gongzhi.people.actor import VISITOR
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.req("E13")]
DAY = timedelta(days=1)


@pytest.fixture
def sound(axe: Callable[[Page], None], no_sideways_scroll: Callable[[Page], None]) -> Callable[[Page], None]:
    def check(page: Page) -> None:
        axe(page)
        no_sideways_scroll(page)

    return check


def finished(world: World, *, ago: timedelta, times: int = 0) -> Case:
    """Finished so long ago, and reopened so often before."""
    lin, then = world.actor("lin", on=localdate()), now() - ago
    case = world.case(by=world.actor("wang", on=localdate()), now=then - timedelta(hours=3))
    accept_case(actor=lin, case_id=case.pk, now=then)
    for n in range(times + 1):
        finish_case(actor=lin, case_id=case.pk, result="换了拉杆", now=then)
        if n < times:
            reopen_case(actor=VISITOR, case_id=case.pk, words="还是响", now=then)
    return case


def test_each_time_is_counted_and_after_the_last_the_community_helps(
    world: World,
    page: Page,
    open_page: Callable[..., Page],
    sign_in: Callable[[Page, object], None],
    sound: Callable[[Page], None],
) -> None:
    case = finished(world, ago=timedelta(hours=1), times=2)
    page.goto(f"/follow/{case.follow_key}/")
    again = page.get_by_role("region", name="没解决？")
    expect(again).to_contain_text("办完后 7 天内")
    expect(again).to_contain_text("还可以 1 次")
    sound(page)
    again.get_by_label("还有什么没好").fill("还是响")
    again.get_by_role("button", name="没解决，重新办").click()
    expect(page.get_by_text("已经重新打开，重新计时")).to_be_visible()
    staff = open_page()
    sign_in(staff, world.lin)
    staff.goto(f"/cases/{case.public_id}/")
    expect(staff.get_by_text("重办 3 次")).to_be_visible()
    lin = world.actor("lin", on=localdate())
    finish_case(actor=lin, case_id=case.pk, result="换了门轴", now=now())
    page.reload()
    expect(again).to_contain_text("已经重新打开过 3 次")
    expect(again.get_by_role("button")).to_have_count(0)
    sound(page)


def test_after_seven_days_it_is_reported_anew_and_only_the_reporter_reopens(
    world: World,
    page: Page,
    open_page: Callable[..., Page],
    sign_in: Callable[[Page, object], None],
    sound: Callable[[Page], None],
) -> None:
    case = finished(world, ago=8 * DAY)
    page.goto(f"/follow/{case.follow_key}/")
    again = page.get_by_role("region", name="没解决？")
    expect(again).to_contain_text("能重新打开的 7 天已经过了")
    sound(page)
    again.get_by_role("link", name="重新报").click()
    expect(page.get_by_label("出了什么问题")).to_be_visible()
    staff = open_page()
    sign_in(staff, world.he)
    staff.goto(f"/cases/{case.public_id}/")
    expect(staff.get_by_text("换了拉杆").first).to_be_visible()
    expect(staff.get_by_role("button", name="重新办")).to_have_count(0)


def test_what_nobody_rates_closes_after_a_notice(
    world: World, page: Page, sign_in: Callable[[Page, object], None], sound: Callable[[Page], None]
) -> None:
    case = finished(world, ago=6 * DAY)
    page.goto(f"/follow/{case.follow_key}/")
    expect(page.get_by_text("如果您没有评价，办结前会先告诉您")).to_be_visible()
    ask_and_close_stale(now() - DAY / 2)
    page.reload()
    expect(page.get_by_text("提醒过您之后 2 天没有评价")).to_be_visible()
    sign_in(page, world.wang)
    page.goto("/inbox/")
    expect(page.get_by_text("再过 2 天就办结").first).to_be_visible()
    ask_and_close_stale(now() + 2 * DAY)
    page.goto(f"/follow/{case.follow_key}/")
    expect(page.get_by_text("提醒过您之后")).to_have_count(0)
    sound(page)
    case.refresh_from_db()
    assert (case.status, case.satisfied) == ("closed", None)


@pytest.mark.req("F6")
def test_the_public_page_counts_what_stood_seven_days_as_finished_the_same_day(
    world: World, page: Page, sound: Callable[[Page], None]
) -> None:
    """Decisions 20: reopened on the eighth day and finished again, it stays finished the same day."""
    config.change("cases.reopen_days", 30)
    noon = datetime.combine(localdate() - 20 * DAY, time(12), tzinfo=get_default_timezone())
    lin, wang = world.actor("lin", on=localdate()), world.actor("wang", on=localdate())
    for stood in (6 * DAY, 8 * DAY):
        case = world.case(by=wang, now=noon)
        accept_case(actor=lin, case_id=case.pk, now=noon)
        finish_case(actor=lin, case_id=case.pk, result="换了拉杆", now=noon + DAY / 24)
        reopen_case(actor=wang, case_id=case.pk, words="还是响", now=noon + stood)
        finish_case(actor=lin, case_id=case.pk, result="换了门轴", now=noon + stood + DAY / 24)
    page.goto(f"/p/{world.willow.public_id}/")
    figures = page.get_by_role("region", name="最近 90 天")
    expect(figures).to_contain_text("1 / 2 件办完的")
    expect(figures).to_contain_text("50.0%")
    sound(page)
