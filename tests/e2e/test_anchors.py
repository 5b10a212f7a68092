"""Anybody finds the anchors of the journal and takes one along."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import now
from playwright.sync_api import expect

from gongzhi.journal.anchors import keep_anchor, said_in
from gongzhi.journal.verify import verify_journal

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_a_citizen_takes_an_anchor_along_which_proves_the_journal(
    world, size, request, axe, no_sideways_scroll
):
    world.case()
    keep_anchor(now() - timedelta(minutes=10))
    anchor = keep_anchor(now())
    page = request.getfixturevalue(size)
    page.goto(reverse("privacy"))
    page.get_by_role("link", name="流水锚点").click()
    axe(page)
    no_sideways_scroll(page)
    page.get_by_role("link", name=f"流水锚点 {anchor.day}").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"流水锚点 {anchor.day}")
    axe(page)
    no_sideways_scroll(page)
    copies = said_in(page.locator("article").inner_text())
    assert [copy["root"] for copy in copies] == [anchor.root]
    assert verify_journal(more=copies).faults == []
