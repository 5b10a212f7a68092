"""Accounts, organisations and boards in a real browser, on a phone and at a desk."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now
from playwright.sync_api import expect

from gongzhi.cases.services import accept_case, assign_case
from gongzhi.core.models import AbuseCount
from gongzhi.notices.services import message, publish_post, queue
from gongzhi.notices.services.board import Sheet
from gongzhi.people.models import Person, Substitution
from gongzhi.people.posts import Post
from tests.world import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WRONG = "not-the-password"


def door(page, login, password):
    page.goto(reverse("account_login"))
    page.get_by_label("登录名或手机号").fill(login)
    page.get_by_label("密码", exact=True).fill(password)
    page.get_by_role("button", name="登录").click()


def stands(page, axe, no_sideways_scroll):
    """A page holds at 320 px, in standard and in large type, and axe finds nothing."""
    axe(page)
    no_sideways_scroll(page)
    root = page.evaluate("location.origin")
    page.context.add_cookies([{"name": "gz_size", "value": "large", "url": root}])
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-size", "large")
    no_sideways_scroll(page)
    page.context.add_cookies([{"name": "gz_size", "value": "standard", "url": root}])


def test_a_phone_number_opens_the_door_and_five_wrong_tries_lock_it(world, phone, axe, no_sideways_scroll):
    phone.goto(reverse("account_login"))
    stands(phone, axe, no_sideways_scroll)
    for _try in range(5):
        door(phone, "13800000417", WRONG)
    expect(phone.get_by_text(re.compile(r"密码错了 5 次，\d\d:\d\d 以后"))).to_be_visible()
    axe(phone)
    AbuseCount.objects.update(window_ends_at=now() - timedelta(seconds=1))
    door(phone, "138 0000 0417", PASSWORD)
    expect(phone).to_have_url(re.compile(reverse("start")))


def test_a_first_password_has_to_be_changed_and_devices_are_ended(
    world, phone, desktop, axe, no_sideways_scroll
):
    world.lin.must_change_password = True
    world.lin.save()
    door(phone, "lin", PASSWORD)
    expect(phone.get_by_role("heading", level=1)).to_have_text("修改密码")
    stands(phone, axe, no_sideways_scroll)
    new = "a-quiet-yard-at-noon"
    for label, value in (("现在的密码", PASSWORD), ("新密码", new), ("再输一遍新密码", new)):
        phone.get_by_label(label, exact=True).fill(value)
    phone.get_by_role("button", name="修改").click()
    expect(phone.get_by_text("密码已修改")).to_be_visible()
    door(desktop, "lin", new)
    desktop.goto(reverse("sessions"))
    expect(desktop.get_by_text("这台设备")).to_be_visible()
    axe(desktop)
    desktop.get_by_role("button", name="结束").click()
    expect(desktop.get_by_text("那台设备已退出登录")).to_be_visible()
    phone.goto(reverse("me"))
    expect(phone.get_by_role("heading", level=1)).to_have_text("登录")


@pytest.mark.req("E24")
def test_mrs_wang_looks_at_her_account_takes_a_copy_and_goes(world, phone, sign_in, axe, no_sideways_scroll):
    sign_in(phone, world.wang)
    phone.goto(reverse("me"))
    stands(phone, axe, no_sideways_scroll)
    phone.get_by_role("link", name="下载我的资料").click()
    phone.get_by_label("您的密码").fill(PASSWORD)
    with phone.expect_download() as download:
        phone.get_by_role("button", name="下载").click()
    assert download.value.suggested_filename == "gongzhi-my-data.zip"
    phone.goto(reverse("erasure"))
    stands(phone, axe, no_sideways_scroll)
    phone.get_by_label("您的密码").fill(PASSWORD)
    phone.get_by_role("button", name="删除我的资料").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("您的资料已经删除")
    axe(phone)
    assert Person.objects.get(pk=world.wang.person_id).name == ""


@pytest.mark.req("O2")
def test_the_community_gives_a_post_and_looks_up_a_number(
    world, desktop, sign_in, axe, no_sideways_scroll, complaints
):
    Person.objects.filter(pk=world.han.person_id).update(phone=world.liu.person.phone)
    world.appoint("he", world.anhe, Post.PROPERTY_STAFF, world.willow, part_time=True)
    sign_in(desktop, world.he)
    desktop.goto(reverse("org_list"))
    axe(desktop)
    desktop.get_by_label("名称或信用代码").fill("安和")
    desktop.get_by_role("button", name="筛选").click()
    expect(desktop.get_by_text("1 个单位")).to_be_visible()
    desktop.get_by_role("link", name="安和物业").click()
    stands(desktop, axe, no_sideways_scroll)
    desktop.get_by_role("button", name=re.compile("显示.*韩立")).click()
    expect(desktop.get_by_text(world.liu.person.phone)).to_be_visible()
    desktop.get_by_role("link", name="任命").click()
    desktop.get_by_label("姓名").fill("王桂兰")
    desktop.get_by_label("岗位").select_option("property_staff")
    desktop.get_by_label("在哪里").select_option("柳园里")
    stands(desktop, axe, no_sideways_scroll)
    desktop.get_by_label("姓名").fill("王桂兰")
    desktop.get_by_label("岗位").select_option("property_staff")
    desktop.get_by_label("在哪里").select_option("柳园里")
    desktop.get_by_role("button", name="任命").click()
    expect(desktop.get_by_text("登记过同名的人")).to_be_visible()
    desktop.get_by_label(re.compile(r"王\*\*")).check()
    complaints.clear()  # the browser names the 422, which is meant
    desktop.get_by_role("button", name="任命").click()
    expect(desktop.get_by_text("王桂兰已任职")).to_be_visible()
    desktop.goto(reverse("crossing_list"))
    expect(desktop.get_by_text("何静", exact=True).last).to_be_visible()
    axe(desktop)


@pytest.mark.req("E15")
def test_a_leaver_hands_everything_over_and_an_absent_manager_names_a_substitute(
    world, desktop, phone, sign_in, axe, no_sideways_scroll
):
    case = world.case(now=now())
    today = localdate()
    lin = world.actor("lin", on=today)
    accept_case(actor=lin, case_id=case.pk, now=now())
    assign_case(actor=lin, case_id=case.pk, person_id=world.han.person_id, now=now())
    sign_in(desktop, world.lin)
    desktop.goto(reverse("hand_over", args=[world.han.person.appointments.get().public_id]))
    expect(desktop.get_by_text("1 件，全部移交")).to_be_visible()
    stands(desktop, axe, no_sideways_scroll)
    desktop.get_by_label("谁来接手").select_option(label="林晓梅 · 项目经理")
    desktop.get_by_role("button", name="移交并结束任职").click()
    expect(desktop.get_by_text("1 件工作已移交给林晓梅")).to_be_visible()

    world.person("new", "程新")
    world.appoint("new", world.anhe, Post.PROPERTY_STAFF, world.willow)
    desktop.goto(reverse("substitution"))
    desktop.get_by_label("谁来代班").select_option(label="程新 · 物业员工")
    desktop.get_by_role("button", name="安排代班").click()
    expect(desktop.get_by_text("程新替您代班")).to_be_visible()
    axe(desktop)
    sign_in(phone, world.new)
    phone.goto(reverse("start"))
    expect(phone.get_by_text("您替林晓梅代班")).to_be_visible()
    expect(phone.get_by_role("link", name=case.title, exact=True).first).to_be_visible()
    assert Substitution.objects.get().absent_id == world.lin.person_id


def test_messages_are_opened_and_marked(world, phone, sign_in, axe, no_sideways_scroll):
    queue(
        message(
            kind="duty",
            subject="",
            text=f"第 {n} 件快到期了",
            due_at=now(),
            account_id=world.lin.pk,
            link="/me/",
        )
        for n in range(3)
    )
    sign_in(phone, world.lin)
    phone.goto(reverse("inbox"))
    stands(phone, axe, no_sideways_scroll)
    phone.get_by_role("button", name=re.compile("去看.*第 1 件")).click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("林晓梅")
    phone.goto(reverse("inbox"))
    expect(phone.get_by_text("未读", exact=True)).to_have_count(2)
    phone.get_by_role("button", name="全部标为已读").click()
    expect(phone.get_by_text("未读", exact=True)).to_have_count(0)


def test_a_sheet_is_published_printed_and_taken_down(world, desktop, phone, sign_in, axe, no_sideways_scroll):
    sign_in(desktop, world.lin)
    desktop.goto(reverse("board_new"))
    desktop.get_by_label("标题").fill("3号楼停水通知")
    desktop.get_by_label("正文").fill("周三 9:00 至 12:00 停水。")
    axe(desktop)
    desktop.get_by_role("button", name="公示").click()
    expect(desktop.get_by_text("已公示")).to_be_visible()
    address = desktop.url
    phone.goto(address)
    expect(phone.get_by_text("周三 9:00 至 12:00 停水。")).to_be_visible()
    stands(phone, axe, no_sideways_scroll)
    phone.get_by_role("link", name="打印张贴").click()
    stands(phone, axe, no_sideways_scroll)
    phone.emulate_media(media="print")
    expect(phone.get_by_text("盖章处")).to_be_visible()
    expect(phone.get_by_text("用 A4 纸打印这一页")).to_be_hidden()
    desktop.get_by_role("button", name="撤下公示").click()
    expect(desktop.get_by_text("已撤下。记录里还在，一段时间内可以放回。")).to_be_visible()
    axe(desktop)


def test_a_sheet_hung_by_the_community_is_on_the_list(world, desktop, sign_in, axe, no_sideways_scroll):
    sheet = Sheet(world.community, world.residents_committee, "选举公告", "下周一报名。", now())
    publish_post(actor=world.actor("he", on=localdate()), sheet=sheet, now=now())
    sign_in(desktop, world.he)
    desktop.goto(reverse("board_list"))
    expect(desktop.get_by_role("link", name="选举公告")).to_be_visible()
    stands(desktop, axe, no_sideways_scroll)
