"""A subdistrict brings the hotline's sheet in and takes it back, on a phone and on a desk."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils.timezone import localdate, now
from openpyxl import load_workbook
from playwright.sync_api import expect

from gongzhi.cases.models import Case
from gongzhi.cases.models.case import Source
from gongzhi.cases.services import accept_case, finish_case
from gongzhi.core import tasks
from gongzhi.core.importing import engine
from gongzhi.core.importing.pace import Pace
from gongzhi.core.importing.tables import open_table
from gongzhi.core.models import TaskRun
from gongzhi.core.models.tasks import TaskState
from gongzhi.core.scope import unscoped
from gongzhi.people.services import elevate

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.req("E1", "F2")]
SHEET = "\n".join(
    [
        "工单编号,工单内容,受理时间,小区",
        "1,3号楼2单元的单元门关不上,2026/2/28 11:25:05,柳园里",
        "2,3号楼2单元的单元门关不上！,2026-02-28,柳园里",
        "3,路灯不亮,昨天,",
    ]
)


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


def test_the_sheet_goes_back_with_replies(world, page, sign_in, axe, no_sideways_scroll, tmp_path):
    file = Path(tmp_path) / "三月工单.csv"
    file.write_text(SHEET, encoding="utf-8")
    sign_in(page, world.zhou)
    page.goto("/operate/imports/?kind=cases")
    page.get_by_label("表格").set_input_files(file)
    page.get_by_role("button", name="先看一看").click()
    work()
    page.get_by_role("button", name="收进 2 行").click(timeout=10_000)
    work()
    page.get_by_role("button", name="生成回复表").click(timeout=10_000)
    work()
    link = page.get_by_role("link", name="三月工单，附答复.xlsx")
    expect(link).to_be_visible(timeout=10_000)
    axe(page)
    no_sideways_scroll(page)
    with page.expect_download() as fetched:
        link.click()
    table = open_table(fetched.value.path(), ())
    assert table.headings == [
        "工单编号",
        "工单内容",
        "受理时间",
        "小区",
        "办理状态",
        "答复意见",
        "承办单位",
        "答复时间",
    ]
    assert [row.cells["办理状态"] for row in table.rows()][:2] == ["待接单", "待接单"]


@pytest.mark.req("F2")
def test_a_petition_shows_its_times_and_is_reviewed(world, page, sign_in, axe, no_sideways_scroll):
    moment = now()
    with unscoped(because="the test sets the scene"):
        case = world.case(source=Source.PETITION, now=moment)
        office = world.actor("zhou", on=localdate(moment))
        accept_case(actor=office, case_id=case.pk, now=moment)
        finish_case(actor=office, case_id=case.pk, result="门已经换了", now=moment)
    sign_in(page, world.zhou)
    page.goto(f"/cases/{case.public_id}/")
    expect(page.get_by_role("heading", name="信访办理时限")).to_be_visible()
    axe(page)
    no_sideways_scroll(page)
    page.goto(f"/cases/{case.public_id}/review/")
    axe(page)
    no_sideways_scroll(page)
    page.get_by_label("信访人不服什么").fill("门还是关不上")
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_text("已录入")).to_be_visible()


def test_a_program_gets_a_token_that_is_shown_once(world, page, sign_in, axe, no_sideways_scroll):
    elevate(actor=world.actor("ou"), reason="接入市民热线系统", now=now())
    sign_in(page, world.ou)
    page.goto("/operate/tokens/")
    axe(page)
    no_sideways_scroll(page)
    page.get_by_label("哪个系统").fill("市民热线")
    page.get_by_label("管哪里的案件").fill(world.subdistrict.name)
    page.get_by_label("送工单进来").check()
    page.get_by_role("button", name="生成令牌").click()
    expect(page.get_by_text("只显示这一次")).to_be_visible()
    expect(page.locator("code")).to_contain_text("gz_")
    axe(page)
    no_sideways_scroll(page)
    page.get_by_role("button", name="撤销 市民热线").click()
    expect(page.get_by_text("已撤销，不能再用它进来")).to_be_visible()


class Careful(Pace):
    """Four rows at a time on any database, so that there is a moment to stop in."""

    def __init__(self) -> None:
        super().__init__()
        self.rows = self.most = 4


@pytest.mark.req("E1")
def test_stopped_half_way_it_says_what_was_done_and_mended_rows_go_in(
    world, page, sign_in, axe, no_sideways_scroll, tmp_path, monkeypatch
):
    lines = [f"{n},{n}号车位边的路灯不亮,2026-02-28,柳园里" for n in range(1, 12)]
    file = Path(tmp_path) / "三月工单.csv"
    file.write_text(
        "\n".join(["工单编号,工单内容,受理时间,小区", "0,垃圾没有收,昨天,柳园里", *lines]), encoding="utf-8"
    )
    sign_in(page, world.zhou)
    page.goto("/operate/imports/?kind=cases")
    page.get_by_label("表格").set_input_files(file)
    page.get_by_role("button", name="先看一看").click()
    work()
    page.get_by_role("button", name="收进 11 行").click(timeout=10_000)

    progress = tasks.Run.progress
    sheet = page.url

    def pressed_stop(run, done, total, *, refused=0):
        """Somebody stops it after the first rows."""
        if done < total:
            page.get_by_role("button", name="停止").click()
        progress(run, done, total, refused=refused)

    with monkeypatch.context() as patch:
        patch.setattr(engine, "Pace", Careful)
        patch.setattr(engine, "SAID_EVERY", -1)
        patch.setattr(tasks.Run, "progress", pressed_stop)
        work()
    assert Case.objects.count() == 3
    page.goto(sheet)
    expect(page.get_by_text("做到第 4 行，共 12 行")).to_be_visible()
    axe(page)
    no_sideways_scroll(page)
    page.get_by_role("button", name="继续").click()
    work()
    expect(page.get_by_role("link", name="下载没有收进的行")).to_be_visible(timeout=10_000)
    assert Case.objects.count() == 11
    with page.expect_download() as fetched:
        page.get_by_role("link", name="下载没有收进的行").click()
    mended = tmp_path / "改好的.xlsx"
    fetched.value.save_as(mended)
    book = load_workbook(mended)
    rows = list(book.active.values)
    assert rows[0] == ("工单编号", "工单内容", "受理时间", "小区", "没有收进的原因", "原表行号")
    assert rows[1][:4] == ("0", "垃圾没有收", "昨天", "柳园里") and "昨天" in rows[1][4]
    assert len(rows) == 2
    book.active["C2"] = "2026-02-28"
    book.save(mended)
    page.goto("/operate/imports/?kind=cases")
    page.get_by_label("表格").set_input_files(mended)
    page.get_by_role("button", name="先看一看").click()
    work()
    page.get_by_role("button", name="收进 1 行").click(timeout=10_000)
    work()
    expect(page.get_by_role("heading", name="已收进")).to_be_visible(timeout=10_000)
    assert Case.objects.count() == 12
