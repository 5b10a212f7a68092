"""A round in a real browser: the manager makes the route at a desk, her colleague walks it with a phone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils.timezone import localdate, now
from playwright.sync_api import Page, expect

from gongzhi.cases.models import Case, CasePhoto, PatrolRoute
from gongzhi.cases.models.case import Source
from gongzhi.cases.services.routes import owe_walks
from gongzhi.core.cached import clear_all
from tests.e2e.pictures import phone_photo
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.req("F5")]
Clean = Callable[[Page], None]
SignIn = Callable[[Page, object], None]


@pytest.fixture(autouse=True)
def fresh_tables() -> None:
    clear_all()


def test_a_route_is_made_walked_and_what_it_finds_counts_apart(
    world: World,
    desktop: Page,
    phone: Page,
    sign_in: SignIn,
    axe: Clean,
    no_sideways_scroll: Clean,
    tmp_path: Path,
) -> None:
    known = world.case(
        by=world.actor("wang", on=localdate()),
        place=world.building,
        text="楼道灯不亮，晚上摸黑",
        category=world.other,
        now=now(),
    )
    sign_in(desktop, world.lin)
    desktop.goto("/patrol/")
    expect(desktop.get_by_text("还没有巡查路线")).to_be_visible()
    axe(desktop)
    desktop.get_by_role("link", name="新建路线").click()
    desktop.get_by_label("名称").fill("晨间巡查")
    desktop.get_by_label("地点").fill("柳园里")
    desktop.get_by_label("多久一次").select_option(label="每天")
    desktop.get_by_label("主要由谁走").select_option(label="韩立 物业员工 · 柳园里")
    axe(desktop)
    desktop.get_by_role("button", name="保存").click()
    for place, point, look in (
        ("柳园里 3号楼", "", "楼道灯"), ("柳园里 3号楼 2单元", "单元门", "门能关严"), ("柳园里", "泵房", "无渗漏"),
    ):  # fmt: skip
        desktop.get_by_label("地点").select_option(label=place)
        desktop.get_by_role("textbox", name="点位").fill(point)
        desktop.get_by_label("看什么").fill(look)
        desktop.get_by_role("button", name="加上").click()
    expect(desktop.locator("ol.gz-rows > li")).to_have_count(3)
    desktop.get_by_role("button", name="往后移").first.click()
    expect(desktop.locator("ol.gz-rows > li").first).to_contain_text("单元门")
    axe(desktop)
    no_sideways_scroll(desktop)

    PatrolRoute.objects.update(next_on=localdate())
    owe_walks(now())
    sign_in(phone, world.han)
    phone.goto("/start/")
    today = phone.get_by_role("region", name="今天的巡查")
    expect(today).to_contain_text("晨间巡查")
    axe(phone)
    no_sideways_scroll(phone)
    today.get_by_role("button", name="开始").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("还有 3 处")
    axe(phone)
    no_sideways_scroll(phone)

    door = phone.locator("#stop-1")
    door.get_by_text("发现问题").click()
    door.get_by_label("出了什么问题").fill("闭门器掉了，门关不上")
    door.get_by_label("照片").set_input_files(phone_photo(tmp_path / "door.jpg", size=(900, 600)))
    axe(phone)
    door.get_by_role("button", name="登记").click()
    expect(phone.locator("#stop-1")).to_contain_text("查看案件")
    lamp = phone.locator("#stop-2")
    lamp.get_by_text("发现问题").click()
    lamp.get_by_label("出了什么问题").fill("楼道灯不亮，很黑")
    lamp.get_by_role("button", name="登记").click()
    expect(phone.locator("#stop-2")).to_contain_text("不另算发现")
    phone.locator("#stop-3").get_by_text("没看").click()
    phone.locator("#stop-3").get_by_label("原因").fill("门锁着，钥匙没带")
    phone.locator("#stop-3").get_by_role("button", name="先不看").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("各处都看过了")
    phone.get_by_role("button", name="结束巡查").click()
    expect(phone.get_by_text("这次巡查结束了")).to_be_visible()
    axe(phone)
    no_sideways_scroll(phone)

    found = Case.objects.get(source=Source.PATROL)
    assert found.place == world.entrance
    assert CasePhoto.objects.filter(case=found).count() == 1
    assert Case.objects.exclude(pk=found.pk).get() == known

    desktop.goto("/patrol/figures/")
    row = desktop.get_by_role("row").nth(1)
    expect(row).to_contain_text("1")
    axe(desktop)
    no_sideways_scroll(desktop)
    row.get_by_role("link").first.click()
    expect(desktop.get_by_role("link", name=found.title)).to_be_visible()
    expect(desktop.get_by_role("link", name=known.title)).to_have_count(0)


def test_a_free_find_that_is_known_is_joined_or_entered_anew(
    world: World, phone: Page, sign_in: SignIn, axe: Clean
) -> None:
    """Without a route; the finder may say that it is another matter."""
    world.case(
        place=world.building,
        text="楼道灯不亮，晚上摸黑",
        category=world.other,
        now=now() - timedelta(hours=1),
    )
    sign_in(phone, world.ding)
    phone.goto("/cases/found/")
    phone.get_by_label("地点").fill("柳园里3号楼")
    phone.get_by_label("出了什么问题").fill("楼道灯不亮，很黑")
    phone.get_by_label("怎么发现的").select_option(label="走动式办公时发现")
    phone.get_by_role("button", name="登记").click()
    expect(phone.get_by_role("heading", name="已经有人反映过")).to_be_visible()
    assert Case.objects.count() == 1
    phone.get_by_role("link", name="这是另一件").click()
    expect(phone.get_by_label("出了什么问题")).to_have_value("楼道灯不亮，很黑")
    axe(phone)
    phone.get_by_role("button", name="登记").click()
    expect(phone.get_by_text("已登记")).to_be_visible()
    assert Case.objects.get(source=Source.WALKIN)
