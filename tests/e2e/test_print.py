"""What comes out of the printer: black on white, without what a finger does and without what residents must not read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils.timezone import localdate, now
from playwright.sync_api import Page, expect

from gongzhi.cases.models import Case
from gongzhi.cases.services import accept_case, note_case, reply_case
from gongzhi.core.cached import clear_all
from gongzhi.notices.services.board import Sheet, publish_post
from gongzhi.places.models import EstateFacts
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
A4 = {"width": 673, "height": 986}  # what the margins leave, in CSS pixels


@pytest.fixture
def case(world: World) -> Case:
    clear_all()
    then = now() - timedelta(hours=2)
    case = world.case(
        text="三号楼二单元的门关不上，门上的拉杆掉了，夜里砰砰响，一楼没法睡", now=then, contact="13800000417"
    )
    lin = world.actor("lin", on=localdate())
    accept_case(actor=lin, case_id=case.pk, now=then)
    reply_case(actor=lin, case_id=case.pk, text="您好，师傅下午到。", now=then)
    note_case(actor=lin, case_id=case.pk, text="料还差两套", now=then)
    return case


@pytest.fixture
def paper(open_page: Callable[..., Page]) -> Page:
    page = open_page(viewport=A4)
    page.emulate_media(media="print")
    return page


def comes_out_well(page: Page) -> None:
    """No menu, no button, no field, nothing cut at the edge; and it says whose it is."""
    expect(page.locator(".gz-printhead")).to_be_visible()
    for what in (
        "nav",
        "button",
        "a.btn",
        "input:not([type=hidden])",
        "textarea",
        "select",
        "footer:not(.gz-sheet-foot)",
    ):
        shown = page.locator(what).evaluate_all("found => found.filter(e => e.offsetParent !== null).length")
        assert shown == 0, what
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    cut = page.evaluate(
        "[...document.querySelectorAll('main .gz-clip')].filter(e => e.scrollWidth > e.clientWidth + 1).length"
    )
    assert cut == 0
    lines = page.locator("main a").evaluate_all("all => all.map(e => getComputedStyle(e).textDecorationLine)")
    assert set(lines) <= {"none"}
    assert page.pdf(format="A4").startswith(b"%PDF-")


def test_a_start_page(world: World, case: Case, paper: Page, sign_in: Callable[[Page, object], None]) -> None:
    sign_in(paper, world.lin)
    paper.goto("/start/")
    expect(paper.get_by_role("link", name=case.title, exact=True)).to_be_visible()
    expect(paper.locator(".gz-printhead")).to_contain_text("柳园里 · 安和物业 · 林晓梅")
    comes_out_well(paper)
    sign_in(paper, world.wang)
    paper.goto("/start/")
    comes_out_well(paper)


def test_a_case_without_what_stays_inside(
    world: World, case: Case, paper: Page, sign_in: Callable[[Page, object], None]
) -> None:
    sign_in(paper, world.lin)
    paper.goto(f"/cases/{case.public_id}/")
    expect(paper.get_by_text("您好，师傅下午到。")).to_be_visible()
    expect(paper.get_by_text("料还差两套")).to_be_hidden()
    comes_out_well(paper)


def test_a_receipt_with_its_link(case: Case, paper: Page) -> None:
    paper.goto(f"/follow/{case.follow_key}/receipt/")
    expect(paper.get_by_text(case.number)).to_be_visible()
    expect(paper.get_by_text(f"/follow/{case.follow_key}/")).to_be_visible()
    comes_out_well(paper)
    paper.goto(f"/follow/{case.follow_key}/")
    comes_out_well(paper)


@pytest.mark.req("E24")
def test_a_sheet_of_the_board_with_its_seal_and_code(world: World, paper: Page) -> None:
    sheet = Sheet(world.willow, world.residents_committee, "停水通知", "明天上午停水，下午来水。", now())
    post = publish_post(actor=world.actor("he", on=localdate()), sheet=sheet, now=now())
    paper.goto(f"/board/{post.public_id}/sheet/")
    expect(paper.get_by_role("heading", level=1)).to_have_text("停水通知")
    expect(paper.get_by_role("img", name="盖章处")).to_be_visible()
    expect(paper.locator(".gz-sheet-foot img")).to_be_visible()
    comes_out_well(paper)


@pytest.mark.req("E24")
def test_the_sheet_of_a_place(world: World, paper: Page, sign_in: Callable[[Page, object], None]) -> None:
    EstateFacts.objects.create(place=world.willow, year_built=2004, households=300, facilities=["lift"])
    sign_in(paper, world.he)
    paper.goto(f"/tree/{world.willow.public_id}/")
    expect(paper.get_by_text("2004")).to_be_visible()
    expect(paper.get_by_text("安和物业").first).to_be_visible()
    comes_out_well(paper)
    paper.goto(f"/tree/{world.willow.public_id}/grids/")
    comes_out_well(paper)
