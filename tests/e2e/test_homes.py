"""Who lives in a unit: the grid worker at the door with a phone, the community at its desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import Page, expect

from gongzhi.people.models import Occupancy
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.req("P1")]


@pytest.mark.parametrize(("device", "login"), [("phone", "ding"), ("desktop", "he")])
def test_a_tenant_is_entered_looked_up_corrected_and_moves_out(
    world: World,
    request: pytest.FixtureRequest,
    device: str,
    login: str,
    sign_in: Callable[[Page, object], None],
    axe: Callable[[Page], None],
    no_sideways_scroll: Callable[[Page], None],
    complaints: list[str],
) -> None:
    page: Page = request.getfixturevalue(device)
    today = localdate()
    sign_in(page, getattr(world, login))
    page.goto(f"/tree/{world.unit.public_id}/")
    homes = page.get_by_role("region", name="谁住在这里")
    expect(homes).to_contain_text("王**")
    homes.get_by_role("link", name="登记").click()
    page.get_by_label("姓名").fill("马小天")
    page.get_by_label("手机号").fill("13911112222")
    page.get_by_label("以什么身份居住").select_option("tenant")
    page.get_by_role("button", name="登记").click()
    expect(page.get_by_text("租户要填最后一天")).to_be_visible()
    expect(page.get_by_text("本人同意，才登记租户")).to_be_visible()
    expect(page.get_by_label("姓名")).to_have_value("马小天")
    complaints.clear()  # the browser names the 422, which is meant
    axe(page)
    no_sideways_scroll(page)
    page.get_by_label("最后一天").fill((today + timedelta(days=365)).isoformat())
    page.get_by_label("本人同意登记").check()
    page.get_by_role("button", name="登记").click()
    expect(homes).to_contain_text("马**")
    expect(homes).to_contain_text("139****2222")
    expect(homes).not_to_contain_text("马小天")
    axe(page)
    no_sideways_scroll(page)
    homes.get_by_role("button", name="看全马**的姓名和电话").click()
    expect(homes.get_by_text("马小天")).to_be_visible()
    homes.get_by_role("link", name="更正马**").click()
    page.get_by_label("从哪天起").fill((today - timedelta(days=30)).isoformat())
    axe(page)
    no_sideways_scroll(page)
    page.get_by_role("button", name="更正").click()
    homes.get_by_role("link", name="马**迁出").click()
    page.get_by_label("最后一天").fill((today - timedelta(days=1)).isoformat())
    page.get_by_role("button", name="登记").click()
    homes.get_by_text("以前住过 1 人").click()
    expect(homes.get_by_text("马**")).to_be_visible()
    homes.get_by_text("谁改过、谁看过").click()
    expect(homes.get_by_text("查看了姓名和电话")).to_be_visible()
    axe(page)
    no_sideways_scroll(page)
    row = Occupancy.objects.get(kind="tenant")
    assert (row.ends, row.consent_at is not None) == (today - timedelta(days=1), True)
