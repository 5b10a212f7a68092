"""A bad line: slow, cut, or answered into nothing. Words are never lost and never sent twice."""

from __future__ import annotations

import gzip
import time
from pathlib import Path

import pytest
from django.utils.timezone import now
from playwright.sync_api import Page, Route, expect

from gongzhi.cases.models import Case, CasePhoto
from gongzhi.cases.routing import TABLE
from gongzhi.core.cached import clear_all
from gongzhi.places.models import Placard
from tests.e2e.pictures import phone_photo

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORDS = "单元门关不上，门上的拉杆掉了"
SLOW = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 50_000,
    "uploadThroughput": 50_000,
}  # 400 kbit/s
FIRST_SIGHT = 120_000  # bytes, gzipped, of a resident page with all that it loads


@pytest.fixture(autouse=True)
def placard(world):
    clear_all()
    TABLE.clear()
    Placard.objects.create(code="on-the-door", place=world.entrance, issued_at=now())


def write(page: Page) -> None:
    page.goto("/r/on-the-door/")
    page.get_by_label("出了什么问题").fill(WORDS)
    expect(page.get_by_role("radio", name="单元门")).to_be_checked()


def button(page: Page, name: str = "发送"):
    return page.get_by_role("button", name=name, exact=True)


@pytest.mark.req("F1", "E2")
def test_on_a_slow_phone_the_receipt_is_there_within_thirty_seconds(phone, tmp_path, complaints):
    photos = [phone_photo(tmp_path / f"{n}.jpg") for n in (1, 2)]
    assert all(photo.stat().st_size > 4_000_000 for photo in photos)
    line = phone.context.new_cdp_session(phone)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", SLOW)
    line.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    began = time.monotonic()
    phone.goto("/r/on-the-door/")
    phone.get_by_label("出了什么问题").fill(WORDS)
    phone.locator("input[type=file]").set_input_files(photos)
    button(phone).click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("收到了", timeout=60_000)
    took = time.monotonic() - began
    assert CasePhoto.objects.count() < 2  # the words did not wait for the photos
    expect(phone.get_by_text("照片已传好 2 / 2 张")).to_be_visible(timeout=120_000)
    assert took < 30
    stopped = ("htmx:sendAbort", "htmx:afterRequest")  # hints on their way, which sending stops
    complaints[:] = [line for line in complaints if not line.startswith(stopped)]


@pytest.mark.req("E3")
@pytest.mark.parametrize("device", ["phone", "desktop"])
def test_without_a_line_words_and_photos_wait_here_and_go_by_themselves(
    request, device, axe, no_sideways_scroll, tmp_path, complaints
):
    page = request.getfixturevalue(device)
    write(page)
    page.context.set_offline(True)
    page.get_by_label("出了什么问题").fill(f"{WORDS}，没有网")
    page.locator("input[type=file]").set_input_files(phone_photo(tmp_path / "1.jpg", size=(900, 600)))
    expect(page.locator("figure.gz-photo")).to_have_count(1)
    button(page).click()
    lost = page.locator("div[data-lost]")
    expect(lost.get_by_text("网络断了，还没有发出去")).to_be_visible()
    expect(lost).to_contain_text("文字已存在这台手机上，照片还在这一页里")
    assert not Case.objects.exists()
    no_sideways_scroll(page)
    axe(page)
    page.context.set_offline(False)
    expect(page.get_by_role("heading", level=1)).to_have_text("收到了", timeout=15_000)
    expect(page.get_by_text("照片已传好 1 / 1 张")).to_be_visible()
    complaints.clear()  # the missing line, which is meant
    assert Case.objects.get().text == f"{WORDS}，没有网"


@pytest.mark.req("E3")
def test_a_cut_line_keeps_words_and_photos_and_sends_again(phone, tmp_path, complaints):
    write(phone)
    phone.locator("input[type=file]").set_input_files(phone_photo(tmp_path / "1.jpg", size=(900, 600)))
    phone.route("**/report/*/", lambda route: route.abort("connectionreset"))
    button(phone).click()
    expect(phone.get_by_text("网络断了，还没有发出去")).to_be_visible()
    expect(phone.get_by_label("出了什么问题")).to_have_value(WORDS)
    expect(phone.locator("figure.gz-photo")).to_have_count(1)
    assert not Case.objects.exists()
    phone.unroute("**/report/*/")
    complaints.clear()  # the cut line, which is meant
    button(phone, "再试一次").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("收到了")
    expect(phone.get_by_text("照片已传好 1 / 1 张")).to_be_visible()


@pytest.mark.req("E3")
def test_when_the_line_comes_back_it_is_sent_by_itself(phone, complaints):
    write(phone)
    phone.route("**/report/*/", lambda route: route.abort("connectionreset"))
    button(phone).click()
    expect(phone.get_by_text("网络断了，还没有发出去")).to_be_visible()
    phone.unroute("**/report/*/")
    complaints.clear()
    phone.evaluate("window.dispatchEvent(new Event('online'))")
    expect(phone.get_by_role("heading", level=1)).to_have_text("收到了")


def test_an_answer_that_is_lost_does_not_make_a_second_case(phone, complaints):
    """The server took the report; the receipt never came. The next try has the same key."""

    def swallow(route: Route) -> None:
        route.fetch(max_redirects=0)
        route.abort("connectionreset")

    write(phone)
    phone.route("**/report/*/", swallow)
    button(phone).click()
    expect(phone.get_by_text("网络断了，还没有发出去")).to_be_visible()
    phone.unroute("**/report/*/")
    complaints.clear()
    button(phone, "再试一次").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("收到了")
    assert Case.objects.count() == 1


@pytest.mark.req("E3")
def test_words_survive_a_closed_page(phone):
    write(phone)
    phone.goto("/help/")
    phone.goto("/r/on-the-door/")
    expect(phone.get_by_label("出了什么问题")).to_have_value(WORDS)
    expect(phone.get_by_role("radio", name="单元门")).to_be_checked()
    button(phone).click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("收到了")
    phone.goto("/r/on-the-door/")
    expect(phone.get_by_label("出了什么问题")).to_have_value("")


@pytest.mark.req("E3")
def test_a_photo_that_did_not_get_through_is_tried_again(phone, tmp_path, complaints):
    phone.route("**/follow/*/photos/", lambda route: route.abort("connectionreset"))
    write(phone)
    phone.locator("input[type=file]").set_input_files(phone_photo(tmp_path / "1.jpg", size=(900, 600)))
    button(phone).click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("收到了")
    expect(button(phone, "再试一次")).to_be_visible()
    phone.unroute("**/follow/*/photos/")
    complaints.clear()
    button(phone, "再试一次").click()
    expect(phone.get_by_text("照片已传好 1 / 1 张")).to_be_visible()
    assert CasePhoto.objects.count() == 1


@pytest.mark.parametrize("address", ["/", "/r/on-the-door/", "/report/", "/mine/"])
def test_a_resident_page_weighs_little(phone, address):
    weights: dict[str, int] = {}
    phone.on("response", lambda answer: weights.update({answer.url: len(gzip.compress(answer.body()))}))
    phone.goto(address)
    phone.wait_for_load_state("networkidle")
    assert sum(weights.values()) <= FIRST_SIGHT, weights


def test_the_reader_of_photo_facts_is_light_too():
    from gongzhi.config.settings import VAR

    assert len(gzip.compress((Path(VAR) / "vendor/exifr.js").read_bytes())) < 12_000
