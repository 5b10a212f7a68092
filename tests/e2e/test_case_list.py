"""The list of cases in a real browser: a filter is kept, several cases are acted on, and a task comes back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now
from playwright.sync_api import Page, expect

from gongzhi.cases.models import Case, SavedFilter
from gongzhi.cases.services import note_case
from gongzhi.cases.states import Status
from gongzhi.core.cached import clear_all
from gongzhi.core.scope import unscoped
from gongzhi.duties.models import Errand
from gongzhi.duties.services import NewErrand, answer_errand, send_errands
from gongzhi.people.posts import OrgKind, Post
from gongzhi.people.selectors import line_below
from gongzhi.people.services import add_organisation
from gongzhi.people.services.organisations import Facts
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Clean = Callable[[Page], None]
SignIn = Callable[[Page, object], None]


@pytest.fixture(autouse=True)
def fresh_tables() -> None:
    clear_all()


@pytest.mark.req("E16")
@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_a_filter_is_kept_and_what_is_ticked_is_accepted(
    world: World, desktop: Page, phone: Page, width: str, sign_in: SignIn, axe: Clean, no_sideways_scroll: Clean,
    tmp_path: Path,
) -> None:  # fmt: skip
    page = {"desktop": desktop, "phone": phone}[width]
    first, second = world.case(now=now()), world.case(text="单元门的门禁不亮", now=now())
    with unscoped(because="the second is in hand already"):
        Case.objects.filter(pk=second.pk).update(status=Status.ACCEPTED, accepted_at=now())
    sign_in(page, world.lin)
    page.goto("/cases/?status=all&category=door")
    page.get_by_text("保存这个筛选").click()
    page.get_by_label("给这个筛选起个名字").fill("门的事")
    page.get_by_label("保存给谁").select_option(label="安和物业")
    axe(page)
    no_sideways_scroll(page)
    page.get_by_role("button", name="保存", exact=True).click()
    kept = page.get_by_role("navigation", name="保存的筛选").get_by_role("link")
    expect(kept).to_have_attribute("aria-current", "true")
    assert SavedFilter.objects.get().organisation == world.anhe

    for case in (first, second):
        page.get_by_role("checkbox", name=case.title).check()
    page.get_by_label("对勾选的").select_option(label="接单")
    page.get_by_role("button", name="继续").click()
    expect(page.get_by_text("2 件中可办 1 件")).to_be_visible()
    axe(page)
    no_sideways_scroll(page)
    page.screenshot(path=tmp_path / f"batch_{width}.png", full_page=True)
    page.get_by_role("button", name="接单").click()
    expect(page.get_by_text("2 件中办了 1 件")).to_contain_text(second.number)
    expect(kept).to_have_attribute("aria-current", "true")
    page.screenshot(path=tmp_path / f"list_{width}.png", full_page=True)
    axe(page)
    no_sideways_scroll(page)
    with unscoped(because="what became of it"):
        assert Case.objects.get(pk=first.pk).status == Status.ACCEPTED
    page.get_by_role("button", name="移除“门的事”").click()
    expect(page.get_by_text("筛选已移除")).to_be_visible()


@pytest.mark.req("E12")
@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_what_others_wrote_is_marked_until_it_was_read(
    world: World, desktop: Page, phone: Page, width: str, sign_in: SignIn, axe: Clean, no_sideways_scroll: Clean,
    tmp_path: Path,
) -> None:  # fmt: skip
    page, case, he = {"desktop": desktop, "phone": phone}[width], world.case(now=now()), world.actor("he")
    address, mark = reverse("case_detail", args=[case.public_id]), page.locator(".gz-newdot")
    sign_in(page, world.lin)
    page.goto(address)
    page.goto("/cases/")
    expect(page.get_by_role("link", name=case.title)).to_be_visible()
    expect(mark).to_have_count(0)

    with unscoped(because="the community writes"):
        note_case(actor=he, case_id=case.pk, text="料还差两套", now=now())
    page.reload()
    expect(mark).to_have_count(1)
    page.screenshot(path=tmp_path / f"unread_{width}.png", full_page=True)
    axe(page)
    no_sideways_scroll(page)
    page.get_by_role("link", name=case.title).click()
    expect(page.locator(".gz-new")).to_have_count(1)
    axe(page)
    page.goto("/cases/")
    expect(mark).to_have_count(0)


@pytest.mark.req("O1")
def test_an_answer_that_is_not_enough_goes_back(
    world: World, phone: Page, sign_in: SignIn, axe: Clean, no_sideways_scroll: Clean, tmp_path: Path
) -> None:
    errand = answered(world)
    page = phone
    sign_in(page, world.liu)
    page.goto(reverse("errand_detail", args=[errand.public_id]))
    page.get_by_text("这份回报还不够").click()
    page.get_by_label("回报缺什么").fill("没有按小区分列。")
    axe(page)
    no_sideways_scroll(page)
    page.screenshot(path=tmp_path / "errand.png", full_page=True)
    page.get_by_role("button", name="退回补充").click()
    expect(page.get_by_text("没有按小区分列。")).to_be_visible()
    expect(page.get_by_text("还没有回报")).to_be_visible()
    axe(page)
    page.screenshot(path=tmp_path / "errand_back.png", full_page=True)


def answered(world: World) -> Errand:
    qian, today = world.actor("qian", on=localdate()), localdate()
    with unscoped(because="the line is made"):
        facts = Facts(OrgKind.ASSOCIATION, "云河物业管理协会", world.district)
        top = add_organisation(actor=qian, facts=facts, now=now())
        facts = Facts(OrgKind.ALLIANCE, "清河湾物业服务联盟", world.subdistrict, upper=top)
        middle = add_organisation(actor=qian, facts=facts, now=now())
        world.appoint("liu", top, Post.COMMITTEE_CHAIR, world.district)
        world.appoint("wang", middle, Post.COMMITTEE_CHAIR, world.subdistrict)
        new = NewErrand(
            top, line_below(top, on=today), "上报物业费收缴情况", "按小区分列。", today + timedelta(days=7)
        )
        (errand,) = send_errands(actor=world.actor("liu", on=today), new=new, now=now())
        answer_errand(actor=world.actor("wang", on=today), errand_id=errand.pk, words="都好。", now=now())
    return errand
