"""From the sheet that the community prints to the receipt on a neighbour's phone: the code is read from the paper."""

from __future__ import annotations

from collections.abc import Callable

import pypdfium2
import pytest
import zxingcpp
from playwright.sync_api import Page, expect

from gongzhi.cases.models import Case
from gongzhi.cases.routing import TABLE
from gongzhi.core.cached import clear_all
from gongzhi.places.models import Placard
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.req("P5", "F1")]
DPI = 200  # a cheap printer, a phone held a hand away


@pytest.fixture(autouse=True)
def address(settings, live_server) -> None:
    """The sheet carries the address under which this server is reached."""
    clear_all()
    TABLE.clear()
    settings.SITE_URL = live_server.url


@pytest.fixture(params=["phone", "desktop"])
def neighbour(request: pytest.FixtureRequest) -> Page:
    return request.getfixturevalue(request.param)


def scanned(sheet: bytes) -> list[str]:
    """What a phone reads on the printed page."""
    page = pypdfium2.PdfDocument(sheet)[0]
    return [code.text for code in zxingcpp.read_barcodes(page.render(scale=DPI / 72).to_pil())]


def printed(page: Page) -> bytes:
    """The sheet behind the link, as the printer gets it."""
    link = page.get_by_role("link", name="打印张贴页（PDF）").get_attribute("href")
    assert link is not None
    return page.request.get(link).body()


def on_the_codes(page: Page, world: World) -> None:
    """The way from the page of the building to its codes."""
    page.goto(f"/tree/{world.building.public_id}/")
    page.get_by_role("link", name="门上的码").click()


def test_from_the_printed_sheet_to_the_receipt(
    world: World,
    neighbour: Page,
    open_page: Callable[..., Page],
    sign_in: Callable[[Page, object], None],
    axe: Callable[[Page], None],
    no_sideways_scroll: Callable[[Page], None],
) -> None:
    office = open_page()
    sign_in(office, world.he)
    on_the_codes(office, world)
    office.get_by_role("button", name="发 1 个码").click()
    (read,) = scanned(printed(office))
    neighbour.goto(read)
    expect(neighbour.get_by_text("柳园里 · 已填好")).to_be_visible()
    neighbour.get_by_label("出了什么问题").fill("单元门关不上，夜里砰砰响")
    neighbour.get_by_role("button", name="发送").click()
    expect(neighbour.get_by_role("heading", level=1)).to_have_text("收到了")
    axe(neighbour)
    no_sideways_scroll(neighbour)
    case = Case.objects.get()
    assert (case.place, case.place_known, case.bearer) == (world.entrance, True, world.anhe)


def test_a_revoked_and_an_altered_code_are_refused_with_a_way_on(
    world: World,
    neighbour: Page,
    open_page: Callable[..., Page],
    sign_in: Callable[[Page, object], None],
    axe: Callable[[Page], None],
    no_sideways_scroll: Callable[[Page], None],
    complaints: list[str],
) -> None:
    office = open_page()
    sign_in(office, world.he)
    on_the_codes(office, world)
    office.get_by_role("button", name="发 1 个码").click()
    (old,) = scanned(printed(office))
    office.get_by_role("button", name="给柳园里 3号楼 2单元换新码").click()
    (new,) = scanned(printed(office))
    assert old != new and new.endswith(f"/r/{Placard.objects.get(revoked_at=None).code}/")
    altered = new[:-2] + ("2" if new[-2] != "2" else "3") + "/"
    for address, heading in ((old, "这个码已经换新了"), (altered, "这个码打不开")):
        neighbour.goto(address)
        expect(neighbour.get_by_role("heading", level=1)).to_have_text(heading)
        axe(neighbour)
        no_sideways_scroll(neighbour)
    assert len(complaints) == 2 and all(
        "404" in said for said in complaints
    )  # the browser names the refusals
    complaints.clear()
    neighbour.get_by_role("link", name="选地方").click()
    expect(neighbour.get_by_role("link", name="清河湾街道", exact=True)).to_be_visible()
    assert not Case.objects.exists()
