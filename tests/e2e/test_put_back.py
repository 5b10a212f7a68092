"""Put back what went by mistake, in a real browser: a sheet of the board, a building of the tree, a committee."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils.timezone import localdate, now
from playwright.sync_api import Page, expect

from gongzhi.notices.models import BoardPost
from gongzhi.notices.services import publish_post
from gongzhi.notices.services.board import Sheet
from gongzhi.people.models import Organisation
from gongzhi.people.posts import OrgKind
from gongzhi.people.services import add_organisation
from gongzhi.people.services.organisations import Facts
from gongzhi.places.models import Place
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.req("E24")]
Clean = Callable[[Page], None]
SignIn = Callable[[Page, object], None]


def test_a_sheet_taken_down_by_mistake_hangs_again(
    world: World, phone: Page, sign_in: SignIn, axe: Clean, no_sideways_scroll: Clean
) -> None:
    sheet = Sheet(world.willow, world.anhe, "停水通知", "周三停水。", now())
    post = publish_post(actor=world.actor("lin", on=localdate()), sheet=sheet, now=now())
    sign_in(phone, world.lin)
    phone.goto(f"/board/{post.public_id}/")
    phone.get_by_role("button", name="撤下公示").click()
    phone.get_by_role("link", name="撤下的公示").click()
    axe(phone)
    no_sideways_scroll(phone)
    phone.get_by_role("button", name="放回").click()
    expect(phone.get_by_text("中间撤下过")).to_be_visible()
    axe(phone)
    assert BoardPost.objects.get().withdrawn_at is None


def test_a_building_taken_out_of_use_by_mistake_is_in_use_again(
    world: World, desktop: Page, sign_in: SignIn, axe: Clean, no_sideways_scroll: Clean
) -> None:
    sign_in(desktop, world.he)
    desktop.goto(f"/tree/{world.grain_building.public_id}/retire/")
    desktop.get_by_role("button", name="停用").click()
    desktop.get_by_text("停用 1 处").click()
    axe(desktop)
    desktop.get_by_role("link", name="1号楼").click()
    desktop.get_by_role("link", name="恢复使用").click()
    expect(desktop.get_by_text("请重新发码")).to_be_visible()
    axe(desktop)
    no_sideways_scroll(desktop)
    desktop.get_by_role("button", name="恢复使用").click()
    expect(desktop.get_by_text("已恢复使用")).to_be_visible()
    assert Place.objects.get(pk=world.grain_building.pk).retired_at is None


def test_an_organisation_ended_by_mistake_is_in_the_register_again(
    world: World, phone: Page, sign_in: SignIn, axe: Clean, no_sideways_scroll: Clean
) -> None:
    facts = Facts(OrgKind.COMMITTEE, "柳园里业委会", world.willow)
    org = add_organisation(actor=world.actor("he", on=localdate()), facts=facts, now=now())
    sign_in(phone, world.he)
    phone.goto("/organisations/ended/")
    expect(phone.get_by_text("没有停用的单位")).to_be_visible()
    axe(phone)
    phone.goto(f"/organisations/{org.public_id}/change/")
    phone.get_by_role("button", name="停用").click()
    phone.get_by_role("link", name="停用的单位").click()
    expect(phone.get_by_role("table")).to_contain_text(world.he.person.name)
    axe(phone)
    no_sideways_scroll(phone)
    phone.get_by_role("link", name="恢复使用").click()
    expect(phone.get_by_text("需要重新任命")).to_be_visible()
    axe(phone)
    no_sideways_scroll(phone)
    phone.get_by_role("button", name="恢复使用").click()
    expect(phone.get_by_text("已恢复使用")).to_be_visible()
    axe(phone)
    assert Organisation.objects.get(pk=org.pk).retired_at is None
