"""Words of a sheet are covered in a real browser; who published it reads both, everybody else the other words."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils.timezone import localdate, now
from playwright.sync_api import Page, expect

from gongzhi.notices.models import BoardPost
from gongzhi.notices.services import publish_post
from gongzhi.notices.services.board import Sheet
from tests.world import World

Clean = Callable[[Page], None]
SignIn = Callable[[Page, object], None]
WORDS = "一、周三停水。\n二、501室李小红欠物业费三年。"


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.req("E8")
def test_words_are_covered_and_the_difference_is_marked(
    world: World, desktop: Page, phone: Page, sign_in: SignIn, axe: Clean, no_sideways_scroll: Clean
) -> None:
    sheet = Sheet(world.willow, world.anhe, "停水通知", WORDS, now())
    post = publish_post(actor=world.actor("lin", on=localdate()), sheet=sheet, now=now())
    address = f"/board/{post.public_id}/"
    sign_in(desktop, world.he)
    desktop.goto(address)
    desktop.get_by_role("link", name="遮盖文字").click()
    axe(desktop)
    desktop.get_by_label("正文", exact=True).fill(WORDS.replace("501室李小红", "***"))
    desktop.get_by_label("遮盖原因").select_option("person")
    desktop.get_by_label("给发布单位的说明").fill("请以后不写姓名。")
    desktop.get_by_role("button", name="改为公开这些文字").click()
    both = desktop.get_by_role("region", name="所有人读到的文字")
    expect(both.locator("del").first).to_contain_text("501室李小红")
    expect(both.locator("ins").first).to_contain_text("***")
    expect(desktop.get_by_text("与文字、日志相符")).to_have_count(2)
    axe(desktop)
    no_sideways_scroll(desktop)

    phone.goto(address)
    expect(phone.get_by_role("article")).to_contain_text("二、***欠物业费三年。")
    expect(phone.get_by_role("article")).to_contain_text("部分内容已遮盖")
    expect(phone.locator("body")).not_to_contain_text("李小红")
    axe(phone)
    no_sideways_scroll(phone)

    sign_in(phone, world.lin)
    phone.goto("/inbox/")
    phone.get_by_role("button", name="去看").click()
    expect(phone.locator("del").first).to_contain_text("501室李小红")
    expect(phone.get_by_text("请以后不写姓名。")).to_be_visible()
    axe(phone)
    no_sideways_scroll(phone)

    desktop.get_by_role("button", name="恢复发布时的文字").click()
    expect(desktop.get_by_text("已恢复为发布时的文字，并告知发布单位。")).to_be_visible()
    assert BoardPost.objects.get().body == WORDS
