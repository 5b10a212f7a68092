"""A lift stands still and many report it: one matter, one word to each, in real browsers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils.timezone import localdate, localtime, now
from playwright.sync_api import Page, expect

from gongzhi.cases.models import Case, Incident
from gongzhi.cases.models.case import Source
from gongzhi.cases.states import Status
from gongzhi.core.cached import clear_all
from gongzhi.notices.models import Message
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.req("E18", "E5")]
Clean = Callable[[Page], None]
SignIn = Callable[[Page, object], None]


@pytest.fixture(autouse=True)
def fresh_tables() -> None:
    clear_all()


def test_twelve_reports_become_one_and_a_neighbour_follows_it(
    world: World, desktop: Page, phone: Page, open_page: Callable[..., Page], sign_in: SignIn, axe: Clean,
    no_sideways_scroll: Clean,
) -> None:  # fmt: skip
    wang = world.actor("wang", on=localdate())
    cases = [
        world.case(
            by=wang,
            text=f"2号电梯停了，{k}楼的老人下不来",
            category=world.door,
            now=now() - timedelta(minutes=30 - k),
        )
        for k in range(12)
    ]
    sign_in(desktop, world.lin)
    desktop.goto("/cases/")
    desktop.get_by_role("checkbox", name=cases[0].title).check()
    desktop.get_by_label("对勾选的").select_option(label="合成一件办")
    desktop.locator("#batch").get_by_role("button").click()
    expect(desktop.get_by_role("checkbox", name="2号电梯停了")).to_have_count(12)
    desktop.get_by_label("标题").fill("2 号电梯停运")
    desktop.get_by_role("textbox", name="给居民看的话").fill("正在换钢丝绳，请先走 1 号电梯。")
    until = localtime(now() + timedelta(hours=5)).strftime("%Y-%m-%dT%H:%M")
    desktop.get_by_label("预计恢复").fill(until)
    desktop.get_by_label("接电话时怎么说").fill("您好，2 号电梯今天停运，在换钢丝绳。")
    axe(desktop)
    no_sideways_scroll(desktop)
    desktop.get_by_role("button", name="合办并告知").click()
    expect(desktop.get_by_role("heading", level=1)).to_have_text("2 号电梯停运")
    axe(desktop)
    no_sideways_scroll(desktop)
    incident = Incident.objects.get()
    assert incident.joined.count() == 12
    assert Message.objects.filter(kind="incident").count() == 1

    desktop.get_by_role("button", name="取出").first.click()
    expect(desktop.get_by_role("button", name="取出")).to_have_count(11)
    like = desktop.get_by_role("region", name="可能是同一件事")
    like.get_by_role("checkbox").check()
    like.get_by_role("button", name="并入勾选的").click()
    expect(desktop.get_by_role("button", name="取出")).to_have_count(12)

    phone.goto(f"/report/{world.entrance.public_id}/")
    known = phone.get_by_role("region", name="已知：2 号电梯停运")
    expect(known).to_contain_text("正在换钢丝绳")
    axe(phone)
    no_sideways_scroll(phone)
    known.get_by_role("button", name="关注进展").click()
    expect(phone.get_by_text("有多位居民反映了同一件事").first).to_be_visible()
    axe(phone)
    no_sideways_scroll(phone)

    community = open_page()
    sign_in(community, world.he)
    community.goto("/start/")
    expect(community.get_by_text("您好，2 号电梯今天停运，在换钢丝绳。")).to_be_visible()
    community.get_by_role("link", name="2 号电梯停运", exact=True).first.click()
    community.get_by_label("来电居民的手机号").fill("13900000528")
    community.get_by_role("button", name="有进展告知这个号码").click()
    expect(community.get_by_text("已登记，办好后会告知这个号码")).to_be_visible()
    axe(community)

    desktop.goto(f"/cases/{cases[0].public_id}/")
    expect(desktop.get_by_role("heading", name="一并办理")).to_be_visible()
    expect(desktop.get_by_role("link", name="接单")).to_have_count(0)
    axe(desktop)
    desktop.get_by_role("link", name="2 号电梯停运").click()
    desktop.get_by_role("link", name="去办理").click()
    desktop.get_by_role("link", name="填写办结").first.click()
    form = desktop.locator("form:has(textarea#step_text)")
    form.get_by_label("办了什么").fill("钢丝绳换好了。")
    form.get_by_role("button", name="填写办结").click()
    expect(desktop.get_by_text("已办结").first).to_be_visible()
    assert set(Case.objects.exclude(source=Source.INCIDENT).values_list("status", flat=True)) == {
        Status.FINISHED
    }
    over = set(Message.objects.filter(kind="rate").values_list("account_id", "contact"))
    assert over == {(world.wang.pk, ""), (None, "13900000528")}
    assert Message.objects.filter(kind="rate").count() == 2

    phone.goto(f"/follow/{cases[1].follow_key}/")
    expect(phone.get_by_text("钢丝绳换好了。")).to_be_visible()
    axe(phone)
    phone.locator("form[action*=reopen] button").last.click()
    expect(phone.get_by_text("办理中").first).to_be_visible()
    assert Case.objects.filter(status=Status.ACCEPTED).get() == cases[1]

    community.goto(f"/incidents/{incident.public_id}/")
    community.get_by_text("其实还没好").click()
    community.get_by_label("为什么还没好").fill("试运行又停了")
    axe(community)
    community.get_by_role("button", name="重新办理").click()
    expect(community.get_by_text("已重新办理，并告知了每个人")).to_be_visible()
    assert Case.objects.filter(status=Status.FINISHED).count() == 0


def test_pages_of_incidents_fit_a_phone(
    world: World, phone: Page, sign_in: SignIn, axe: Clean, no_sideways_scroll: Clean
) -> None:
    case = world.case(text="2号电梯停了", category=world.door, now=now())
    sign_in(phone, world.lin)
    for address in ("/incidents/", f"/incidents/new/?case={case.public_id}", f"/cases/{case.public_id}/"):
        phone.goto(address)
        expect(phone.get_by_role("heading", level=1)).to_be_visible()
        axe(phone)
        no_sideways_scroll(phone)
    phone.goto(f"/cases/{case.public_id}/")
    phone.get_by_role("link", name="合成一件办").click()
    phone.get_by_label("标题").fill("2 号电梯停运")
    phone.get_by_role("button", name="合办并告知").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("2 号电梯停运")
    phone.get_by_role("link", name="修改说法").click()
    gate = world.case(place=world.willow, text="东门道闸坏了", category=world.door, now=now())
    phone.get_by_role("checkbox", name="柳园里", exact=True).check()
    phone.get_by_role("checkbox", name="发给每位反映和关注的居民").check()
    axe(phone)
    phone.get_by_role("button", name="保存").click()
    expect(phone.get_by_text("已修改，并告知了每个人")).to_be_visible()
    expect(phone.get_by_role("region", name="可能是同一件事")).to_contain_text(gate.title)
    no_sideways_scroll(phone)
