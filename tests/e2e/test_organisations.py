"""Bodies in a real browser: kinds with their facts, members, terms that end, tasks along the line, crossings."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now
from playwright.sync_api import expect

from gongzhi.duties.models import Duty, DutyState, Errand
from gongzhi.people.models import Organisation, Term
from gongzhi.people.posts import OrgKind, Post
from gongzhi.people.services import add_organisation, begin_term, take_seat
from gongzhi.people.services.organisations import Facts
from gongzhi.people.services.seats import NewSeat, NewTerm

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DAY = timedelta(days=1)


def body(world, kind, name, place, who="qian", **facts):
    actor = world.actor(who, on=localdate())
    return add_organisation(actor=actor, facts=Facts(kind, name, place, **facts), now=now())


def fill_days(page, **days):
    for label, day in days.items():
        page.get_by_label(label, exact=True).fill(day.isoformat())


@pytest.mark.req("O1")
def test_a_committee_is_entered_with_facts_term_and_member_and_its_end_is_owed(
    world, desktop, phone, sign_in, axe, no_sideways_scroll
):
    today = localdate()
    sign_in(desktop, world.he)
    desktop.goto(reverse("org_list"))
    desktop.get_by_role("link", name="登记单位").click()
    axe(desktop)
    no_sideways_scroll(desktop)
    desktop.get_by_role("link", name="业委会").click()
    desktop.get_by_label("名称", exact=True).fill("柳园里业主委员会")
    desktop.get_by_label("简称").fill("柳园里业委会")
    desktop.get_by_label("所在地").select_option("柳园里")
    desktop.get_by_label("印章由谁保管").fill("居委会代管")
    desktop.get_by_label("在街道备案").fill("2024-04-01")
    axe(desktop)
    no_sideways_scroll(desktop)
    desktop.get_by_role("button", name="登记", exact=True).click()
    expect(desktop.get_by_role("heading", level=1)).to_have_text("柳园里业主委员会")
    expect(desktop.get_by_text("居委会代管")).to_be_visible()
    org = Organisation.objects.get(name="柳园里业主委员会")
    world.appoint("wang", org, Post.COMMITTEE_CHAIR, world.willow)

    desktop.get_by_role("link", name="登记一届").click()
    fill_days(desktop, 从哪天起=today - 1700 * DAY, 到哪天止=today + 60 * DAY)
    desktop.get_by_label("席位数").fill("6")
    axe(desktop)
    desktop.get_by_role("button", name="登记任期").click()
    expect(desktop.get_by_text("快到期，还没有接续")).to_be_visible()
    expect(desktop.get_by_text("席位数应为单数")).to_be_visible()
    expect(desktop.get_by_text("《北京市物业管理条例》第四十九条")).to_be_visible()
    axe(desktop)
    no_sideways_scroll(desktop)

    desktop.get_by_role("link", name="登记成员").click()
    desktop.get_by_label("席位所属单位").fill("安和物业")
    axe(desktop)
    desktop.get_by_role("button", name="登记成员").click()
    expect(desktop.get_by_text("席位制")).to_be_visible()

    sign_in(phone, world.wang)
    phone.goto(reverse("start"))
    phone.get_by_role("link", name=re.compile("柳园里业委会任期.*届满")).first.click()
    expect(phone.get_by_role("heading", name="任期")).to_be_visible()
    axe(phone)
    no_sideways_scroll(phone)
    term = Term.objects.get()
    later = NewTerm(term.ends + DAY, term.ends + 1800 * DAY, 2, 5)
    begin_term(actor=world.actor("he", on=today), org_id=org.pk, new=later, now=now())
    phone.reload()
    expect(phone.get_by_text("快到期，还没有接续")).to_have_count(0)
    assert Duty.objects.get(kind="term").state == DutyState.DONE


@pytest.mark.req("O1")
def test_a_task_goes_down_the_line_and_the_answer_comes_back(
    world, desktop, phone, sign_in, axe, no_sideways_scroll
):
    top = body(world, OrgKind.ASSOCIATION, "云河物业管理协会", world.district)
    alliance = body(world, OrgKind.ALLIANCE, "清河湾物业服务联盟", world.subdistrict, upper=top)
    world.appoint("liu", top, Post.COMMITTEE_CHAIR, world.district)
    world.appoint("wang", alliance, Post.COMMITTEE_CHAIR, world.subdistrict)
    sign_in(desktop, world.liu)
    desktop.goto(reverse("org_detail", args=[top.public_id]))
    desktop.get_by_role("link", name="下达任务").click()
    desktop.get_by_label("要做什么（一句话）").fill("上报物业费收缴情况")
    desktop.get_by_label("清河湾物业服务联盟").check()
    axe(desktop)
    no_sideways_scroll(desktop)
    desktop.get_by_role("button", name="下达").click()
    expect(desktop.get_by_text("已下达给 1 个单位")).to_be_visible()

    sign_in(phone, world.wang)
    phone.goto(reverse("start"))
    phone.get_by_role("link", name=re.compile("上报物业费收缴情况")).first.click()
    axe(phone)
    no_sideways_scroll(phone)
    phone.get_by_label("办了什么").fill("三个社区都报了。")
    phone.get_by_role("button", name="回报").click()
    expect(phone.get_by_text("已回报", exact=True)).to_be_visible()

    desktop.reload()
    expect(desktop.get_by_text("已回报")).to_be_visible()
    desktop.get_by_role("link", name="上报物业费收缴情况").click()
    expect(desktop.get_by_text("三个社区都报了。")).to_be_visible()
    axe(desktop)
    assert Errand.objects.get().answer == "三个社区都报了。"


@pytest.mark.req("O2")
def test_the_matrix_and_its_list_show_who_crosses_and_hide_what_is_of_the_party(
    world, desktop, phone, sign_in, axe, no_sideways_scroll
):
    he = world.actor("he", on=localdate())
    joint = body(world, OrgKind.JOINT, "槐树社区大党委", world.community, who="he")
    for login in ("lin", "zhao"):
        person = getattr(world, login).person
        take_seat(actor=he, new=NewSeat(joint, localdate(), person=person, part_time=True), now=now())
    world.appoint("han", world.residents_committee, Post.COMMUNITY_STAFF, world.community)

    sign_in(desktop, world.he)
    desktop.goto(reverse("crossing_list"))
    axe(desktop)
    no_sideways_scroll(desktop)
    desktop.get_by_label("只看兼职").check()
    expect(desktop.get_by_text("韩立")).to_have_count(0)
    expect(desktop.get_by_text("林晓梅")).to_be_visible()
    expect(desktop.get_by_text("赵敏")).to_be_visible()
    desktop.get_by_role("table").first.get_by_role("link", name=re.compile("^2")).click()
    expect(desktop.get_by_label("来自")).to_have_value("company")
    expect(desktop.get_by_text("林晓梅")).to_be_visible()
    with desktop.expect_download() as download:
        desktop.get_by_role("button", name="导出名单").click()
    assert download.value.suggested_filename == "交叉任职.xlsx"

    sign_in(phone, world.zhou)  # enters posts, but is no named post
    phone.goto(reverse("crossing_list"))
    expect(phone.get_by_text("另有 2 条属于党建，只有指定岗位能看到")).to_be_visible()
    expect(phone.get_by_text("林晓梅")).to_have_count(0)
    expect(phone.get_by_text("韩立")).to_be_visible()
    axe(phone)
    no_sideways_scroll(phone)
