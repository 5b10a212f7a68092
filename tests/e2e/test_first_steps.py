"""From an empty place to the first report, as who runs it sees it, and the one-time code of somebody invited."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.req("E25")]


def test_a_subdistrict_sees_its_next_step_and_whom_it_has_not_invited(
    world, page, sign_in, axe, no_sideways_scroll
):
    sign_in(page, world.zhou)
    page.goto(reverse("operate_first_steps"))
    expect(page.locator("h1")).to_be_visible()
    axe(page)
    no_sideways_scroll(page)
    page.goto(reverse("invitation_list"))
    expect(page.get_by_role("link", name="安和物业")).to_be_visible()
    axe(page)
    page.goto(reverse("case_list"))
    asked = page.locator("details.gz-help")
    expect(asked.locator("dl, p").first).to_be_hidden()
    asked.locator("summary").click()
    expect(asked.locator("p").first).to_be_visible()
    axe(page)
    no_sideways_scroll(page)
