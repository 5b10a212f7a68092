"""The dispatch table is asked where something would go, changed with its ground, and keeps what was in force."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from gongzhi.cases.models import Case
from gongzhi.cases.routing import TABLE
from gongzhi.core.cached import clear_all
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.req("F3")]


@pytest.mark.parametrize("device", ["phone", "desktop"])
def test_asked_changed_and_asked_again(
    world: World,
    request: pytest.FixtureRequest,
    device: str,
    sign_in: Callable[[Page, object], None],
    axe: Callable[[Page], None],
    no_sideways_scroll: Callable[[Page], None],
) -> None:
    clear_all()
    TABLE.clear()
    page: Page = request.getfixturevalue(device)
    sign_in(page, world.qian)

    def asked() -> None:
        page.goto("/rules/try/")
        page.get_by_label("地点").fill("柳园里3号楼")
        page.get_by_label("报的是什么").fill("单元门关不上")
        page.get_by_role("button", name="问派单表").click()
        axe(page)
        no_sideways_scroll(page)

    asked()
    expect(page.get_by_role("heading", name="安和物业")).to_contain_text("24 小时")
    page.goto("/rules/2/")
    page.get_by_role("link", name="修改").click()
    page.locator("[name=amount]").fill("6")
    page.get_by_label("依据").fill("物业服务合同补充约定")
    page.get_by_role("button", name="生效").click()
    expect(page.get_by_role("heading", name="第 2 版")).to_be_visible()
    expect(page.get_by_role("heading", name="第 1 版")).to_be_visible()
    axe(page)
    no_sideways_scroll(page)
    asked()
    expect(page.get_by_role("heading", name="安和物业")).to_contain_text("6 小时")
    assert not Case.objects.exists()
