"""What nobody should send, and a disk that is full: a sentence on the page, and nothing that was written is lost."""

from __future__ import annotations

import errno
import zipfile
from pathlib import Path

import pytest
from django.utils.timezone import now
from playwright.sync_api import expect

from gongzhi.cases.models import Case, CasePhoto
from gongzhi.cases.routing import TABLE
from gongzhi.core.cached import clear_all
from gongzhi.places.models import Placard
from tests.e2e.pictures import phone_photo
from tests.e2e.test_imports import work
from tests.waiting import wait_for

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FLOOD = "😀" * 25_000


@pytest.fixture(autouse=True)
def placard(world):
    clear_all()
    TABLE.clear()
    Placard.objects.create(code="on-the-door", place=world.entrance, issued_at=now())


@pytest.mark.req("E2")
def test_a_flood_of_emoji_is_counted_and_stays_to_be_shortened(page, axe, no_sideways_scroll, complaints):
    page.goto("/r/on-the-door/")
    words = page.get_by_label("出了什么问题")
    words.fill(FLOOD)
    page.get_by_role("button", name="发送").click()
    expect(page.get_by_text("25,000 字，最多能发 5,000 字").first).to_be_visible()
    assert words.input_value() == FLOOD
    assert not Case.objects.exists()
    axe(page)
    no_sideways_scroll(page)
    words.fill("单元门关不上")
    page.get_by_role("button", name="发送").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("收到了")
    complaints.clear()  # the browser notes the refusal, which is meant


@pytest.mark.req("E2")
def test_a_full_disk_costs_the_photo_and_not_the_words(page, monkeypatch, tmp_path, complaints):
    opened = Path.open

    def full(path: Path, *how, **more):
        if path.suffix == ".part":
            raise OSError(errno.ENOSPC, "No space left on device")
        return opened(path, *how, **more)

    page.goto("/r/on-the-door/")
    page.get_by_label("出了什么问题").fill("单元门关不上")
    page.locator("input[type=file]").set_input_files(phone_photo(tmp_path / "door.jpg", size=(900, 600)))
    expect(page.locator("figure.gz-photo")).to_have_count(1)
    monkeypatch.setattr(Path, "open", full)
    page.get_by_role("button", name="发送").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("收到了")
    expect(page.get_by_text("服务器存满了").first).to_be_visible()
    assert Case.objects.get().text == "单元门关不上"
    assert not CasePhoto.objects.exists()
    monkeypatch.setattr(Path, "open", opened)
    page.get_by_role("button", name="再试一次").click()
    wait_for(lambda: CasePhoto.objects.count() == 1, what="the photo")
    page.goto("/help/")  # what the browser noted is all in
    complaints.clear()


@pytest.mark.req("E1")
def test_a_workbook_that_unpacks_to_gigabytes_is_said_to_be_too_large(
    world, page, sign_in, axe, no_sideways_scroll, tmp_path
):
    file = tmp_path / "工单.xlsx"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b"<workbook/>")
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 30_000_000)
    sign_in(page, world.zhou)
    page.goto("/operate/imports/")
    page.get_by_label("表从哪里来").fill("12345")
    page.get_by_label("表格").set_input_files(file)
    page.get_by_role("button", name="先看一看").click()
    expect(page.get_by_text("正在读文件")).to_be_visible()
    work()
    expect(page.get_by_text("200 MB").first).to_be_visible(timeout=10_000)
    axe(page)
    no_sideways_scroll(page)
