"""The whole chain of a matter: what happened stands there with its way on, and what did not stands there as a gap."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from gongzhi.cases.models import Case, HardCase
from gongzhi.cases.services import accept_case, note_case
from gongzhi.core.models import levels_of
from gongzhi.core.scope import WORK, scope_to
from gongzhi.journal.models import WordsKey
from gongzhi.meetings.models import Meeting, MeetingKind
from gongzhi.meetings.selectors.matter import chain_of
from gongzhi.meetings.services import agenda, ending
from gongzhi.meetings.services.keeping import Finish, finish_promise
from gongzhi.meetings.tests.table import AFTER, furnish, one_off, opened, resolved, signed
from tests.counting import counts
from tests.world import NOON, World

pytestmark = [pytest.mark.django_db, pytest.mark.req("U4")]
LATER = AFTER + timedelta(hours=1)


@pytest.fixture
def kinds(world: World) -> dict[str, MeetingKind]:
    return furnish(world)


@pytest.fixture
def case(world: World) -> Case:
    case = world.case(by=world.actor("wang"), now=NOON)
    return accept_case(actor=world.actor("lin"), case_id=case.pk, now=NOON)


def on_the_table(world: World, kinds: dict[str, MeetingKind], case: Case) -> Meeting:
    meeting = one_off(world, kinds["weekly"])
    new = agenda.NewItem("单元门", case_id=case.pk)
    agenda.add_item(actor=world.actor("he"), meeting_id=meeting.pk, new=new, now=NOON)
    return meeting


def stations(case: Case, now: datetime = LATER) -> list[str]:
    return [one.title for one in chain_of(Case.objects.get(pk=case.pk), now=now) if not one.is_gap]


def gaps(case: Case, now: datetime = LATER) -> list[str]:
    return [one.title for one in chain_of(Case.objects.get(pk=case.pk), now=now) if one.is_gap]


def test_a_new_matter_has_its_report_and_its_duty_and_no_gap(case):
    assert stations(case, NOON) == ["首次反映", "安和物业负责办理"]
    assert gaps(case, NOON) == []


def test_what_nobody_accepted_says_so(world):
    assert gaps(world.case(), NOON) == ["已派给安和物业，尚未接单。"]


def test_past_its_time_it_says_by_how_much(case):
    assert gaps(case, case.due_at + timedelta(days=3)) == ["已逾期 3 天。"]


def test_a_long_silence_is_a_hole_between_two_stations(case):
    titles = [one.title for one in chain_of(case, now=NOON + timedelta(days=40))]
    assert titles[2] == "40 天没有任何进展"


def test_the_hard_list_stands_there_with_each_step_that_was_done(world, case):
    common = {"asked_by": world.anhe, "office": world.street_office, "asked_at": NOON, "why": "没有配件"}
    key = WordsKey.objects.create(secret="")
    entry = HardCase.objects.create(
        case=case, place=case.place, words_key=key, review_on=NOON.date(), **levels_of(case.place), **common
    )
    for task, done in (("找配件", NOON + timedelta(hours=2)), ("换门", None)):
        entry.steps.create(org=world.anhe, task=task, due_at=NOON + timedelta(days=2), done_at=done)
    assert stations(case)[2:] == ["列入疑难清单", "找配件"]
    assert "已列入疑难清单，但没有一次会议议过。" in gaps(case)


def test_what_was_written_meanwhile_breaks_the_silence(world, case):
    note_case(actor=world.actor("lin"), case_id=case.pk, text="配件下周到", now=NOON + timedelta(days=20))
    assert not any("没有任何进展" in one for one in gaps(case, NOON + timedelta(days=40)))


def test_meeting_and_promise_stand_in_order_with_their_ways_on(world, kinds, case):
    meeting = opened(world, on_the_table(world, kinds, case))
    promise = resolved(world, meeting)
    signed(world, meeting)
    chain = chain_of(case, now=LATER)
    found = {one.title: one.url for one in chain if one.url}
    assert found == {
        meeting.title: reverse("meeting_detail", args=[meeting.public_id]),
        promise.sentence: reverse("promise_detail", args=[promise.public_id]),
    }
    assert [one.title for one in chain if not one.is_gap][-2:] == [meeting.title, promise.sentence]


def test_spoken_of_without_a_resolution_is_a_gap_once_the_meeting_is_over(world, kinds, case):
    meeting = opened(world, on_the_table(world, kinds, case))
    before = gaps(case)
    ending.close_meeting(actor=world.actor("he"), meeting_id=meeting.pk, now=AFTER)
    assert [one for one in gaps(case) if one not in before] == ["3月5日议过，但没有形成决议。"]


def test_resolved_and_not_signed_is_owed_by_nobody(world, kinds, case):
    meeting = opened(world, on_the_table(world, kinds, case))
    resolved(world, meeting)
    ending.close_meeting(actor=world.actor("he"), meeting_id=meeting.pk, now=AFTER)
    said = "3月5日的记录还没有签字：还没有人承担。"
    assert said in gaps(case)
    ending.sign_minutes(actor=world.actor("he"), meeting_id=meeting.pk, now=AFTER)
    assert said not in gaps(case)


def test_a_meeting_that_was_not_held_is_a_gap(world, kinds, case):
    on_the_table(world, kinds, case)
    assert "3月5日的会议没有召开。" in gaps(case, AFTER + timedelta(days=1))


def test_a_late_promise_and_one_that_nobody_confirmed(world, kinds, case):
    meeting = opened(world, on_the_table(world, kinds, case))
    promise = resolved(world, meeting)
    signed(world, meeting)
    late = AFTER + timedelta(days=8)
    assert "安和物业的承诺已逾期 2 天。" in gaps(case, late)
    finish_promise(actor=world.actor("lin"), resolution_id=promise.pk, finish=Finish("门换好了"), now=AFTER)
    said = gaps(case, late)
    assert "安和物业称已完成，还没有会议确认。" in said
    assert not any("承诺已逾期" in one for one in said)


def test_who_did_not_sit_there_reads_that_there_was_a_meeting_and_not_what_it_said(world, kinds, case):
    meeting = opened(world, on_the_table(world, kinds, case))
    resolved(world, meeting)
    signed(world, meeting)
    meeting.sides.exclude(org=world.branch).delete()
    with scope_to(world.actor("han").grants(WORK)):
        chain = chain_of(Case.objects.get(pk=case.pk), now=LATER)
    titles = [one.title for one in chain]
    assert "槐树社区居委会的会议" in titles
    assert meeting.title not in titles
    assert not any(one.url.startswith("/meetings/") for one in chain)


def test_the_page_asks_the_same_for_one_meeting_and_for_five(world, kinds, case, client: Client):
    client.force_login(world.he)
    address = reverse("matter", args=[case.public_id])
    client.get(address)  # a session writes down its first page
    for times in (1, 4):
        for _ in range(times):
            meeting = opened(world, on_the_table(world, kinds, case))
            resolved(world, meeting)
            signed(world, meeting)
        page = counts("matter", lambda: client.get(address)).content.decode()
    assert page.count("换好3号楼2单元的门") == 5
    assert "处断档" in page


def test_the_page_of_the_case_leads_there(world, kinds, case, client: Client):
    meeting = on_the_table(world, kinds, case)
    client.force_login(world.he)
    page = client.get(reverse("case_detail", args=[case.public_id])).content.decode()
    assert reverse("matter", args=[case.public_id]) in page
    assert meeting.title in page


def test_a_case_of_another_place_has_no_page(world, case, client: Client):
    client.force_login(world.tao)
    assert client.get(reverse("matter", args=[case.public_id])).status_code == 404
