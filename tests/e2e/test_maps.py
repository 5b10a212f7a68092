"""The map of cases by keyboard and beside its list; in public no point where few live (E17)."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from django.utils.timezone import now as clock
from playwright.sync_api import expect

from gongzhi.core.cached import clear_all
from gongzhi.places.models import EstateFacts, Place

NAMED = "禾安<b>小区</b>"  # a name is words, whatever it looks like
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.req("E17")]


def test_from_the_filtered_list_over_the_map_to_a_case_by_keyboard(
    world, page, sign_in, axe, no_sideways_scroll
):
    clear_all()
    for place, lng in ((world.willow, 116.40), (world.grain, 116.44)):
        Place.objects.filter(pk=place.pk).update(lng=lng, lat=39.9)
    Place.objects.filter(pk=world.grain.pk).update(name=NAMED)
    EstateFacts.objects.update_or_create(place=world.grain, defaults={"households": 300})
    EstateFacts.objects.update_or_create(place=world.willow, defaults={"households": 4})
    only = world.case(now=clock())
    world.case(now=clock(), place=world.grain)
    world.case(now=clock(), place=world.grain)
    sign_in(page, world.zhou)
    page.goto(f"{reverse('case_list')}?category=door")
    page.get_by_role("link", name="地图", exact=True).click()
    expect(page.locator("#spots li")).to_have_count(2)
    pin = page.get_by_role("button", name="柳园里: 1 件")
    expect(pin).to_be_visible()
    expect(page.locator(".leaflet-tooltip").filter(has_text=NAMED)).to_have_count(1)
    axe(page)
    no_sideways_scroll(page)
    pin.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="查看", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(reverse("case_detail", args=[only.public_id])))
    page.go_back()
    page.locator("#spots button").first.click()
    expect(page.locator(".leaflet-popup")).to_contain_text(NAMED)

    page.goto(reverse("public_map"))
    expect(page.get_by_role("button", name=f"{NAMED}: 在办 2 件")).to_be_visible()
    expect(page.locator(".gz-pin")).to_have_count(1)
    expect(page.locator("#spots")).to_contain_text("柳园里")
    axe(page)
    no_sideways_scroll(page)
