"""What the report page asks and says by kind of problem, and what the public reads of it afterwards."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from gongzhi.cases.models import Case
from gongzhi.cases.routing import TABLE
from gongzhi.core.cached import clear_all

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def fresh_tables() -> None:
    clear_all()
    TABLE.clear()


def write_guidance(page: Page, kind: str, words: str, phone: str = "") -> None:
    page.goto("/rules/guidance/")
    page.get_by_role("link", name="新写一条").first.click()
    page.get_by_label("这是").select_option(kind)
    page.get_by_label("类别").select_option(label="单元门")
    page.get_by_label("适用范围").fill("清河湾街道")
    page.get_by_label("内容").fill(words)
    page.get_by_label("可拨打的电话").fill(phone)
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("status").first).to_contain_text("已保存")


@pytest.mark.req("E5")
def test_a_street_asks_and_stops_and_who_reports_answers(
    world, desktop, phone, sign_in, axe, no_sideways_scroll, complaints
):
    sign_in(desktop, world.zhou)
    write_guidance(desktop, "question", "是哪一扇门")
    write_guidance(desktop, "stopper", "有人被夹伤，请先打 120", "120")
    axe(desktop)
    no_sideways_scroll(desktop)

    phone.goto(f"/report/{world.entrance.public_id}/")
    phone.get_by_label("出了什么问题").fill("单元门关不上，门上的拉杆掉了")
    question = phone.get_by_label("是哪一扇门")
    question.fill("左边那扇")
    with phone.expect_response("**/hints/"):
        phone.get_by_label("出了什么问题").fill("单元门关不上，门上的拉杆掉了，夜里砰砰响")
    expect(question).to_have_value("左边那扇")
    axe(phone)
    no_sideways_scroll(phone)
    phone.get_by_role("button", name="发送").click()
    expect(phone.get_by_text("还没有发送")).to_be_visible()
    complaints.clear()  # the browser names the 422, which is meant
    expect(question).to_have_value("左边那扇")
    phone.get_by_label("我已看过，仍要在这里上报").check()
    phone.get_by_role("button", name="发送").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("收到了")
    case = Case.objects.get()
    assert case.answers == [{"asked": "是哪一扇门", "said": "左边那扇"}]
    sign_in(desktop, world.he)
    desktop.goto(f"/cases/{case.public_id}/")
    expect(desktop.get_by_text("左边那扇")).to_be_visible()
    axe(desktop)


@pytest.mark.req("E8")
def test_other_words_are_released_and_the_difference_is_marked(
    world, desktop, phone, sign_in, axe, no_sideways_scroll
):
    case = world.case(text="单元门关不上，四楼那家天天踢门，电话13800000417。")
    sign_in(desktop, world.he)
    desktop.goto(f"/cases/{case.public_id}/release/")
    desktop.get_by_label("给公众看的内容").fill("单元门关不上，请尽快修。")
    axe(desktop)
    desktop.get_by_role("button", name="公开").click()
    card = desktop.get_by_role("region", name="给公众看的内容")
    expect(card.locator("del").first).to_contain_text("四楼那家天天踢门")
    expect(card.locator("ins").first).to_contain_text("请尽快修")
    axe(desktop)
    no_sideways_scroll(desktop)
    phone.goto(f"/follow/{case.follow_key}/")
    expect(phone.get_by_role("region", name="给公众看的内容")).to_contain_text("单元门关不上，请尽快修。")
    axe(phone)
    no_sideways_scroll(phone)
    desktop.goto(f"/cases/{case.public_id}/conceal/")
    desktop.get_by_role("button", name="撤下").click()
    expect(desktop.get_by_text("已撤下，公众看不到了")).to_be_visible()
    expect(card).to_have_count(0)
