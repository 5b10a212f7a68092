"""The rates on a phone and at a desk: from a place to its figures, to the cases behind one, and to a workbook."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now
from playwright.sync_api import Page, expect

from gongzhi.cases import services as cases
from gongzhi.core.cached import clear_all
from gongzhi.insight.services import count_everything
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.req("F6")]


@pytest.fixture(autouse=True)
def fresh_tables() -> None:
    clear_all()


@pytest.fixture
def month(world: World) -> None:
    """Three cases of one estate in this month: solved, unsolved, unanswered; and one of the next estate."""
    moment = now()
    lin, wang = world.actor("lin", on=localdate(moment)), world.actor("wang", on=localdate(moment))
    solved, unsolved = (world.case(by=wang, text=text, now=moment) for text in ("修好的门", "又坏的门"))
    for case in (solved, unsolved):
        cases.finish_case(actor=lin, case_id=case.pk, result="换了拉杆", now=moment)
    cases.rate_case(actor=wang, case_id=solved.pk, satisfied=5, words="", now=moment)
    cases.reopen_case(actor=wang, case_id=unsolved.pk, words="", now=moment)
    world.case(text="没人管的门", now=moment)
    world.case(place=world.grain_building, text="隔壁的门", now=moment)
    count_everything(moment + timedelta(minutes=5))


def test_a_figure_leads_from_the_street_to_its_cases(
    world: World, month: None, phone: Page, desktop: Page, sign_in, axe, no_sideways_scroll
) -> None:
    for page in (phone, desktop):
        sign_in(page, world.zhou)
        page.goto(reverse("rates"))
        expect(page.get_by_role("heading", level=1)).to_have_text("清河湾街道的三率")
        this = page.get_by_role("region", name="本月")
        expect(this.get_by_text("50.0%").first).to_be_visible()
        expect(page.get_by_role("img", name="响应率从")).to_be_visible()
        axe(page)
        no_sideways_scroll(page)

        page.get_by_role("region", name="按下级").get_by_role("link", name="槐树社区").click()
        page.get_by_role("region", name="按下级").get_by_role("link", name="柳园里").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("柳园里的三率")
        page.get_by_role("region", name="本月").get_by_role("link", name="收到 3 件").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("收到：3 件")
        expect(page.get_by_role("link", name="没人管的门")).to_be_visible()
        expect(page.get_by_text("隔壁的门")).to_have_count(0)
        axe(page)
        no_sideways_scroll(page)
        page.get_by_role("link", name="修好的门").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("修好的门")


def test_a_manager_reads_the_own_rates_and_promises_from_the_start_page(
    world: World, month: None, phone: Page, desktop: Page, sign_in, axe, no_sideways_scroll
) -> None:
    for page in (phone, desktop):
        sign_in(page, world.lin)
        page.goto(reverse("start"))
        kept = page.get_by_role("region", name="守诺率")
        expect(kept.get_by_role("img", name="守诺率")).to_be_visible()
        kept.get_by_role("link", name="看三率").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("柳园里的三率")
        expect(page.get_by_role("region", name="按承办单位")).to_have_count(0)
        this = page.get_by_role("region", name="本月")
        this.locator(".gz-fig", has_text="守诺率").get_by_role("link").last.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("完成承诺 2 件")
        axe(page)
        no_sideways_scroll(page)


def test_another_month_is_empty_and_says_where_to_go(
    world: World, month: None, phone: Page, desktop: Page, sign_in, axe, no_sideways_scroll
) -> None:
    before = (localdate().replace(day=1) - timedelta(days=1)).strftime("%Y-%m")
    for page in (phone, desktop):
        sign_in(page, world.he)
        page.goto(reverse("rates"))
        page.get_by_label("月份").select_option(before)
        page.get_by_role("button", name="显示").click()
        expect(page.get_by_text("这个月没有数字")).to_be_visible()
        expect(page.get_by_role("link", name="看正在办的案件")).to_be_visible()
        axe(page)
        no_sideways_scroll(page)
    with desktop.expect_download() as waiting:
        desktop.get_by_role("link", name="导出表格").click()
    assert waiting.value.suggested_filename == f"三率 槐树社区 {before}.xlsx"
