"""A matter in a real browser: from its first report to what is missing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils.timezone import localdate, now
from playwright.sync_api import Page, expect

from gongzhi.cases.services import accept_case
from gongzhi.core.cached import clear_all
from gongzhi.meetings.models import MeetingKind
from gongzhi.meetings.services import agenda, ending, minutes, room
from gongzhi.meetings.tests.table import furnish, one_off
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Clean = Callable[[Page], None]
SignIn = Callable[[Page, object], None]


@pytest.fixture(autouse=True)
def fresh_tables() -> None:
    clear_all()


@pytest.fixture
def kinds(world: World) -> dict[str, MeetingKind]:
    return furnish(world)


@pytest.mark.req("U4")
def test_a_matter_is_read_from_its_first_report_to_its_gaps(
    world: World, kinds: dict[str, MeetingKind], page: Page, sign_in: SignIn, axe: Clean, no_sideways_scroll: Clean,
) -> None:  # fmt: skip
    he, today = world.actor("he", on=localdate()), localdate()
    first = one_off(world, kinds["weekly"], at=now() - timedelta(days=2))
    case = world.case(by=world.actor("wang", on=today), now=now() - timedelta(days=45))
    accept_case(actor=world.actor("lin", on=today), case_id=case.pk, now=now() - timedelta(days=45))
    new = agenda.NewItem("单元门关不上", case_id=case.pk)
    item = agenda.add_item(actor=he, meeting_id=first.pk, new=new, now=now() - timedelta(days=3))
    room.open_meeting(actor=he, meeting_id=first.pk, now=now() - timedelta(days=2))
    owed = minutes.Resolving(item.pk, "换好3号楼2单元的门。", world.anhe.pk, today + timedelta(days=5))
    minutes.resolve(actor=he, meeting_id=first.pk, new=owed, now=now() - timedelta(days=2))
    ending.close_meeting(actor=he, meeting_id=first.pk, now=now() - timedelta(days=2))
    sign_in(page, world.lin)
    page.goto(f"/cases/{case.public_id}/")
    page.get_by_role("link", name="全过程与断档").click()
    expect(page.get_by_text("首次反映", exact=True)).to_be_visible()
    expect(page.get_by_text("天没有任何进展")).to_be_visible()
    expect(page.get_by_text("记录还没有签字：还没有人承担")).to_be_visible()
    axe(page)
    no_sideways_scroll(page)
    ending.sign_minutes(actor=he, meeting_id=first.pk, now=now())
    page.reload()
    expect(page.get_by_text("记录还没有签字")).to_have_count(0)
    page.get_by_role("link", name="换好3号楼2单元的门。").click()
    expect(page.get_by_role("heading", name="换好3号楼2单元的门。")).to_be_visible()
