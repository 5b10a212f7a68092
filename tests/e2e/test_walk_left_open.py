"""A walk that nobody ends: its walker reads that the clock ended it, and what was found is still there (F5)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils.timezone import localdate, now
from playwright.sync_api import Page, expect

from gongzhi.cases.models import Case, PatrolRoute, PatrolWalk
from gongzhi.cases.models.case import Source
from gongzhi.cases.rhythm import Rhythm
from gongzhi.cases.services.routes import Plan, Point, add_stop, make_route, owe_walks
from gongzhi.cases.services.walks import WALK_HOURS
from gongzhi.core import config
from gongzhi.core.cached import clear_all
from gongzhi.core.ticks import REGULAR
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.req("F5")]
Clean = Callable[[Page], None]
SignIn = Callable[[Page, object], None]


@pytest.fixture(autouse=True)
def fresh_tables() -> None:
    clear_all()


@pytest.fixture
def route(world: World) -> PatrolRoute:
    lin = world.actor("lin", on=localdate())
    plan = Plan(name="晨间巡查", place=world.willow, org=world.anhe, rhythm=Rhythm.DAY)
    made = make_route(actor=lin, plan=plan, now=now())
    for point in (Point(world.entrance, "单元门", "门能关严"), Point(world.building, "", "楼道灯")):
        add_stop(actor=lin, route_id=made.pk, point=point, now=now())
    PatrolRoute.objects.update(next_on=localdate())
    owe_walks(now())
    return made


def test_its_walker_sees_that_it_was_ended_and_that_the_find_is_kept(
    world: World, route: PatrolRoute, page: Page, sign_in: SignIn, axe: Clean, no_sideways_scroll: Clean
) -> None:
    sign_in(page, world.han)
    page.goto("/start/")
    page.get_by_role("region", name="今天的巡查").get_by_role("button", name="开始").click()
    door = page.locator("#stop-1")
    door.get_by_text("发现问题").click()
    door.get_by_label("出了什么问题").fill("闭门器掉了，门关不上")
    door.get_by_role("button", name="登记").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("还有 1 处")

    PatrolWalk.objects.update(started_at=now() - timedelta(hours=config.value(WALK_HOURS, route)))
    REGULAR["cases.walks"].work(now())

    page.goto("/inbox/")
    told = "您的巡查“晨间巡查”一直没有结束，已自动结束。发现的问题都保留，还剩 1 处没看。"
    expect(page.get_by_text(told, exact=True)).to_be_visible()
    axe(page)
    no_sideways_scroll(page)
    page.get_by_role("button", name="去看").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(route.name)
    expect(page.get_by_role("button", name="结束巡查")).to_have_count(0)
    expect(page.locator("#stop-2")).to_contain_text("巡查没有结束，到时自动结束。")
    axe(page)
    no_sideways_scroll(page)
    door.get_by_role("link", name="查看案件").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(Case.objects.get(source=Source.PATROL).title)
