"""The button of following, what it brings, and its end (E6)."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils.timezone import now as clock
from playwright.sync_api import expect

from gongzhi.cases.services import accept_case
from gongzhi.core.cached import clear_all
from gongzhi.notices.services import following

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.req("E6")]


def test_a_secretary_follows_a_case_hears_of_it_and_lets_go(world, page, sign_in, axe, no_sideways_scroll):
    clear_all()
    following.spread(clock())
    case = world.case(now=clock())
    sign_in(page, world.he)
    page.goto(reverse("case_detail", args=[case.public_id]))
    page.get_by_role("button", name="关注", exact=True).click()
    expect(page.get_by_role("button", name="不再关注")).to_be_visible()
    axe(page)
    accept_case(actor=world.actor("lin"), case_id=case.pk, now=clock())
    following.spread(clock())
    page.goto(reverse("inbox"))
    expect(page.locator("li b")).to_have_text(f"{case.title}：接单")
    page.get_by_role("link", name="我的关注").click()
    expect(page.get_by_role("link", name=case.title)).to_be_visible()
    axe(page)
    no_sideways_scroll(page)
    page.get_by_role("button", name="不再关注").click()
    expect(page.get_by_text("您还没有关注任何内容")).to_be_visible()
    axe(page)
