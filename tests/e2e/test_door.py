"""Refused before the application hears of it: too large, no room, too many at once. A really served place says so."""

from __future__ import annotations

import os
import resource
import shutil
import socket
import sqlite3
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from playwright.sync_api import Page, expect

from gongzhi.config.tests.test_serve import START, Place
from gongzhi.config.turns import BODY_AT_MOST, IN_MEMORY, SENDERS
from tests.e2e.pictures import phone_photo
from tests.plugins.browser import PHONE
from tests.waiting import wait_for
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]
WORDS = "单元门关不上，门上的拉杆掉了"


@pytest.fixture
def place(world: World, tmp_path: Path) -> Iterator[Place]:
    """A real server over a copy of the cast's database."""
    shutil.copy(settings.KEY_RING, tmp_path / "ring.json")
    connection.ensure_connection()
    with closing(sqlite3.connect(tmp_path / "gongzhi.sqlite3")) as copy:
        connection.connection.backup(copy)
    place = Place(tmp_path, "door")
    try:
        wait_for(place.answers, what="the first page", seconds=START)
        yield place
    finally:
        place.process.kill()
        place.process.wait()


@contextmanager
def full_disk(place: Place) -> Iterator[None]:
    """The kernel lets the web process write no file larger than what a body may have in memory."""
    soft, hard = resource.prlimit(place.web(), resource.RLIMIT_FSIZE, (IN_MEMORY, -1))
    try:
        yield
    finally:
        resource.prlimit(place.web(), resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def many_senders(place: Place) -> Iterator[None]:
    """As many slow lines as may send at once: each has promised a body and does not send it."""

    def status() -> int:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{place.port}/report/", b"x", timeout=5) as answer:
                return answer.status
        except urllib.error.HTTPError as refusal:
            return refusal.code

    with ExitStack() as lines:
        for _n in range(SENDERS):
            line = lines.enter_context(closing(socket.create_connection(("127.0.0.1", place.port))))
            line.sendall(b"POST /report/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 10\r\n\r\n")
        wait_for(lambda: status() == 503, what="the last place to be taken", seconds=START)
        yield
    wait_for(lambda: status() != 503, what="a place to be free", seconds=START)


REFUSED = {
    413: "照片太大，请少选几张。",
    507: "存储空间不足，请稍后再发。",
    503: "发送的人太多，请过一分钟再发。",
}


def ballast(folder: Path, size: int) -> Path:
    """A file that weighs something only on the line."""
    file = folder / f"{size}.jpg"
    file.touch()
    os.truncate(file, size)
    return file


@pytest.mark.req("E3")
def test_beside_the_form_it_is_said_and_nothing_typed_is_lost(open_page, place, world, tmp_path, complaints):
    page: Page = open_page(**PHONE, base_url=f"http://127.0.0.1:{place.port}")
    page.goto(f"/report/{world.entrance.public_id}/")
    words, kind = page.get_by_label("出了什么问题"), page.get_by_role("radio", name="单元门")
    words.fill(WORDS)
    expect(kind).to_be_checked()
    page.locator("input[type=file]").set_input_files(phone_photo(tmp_path / "1.jpg", size=(900, 600)))
    expect(page.locator("figure.gz-photo")).to_have_count(1)
    here, button = page.url, page.get_by_role("button", name="发送", exact=True)
    page.locator("#report").evaluate("form => form.append(document.createElement('input'))")
    weight = page.locator("#report > input").last
    weight.evaluate("field => { field.type = 'file'; field.name = 'weight'; field.hidden = true; }")

    def refused(status: int, *, size: int = 0) -> None:
        weight.set_input_files(ballast(tmp_path, size) if size else [])
        page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
        with page.expect_response(lambda answer: answer.request.method == "POST") as answer:
            button.click()
        assert answer.value.status == status
        expect(page.locator("#refusal")).to_contain_text(REFUSED[status])
        expect(page.locator("#refusal .gz-error")).to_be_in_viewport()
        expect(page.locator("div[data-lost]")).to_be_hidden()
        expect(words).to_have_value(WORDS)
        expect(kind).to_be_checked()
        expect(page.locator("figure.gz-photo")).to_have_count(1)
        expect(button).not_to_have_attribute("aria-disabled", "true")
        assert page.url == here

    refused(413, size=BODY_AT_MOST + 1)
    with full_disk(place):
        refused(507, size=2 * IN_MEMORY)
    with many_senders(place):
        refused(503)
    button.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("收到了")
    expect(page.get_by_text("照片已传好 1 / 1 张")).to_be_visible()
    complaints.clear()  # of the three that are meant


@pytest.mark.req("E3")
def test_a_hint_that_is_refused_says_nothing_while_somebody_writes(open_page, place, world, complaints):
    page: Page = open_page(**PHONE, base_url=f"http://127.0.0.1:{place.port}")
    page.goto(f"/report/{world.entrance.public_id}/")
    with many_senders(place):
        with page.expect_response("**/hints/") as answer:
            page.get_by_label("出了什么问题").press_sequentially(WORDS)
        assert answer.value.status == 503
        page.wait_for_function(
            "() => !document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling')"
        )
        expect(page.locator("#refusal")).to_be_empty()
        expect(page.get_by_label("出了什么问题")).to_have_value(WORDS)
    complaints.clear()


@pytest.mark.req("E3")
def test_without_scripts_there_is_a_page_that_leads_back(
    open_page, place, world, tmp_path, no_sideways_scroll, complaints
):
    page: Page = open_page(**PHONE, base_url=f"http://127.0.0.1:{place.port}", java_script_enabled=False)

    def refused(status: int, *, size: int = 0) -> None:
        page.goto(f"/report/{world.entrance.public_id}/")
        page.get_by_label("出了什么问题").fill(WORDS)
        page.locator("input[type=file]").set_input_files(ballast(tmp_path, size))
        with page.expect_navigation() as answer:
            page.get_by_role("button", name="发送", exact=True).click()
        assert answer.value.status == status
        expect(page).to_have_title(REFUSED[status])
        expect(page.get_by_role("heading", level=1)).to_have_text(REFUSED[status])
        expect(page.get_by_text("请返回上一页，您写的内容还在。")).to_be_visible()
        no_sideways_scroll(page)
        page.go_back()
        expect(page.get_by_label("出了什么问题")).to_have_value(WORDS)

    refused(413, size=BODY_AT_MOST + 1)
    with full_disk(place):
        refused(507, size=2 * IN_MEMORY)
    with many_senders(place):
        refused(503, size=10)
    complaints.clear()
