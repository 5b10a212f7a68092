"""Without a line: what was written lies on the phone, is sent once when there is one, and what is refused is shown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils.timezone import now
from playwright.sync_api import Page, Route, expect

from gongzhi.cases.models import Case, CasePhoto
from gongzhi.cases.models.case import Source
from gongzhi.cases.routing import TABLE
from gongzhi.cases.services.routes import Plan, Point, add_stop, make_route
from gongzhi.cases.services.walks import end_walk, start_walk
from gongzhi.core.cached import clear_all
from gongzhi.core.scope import unscoped
from gongzhi.places.models import Placard
from tests.e2e.pictures import phone_photo
from tests.plugins.browser import PHONE
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.req("E3")]
WORDS = "单元门关不上，门上的拉杆掉了"
HERE = "/on-this-phone/"


@pytest.fixture(autouse=True)
def fresh_tables() -> None:
    clear_all()
    TABLE.clear()


@pytest.fixture
def keeping(open_page: Callable[..., Page]) -> Page:
    """A phone whose pages may keep a worker."""
    return open_page(**PHONE, service_workers="allow")


def ready(page: Page) -> None:
    """The worker is there and has stored the page that is open."""
    page.evaluate(
        """async () => {
            while (!await caches.match(location.pathname, {ignoreVary: true})) await new Promise(requestAnimationFrame);
        }"""
    )


def part(page: Page, name: str) -> Any:
    return page.locator(f"[data-part={name}]")


def test_a_report_that_is_cut_off_lies_on_the_phone_and_arrives_once_with_its_photos(
    world: World, keeping: Page, tmp_path: Path, axe: Any, no_sideways_scroll: Any, complaints: list[str]
) -> None:
    """The words arrive, their answer does not; the page is closed, and opened again where there is no line."""
    Placard.objects.create(code="on-the-door", place=world.entrance, issued_at=now())
    phone = keeping
    phone.goto("/r/on-the-door/")
    ready(phone)
    phone.get_by_label("出了什么问题").fill(WORDS)
    phone.locator("input[type=file]").set_input_files(phone_photo(tmp_path / "1.jpg", size=(900, 600)))
    expect(phone.locator("figure.gz-photo")).to_have_count(1)

    def swallow(route: Route) -> None:
        route.fetch(max_redirects=0)
        phone.context.set_offline(True)
        route.abort("connectionreset")

    phone.route("**/report/*/", swallow)
    phone.get_by_role("button", name="发送").click()
    phone.wait_for_url(f"**{HERE}")
    expect(part(phone, "waiting")).to_contain_text("已存在这台手机上")
    expect(part(phone, "waiting")).to_contain_text(WORDS)
    expect(part(phone, "waiting")).to_contain_text("照片 1 张")
    axe(phone)
    no_sideways_scroll(phone)
    context = phone.context
    phone.close()
    assert (Case.objects.count(), CasePhoto.objects.count()) == (1, 0)

    again = context.new_page()
    again.goto("/r/on-the-door/")
    expect(again.locator(".gz-kept-at")).to_contain_text("截至")
    expect(again.locator("[data-phone-bar]")).to_contain_text("1 件已存在这台手机上")
    context.set_offline(False)
    again.goto(HERE)
    expect(part(again, "sent")).to_contain_text(Case.objects.get().number)
    expect(again.locator("[data-phone-bar]")).to_be_hidden()
    assert (Case.objects.count(), CasePhoto.objects.count()) == (1, 1)
    part(again, "sent").get_by_role("link", name="查看").click()
    expect(again.get_by_role("heading", level=1)).to_have_text("收到了")
    complaints.clear()  # the missing line, which is meant


def test_what_went_out_at_once_does_not_wait_on_the_phone(
    world: World, keeping: Page, tmp_path: Path
) -> None:
    Placard.objects.create(code="on-the-door", place=world.entrance, issued_at=now())
    phone = keeping
    phone.goto("/r/on-the-door/")
    ready(phone)
    phone.get_by_label("出了什么问题").fill(WORDS)
    phone.locator("input[type=file]").set_input_files(phone_photo(tmp_path / "1.jpg", size=(900, 600)))
    expect(phone.locator("figure.gz-photo")).to_have_count(1)
    phone.get_by_role("button", name="发送").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("收到了")
    waits = phone.evaluate(
        """async () => {
            let rows = await gzQueue.all();
            while (rows.length && performance.now() < 25000) {
                await new Promise(requestAnimationFrame);
                rows = await gzQueue.all();
            }
            return rows.map(row => [row.state, row.photosTo, row.photos.map(photo => photo.key)]);
        }"""
    )
    assert waits == []
    phone.reload()
    expect(phone.locator("[data-phone-bar]")).to_be_hidden()
    assert (Case.objects.count(), CasePhoto.objects.count()) == (1, 1)


def test_a_walk_goes_on_below_ground_and_what_is_refused_is_shown_and_mended(
    world: World, keeping: Page, sign_in: Any, tmp_path: Path, axe: Any, complaints: list[str]
) -> None:
    lin, han = world.actor("lin"), world.actor("han")
    with unscoped(because="a test"):
        route = make_route(
            actor=lin, plan=Plan("地下巡查", world.willow, world.anhe, "need", None), now=now()
        )
        for name in ("单元门", "水泵房"):
            add_stop(actor=lin, route_id=route.pk, point=Point(world.entrance, name, ""), now=now())
        walk = start_walk(actor=han, route_id=route.pk, now=now())
    phone = keeping
    sign_in(phone, world.han)
    here = f"/patrol/walks/{walk.public_id}/"
    phone.goto(here)
    ready(phone)
    phone.context.set_offline(True)
    phone.goto(here)
    expect(phone.locator(".gz-kept-at")).to_be_visible()
    for number, words in ((1, WORDS), (2, "水泵漏水，地上积水")):
        stop = phone.locator(f"#stop-{number}")
        stop.get_by_text("发现问题").click()
        stop.get_by_label("出了什么问题").fill(words)
        if number == 1:
            stop.get_by_label("照片").set_input_files(phone_photo(tmp_path / "2.jpg", size=(900, 600)))
        stop.get_by_role("button", name="登记").click()
        expect(stop.locator("[data-laid]")).to_be_visible()
        if number == 1:
            phone.context.set_offline(False)
            phone.evaluate("window.dispatchEvent(new Event('online'))")
            expect(phone.locator("[data-phone-bar]")).to_be_hidden()
            phone.context.set_offline(True)
    assert CasePhoto.objects.get().case.source == Source.PATROL
    with unscoped(because="a test"):
        end_walk(actor=han, walk_id=walk.pk, why="电话叫走了", now=now())
    phone.context.set_offline(False)
    phone.goto(HERE)
    expect(part(phone, "stuck")).to_contain_text("这次巡查已经结束")
    axe(phone)
    part(phone, "stuck").get_by_role("link", name="单独登记").click()
    expect(phone.get_by_label("出了什么问题")).to_have_value("水泵漏水，地上积水")
    phone.get_by_role("button", name="登记").click()
    phone.wait_for_url("**/cases/*/")
    assert Case.objects.count() == 2
    complaints.clear()


def test_the_list_of_the_day_is_taken_along_and_goes_when_somebody_signs_out(
    world: World, keeping: Page, sign_in: Any, axe: Any, complaints: list[str]
) -> None:
    case = world.case(now=now())
    phone = keeping
    sign_in(phone, world.lin)
    phone.goto("/start/")
    phone.get_by_role("button", name="把今天的清单存到手机上").click()
    expect(phone.get_by_text("页已存在这台手机上")).to_be_visible()
    axe(phone)
    phone.context.set_offline(True)
    phone.goto("/start/")
    expect(phone.locator(".gz-kept-at")).to_contain_text("截至")
    phone.goto(f"/cases/{case.public_id}/")
    expect(phone.get_by_role("heading", level=1)).to_have_text(case.title)
    phone.context.set_offline(False)
    phone.goto("/me/")
    phone.get_by_role("main").get_by_role("button", name="退出登录").click()
    phone.wait_for_url("**/")
    phone.context.set_offline(True)
    phone.goto("/start/")
    expect(phone.get_by_role("heading", level=1)).to_have_text("没有网络")
    complaints.clear()
