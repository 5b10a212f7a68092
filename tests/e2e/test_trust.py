"""Who sees what and who is helped: hidden names, limits that support lifts, words written down for somebody."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from django.utils.timezone import now
from playwright.sync_api import Page, expect

from gongzhi.cases.models import Case
from gongzhi.cases.routing import TABLE
from gongzhi.cases.verbs import EQUAL_REPORTS, REPORTS_PER_PERSON
from gongzhi.core import config
from gongzhi.core.cached import clear_all
from gongzhi.notices.models import Channel, Message
from gongzhi.places.models import Placard

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORDS = "单元门关不上，门上的拉杆掉了"
PHONE = "13812340417"


@pytest.fixture(autouse=True)
def placard(world):
    clear_all()
    TABLE.clear()
    Placard.objects.create(code="on-the-door", place=world.entrance, issued_at=now())


def write(page: Page, words: str = WORDS, phone: str = "") -> None:
    page.goto("/r/on-the-door/")
    page.get_by_label("出了什么问题").fill(words)
    page.get_by_label("手机号").fill(phone)


def send(page: Page) -> Case:
    page.get_by_role("button", name="发送").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("收到了")
    return Case.objects.latest("pk")


@pytest.mark.req("E9")
def test_beside_every_field_stands_who_will_see_it(world, page, axe, no_sideways_scroll):
    write(page)
    for label in ("出了什么问题", "照片", "手机号"):
        beside = page.locator("label.gz-q, legend.gz-q").filter(has_text=label)
        expect(beside).to_contain_text("办这件事的人看得到")
    who = page.get_by_role("region", name="谁能看到")
    expect(who).to_contain_text("没有姓名、门牌、照片")
    page.get_by_label("不要放到公开页上").check()
    expect(who).to_contain_text("按您的意思，不出现")
    axe(page)
    no_sideways_scroll(page)


@pytest.mark.req("E9")
def test_a_name_is_shown_when_the_reporter_wants_it_and_hidden_again(world, page, open_page, sign_in, axe):
    sign_in(page, world.wang)
    write(page)
    expect(page.get_by_label("让办理的人看到我的姓名")).not_to_be_checked()
    case = send(page)
    assert case.reporter_account_id == world.wang.pk
    staff = open_page()
    sign_in(staff, world.lin)

    def staff_reads_the_name(shown: bool) -> None:
        staff.goto(reverse("case_act", args=[case.public_id, "contact"]))
        staff.get_by_role("button", name="看，并记下来").click()
        expect(staff.get_by_text("王桂兰" if shown else "没有留下。")).to_be_visible()

    staff_reads_the_name(False)
    page.goto(f"/follow/{case.follow_key}/")
    sight = page.get_by_role("region", name="谁能看到")
    sight.get_by_label("让办理的人看到我的姓名").check()
    sight.get_by_role("button", name="保存").click()
    staff_reads_the_name(True)
    sight.get_by_label("让办理的人看到我的姓名").uncheck()
    sight.get_by_label("不要放到公开页上").check()
    axe(page)
    sight.get_by_role("button", name="保存").click()
    staff_reads_the_name(False)
    public = open_page()
    public.goto(reverse("place_public", args=[world.willow.public_id]))
    expect(public.get_by_text("这里没有可以公开的")).to_be_visible()


@pytest.mark.req("E9")
def test_signed_in_and_yet_anonymous(world, page, sign_in):
    sign_in(page, world.wang)
    write(page)
    page.get_by_label(re.compile("不用我的账号报")).check()
    case = send(page)
    assert (case.reporter_account_id, case.reporter_person_id) == (None, None)
    page.goto(f"/follow/{case.follow_key}/")
    expect(page.get_by_text("您没有用账号报，没有人从这里知道您的姓名")).to_be_visible()


@pytest.mark.req("E10")
def test_a_limit_says_until_when_keeps_the_words_and_support_lifts_it(
    world, page, open_page, sign_in, axe, no_sideways_scroll, complaints
):
    config.change(REPORTS_PER_PERSON, 1)
    write(page, phone=PHONE)
    send(page)
    write(page, "路灯不亮三盏", phone=PHONE)
    page.get_by_role("button", name="发送").click()
    expect(page.get_by_text(re.compile(r"这一件要等到 \d\d:\d\d"))).to_be_visible()
    complaints.clear()  # the browser names the 429, which is meant
    expect(page.get_by_label("出了什么问题")).to_have_value("路灯不亮三盏")
    axe(page)
    no_sideways_scroll(page)
    assert Case.objects.count() == 1

    support = open_page()
    sign_in(support, world.ou)
    support.goto(reverse("operate_limits"))
    support.get_by_label("哪种限制").select_option(label="同一电话的反映")
    support.get_by_label(re.compile("电话")).fill(PHONE)
    support.get_by_role("button", name="解除").click()
    expect(support.get_by_text("已解除")).to_be_visible()
    page.get_by_role("button", name=re.compile("发送|再试一次")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("收到了")
    assert Case.objects.count() == 2


@pytest.mark.req("E10")
def test_the_same_words_again_and_again_are_held_back_without_any_riddle(world, page, complaints):
    config.change(EQUAL_REPORTS, 1)
    write(page)
    send(page)
    write(page)
    page.get_by_role("button", name="发送").click()
    expect(page.get_by_text(re.compile(r"这一件要等到 \d\d:\d\d"))).to_be_visible()
    complaints.clear()
    assert Case.objects.count() == 1
    asked = {tag: page.locator(tag).count() for tag in ("iframe", "canvas")}
    assert asked == {"iframe": 0, "canvas": 0}


@pytest.mark.req("E11")
def test_written_down_for_an_old_neighbour_who_gets_word(
    world, page, open_page, sign_in, axe, no_sideways_scroll
):
    sign_in(page, world.ding)
    page.goto(reverse("case_found"))
    page.get_by_label("地点").fill("柳园里 3号楼 2单元")
    page.get_by_label("出了什么问题").fill(WORDS)
    page.get_by_label("替别人登记").check()
    page.get_by_label("怎么知道的").select_option(label="上门走访时说的")
    page.get_by_label("这位居民的手机号").fill(PHONE)
    axe(page)
    no_sideways_scroll(page)
    page.get_by_role("button", name="登记").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("单元门关不上"))
    history = page.get_by_role("region", name="经过")
    expect(history).to_contain_text("丁一")
    expect(history).to_contain_text("替居民登记")
    expect(history).to_contain_text("上门走访时说的")
    case = Case.objects.get()
    assert (case.source, case.helper_account_id, case.reporter_account_id) == ("behalf", world.ding.pk, None)

    word = Message.objects.get(kind="case")
    assert (word.contact, word.channel, word.link) == (PHONE, Channel.SMS, f"/follow/{case.follow_key}/")
    assert case.number in word.text
    neighbour = open_page(viewport={"width": 390, "height": 844})
    neighbour.goto(word.link)
    expect(neighbour.get_by_text(case.number)).to_be_visible()
    expect(neighbour.get_by_text("丁一")).to_have_count(0)


@pytest.mark.req("E11")
@pytest.mark.req("U9")
def test_a_neighbour_writes_and_who_is_helped_says_it_was_not_theirs(
    world, page, open_page, axe, no_sideways_scroll
):
    page.goto(reverse("report_place", args=[world.entrance.public_id]))
    page.get_by_label("出了什么问题").fill(WORDS)
    page.get_by_label("手机号").fill(PHONE)
    page.get_by_label("替别人上报").check()
    axe(page)
    no_sideways_scroll(page)
    page.get_by_role("button", name="发送").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("收到了")
    expect(page.get_by_role("link", name="大字条")).to_be_visible()
    axe(page)
    word = Message.objects.get(channel=Channel.SMS)
    helped = open_page(viewport={"width": 390, "height": 844})
    helped.goto(word.link)
    axe(helped)
    helped.get_by_role("link", name="不是我报的").click()
    axe(helped)
    no_sideways_scroll(helped)
    helped.get_by_role("button", name="不是我报的，去掉我的号码").click()
    expect(helped.get_by_role("heading", level=1)).to_have_text("您的号码已去掉")
    assert Case.objects.get().contact == ""


SPOKEN = """
window.spoken = [];
const voice = { speak: one => window.spoken.push([one.lang, one.text]), cancel: () => {} };
Object.defineProperty(window, 'speechSynthesis', { value: voice });
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
"""


@pytest.mark.req("U9")
def test_a_page_is_read_aloud_without_its_buttons_until_it_is_stopped(world, open_page):
    case = world.case()
    page = open_page(viewport={"width": 390, "height": 844})
    page.add_init_script(SPOKEN)
    page.goto(reverse("follow", args=[case.follow_key]))
    page.get_by_role("button", name="朗读").click()
    spoken = page.evaluate("window.spoken")
    assert {language for language, _words in spoken} == {"zh-CN"}
    whole = "".join(words for _language, words in spoken)
    assert case.title in whole and "安和物业" in whole and "复制链接" not in whole
    page.get_by_role("button", name="停止朗读").click()
    expect(page.get_by_role("button", name="朗读")).to_have_attribute("aria-pressed", "false")
