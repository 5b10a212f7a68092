"""How one is told, in a real browser: chosen in the account, ended from a text message without signing in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils.timezone import now
from playwright.sync_api import Page, expect

from gongzhi.core.cached import clear_all
from gongzhi.notices.models import Message, Way, Wish
from gongzhi.notices.services import message, queue
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.req("E19")]
Clean = Callable[[Page], None]
SignIn = Callable[[Page, object], None]


@pytest.fixture(autouse=True)
def fresh_tables() -> None:
    clear_all()


def test_a_resident_chooses_and_ends_it_again_from_the_message(
    world: World, page: Page, sign_in: SignIn, axe: Clean, no_sideways_scroll: Clean
) -> None:
    sign_in(page, world.wang)
    page.goto("/me/")
    page.get_by_role("link", name="在平台以外怎么通知我").click()
    expect(page.get_by_role("heading", name="通知方式")).to_be_visible()
    axe(page)
    no_sideways_scroll(page)
    page.get_by_label("我报的事").select_option(label="短信，马上发")
    page.get_by_label("从几点起不打扰").fill("22:00")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("已保存，从下一条消息起生效。")).to_be_visible()
    expect(page.get_by_label("我报的事")).to_have_value(Way.SMS)
    expect(page.get_by_label("从几点起不打扰")).to_have_value("22:00")

    facts = {"kind": "case", "subject": "case:1", "text": "有人在修了", "link": "/mine/"}
    (inside,) = queue([message(account_id=world.wang.pk, due_at=now(), **facts)])
    page.context.clear_cookies()  # a text message is opened on any device
    page.goto(f"/n/{inside.copies.get().key}/")
    expect(page.get_by_text("有人在修了").first).to_be_visible()
    axe(page)
    no_sideways_scroll(page)
    assert Message.objects.get(pk=inside.pk).read_at is not None
    page.get_by_role("button", name="不再收这类消息").click()
    expect(page.get_by_role("heading", name="“我报的事”已关掉")).to_be_visible()
    axe(page)
    assert Wish.objects.get().ways["mine"] == Way.APP
    page.get_by_role("button", name="重新打开").click()
    expect(page.get_by_role("button", name="不再收这类消息")).to_be_visible()
    assert Wish.objects.get().ways["mine"] == Way.SMS
