"""What stands over lists, in a real browser: a filter is kept, a workbook is fetched, several duties change hands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils.timezone import now
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from gongzhi.cases.services import accept_case
from gongzhi.core.cached import clear_all
from gongzhi.core.models import TaskRun
from gongzhi.core.models.tasks import TaskState
from gongzhi.core.scope import unscoped
from gongzhi.core.tasks import perform
from gongzhi.duties.models import DutyHolder
from tests.listed import fill
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.req("E16")]
Clean = Callable[[Page], None]
SignIn = Callable[[Page, object], None]
LISTS = (
    ("whistles", "status=all&estate_kind=old", "禾：外墙脱落"),
    ("hard", "status=all&estate_kind=old", "单元门"),
    ("incidents", "estate_kind=old", "禾：电梯停运"),
)


@pytest.fixture(autouse=True)
def fresh_tables() -> None:
    clear_all()


def work() -> None:
    """What the worker does, while the page looks."""
    with unscoped(because="the worker of this test"):
        for run in TaskRun.objects.filter(state=TaskState.WAITING):
            perform.func(run.pk)


def test_over_whistles_hard_cases_and_incidents_a_filter_is_kept_and_a_workbook_fetched(
    world: World, page: Page, sign_in: SignIn, axe: Clean, no_sideways_scroll: Clean, tmp_path: Path
) -> None:
    with unscoped(because="the lists are filled"):
        fill(world)
    sign_in(page, world.zhou)
    for name, query, shown in LISTS:
        page.goto(f"/{name}/?{query}")
        page.get_by_text("保存这个筛选").click()
        page.get_by_label("给这个筛选起个名字").fill("老旧小区")
        axe(page)
        no_sideways_scroll(page)
        page.screenshot(path=tmp_path / f"{name}_keep.png", full_page=True)
        page.get_by_role("button", name="保存", exact=True).click()
        kept = page.get_by_role("navigation", name="保存的筛选").get_by_role("link", name="老旧小区")
        expect(kept).to_have_attribute("aria-current", "true")
        expect(page.get_by_role("main")).to_contain_text(shown)
        axe(page)
        no_sideways_scroll(page)
        page.screenshot(path=tmp_path / f"{name}.png", full_page=True)
        page.get_by_role("button", name="导出表格").click()
        work()
        link = page.get_by_role("link", name="下载")
        expect(link).to_be_visible(timeout=10_000)
        with page.expect_download() as fetched:
            link.click()
        file = tmp_path / fetched.value.suggested_filename
        fetched.value.save_as(file)
        _headings, first, *_rest = load_workbook(file).active.values
        assert shown in first[0]


def test_several_duties_are_handed_to_a_colleague_and_reminded_of(
    world: World, page: Page, sign_in: SignIn, axe: Clean, no_sideways_scroll: Clean, tmp_path: Path
) -> None:
    texts = ("单元门关不上。", "门禁不亮。", "楼道灯坏了。")
    cases = [world.case(now=now() - timedelta(hours=n), text=text) for n, text in enumerate(texts)]
    with unscoped(because="one is in hand already"):
        han = world.han.person_id
        accept_case(actor=world.actor("lin"), case_id=cases[2].pk, person_id=han, now=now())
    sign_in(page, world.lin)
    page.goto("/duties/")
    for case in cases:
        page.get_by_role("checkbox", name=case.title).check()
    axe(page)
    no_sideways_scroll(page)
    page.screenshot(path=tmp_path / "duties.png", full_page=True)
    page.get_by_label("对勾选的").select_option(label="交给同事")
    page.get_by_role("button", name="继续").click()
    page.get_by_label("交给谁").select_option(label="韩立 物业员工")
    axe(page)
    no_sideways_scroll(page)
    page.screenshot(path=tmp_path / "give.png", full_page=True)
    page.get_by_role("button", name="交给同事").click()
    expect(page.get_by_text("3 件中办了 2 件，1 件没有办。")).to_contain_text(cases[2].title)
    page.screenshot(path=tmp_path / "given.png", full_page=True)
    with unscoped(because="whose they are now"):
        assert set(DutyHolder.objects.values_list("person_id", flat=True)) == {han}

    page.get_by_label("在谁手上").select_option(label="交给同事的")
    page.get_by_role("button", name="显示").click()
    page.wait_for_url("**/duties/?*whose=others*")  # the list before it has the same boxes
    page.get_by_role("checkbox", name=cases[0].title).check()
    page.get_by_label("对勾选的").select_option(label="提醒经办人")
    page.get_by_role("button", name="继续").click()
    expect(page.get_by_text("1 件中可办 1 件")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="提醒经办人").click()
    expect(page.get_by_text("1 件中办了 1 件。")).to_be_visible()
    axe(page)
