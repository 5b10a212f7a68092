"""The start page of every post, and of a resident: what waits, what is late, what is new; phone and desk, axe."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now
from playwright.sync_api import Page, expect

from gongzhi.cases.models import Case
from gongzhi.cases.services import dispatch_case, finish_case
from gongzhi.core.cached import clear_all
from gongzhi.law.deadlines import Limit, LimitUnit
from gongzhi.notices.services import publish_post
from gongzhi.notices.services.board import Sheet
from gongzhi.people.models import Account, Organisation
from gongzhi.people.posts import HEADS, OFFICE_POSTS, POSTS_OF, SPECS, OrgKind, Post, Right
from gongzhi.places.models import Place
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.req("I4")]
BODIES = {
    OrgKind.COMPANY: "anhe", OrgKind.RESIDENTS: "residents_committee", OrgKind.SUBDISTRICT: "street_office",
    OrgKind.DISTRICT: "district_office",
}  # fmt: skip
SUPERVISES = {Post.COMMUNITY_SECRETARY, Post.SUBDISTRICT_LEAD, Post.SUBDISTRICT_STAFF, Post.DISTRICT_STAFF}


@pytest.fixture(autouse=True)
def fresh_tables() -> None:
    clear_all()


def body_of(world: World, post: str) -> Organisation:
    """An organisation that has the post: one of the cast, else one that is founded for it."""
    kinds = [kind for kind, posts in POSTS_OF.items() if post in posts]
    if known := next((BODIES[kind] for kind in kinds if kind in BODIES), None):
        return getattr(world, known)
    place = world.district if kinds[0] == OrgKind.DEPARTMENT else world.willow
    levels = {
        f"{level}_id": getattr(place, f"{level}_id") for level in ("district", "subdistrict", "community")
    }
    return Organisation.objects.create(kind=kinds[0], name="另设的单位", place=place, **levels)


def place_of(world: World, post: str, org: Organisation) -> Place:
    if post in HEADS:
        return world.building if post == Post.BUILDING_HEAD else world.entrance
    return world.willow if org.kind == OrgKind.COMPANY or post == Post.GRID_WORKER else org.place


def seat(world: World, post: str) -> tuple[Account, Organisation]:
    """Somebody in this post and in no other."""
    org = body_of(world, post)
    world.person("somebody", "某人甲")
    world.appoint("somebody", org, post, place_of(world, post, org))
    return world.somebody, org


def late_case(world: World, org: Organisation) -> Case:
    """Four days old, given to the organisation for an hour."""
    then = now() - timedelta(days=4)
    case = world.case(now=then)
    limit = Limit(1, LimitUnit.HOUR)
    return dispatch_case(
        actor=world.actor("he"), case_id=case.pk, org_id=org.pk, limit=limit, ground="归他们管", now=then
    )


@pytest.mark.parametrize("post", sorted(SPECS))
def test_each_post_reads_first_what_it_owes(
    world: World, phone: Page, desktop: Page, sign_in, axe, no_sideways_scroll, post: str
) -> None:
    somebody, org = seat(world, post)
    handles = Right.HANDLE in SPECS[post].rights
    case = late_case(world, org) if handles else None
    sheet = Sheet(world.willow, world.anhe, "3号楼停水", "明天停水", now())
    publish_post(actor=world.actor("lin", on=localdate()), sheet=sheet, now=now())
    for page in (phone, desktop):
        sign_in(page, somebody)
        page.goto(reverse("start"))
        heading = page.get_by_role("heading", level=1)
        if case:
            expect(heading).to_have_text("1 件已逾期")
            waits = page.get_by_role("region", name="等我办")
            expect(waits.get_by_text("已逾期 1")).to_be_visible()
            expect(waits.get_by_role("link", name=case.title, exact=True)).to_be_visible()
            expect(page.get_by_role("region", name="守诺率")).to_be_visible()
        elif post in OFFICE_POSTS:
            platform = page.get_by_role("region", name="平台")
            expect(platform).to_be_visible()
            ill = platform.locator("li .st-late").count()
            expect(heading).to_have_text(f"{ill} 项要看" if ill else "没有等你办的事")
        else:
            expect(heading).to_have_text("没有等你办的事")
        if post in SUPERVISES:
            expect(page.get_by_role("region", name="收到案件")).to_be_visible()
            expect(page.get_by_role("region", name="升到我这里")).to_be_visible()
        if post in HEADS or org.place_id == world.willow.pk:
            expect(page.get_by_role("region", name="柳园里").get_by_text("3号楼停水")).to_be_visible()
        axe(page)
        no_sideways_scroll(page)
    if case:
        desktop.get_by_role("region", name="等我办").get_by_role("link", name=case.title, exact=True).click()
        expect(desktop.get_by_role("heading", level=1)).to_have_text(case.title)


def test_a_resident_reads_what_waits_what_is_late_and_what_is_new(
    world: World, phone: Page, desktop: Page, sign_in, axe, no_sideways_scroll
) -> None:
    wang, lin = world.actor("wang", on=localdate()), world.actor("lin", on=localdate())
    late = world.case(by=wang, text="迟了的门", now=now() - timedelta(days=3))
    done = world.case(by=wang, text="修好的门", now=now() - timedelta(days=1))
    finish_case(actor=lin, case_id=done.pk, result="换了拉杆", now=now())
    sheet = Sheet(world.willow, world.anhe, "3号楼停水", "明天停水", now())
    publish_post(actor=lin, sheet=sheet, now=now())
    for page in (phone, desktop):
        sign_in(page, world.wang)
        page.goto(reverse("start"))
        expect(page.get_by_role("heading", level=1)).to_have_text("1 件等您评价，1 件正在办")
        expect(page.get_by_role("region", name="正在办").get_by_role("link", name=late.title)).to_be_visible()
        expect(page.get_by_role("region", name="正在办").get_by_text("逾期 1 件")).to_be_visible()
        expect(page.get_by_role("region", name="新消息").get_by_text("1 条未读通知")).to_be_visible()
        expect(
            page.get_by_role("region", name="柳园里").get_by_role("link", name="3号楼停水")
        ).to_be_visible()
        axe(page)
        no_sideways_scroll(page)
    phone.get_by_role("region", name="真的修好了吗").get_by_role("link").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text(done.title)
    expect(phone.get_by_role("button", name="评价并办结")).to_be_in_viewport()
    phone.goto(reverse("start"))
    phone.get_by_role("link", name="报问题").first.click()
    expect(phone.get_by_role("link", name="清河湾街道")).to_be_visible()


def test_who_owes_nothing_and_lives_nowhere_is_told_so(
    world: World, phone: Page, sign_in, axe, no_sideways_scroll
) -> None:
    sign_in(phone, world.liu)
    phone.goto(reverse("start"))
    expect(phone.get_by_text("您还没有报过问题")).to_be_visible()
    axe(phone)
    no_sideways_scroll(phone)
    sign_in(phone, world.zhao)
    phone.goto(reverse("start"))
    expect(phone.get_by_role("heading", level=1)).to_have_text("今天没有到期的事")
    expect(phone.get_by_role("link", name="看本月办过的")).to_be_visible()
    axe(phone)
