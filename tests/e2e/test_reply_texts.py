"""A text for replies in a real browser: written once, filled in for a case, sent to the resident."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils.timezone import now
from playwright.sync_api import Page, expect

from gongzhi.core.cached import clear_all
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.req("E7")]
Clean = Callable[[Page], None]
SignIn = Callable[[Page, object], None]


@pytest.fixture(autouse=True)
def fresh_tables() -> None:
    clear_all()


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_a_text_is_written_once_and_fills_itself_in(
    world: World, desktop: Page, phone: Page, width: str, sign_in: SignIn, axe: Clean, no_sideways_scroll: Clean,
    tmp_path: Path, complaints: list[str],
) -> None:  # fmt: skip
    page, case = {"desktop": desktop, "phone": phone}[width], world.case(now=now())
    sign_in(page, world.lin)
    page.goto(reverse("reply_texts"))
    page.get_by_role("link", name="写一条").first.click()
    page.get_by_label("名称").fill("今天上门")
    page.get_by_role("textbox", name="正文").fill("您好，“{title}”今天派人，{when}。")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("{when}").last).to_be_visible()  # a blank that nothing fills in
    expect(page.get_by_label("名称")).to_have_value("今天上门")
    complaints.clear()  # the browser names the 422, which is meant
    page.get_by_role("textbox", name="正文").fill("您好，“{title}”今天派人上门。{org}")
    axe(page)
    no_sideways_scroll(page)
    page.screenshot(path=tmp_path / f"write_{width}.png", full_page=True)
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("今天上门", exact=True)).to_be_visible()
    axe(page)
    no_sideways_scroll(page)
    page.screenshot(path=tmp_path / f"texts_{width}.png", full_page=True)

    page.goto(reverse("case_detail", args=[case.public_id]))
    page.locator("summary", has_text="常用答复").click()
    page.get_by_role("link", name="今天上门").click()
    filled = f"您好，“{case.title}”今天派人上门。安和物业"
    expect(page.locator("#id_text")).to_have_value(filled)
    axe(page)
    page.screenshot(path=tmp_path / f"filled_{width}.png", full_page=True)
    page.locator("#write").get_by_role("button", name="发送").click()
    expect(page.locator(".gz-note").get_by_text(filled)).to_be_visible()
