"""A whistle in real browsers: called from a case on a desk, reported in from a phone, found, shared out, measured."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils.timezone import localdate, now
from playwright.sync_api import Page, expect

from gongzhi.cases import services
from gongzhi.cases.models import Case, HardCase, Whistle
from gongzhi.cases.photos import clean_whistle_photo
from gongzhi.cases.services.hard import Ruling, Wish, ask_for_list, come_back, decide_wish
from gongzhi.cases.states import Status
from gongzhi.cases.tests.calling import blown, departments
from gongzhi.core.cached import clear_all
from gongzhi.core.models import TaskRun
from gongzhi.core.tasks import Run
from gongzhi.people.models import Organisation
from tests.e2e.pictures import phone_photo
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Clean = Callable[[Page], None]
SignIn = Callable[[Page, object], None]


@pytest.fixture(autouse=True)
def fresh_tables() -> None:
    clear_all()


@pytest.fixture
def both(world: World) -> tuple[Organisation, Organisation]:
    return departments(world)


@pytest.fixture
def case(world: World) -> Case:
    case = world.case(by=world.actor("wang", on=localdate()), now=now())
    return services.accept_case(actor=world.actor("lin", on=localdate()), case_id=case.pk, now=now())


@pytest.mark.req("F4", "U3")
def test_called_from_a_case_reported_in_from_a_phone_and_shared_out(
    world: World, both: tuple[Organisation, Organisation], case: Case, desktop: Page, phone: Page, sign_in: SignIn,
    axe: Clean, no_sideways_scroll: Clean, tmp_path: Path,
    complaints: list[str],
) -> None:  # fmt: skip
    sign_in(desktop, world.zhou)
    desktop.goto(f"/cases/{case.public_id}/")
    axe(desktop)
    desktop.get_by_role("link", name="吹哨").last.click()
    desktop.get_by_label("为什么吹哨").fill("单元门反复坏，要认定谁来换。")
    desktop.get_by_role("checkbox", name="云河区住房和城乡建设局").check()
    axe(desktop)
    no_sideways_scroll(desktop)
    desktop.get_by_role("button", name="吹哨").click()
    expect(desktop.get_by_text("哨吹出去了，时限从现在算。")).to_be_visible()
    expect(desktop.get_by_text("还没到")).to_be_visible()
    axe(desktop)

    sign_in(phone, world.fang)
    phone.context.grant_permissions(["geolocation"])
    phone.context.set_geolocation({"longitude": 118.6, "latitude": 38.95})
    phone.goto("/start/")
    phone.get_by_role("link", name="去报到").first.click()
    phone.get_by_label("在现场哪里").fill("3号楼门口")
    phone.get_by_role("checkbox").check()
    expect(phone.get_by_text("会附上距离。")).to_be_visible()
    axe(phone)
    no_sideways_scroll(phone)
    phone.get_by_label("照片").set_input_files(phone_photo(tmp_path / "spot.jpg", size=(1800, 1200)))
    phone.get_by_role("button", name="我到了").click()
    expect(phone.get_by_text("报到了。")).to_be_visible()
    for run in TaskRun.objects.filter(kind="cases.whistle_photo"):
        clean_whistle_photo(Run(run))
    phone.reload()
    expect(phone.get_by_role("img", name="照片 1")).to_be_visible()
    expect(phone.get_by_text("已报到")).to_be_visible()
    axe(phone)

    desktop.get_by_role("link", name="写联合认定").click()
    desktop.get_by_label("现场认定了什么").fill("闭门器坏了，门框也歪。")
    for org, share in (("清河湾街道办事处", "30%"), ("云河区住房和城乡建设局", "60%")):
        row = desktop.get_by_role("group", name=org)
        row.get_by_label("份额").fill(share)
        row.get_by_label("做什么").fill("换门")
        row.get_by_label("到哪天为止").fill((localdate() + timedelta(days=9)).isoformat())
    desktop.get_by_role("button", name="送各家同意").click()
    expect(desktop.get_by_text("各家份额加起来是 90%，还差 10% 才是全部。")).to_be_visible()
    expect(desktop.get_by_label("现场认定了什么")).to_have_value("闭门器坏了，门框也歪。")
    assert [line for line in complaints if "422" in line] == complaints
    complaints.clear()  # the browser notes the refusal, which is meant
    axe(desktop)
    desktop.get_by_role("group", name="云河区住房和城乡建设局").get_by_label("份额").fill("70")
    desktop.get_by_role("button", name="送各家同意").click()
    expect(desktop.get_by_text("等到场的都同意")).to_be_visible()

    phone.reload()
    phone.get_by_role("link", name="同意认定").click()
    axe(phone)
    no_sideways_scroll(phone)
    phone.get_by_role("button", name="同意").click()
    expect(phone.get_by_text("到场的都同意").first).to_be_visible()
    phone.get_by_role("link", name="我们这份办好了").click()
    phone.get_by_label("办了什么").fill("门换好了")
    phone.get_by_role("button", name="办好了").click()
    no_sideways_scroll(phone)

    phone.get_by_role("link", name="评价吹哨方").click()
    phone.get_by_role("radio", name="5").check()
    axe(phone)
    no_sideways_scroll(phone)
    phone.get_by_role("button", name="评价").click()
    expect(phone.get_by_text("给吹哨方评 5 分")).to_be_visible()

    desktop.reload()
    desktop.get_by_role("link", name="评价").first.click()
    desktop.get_by_role("radio", name="4").check()
    desktop.get_by_role("button", name="评价").click()
    expect(desktop.get_by_text("评价 4 分").first).to_be_visible()
    whistle = Whistle.objects.get()
    call = whistle.calls.get()
    assert (call.rating, call.caller_rating, whistle.found_at is not None) == (4, 5, True)

    desktop.get_by_role("link", name="补叫部门").click()
    expect(desktop.get_by_text("重新认定")).to_be_visible()
    desktop.get_by_role("checkbox", name="云河区消防救援大队").check()
    desktop.get_by_label("为什么现在才叫").fill("还要查消防通道。")
    axe(desktop)
    no_sideways_scroll(desktop)
    desktop.get_by_role("button", name="补叫").click()
    expect(desktop.get_by_text("还没到")).to_be_visible()
    expect(desktop.get_by_text("还要查消防通道。")).to_be_visible()
    axe(desktop)

    desktop.goto("/whistles/figures/")
    row = desktop.get_by_role("row", name="云河区住房和城乡建设局")
    expect(row.get_by_text("100.0%").first).to_be_visible()
    axe(desktop)
    row.get_by_role("link", name="1").first.click()
    expect(desktop.get_by_role("link", name=whistle.title)).to_be_visible()
    axe(desktop)
    for address in ("/whistles/?status=all", "/whistles/figures/"):
        phone.goto(address)
        no_sideways_scroll(phone)
        axe(phone)


@pytest.mark.req("U3")
def test_an_objection_goes_to_the_district_and_no_clock_waits(
    world: World, both: tuple[Organisation, Organisation], phone: Page, desktop: Page, sign_in: SignIn, axe: Clean,
    no_sideways_scroll: Clean,
) -> None:  # fmt: skip
    whistle = blown(world, both, now=now(), report_by=now() + timedelta(hours=5))
    sign_in(phone, world.lei)
    phone.goto(f"/whistles/{whistle.public_id}/")
    phone.get_by_role("link", name="不归我们").click()
    phone.get_by_label("为什么不归你们办").fill("外墙不归消防。")
    axe(phone)
    no_sideways_scroll(phone)
    phone.get_by_role("button", name="提异议").click()
    expect(phone.get_by_text("已提交，由区里裁定，时限照走。")).to_be_visible()
    expect(phone.get_by_role("button", name="我到了")).to_be_visible()

    sign_in(desktop, world.qian)
    desktop.goto("/start/")
    desktop.get_by_role("link", name="去决定").first.click()
    desktop.get_by_role("link", name="裁定异议").click()
    expect(desktop.get_by_text("外墙不归消防。")).to_be_visible()
    desktop.get_by_role("radio", name="异议成立", exact=True).check()
    desktop.get_by_label("裁定理由").fill("外墙脱落归住建。")
    axe(desktop)
    desktop.get_by_role("button", name="定下来").click()
    expect(desktop.get_by_text("不用到").first).to_be_visible()


@pytest.mark.req("F9")
def test_a_hard_case_is_listed_worked_on_and_comes_back(
    world: World, both: tuple[Organisation, Organisation], case: Case, desktop: Page, phone: Page, sign_in: SignIn,
    axe: Clean, no_sideways_scroll: Clean,
) -> None:  # fmt: skip
    sign_in(desktop, world.lin)
    desktop.goto(f"/cases/{case.public_id}/hard/")
    desktop.get_by_label("为什么现在办不结").fill("要动维修资金，业主还没表决。")
    desktop.get_by_label("在那以前先怎么办").fill("先用木楔顶住。")
    desktop.get_by_label("哪天再看").fill((localdate() + timedelta(days=60)).isoformat())
    axe(desktop)
    desktop.get_by_role("button", name="提交").click()
    expect(desktop.get_by_text("已申请，由街道审批。审批以前都不变。")).to_be_visible()

    sign_in(phone, world.zhou)
    phone.goto("/start/")
    phone.get_by_role("link", name=case.title, exact=True).first.click()
    phone.get_by_role("link", name="去审批").click()
    phone.get_by_role("radio", name="同意挂账", exact=True).check()
    phone.get_by_label("给居民的话").fill("等业主表决，先保证能关上。")
    axe(phone)
    no_sideways_scroll(phone)
    phone.get_by_role("button", name="定下来").click()
    expect(phone.get_by_text("到这天自动回来")).to_be_visible()
    axe(phone)
    no_sideways_scroll(phone)
    phone.get_by_role("link", name="安排步骤").click()
    phone.get_by_label("谁来做").select_option(label="云河区住房和城乡建设局")
    phone.get_by_label("做什么").fill("讲清申请程序")
    phone.get_by_label("到哪天为止").fill((localdate() + timedelta(days=20)).isoformat())
    axe(phone)
    phone.get_by_role("button", name="安排").click()
    expect(phone.get_by_text("讲清申请程序").first).to_be_visible()
    phone.goto("/hard/")
    expect(phone.get_by_role("link", name=case.title)).to_be_visible()
    axe(phone)
    no_sideways_scroll(phone)

    case.refresh_from_db()
    assert (case.status, case.hard_until) == (Status.ACCEPTED, localdate() + timedelta(days=60))
    phone.goto(f"/follow/{case.follow_key}/")
    expect(phone.get_by_text("等业主表决，先保证能关上。").first).to_be_visible()
    axe(phone)
    no_sideways_scroll(phone)

    come_back(now() + timedelta(days=61))
    hard = HardCase.objects.get()
    sign_in(desktop, world.zhou)
    desktop.goto(f"/hard/{hard.public_id}/")
    expect(desktop.get_by_text("到期待定").first).to_be_visible()
    axe(desktop)
    desktop.get_by_role("link", name="继续挂账").click()
    desktop.get_by_label("哪天再看").fill((localdate() + timedelta(days=120)).isoformat())
    desktop.get_by_label("给居民的话").fill("表决改到下月。")
    desktop.get_by_role("button", name="继续挂账").click()
    expect(desktop.get_by_text("表决改到下月。").first).to_be_visible()


@pytest.mark.req("T6")
def test_experts_are_asked_answer_and_their_advice_is_decided_on(
    world: World, case: Case, phone: Page, sign_in: SignIn, axe: Clean, no_sideways_scroll: Clean,
) -> None:  # fmt: skip
    day, at = localdate() + timedelta(days=60), now()
    lin, zhou = world.actor("lin", on=localdate()), world.actor("zhou", on=localdate())
    hard = ask_for_list(actor=lin, case_id=case.pk, wish=Wish("漏点找不到", day), now=at)
    decide_wish(actor=zhou, hard_id=hard.pk, ruling=Ruling(True, "先查清楚", day), now=at)
    sign_in(phone, world.he)
    phone.goto(f"/hard/{hard.public_id}/")
    expect(phone.get_by_text("还没有请专家")).to_be_visible()
    phone.get_by_role("link", name="请专家诊断").click()
    phone.get_by_label("请专家弄清什么").fill("水从哪里进来？")
    phone.get_by_role("textbox", name="专家", exact=True).fill("方工，市建筑设计院")
    phone.get_by_label("最迟答复日").fill((localdate() + timedelta(days=10)).isoformat())
    axe(phone)
    no_sideways_scroll(phone)
    phone.get_by_role("button", name="请他们诊断").click()
    expect(phone.get_by_text("市建筑设计院")).to_be_visible()
    phone.get_by_role("link", name="记下答复").click()
    phone.get_by_label("专家意见").fill("女儿墙根部进水。")
    phone.locator("[name=advice]").fill("重做根部防水\n整面墙重做")
    axe(phone)
    phone.get_by_role("button", name="记下").click()
    expect(phone.get_by_text("待决定")).to_have_count(2)
    axe(phone)
    no_sideways_scroll(phone)
    phone.get_by_role("link", name=re.compile("^采纳.*重做根部防水")).click()
    phone.get_by_label("谁来做").select_option(label="安和物业")
    phone.get_by_label("到哪天为止").fill((localdate() + timedelta(days=20)).isoformat())
    axe(phone)
    phone.get_by_role("button", name="采纳").click()
    expect(phone.get_by_text("已采纳", exact=True)).to_be_visible()
    phone.get_by_role("link", name="不采纳").last.click()
    phone.get_by_label("不采纳的理由").fill("今年没有这笔钱")
    phone.get_by_role("button", name="不采纳").click()
    expect(phone.get_by_text("今年没有这笔钱").first).to_be_visible()
    axe(phone)
    no_sideways_scroll(phone)
