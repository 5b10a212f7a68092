"""More time, a pause, help and photos with words, in a real browser: asked by the bearer, answered above."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils.timezone import localdate, now
from playwright.sync_api import Page, expect

from gongzhi.cases import services
from gongzhi.cases.models import Case, CasePhoto
from gongzhi.cases.photos import clean_photo
from gongzhi.core.cached import clear_all
from gongzhi.core.models import TaskRun
from gongzhi.core.tasks import Run
from gongzhi.places.models import EstateFacts
from tests.e2e.pictures import phone_photo
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Clean = Callable[[Page], None]
SignIn = Callable[[Page, object], None]
IN_FIVE_DAYS = timedelta(days=5)


@pytest.fixture(autouse=True)
def fresh_tables() -> None:
    clear_all()


@pytest.fixture
def case(world: World) -> Case:
    """In hand at Anhe's, reported by Wang."""
    moment, day = now(), localdate()
    case = world.case(by=world.actor("wang", on=day), now=moment)
    services.accept_case(
        actor=world.actor("lin", on=day), case_id=case.pk, person_id=world.han.person_id, now=moment
    )
    return case


@pytest.mark.req("E14")
def test_a_manager_asks_for_time_on_the_phone_and_the_community_grants_it(
    world: World,
    case: Case,
    phone: Page,
    desktop: Page,
    sign_in: SignIn,
    axe: Clean,
    no_sideways_scroll: Clean,
) -> None:
    wanted = localdate() + IN_FIVE_DAYS
    sign_in(phone, world.lin)
    phone.goto(f"/cases/{case.public_id}/")
    phone.get_by_role("link", name="申请延期").click()
    phone.get_by_label("到哪天为止").fill(wanted.isoformat())
    phone.get_by_label("为什么要延期").fill("玻璃要定做，厂家说要五天。")
    axe(phone)
    no_sideways_scroll(phone)
    phone.get_by_role("button", name="提交").click()
    expect(phone.get_by_text("决定之前按原时限")).to_be_visible()
    expect(phone.get_by_text("申请延期：已经申请")).to_be_visible()
    axe(phone)
    no_sideways_scroll(phone)

    sign_in(desktop, world.he)
    desktop.goto("/start/")
    expect(desktop.get_by_text("时限申请 · 柳园里 3号楼 2单元")).to_be_visible()
    desktop.get_by_role("link", name="去决定").click()
    expect(desktop.get_by_text("玻璃要定做，厂家说要五天。")).to_be_visible()
    expect(desktop.get_by_text("最多延期 1 次，每次不超过 15 天")).to_be_visible()
    desktop.get_by_role("radio", name="同意", exact=True).check()
    expect(desktop.get_by_label("到哪天为止")).to_have_value(wanted.isoformat())
    desktop.get_by_label("原因").fill("玻璃确实要定做，社区先拉了警戒带。")
    axe(desktop)
    no_sideways_scroll(desktop)
    desktop.get_by_role("button", name="提交决定").click()
    expect(desktop.get_by_text("时限调整过，原定")).to_be_visible()
    axe(desktop)

    phone.goto(f"/follow/{case.follow_key}/")
    expect(phone.get_by_text("玻璃确实要定做，社区先拉了警戒带。")).to_be_visible()
    expect(phone.get_by_text("玻璃要定做，厂家说要五天。")).to_have_count(0)
    expect(phone.get_by_text("原定")).to_be_visible()
    axe(phone)
    no_sideways_scroll(phone)
    phone.goto("/start/")
    case.refresh_from_db()
    assert case.first_due_at is not None and case.due_at is not None and case.due_at > case.first_due_at


@pytest.mark.req("E14")
def test_a_clock_stands_still_with_a_reason_and_runs_again(
    world: World,
    case: Case,
    desktop: Page,
    phone: Page,
    sign_in: SignIn,
    axe: Clean,
    no_sideways_scroll: Clean,
) -> None:
    sign_in(desktop, world.lin)
    desktop.goto(f"/cases/{case.public_id}/")
    desktop.get_by_role("link", name="申请暂停").click()
    desktop.get_by_role("radio", name="等配件或材料到货").check()
    desktop.get_by_label("到哪天为止").fill((localdate() + IN_FIVE_DAYS).isoformat())
    desktop.get_by_label("具体情况").fill("门禁主板从厂家发来。")
    axe(desktop)
    desktop.get_by_role("button", name="提交").click()
    expect(desktop.get_by_text("决定之前照常计时").first).to_be_visible()

    sign_in(phone, world.he)
    phone.goto(f"/cases/{case.public_id}/")
    phone.locator(".gz-phonebar").get_by_role("link", name="决定时限申请").click()
    expect(phone.get_by_text("等配件或材料到货")).to_be_visible()
    axe(phone)
    no_sideways_scroll(phone)
    phone.get_by_role("radio", name="同意", exact=True).check()
    phone.get_by_label("原因").fill("发货单看过了。")
    phone.get_by_role("button", name="提交决定").click()
    expect(phone.get_by_text("暂停计时，恢复后还有")).to_be_visible()
    axe(phone)
    no_sideways_scroll(phone)

    desktop.goto(f"/cases/{case.public_id}/")
    desktop.get_by_role("link", name="恢复计时").click()
    desktop.get_by_role("button", name="恢复计时").click()
    expect(desktop.get_by_text("离答复时限还有")).to_be_visible()
    axe(desktop)
    case.refresh_from_db()
    assert case.paused_until is None


@pytest.mark.req("F4")
def test_the_community_helps_and_the_case_stays_with_the_company(
    world: World,
    case: Case,
    phone: Page,
    desktop: Page,
    sign_in: SignIn,
    axe: Clean,
    no_sideways_scroll: Clean,
) -> None:
    sign_in(phone, world.han)
    phone.goto(f"/cases/{case.public_id}/")
    phone.get_by_role("link", name="请社区帮助").click()
    phone.get_by_label("需要什么帮助").fill("请街坊把门口的车挪开。")
    axe(phone)
    no_sideways_scroll(phone)
    phone.get_by_role("button", name="提交").click()
    expect(phone.get_by_text("已请槐树社区居委会帮助，等答复")).to_be_visible()

    sign_in(desktop, world.he)
    desktop.goto("/start/")
    desktop.get_by_role("link", name="去答复").click()
    expect(desktop.get_by_text("请街坊把门口的车挪开。")).to_be_visible()
    desktop.get_by_label("打算怎么帮").fill("下午网格员去敲门。")
    axe(desktop)
    desktop.get_by_role("button", name="提交答复").click()
    expect(desktop.get_by_text("下午网格员去敲门。")).to_be_visible()

    phone.reload()
    expect(phone.get_by_text("下午网格员去敲门。")).to_be_visible()
    expect(phone.get_by_role("definition").filter(has_text="槐树社区居委会").first).to_be_visible()
    phone.goto("/start/")
    expect(phone.get_by_role("link", name=case.title, exact=True)).to_be_visible()
    axe(phone)
    case.refresh_from_db()
    assert case.bearer == world.anhe


@pytest.mark.req("E2", "E12")
def test_photos_go_with_a_reply_and_with_a_note(
    world: World, case: Case, desktop: Page, phone: Page, sign_in: SignIn, axe: Clean, tmp_path: Path,
    no_sideways_scroll: Clean,
) -> None:  # fmt: skip
    small = [phone_photo(tmp_path / f"{n}.jpg", size=(900, 600)) for n in range(3)]
    sign_in(desktop, world.lin)
    desktop.goto(f"/cases/{case.public_id}/")
    box = desktop.locator("#write")
    box.get_by_label("内容").fill("您好，新门禁装到这一步了。")
    box.get_by_label("加照片").set_input_files(small[:2])
    expect(box.get_by_role("img", name="照片 2")).to_be_visible()
    axe(desktop)
    box.get_by_role("button", name="不要照片").click()
    expect(box.get_by_role("img")).to_have_count(0)
    box.get_by_label("加照片").set_input_files(small[:2])
    box.get_by_role("button", name="发送").click()
    expect(desktop.locator(".gz-tl").get_by_text("您好，新门禁装到这一步了。")).to_be_visible()
    box = desktop.locator("#write")
    box.get_by_role("radio", name="内部备注").check()
    box.get_by_label("内容").fill("料还差两套")
    box.get_by_label("加照片").set_input_files(small[2])
    box.get_by_role("button", name="发送").click()
    expect(desktop.locator(".gz-tl").get_by_text("料还差两套")).to_be_visible()
    for run in TaskRun.objects.filter(kind="cases.photo"):
        clean_photo(Run(run))
    desktop.reload()
    expect(desktop.locator(".gz-tl img")).to_have_count(3)
    axe(desktop)
    no_sideways_scroll(desktop)

    phone.goto(f"/follow/{case.follow_key}/")
    expect(phone.get_by_role("img", name="这条回复的照片 2")).to_be_visible()
    expect(phone.locator(".gz-tl img")).to_have_count(2)
    axe(phone)
    no_sideways_scroll(phone)
    assert sorted(CasePhoto.objects.values_list("phase", flat=True)) == ["note", "reply", "reply"]


@pytest.mark.req("E24")
def test_what_was_withdrawn_by_mistake_is_brought_back(
    world: World,
    case: Case,
    desktop: Page,
    phone: Page,
    sign_in: SignIn,
    axe: Clean,
    no_sideways_scroll: Clean,
) -> None:
    sign_in(desktop, world.he)
    desktop.goto(f"/cases/{case.public_id}/retire/")
    desktop.get_by_label("为什么撤下").fill("以为登记重了。")
    desktop.get_by_role("button", name="撤下").click()
    expect(desktop.get_by_role("link", name=case.title)).to_have_count(0)
    desktop.get_by_text("更多筛选").click()
    desktop.get_by_role("link", name="已撤下的案件").click()
    expect(desktop.get_by_text("以为登记重了。")).to_be_visible()
    axe(desktop)
    no_sideways_scroll(desktop)

    sign_in(phone, world.he)
    phone.goto("/cases/trash/")
    axe(phone)
    no_sideways_scroll(phone)
    phone.get_by_role("button", name="恢复").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text(case.title)
    expect(phone.get_by_text("以为登记重了。")).to_be_visible()
    case.refresh_from_db()
    assert case.retired_at is None


@pytest.mark.req("P3")
def test_the_list_of_cases_is_filtered_by_kind_of_estate(
    world: World, case: Case, desktop: Page, phone: Page, sign_in: SignIn, axe: Clean
) -> None:
    other = world.case(text="半夜太吵", category=world.noise, place=world.grain_building, now=now())
    EstateFacts.objects.create(place=world.willow, year_built=2004, households=300)
    EstateFacts.objects.create(place=world.grain, year_built=1985, households=120)
    for page in (desktop, phone):
        sign_in(page, world.he)
        page.goto("/cases/")
        expect(page.get_by_role("link", name=case.title)).to_be_visible()
        page.get_by_label("小区类型").select_option(label="老旧小区")
        page.get_by_role("button", name="显示").click()
        expect(page.get_by_role("link", name=case.title)).to_have_count(0)
        expect(page.get_by_role("link", name=other.title)).to_be_visible()
        assert "estate_kind=old" in page.url
        axe(page)
        page.goto("/cases/")
        page.get_by_text("更多筛选").click()
        page.get_by_label("小区建成不晚于").fill("1990")
        page.get_by_label("小区户数不少于").fill("100")
        page.get_by_role("button", name="显示").click()
        expect(page.get_by_role("link", name=case.title)).to_have_count(0)
        expect(page.get_by_role("link", name=other.title)).to_be_visible()
        axe(page)
