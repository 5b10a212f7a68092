"""Meetings in real browsers: a table that meets every week, minutes on two screens, a promise that is kept or not."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.utils.timezone import localdate, localtime, now
from playwright.sync_api import Page, expect

from gongzhi.cases.services import accept_case
from gongzhi.core.cached import clear_all
from gongzhi.core.models import TaskRun
from gongzhi.core.tasks import Run
from gongzhi.meetings.models import Meeting, MeetingKind, Resolution
from gongzhi.meetings.photos import clean_evidence, clean_paper
from gongzhi.meetings.services import agenda, ending, minutes, room
from gongzhi.meetings.services.calling import NewMeeting, call_due, plan_meeting
from gongzhi.meetings.services.series import NewSeries, start_series
from gongzhi.meetings.tests.table import furnish, seat
from tests.e2e.pictures import phone_photo
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Clean = Callable[[Page], None]
SignIn = Callable[[Page, object], None]
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@pytest.fixture(autouse=True)
def fresh_tables() -> None:
    clear_all()


@pytest.fixture
def kinds(world: World) -> dict[str, MeetingKind]:
    return furnish(world)


def weekly(world: World, kinds: dict[str, MeetingKind], at: datetime) -> list[Meeting]:
    """A series whose days lie a day and eight days ahead, on working days or not."""
    kind = kinds["weekly"]
    kind.on_holiday = "stay"
    kind.save(update_fields=["on_holiday"])
    tomorrow = localtime(at) + timedelta(days=1)
    rule = f"FREQ=WEEKLY;BYDAY={DAYS[tomorrow.weekday()]}"
    new = NewSeries(
        kind, world.willow, rule, tomorrow.time().replace(microsecond=0), 60, localdate(at), "议事室"
    )
    made = start_series(actor=world.actor("he", on=localdate(at)), new=new, now=at)
    call_due(at)
    return list(made.meetings.order_by("starts_at"))


@pytest.mark.req("T1")
def test_a_third_problem_goes_to_the_next_week_and_who_is_asked_in_answers(
    world: World, kinds: dict[str, MeetingKind], page: Page, open_page: Callable[..., Page], sign_in: SignIn, axe: Clean,
    no_sideways_scroll: Clean, complaints: list[str],
) -> None:  # fmt: skip
    first, second, *_later = weekly(world, kinds, now())
    case = world.case(by=world.actor("wang", on=localdate()), now=now())
    accept_case(actor=world.actor("lin", on=localdate()), case_id=case.pk, now=now())
    sign_in(page, world.he)
    page.goto("/meetings/")
    axe(page)
    no_sideways_scroll(page)
    page.get_by_role("link", name="五+X 每周联合办公日").first.click()
    expect(page.get_by_text("还没有议题")).to_be_visible()
    axe(page)
    no_sideways_scroll(page)
    page.get_by_role("link", name="提议题").click()
    page.get_by_label("案件 可不填").select_option(case.public_id)
    axe(page)
    no_sideways_scroll(page)
    page.get_by_role("button", name="列入议程").click()
    page.get_by_role("link", name="提议题").click()
    page.get_by_label("事由").fill("楼道堆物")
    page.get_by_role("button", name="列入议程").click()
    page.get_by_role("link", name="提议题").click()
    page.get_by_label("事由").fill("电动车进电梯")
    page.get_by_role("button", name="列入议程").click()
    expect(page.get_by_text("这种会议一次最多定 2 个新问题")).to_be_visible()
    assert [line for line in complaints if "409" in line] == complaints
    complaints.clear()  # the browser notes the refusal, which is meant
    axe(page)
    page.get_by_label("放在哪一次").select_option("next")
    page.get_by_role("button", name="列入议程").click()
    assert [item.title for item in second.items.all()] == ["电动车进电梯"]
    assert first.items.count() == 2

    page.get_by_role("link", name="邀请").first.click()
    page.get_by_label("请谁来").select_option(label="清河湾街道办事处")
    axe(page)
    page.get_by_role("button", name="邀请").click()
    expect(page.get_by_text("还没答复")).to_be_visible()

    guest = open_page()
    sign_in(guest, world.zhou)
    guest.goto("/start/")
    guest.get_by_role("link", name="答复").first.click()
    guest.get_by_role("radio", name="书面提意见").check()
    guest.get_by_role("button", name="答复").click()
    expect(guest.get_by_text("请写下意见。")).to_be_visible()
    assert [line for line in complaints if "422" in line] == complaints
    complaints.clear()
    guest.get_by_label("意见，或由谁来").fill("街道出一半钱。")
    axe(guest)
    guest.get_by_role("button", name="答复").click()
    expect(guest.get_by_text("已答复")).to_be_visible()
    page.reload()
    expect(page.get_by_text("书面意见：街道出一半钱。")).to_be_visible()


@pytest.mark.req("T3", "T4", "E20")
def test_minutes_on_two_screens_signed_and_published(
    world: World, kinds: dict[str, MeetingKind], desktop: Page, phone: Page, open_page: Callable[..., Page],
    sign_in: SignIn, axe: Clean, no_sideways_scroll: Clean, complaints: list[str],
) -> None:  # fmt: skip
    he, moment = world.actor("he", on=localdate()), now()
    meeting = plan_meeting(
        actor=he, new=NewMeeting(kinds["five"], world.willow, moment + timedelta(hours=1), 60), now=moment
    )
    agenda.add_item(actor=he, meeting_id=meeting.pk, new=agenda.NewItem("3号楼单元门关不上"), now=moment)
    address = f"/meetings/{meeting.public_id}/"
    sign_in(desktop, world.he)
    desktop.goto(address)
    desktop.get_by_role("button", name="开会").click()
    desktop.get_by_role("link", name="签到码").click()
    expect(desktop.get_by_role("img", name="签到码")).to_be_visible()
    axe(desktop)
    no_sideways_scroll(desktop)

    meeting.refresh_from_db()
    phone.goto(f"/m/{meeting.code}/")
    phone.get_by_label("您的姓名").fill("王桂兰")
    pad = phone.locator("canvas")
    box = pad.bounding_box()
    assert box
    phone.mouse.move(box["x"] + 20, box["y"] + 40)
    phone.mouse.down()
    phone.mouse.move(box["x"] + 120, box["y"] + 60, steps=4)
    phone.mouse.up()
    axe(phone)
    no_sideways_scroll(phone)
    phone.get_by_role("button", name="我到了").click()
    expect(phone.get_by_role("heading", name="已签到")).to_be_visible()
    axe(phone)
    assert meeting.attendance.get().strokes.startswith("[[[")

    desktop.goto(address)
    expect(desktop.locator("#present").get_by_text("王桂兰")).to_be_visible()
    phone.goto(f"/m/{meeting.code}/")
    phone.get_by_label("您的姓名").fill("李国强")
    phone.get_by_role("button", name="我到了").click()
    expect(desktop.locator("#present").get_by_text("李国强")).to_be_visible(
        timeout=12_000
    )  # without anybody loading the page anew

    other = open_page()
    sign_in(other, world.he)
    other.goto(address)
    desktop.get_by_role("button", name="开始议").click()
    desktop.get_by_label("大家说了什么").fill("物业说门轴坏了。")
    desktop.get_by_role("button", name="保存").first.click()
    expect(desktop.get_by_text("第 1 版")).to_be_visible()
    other.get_by_label("大家说了什么").fill("王桂兰说夜里响。")
    other.get_by_role("button", name="保存").first.click()
    expect(other.get_by_text("两份文字并排在下面")).to_be_visible()
    expect(other.get_by_text("物业说门轴坏了。")).to_be_visible()
    expect(other.get_by_label("您写的，请合并成一份")).to_have_value("王桂兰说夜里响。")
    assert [line for line in complaints if "409" in line] == complaints
    complaints.clear()
    axe(other)
    no_sideways_scroll(other)
    other.get_by_label("您写的，请合并成一份").fill("物业说门轴坏了；居民说夜里响。")
    other.get_by_role("button", name="就用这份").click()
    expect(other.get_by_text("第 2 版")).to_be_visible()

    desktop.reload()
    desktop.get_by_role("link", name="举手").click()
    desktop.get_by_label("表决什么").fill("这样办行吗？")
    desktop.get_by_label("赞成").fill("2")
    desktop.get_by_label("反对").fill("0")
    axe(desktop)
    no_sideways_scroll(desktop)
    desktop.get_by_role("button", name="记下").click()
    expect(desktop.get_by_text("赞成 2，反对 0，弃权 0")).to_be_visible()
    desktop.get_by_role("link", name="议定").click()
    desktop.get_by_label("一句话写议定的事").fill("换好门轴并请王桂兰看过，电话 13800000417。")
    desktop.get_by_label("谁来做").select_option(label="安和物业")
    desktop.get_by_label("到哪天为止").fill((localdate() + timedelta(days=6)).isoformat())
    axe(desktop)
    no_sideways_scroll(desktop)
    desktop.get_by_role("button", name="记下").click()
    expect(desktop.get_by_text("尚未签字")).to_be_visible()
    axe(desktop)
    no_sideways_scroll(desktop)
    desktop.get_by_role("button", name="散会").click()
    axe(desktop)
    desktop.get_by_role("button", name="签字定稿").click()
    expect(desktop.get_by_text("已承诺").first).to_be_visible()
    desktop.get_by_role("link", name="公示结果").click()
    expect(desktop.get_by_label("公示内容")).not_to_have_value(re.compile("王桂兰"))
    axe(desktop)
    no_sideways_scroll(desktop)
    desktop.get_by_role("button", name="公示").click()
    expect(desktop.get_by_text("已公示").first).to_be_visible()
    axe(desktop)

    anybody = open_page()
    anybody.goto(f"/board/{Meeting.objects.get(pk=meeting.pk).post.public_id}/")  # type: ignore[union-attr]
    expect(anybody.get_by_text("王**")).to_be_visible()
    expect(anybody.get_by_text("王桂兰")).to_have_count(0)
    for name in ("sheet.pdf", "minutes.pdf"):
        answer = desktop.request.get(address + name)
        assert answer.ok and answer.body().startswith(b"%PDF")


@pytest.mark.req("T1", "T3")
def test_a_promise_is_shown_from_a_phone_and_the_next_week_confirms_it(
    world: World, kinds: dict[str, MeetingKind], phone: Page, desktop: Page, sign_in: SignIn, axe: Clean,
    no_sideways_scroll: Clean, tmp_path: Path, complaints: list[str],
) -> None:  # fmt: skip
    moment = now() - timedelta(days=7)
    first, second, *_later = weekly(world, kinds, moment)
    he = world.actor("he", on=localdate())
    for title in ("换门轴", "修路灯"):
        agenda.add_item(actor=he, meeting_id=first.pk, new=agenda.NewItem(title), now=moment)
    room.open_meeting(actor=he, meeting_id=first.pk, now=moment)
    for item in first.items.all():
        new = minutes.Resolving(
            item.pk, f"{item.title}。", world.anhe.pk, localdate() + timedelta(days=1), "photo"
        )
        minutes.resolve(actor=he, meeting_id=first.pk, new=new, now=moment)
    ending.close_meeting(actor=he, meeting_id=first.pk, now=moment)
    ending.sign_minutes(actor=he, meeting_id=first.pk, now=moment)

    sign_in(phone, world.lin)
    phone.goto("/start/")
    phone.get_by_role("link", name="换门轴。").first.click()
    axe(phone)
    no_sideways_scroll(phone)
    phone.get_by_label("办了什么").fill("门轴换好了。")
    phone.get_by_label("照片").set_input_files(phone_photo(tmp_path / "door.jpg", size=(900, 600)))
    phone.get_by_role("button", name="办好了").click()
    expect(phone.get_by_text("已记下，下一次会议会看。")).to_be_visible()
    for run in TaskRun.objects.filter(kind="meetings.evidence"):
        clean_evidence(Run(run))
    phone.reload()
    expect(phone.get_by_role("img", name="办完的证明")).to_be_visible()
    axe(phone)
    no_sideways_scroll(phone)

    sign_in(desktop, world.he)
    desktop.goto(f"/meetings/{second.public_id}/")
    desktop.get_by_role("button", name="开会").click()
    desktop.get_by_role("link", name=re.compile("办得怎样.*换门轴")).click()
    axe(desktop)
    no_sideways_scroll(desktop)
    desktop.get_by_role("button", name="记下").click()
    expect(desktop.get_by_text("确认已办完")).to_be_visible()
    desktop.get_by_role("link", name="办得怎样").first.click()
    desktop.get_by_role("radio", name="没办完，改日期").check()
    desktop.get_by_label("改到哪天").fill((localdate() + timedelta(days=9)).isoformat())
    desktop.get_by_label("简单说明").fill("灯杆没到货")
    desktop.get_by_role("button", name="记下").click()
    expect(desktop.get_by_text("灯杆没到货")).to_be_visible()
    axe(desktop)
    no_sideways_scroll(desktop)
    desktop.goto("/promises/?view=all")
    expect(desktop.get_by_role("row", name="安和物业 2 1 0 1 0")).to_be_visible()
    axe(desktop)
    no_sideways_scroll(desktop)
    assert Resolution.objects.get(sentence="修路灯。").first_due_on


@pytest.mark.req("T2")
def test_a_subdistrict_adds_a_kind_on_a_page_and_a_community_meets_by_it(
    world: World, kinds: dict[str, MeetingKind], page: Page, open_page: Callable[..., Page], sign_in: SignIn, axe: Clean,
    no_sideways_scroll: Clean, complaints: list[str],
) -> None:  # fmt: skip
    sign_in(page, world.zhou)
    page.goto("/meetings/kinds/")
    axe(page)
    no_sideways_scroll(page)
    page.get_by_role("link", name="新增种类").click()
    page.get_by_label("名称").fill("楼门恳谈会")
    page.get_by_role("group", name="必须到会").get_by_label("居委会").check()
    page.get_by_role("group", name="可以到会").get_by_label("居民").last.check()
    page.get_by_label("由谁召集").select_option("residents")
    page.get_by_label("多久一次").select_option("M1")
    page.get_by_label("当月第几个").select_option("2")
    page.get_by_label("星期几").select_option("SA")
    page.get_by_label("开始时间").fill("19:00")
    page.get_by_label("议程").fill("听楼门长讲|abc")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("竖线后写分钟数，例如 15")).to_be_visible()
    expect(page.get_by_label("名称")).to_have_value("楼门恳谈会")
    assert [line for line in complaints if "422" in line] == complaints
    complaints.clear()
    page.get_by_label("议程").fill("听楼门长讲 | 20")
    axe(page)
    no_sideways_scroll(page)
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("heading", name="楼门恳谈会")).to_be_visible()

    community = open_page()
    sign_in(community, world.he)
    community.goto("/meetings/series/new/")
    community.get_by_label("在哪里").select_option(world.willow.public_id)
    community.get_by_label("哪种会议").select_option(label="楼门恳谈会")
    community.get_by_label("开始时间").fill("19:00")
    community.get_by_label("时长（分钟）").fill("45")
    axe(community)
    no_sideways_scroll(community)
    community.get_by_role("button", name="设好").click()
    expect(community.get_by_text("每月第二个星期六")).to_be_visible()
    axe(community)
    no_sideways_scroll(community)
    made = MeetingKind.objects.get(name="楼门恳谈会")
    assert (made.rhythm, made.agenda) == ("FREQ=MONTHLY;BYDAY=2SA", [["听楼门长讲", 20]])


@pytest.mark.req("T2", "E20")
def test_a_committee_sees_its_article_and_signs_on_paper(
    world: World, kinds: dict[str, MeetingKind], phone: Page, sign_in: SignIn, axe: Clean, no_sideways_scroll: Clean,
    tmp_path: Path, complaints: list[str],
) -> None:  # fmt: skip
    for name in ("甲一", "乙二", "丙三", "丁四", "戊五"):
        seat(world, name)
    bai, moment = world.actor("bai", on=localdate()), now()
    meeting = plan_meeting(
        actor=bai,
        new=NewMeeting(kinds["committee"], world.willow, moment + timedelta(hours=1), 60),
        now=moment,
    )
    agenda.add_item(actor=bai, meeting_id=meeting.pk, new=agenda.NewItem("续聘物业"), now=moment)
    room.open_meeting(actor=bai, meeting_id=meeting.pk, now=moment)
    sign_in(phone, world.bai)
    phone.goto(f"/meetings/{meeting.public_id}/")
    expect(phone.get_by_text("委员 5 人，已到 0 人，须到 3 人。")).to_be_visible()
    expect(phone.get_by_text("指导规则").first).to_be_visible()
    axe(phone)
    no_sideways_scroll(phone)
    for name in ("甲一", "乙二", "丙三"):
        phone.get_by_role("link", name="代为签到").click()
        phone.get_by_label("代表哪一方").select_option(label="柳园里业主委员会")
        phone.get_by_label("姓名").fill(name)
        phone.get_by_role("button", name="签到").click()
    expect(phone.get_by_text("已到 3 人，须到 3 人")).to_be_visible()
    item = meeting.items.get()
    minutes.resolve(
        actor=bai, meeting_id=meeting.pk, now=now(),
        new=minutes.Resolving(item.pk, "续聘一年。", world.anhe.pk, localdate() + timedelta(days=20)),
    )  # fmt: skip
    phone.reload()
    phone.get_by_role("button", name="散会").click()
    phone.get_by_role("button", name="签字定稿").click()
    expect(phone.get_by_text("已签字 0 人，须 3 人")).to_be_visible()
    for _name in range(3):
        phone.get_by_role("link", name=re.compile("^签字.*[甲乙丙]")).first.click()
        axe(phone)
        phone.get_by_role("button", name="签字").click()
    phone.get_by_role("link", name="上传签字原件").click()
    phone.get_by_label("照片").set_input_files(phone_photo(tmp_path / "paper.jpg", size=(900, 1200)))
    axe(phone)
    no_sideways_scroll(phone)
    phone.get_by_role("button", name="加上").click()
    for run in TaskRun.objects.filter(kind="meetings.paper"):
        clean_paper(Run(run))
    phone.reload()
    expect(phone.get_by_role("img", name="签字的记录")).to_be_visible()
    phone.get_by_role("button", name="签字定稿").click()
    expect(phone.get_by_text("已承诺").first).to_be_visible()
    axe(phone)
    no_sideways_scroll(phone)
