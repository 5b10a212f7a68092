"""The session ends while somebody writes: the whole page goes to sign-in and comes back, with what was written."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import Page, expect

from gongzhi.notices.models import BoardPost
from tests.world import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def sign_in_again(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("登录")
    expect(page.locator("nav.gz-rail")).to_have_count(0)  # a page of its own, no part of another
    page.get_by_label("登录名或手机号").fill("lin")
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录").click()


def test_a_page_that_is_sent_too_late_comes_back_filled_in(world, phone, sign_in):
    sign_in(phone, world.lin)
    phone.goto(reverse("board_new"))
    phone.get_by_label("标题").fill("停水通知")
    phone.get_by_label("正文").fill("周三上午停水。")
    Session.objects.all().delete()
    phone.get_by_role("button", name="公示").click()
    sign_in_again(phone)
    expect(phone.get_by_label("标题")).to_have_value("停水通知")
    expect(phone.get_by_label("正文")).to_have_value("周三上午停水。")
    phone.get_by_role("button", name="公示").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("停水通知")
    assert BoardPost.objects.count() == 1
    phone.goto(reverse("board_new"))
    expect(phone.get_by_label("标题")).to_have_value("")


def test_a_part_that_is_sent_too_late_moves_the_whole_page_and_is_filled_in_again(world, desktop, sign_in):
    case = world.case()
    sign_in(desktop, world.lin)
    page = reverse("case_detail", args=[case.public_id])
    desktop.goto(page)
    step = desktop.get_by_role("link", name="退单")
    step.click()
    words = desktop.locator("form[action$='/return/'] textarea")
    words.fill("不归我们管，是供水公司的管道。")
    Session.objects.all().delete()
    desktop.locator("form[action$='/return/'] button[type=submit]").click()
    sign_in_again(desktop)
    desktop.wait_for_url(f"**{page}")
    step.click()
    expect(words).to_have_value("不归我们管，是供水公司的管道。")
