"""The dispatch desk in a real browser: by keyboard on a desk, by thumb on a phone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils.timezone import now
from playwright.sync_api import Page, expect

from gongzhi.cases.models import Case, CasePhoto
from gongzhi.cases.states import Status
from gongzhi.core.cached import clear_all
from tests.e2e.pictures import phone_photo
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.req("F3")]
Clean = Callable[[Page], None]
SignIn = Callable[[Page, object], None]


@pytest.fixture(autouse=True)
def fresh_tables() -> None:
    clear_all()


@pytest.fixture
def lost(world: World) -> list[Case]:
    """Reports that name no place of the list."""
    said = ("柳园里3号楼的单元门关不上，拉杆掉了。", "柳园里3号楼门禁刷不开。")
    return [world.case(place=world.community, place_known=False, text=text, now=now()) for text in said]


def test_a_case_is_sent_and_taken_back_by_keyboard(
    world: World, lost: list[Case], desktop: Page, sign_in: SignIn, axe: Clean, no_sideways_scroll: Clean,
) -> None:  # fmt: skip
    sign_in(desktop, world.he)
    desktop.goto("/desk/")
    expect(desktop.get_by_role("heading", level=1)).to_have_text("等人派单")
    expect(desktop.locator(".gz-say mark.p").first).to_have_text("柳园里3号楼")
    axe(desktop)
    no_sideways_scroll(desktop)
    title = desktop.locator("#h-case")
    first = title.inner_text()
    desktop.keyboard.press("j")
    expect(title).not_to_have_text(first)
    desktop.keyboard.press("k")
    expect(title).to_have_text(first)
    desktop.keyboard.press("Enter")
    expect(desktop.locator(".gz-undo")).to_contain_text("已派出")
    expect(desktop.locator(".gz-queue li")).to_have_count(1)
    sent = Case.objects.get(title=first)
    assert (sent.bearer, sent.place_known) == (world.anhe, True)
    axe(desktop)

    desktop.keyboard.press("z")
    expect(desktop.locator(".gz-queue li")).to_have_count(2)
    sent.refresh_from_db()
    assert (sent.place, sent.bearer) == (world.community, world.residents_committee)

    desktop.wait_for_load_state()
    desktop.keyboard.press("?")
    expect(desktop.get_by_role("dialog")).to_be_visible()
    axe(desktop)
    desktop.keyboard.press("Escape")
    desktop.keyboard.press("x")
    expect(desktop.locator("[data-picked]")).to_have_text("已选 1 件")


def test_a_choice_changes_who_acts_and_asks_for_its_ground(
    world: World, lost: list[Case], desktop: Page, sign_in: SignIn, complaints: list[str]
) -> None:
    sign_in(desktop, world.he)
    desktop.goto("/desk/")
    receiver = desktop.get_by_role("combobox", name="派给")
    expect(receiver).to_contain_text("安和物业")
    receiver.select_option(label="清河湾街道办事处")
    ground = desktop.get_by_label("和派单表不同时，写明理由")
    expect(ground).to_be_visible()
    desktop.get_by_role("button", name="照此派单").click()
    expect(desktop.get_by_text("派单表写的是别家")).to_be_visible()
    complaints.clear()  # the browser names the 422, which is meant
    ground.fill("要街道执法")
    desktop.get_by_role("button", name="照此派单").click()
    expect(desktop.locator(".gz-undo")).to_be_visible()
    assert Case.objects.filter(bearer=world.street_office, status=Status.DISPATCHED).count() == 1


def test_it_works_on_a_phone_too(
    world: World, lost: list[Case], phone: Page, sign_in: SignIn, axe: Clean, no_sideways_scroll: Clean
) -> None:
    sign_in(phone, world.he)
    phone.goto("/desk/")
    axe(phone)
    no_sideways_scroll(phone)
    phone.get_by_role("button", name="照此派单").click()
    expect(phone.locator(".gz-undo")).to_be_visible()
    phone.get_by_role("button", name="撤回").click()
    expect(phone.locator(".gz-queue li")).to_have_count(2)
    expect(phone.get_by_text("已撤回，又在派单台上了。")).to_be_visible()


@pytest.mark.req("F1")
def test_a_pasted_chat_becomes_reports(
    world: World,
    desktop: Page,
    phone: Page,
    sign_in: SignIn,
    axe: Clean,
    no_sideways_scroll: Clean,
    tmp_path: Path,
) -> None:
    chat = "王姐 14:26\n3号楼单元门关不上[图片]\n李四 14:30\n我家也是\n老赵 14:31\n收到"
    for page in (desktop, phone):
        sign_in(page, world.he)
        page.goto("/cases/paste/")
        axe(page)
        page.get_by_role("textbox", name="地点").fill("柳园里")
        page.get_by_role("textbox", name="从群里复制的内容").fill(chat)
        page.get_by_label("照片，按群里的先后").set_input_files(
            phone_photo(tmp_path / "a.jpg", size=(600, 400))
        )
        page.get_by_role("button", name="拆成案件").click()
        first = page.get_by_role("group", name="第 1 件")
        expect(first.get_by_label("内容")).to_have_value("3号楼单元门关不上\n（群里另有 1 户说也遇到了。）")
        expect(first.get_by_label("照片序号")).to_have_value("1")
        expect(page.get_by_role("group", name="第 2 件").get_by_role("checkbox")).not_to_be_checked()
        axe(page)
        no_sideways_scroll(page)
        page.get_by_role("button", name="登记勾选的").click()
        expect(page.get_by_text("已登记 1 件。")).to_be_visible()
    assert Case.objects.filter(source="behalf", bearer=world.anhe).count() == 2
    assert CasePhoto.objects.count() == 2
