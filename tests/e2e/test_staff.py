"""Staff in a real browser: the manager takes a case to its end, the resident answers; returned; late."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils.timezone import localdate, now
from playwright.sync_api import Page, expect

from gongzhi.cases.models import Case, CasePhoto
from gongzhi.cases.photos import clean_photo
from gongzhi.cases.states import Status
from gongzhi.core.cached import clear_all
from gongzhi.core.models import TaskRun
from gongzhi.core.tasks import Run
from gongzhi.duties.services import tick
from tests.e2e.pictures import phone_photo
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Clean = Callable[[Page], None]
SignIn = Callable[[Page, object], None]


@pytest.fixture(autouse=True)
def fresh_tables() -> None:
    clear_all()


@pytest.fixture
def case(world: World) -> Case:
    return world.case(by=world.actor("wang", on=localdate()), now=now())


@pytest.mark.req("F3", "I4", "E12")
def test_the_manager_works_and_the_resident_has_the_last_word(
    world: World, case: Case, open_page: Callable[..., Page], desktop: Page, phone: Page, sign_in: SignIn,
    axe: Clean, no_sideways_scroll: Clean, tmp_path: Path,
) -> None:  # fmt: skip
    sign_in(desktop, world.lin)
    desktop.goto("/start/")
    expect(desktop.get_by_role("heading", level=2, name="新派来")).to_be_visible()
    axe(desktop)
    no_sideways_scroll(desktop)
    desktop.get_by_role("button", name="接单").click()

    expect(desktop.get_by_role("heading", level=1)).to_have_text(case.title)
    expect(desktop.get_by_text("办理中", exact=True).first).to_be_visible()
    expect(desktop.get_by_text("单元门 × 各类小区 → 物业企业")).to_be_visible()
    desktop.get_by_role("radio", name="内部备注").check()
    expect(desktop.get_by_text("只有办这件事的人看得到")).to_be_visible()
    desktop.get_by_label("内容").fill("料还差两套")
    desktop.get_by_role("button", name="发送").click()
    expect(desktop.get_by_text("内部，居民看不到")).to_be_visible()
    desktop.get_by_label("内容").fill("您好，师傅下午到。")
    desktop.get_by_role("button", name="发送").click()
    expect(desktop.locator(".gz-tl").get_by_text("您好，师傅下午到。")).to_be_visible()
    axe(desktop)

    desktop.get_by_role("link", name="填写办结").first.click()
    form = desktop.locator("form:has(textarea#step_text)")
    form.get_by_label("办了什么").fill("换了闭门器，门关严了。")
    form.get_by_label("办理后的照片").set_input_files(phone_photo(tmp_path / "after.jpg", size=(900, 600)))
    axe(desktop)
    form.get_by_role("button", name="填写办结").click()
    expect(desktop.get_by_text("等居民评价").first).to_be_visible()
    for run in TaskRun.objects.filter(kind="cases.photo"):
        clean_photo(Run(run))
    desktop.reload()
    expect(desktop.get_by_role("img", name="办理后 1")).to_be_visible()
    assert CasePhoto.objects.get(case=case).phase == "after"
    axe(desktop)
    no_sideways_scroll(desktop)

    phone.goto(f"/follow/{case.follow_key}/")
    expect(phone.get_by_text("换了闭门器，门关严了。")).to_be_visible()
    expect(phone.get_by_text("料还差两套")).to_have_count(0)
    phone.get_by_role("radio", name="5").check(force=True)
    phone.locator("form[action*=rate] button").last.click()
    expect(phone.get_by_text("已办结").first).to_be_visible()
    assert Case.objects.get(pk=case.pk).status == Status.CLOSED


@pytest.mark.req("F3")
def test_a_case_that_is_not_ours_goes_back_and_the_community_decides(
    world: World, case: Case, desktop: Page, open_page: Callable[..., Page], sign_in: SignIn, axe: Clean
) -> None:
    sign_in(desktop, world.lin)
    desktop.goto(f"/cases/{case.public_id}/")
    desktop.get_by_role("link", name="退单").click()
    desktop.get_by_label("为什么不归你们办").fill("这扇门归街道的改造项目管。")
    desktop.get_by_role("button", name="退单").click()
    expect(desktop.get_by_text("等社区决定").first).to_be_visible()

    community = open_page()
    sign_in(community, world.he)
    community.goto("/start/")
    community.get_by_role("link", name="去决定").click()
    expect(community.get_by_text("这扇门归街道的改造项目管。")).to_be_visible()
    community.get_by_role("link", name="改派").click()
    form = community.locator("form:has(textarea#step_text)")
    form.get_by_label("谁来办").select_option(label="清河湾街道办事处")
    form.get_by_label("时限").fill("2")
    form.get_by_label("凭什么派").fill("改造项目由街道负责。")
    form.get_by_role("button", name="派单").click()
    expect(community.get_by_text("改造项目由街道负责。").first).to_be_visible()
    axe(community)
    assert Case.objects.get(pk=case.pk).bearer == world.street_office


@pytest.mark.req("F3")
def test_two_managers_on_one_case(
    world: World,
    case: Case,
    desktop: Page,
    open_page: Callable[..., Page],
    sign_in: SignIn,
    complaints: list[str],
) -> None:
    sign_in(desktop, world.he)
    other = open_page()
    sign_in(other, world.zhou)
    for page in (desktop, other):
        page.goto(f"/cases/{case.public_id}/dispatch/")
        page.get_by_label("谁来办").select_option(label="清河湾街道办事处")
        page.get_by_label("凭什么派").fill("要执法。")
    desktop.get_by_role("button", name="派单").click()
    expect(desktop.get_by_text("已派单")).to_be_visible()
    other.get_by_role("button", name="派单").click()
    expect(other.get_by_role("heading", level=1)).to_have_text("有人先办了一步")
    expect(other.get_by_text("何静")).to_be_visible()
    assert [line for line in complaints if "409" in line] == complaints
    complaints.clear()  # the browser notes the refusal, which is meant


@pytest.mark.req("E15")
@pytest.mark.parametrize("device", ["phone", "desktop"])
def test_a_colleague_to_whom_it_is_given_is_told(
    world: World, case: Case, request: pytest.FixtureRequest, device: str, open_page: Callable[..., Page],
    sign_in: SignIn, axe: Clean, no_sideways_scroll: Clean,
) -> None:  # fmt: skip
    manager = open_page()
    sign_in(manager, world.lin)
    manager.goto(f"/cases/{case.public_id}/accept/")
    manager.get_by_label("由谁经办").select_option(label="韩立 物业员工")
    manager.get_by_role("button", name="接单").click()
    expect(manager.get_by_text("接单，交给韩立").first).to_be_visible()

    colleague: Page = request.getfixturevalue(device)
    sign_in(colleague, world.han)
    colleague.goto("/start/")
    colleague.get_by_role("link", name="1 条未读通知").click()
    expect(colleague.get_by_text(f"“{case.title}”交给您办了。", exact=True)).to_be_visible()
    axe(colleague)
    no_sideways_scroll(colleague)
    colleague.get_by_role("button", name="去看").click()
    expect(colleague.get_by_role("heading", level=1)).to_have_text(case.title)


@pytest.mark.req("F4")
def test_what_nobody_does_climbs_and_everybody_on_the_way_sees_it(
    world: World, phone: Page, sign_in: SignIn, axe: Clean, no_sideways_scroll: Clean
) -> None:
    case = world.case(now=now() - timedelta(days=3))
    tick(now() - timedelta(days=2))
    tick(now() - timedelta(days=1))
    sign_in(phone, world.zhou)
    phone.goto("/start/")
    expect(phone.get_by_role("link", name=case.title, exact=True)).to_be_visible()
    axe(phone)
    no_sideways_scroll(phone)
    phone.get_by_role("link", name=case.title, exact=True).click()
    expect(phone.get_by_text("已逾期").first).to_be_visible()
    expect(phone.get_by_text("槐树社区居委会").first).to_be_visible()
    axe(phone)
    no_sideways_scroll(phone)


@pytest.mark.req("F3")
def test_lists_table_and_forms_fit_a_phone(
    world: World, case: Case, phone: Page, sign_in: SignIn, axe: Clean, no_sideways_scroll: Clean
) -> None:
    sign_in(phone, world.qian)
    for address in (
        "/cases/", "/cases/?status=all&late=on&place=x", "/rules/", "/rules/2/", "/rules/2/edit/", "/rules/new/",
        "/rules/try/?place=柳园里3号楼&text=单元门关不上", "/search/?q=门", "/start/", "/start/today/", "/start/kept/",
        "/cases/found/", f"/cases/{case.public_id}/", f"/cases/{case.public_id}/dispatch/",
        f"/cases/{case.public_id}/refile/",
    ):  # fmt: skip
        phone.goto(address)
        expect(phone.get_by_role("heading", level=1)).to_be_visible()
        axe(phone)
        no_sideways_scroll(phone)


def test_filters_swap_the_list_and_stand_in_the_address(
    world: World, case: Case, desktop: Page, sign_in: SignIn
) -> None:
    world.case(category=world.noise, text="半夜太吵", now=now())
    sign_in(desktop, world.he)
    desktop.goto("/cases/")
    desktop.get_by_label("文字或编号").fill("太吵")
    desktop.get_by_role("button", name="显示").click()
    expect(desktop.get_by_role("link", name=case.title)).to_have_count(0)
    expect(desktop.get_by_role("link", name="半夜太吵")).to_be_visible()
    assert "q=" in desktop.url
    desktop.reload()
    expect(desktop.get_by_role("link", name="半夜太吵")).to_be_visible()
    expect(desktop.get_by_label("文字或编号")).to_have_value("太吵")
