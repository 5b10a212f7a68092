"""A subdistrict brings the hotline's sheet in and takes it back, on a phone and on a desk."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from gongzhi.cases.models import Case
from gongzhi.core import tasks
from gongzhi.core.models import TaskRun
from gongzhi.core.models.tasks import TaskState
from gongzhi.core.scope import unscoped

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.req("E1", "F2")]
SHEET = "\n".join(
    [
        "工单编号,工单内容,受理时间,小区",
        "1,3号楼2单元的单元门关不上,2026/2/28 11:25:05,柳园里",
        "2,3号楼2单元的单元门关不上！,2026-02-28,柳园里",
        "3,路灯不亮,昨天,",
    ]
)


@pytest.fixture(params=["phone", "desktop"])
def page(request: pytest.FixtureRequest) -> Page:
    return request.getfixturevalue(request.param)


def work() -> None:
    """What the worker does, while the page looks."""
    with unscoped(because="the worker of this test"):
        for run in TaskRun.objects.filter(state=TaskState.WAITING):
            tasks.perform.func(run.pk)


def test_a_sheet_is_looked_at_brought_in_and_taken_back(
    world, page, sign_in, axe, no_sideways_scroll, tmp_path
):
    def looks_well() -> None:
        axe(page)
        no_sideways_scroll(page)

    file = Path(tmp_path) / "三月工单.csv"
    file.write_text(SHEET, encoding="gb18030")
    sign_in(page, world.zhou)
    page.goto("/operate/imports/")
    looks_well()
    page.get_by_label("表从哪里来").fill("12345")
    page.get_by_label("表格").set_input_files(file)
    page.get_by_role("button", name="先看一看").click()
    expect(page.get_by_text("正在读文件")).to_be_visible()
    looks_well()
    work()
    expect(page.get_by_role("heading", name="收进以后会怎样")).to_be_visible(timeout=10_000)
    expect(page.get_by_text("按 GB18030 读取")).to_be_visible()
    expect(page.get_by_text("“昨天”认不出是哪一天")).to_be_visible()
    looks_well()
    assert not Case.objects.exists()
    page.get_by_role("button", name="收进 2 行").click()
    work()
    expect(page.get_by_role("link", name="下载没有收进的行")).to_be_visible(timeout=10_000)
    looks_well()
    assert Case.objects.filter(place=world.entrance, bearer=world.anhe).count() == 2
    with page.expect_download() as fetched:
        page.get_by_role("link", name="下载没有收进的行").click()
    assert fetched.value.suggested_filename.endswith(".xlsx")
    page.get_by_role("button", name="撤回", exact=True).click()
    work()
    expect(page.get_by_text("这张表收进的都已撤下")).to_be_visible(timeout=10_000)
    looks_well()
    assert not Case.objects.filter(retired_at=None).exists()


def test_columns_that_nobody_can_guess_are_matched_by_hand(
    world, page, sign_in, axe, no_sideways_scroll, tmp_path
):
    file = Path(tmp_path) / "台账.csv"
    file.write_text("甲,乙,丙\n路灯不亮,2026-02-28,1\n", encoding="utf-8")
    sign_in(page, world.zhou)
    page.goto("/operate/imports/?kind=cases")
    page.get_by_label("表格").set_input_files(file)
    page.get_by_role("button", name="先看一看").click()
    work()
    expect(page.get_by_text("还要指明这几项在哪一列")).to_be_visible(timeout=10_000)
    axe(page)
    no_sideways_scroll(page)
    page.get_by_label("内容").select_option("甲")
    page.get_by_role("button", name="重新核对").click()
    work()
    expect(page.get_by_role("button", name="收进 1 行")).to_be_visible(timeout=10_000)
