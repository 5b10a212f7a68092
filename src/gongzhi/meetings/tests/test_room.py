"""In the room: agenda with few new problems, check-in and quorum, words by their revision, hands, resolutions."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from gongzhi.cases.models import Case, CaseBearing
from gongzhi.core.scope import WORK, scope_to
from gongzhi.core.verdict import Refused
from gongzhi.duties.models import Duty, DutyState
from gongzhi.journal.models import Entry
from gongzhi.meetings.models import (
    AgendaItem,
    Answer,
    Attendance,
    ItemState,
    Meeting,
    MeetingKind,
    MinuteField,
    MinuteText,
    Party,
)
from gongzhi.meetings.selectors.quorum import enough
from gongzhi.meetings.services import agenda, calling, minutes, room
from gongzhi.meetings.services.agenda import NewItem
from gongzhi.meetings.services.minutes import Hands, Saying, Stale
from gongzhi.meetings.tests.table import (
    THURSDAY,
    comes,
    furnish,
    one_off,
    opened,
    resolved,
    seat,
    side,
    weekly,
)
from gongzhi.people.actor import VISITOR
from tests.world import NOON, World

pytestmark = [pytest.mark.django_db, pytest.mark.req("T1", "T3", "E20")]


@pytest.fixture
def kinds(world: World) -> dict[str, MeetingKind]:
    return furnish(world)


@pytest.fixture
def day(world: World, kinds: dict[str, MeetingKind]) -> Meeting:
    """The first weekly day of a series, called."""
    first: Meeting = weekly(world, kinds).meetings.earliest("starts_at")
    calling.call_due(THURSDAY - timedelta(days=1))
    return Meeting.objects.get(pk=first.pk)


def add(world: World, meeting: Meeting, title: str, login: str = "he", **more: Any) -> AgendaItem:
    new = NewItem(title, **more)
    return agenda.add_item(actor=world.actor(login), meeting_id=meeting.pk, new=new, now=NOON)


def test_a_third_new_problem_is_refused_with_the_reason_and_the_next_meeting(
    world: World, day: Meeting
) -> None:
    add(world, day, "单元门关不上")
    add(world, day, "电动车进楼")
    with pytest.raises(agenda.TooMany) as no:
        add(world, day, "楼道堆物")
    assert "单元门关不上" in no.value.why and "12" in no.value.why
    assert no.value.later and no.value.later.starts_at == THURSDAY + timedelta(days=7)
    add(world, day, "通报换届", is_new=False)
    assert day.items.count() == 3


def test_what_is_put_off_stands_on_the_next_meeting_and_makes_room(world: World, day: Meeting) -> None:
    first = add(world, day, "单元门关不上")
    add(world, day, "电动车进楼")
    moved = agenda.put_off_item(actor=world.actor("he"), meeting_id=day.pk, item_id=first.pk, now=NOON)
    assert moved.came_from == first and moved.is_new and moved.meeting.starts_at > day.starts_at
    add(world, day, "楼道堆物")
    assert day.items.get(title="单元门关不上").state == ItemState.MOVED


def test_a_full_next_meeting_takes_nothing_that_is_put_off(world: World, day: Meeting) -> None:
    later = agenda.next_of(day)
    assert later
    for title in ("一", "二"):
        add(world, later, title)
    mine = add(world, day, "三")
    with pytest.raises(agenda.TooMany):
        agenda.put_off_item(actor=world.actor("he"), meeting_id=day.pk, item_id=mine.pk, now=NOON)


def test_every_side_puts_problems_on_the_agenda_and_nobody_else(world: World, day: Meeting) -> None:
    with scope_to(world.actor("lin").grants(WORK)):
        add(world, day, "门禁坏了", "lin")
    assert day.items.get().raised_by == world.anhe
    with scope_to(world.actor("zhao").grants(WORK)), pytest.raises(Refused) as no:
        add(world, day, "邻居的事", "zhao")
    assert no.value.status == 404


def test_a_case_on_the_agenda_says_so_in_its_history(world: World, day: Meeting) -> None:
    case = world.case()
    add(world, day, case.title, case_id=case.pk)
    assert Entry.objects.filter(subject=f"case:{case.pk}", verb="meetings.case_on_agenda").count() == 1
    with pytest.raises(Refused) as no:
        add(world, day, "又一次", case_id=case.pk, is_new=False)
    assert no.value.status == 409


@pytest.mark.parametrize(
    ("estate", "category", "status"), [("grain", "door", 422), ("willow", "misconduct", 422)]
)
def test_a_case_of_elsewhere_or_of_misconduct_stays_off_the_table(
    world: World, day: Meeting, estate: str, category: str, status: int
) -> None:
    case: Case = world.case(place=getattr(world, estate), category=getattr(world, category))
    with pytest.raises(Refused) as no:
        add(world, day, "不该上会", case_id=case.pk)
    assert no.value.status == status and not day.items.exists()


def test_who_is_invited_for_an_item_reads_its_case_and_owes_an_answer(world: World, day: Meeting) -> None:
    case = world.case()
    item = add(world, day, case.title, case_id=case.pk)
    he = world.actor("he")
    guest = agenda.invite(actor=he, meeting_id=day.pk, item_id=item.pk, org_id=world.huimin.pk, now=NOON)
    assert CaseBearing.objects.filter(case=case, org=world.huimin).exists()
    duty = Duty.objects.get(subject=f"meetingside:{guest.pk}")
    assert (duty.kind, duty.bearer, duty.due_at) == ("meeting_answer", world.huimin, THURSDAY)
    reply = calling.Reply(Answer.WRITES, "  ")
    with pytest.raises(Refused):
        calling.answer_invitation(
            actor=world.actor("zhao"), meeting_id=day.pk, side_id=guest.pk, reply=reply, now=NOON
        )
    reply = calling.Reply(Answer.WRITES, "我们公司可以借发电机。")
    calling.answer_invitation(
        actor=world.actor("zhao"), meeting_id=day.pk, side_id=guest.pk, reply=reply, now=NOON
    )
    duty.refresh_from_db()
    assert duty.state == DutyState.DONE and duty.kept
    with pytest.raises(Refused) as no:
        agenda.invite(actor=he, meeting_id=day.pk, item_id=item.pk, org_id=world.huimin.pk, now=NOON)
    assert no.value.status == 409


def test_people_check_in_once_and_the_quorum_follows(world: World, day: Meeting) -> None:
    def now_enough() -> bool:
        return enough(day, list(day.sides.all()), day.attendance.all()).ok

    with pytest.raises(Refused) as early:
        comes(world, day, Party.COMPANY, "林晓梅")
    assert early.value.status == 409
    opened(world, day)
    comes(world, day, Party.RESIDENTS, "何静")
    comes(world, day, Party.COMPANY, "林晓梅")
    assert not now_enough()
    chair = comes(world, day, Party.COMMITTEE, "白梅")
    assert now_enough()
    with pytest.raises(Refused) as twice:
        comes(world, day, Party.COMMITTEE, "白 梅".replace(" ", ""))
    assert twice.value.status == 409
    room.check_out(actor=world.actor("he"), meeting_id=day.pk, row_id=chair.pk, now=THURSDAY)
    assert not now_enough()
    with pytest.raises(Refused) as gone:
        room.check_out(actor=world.actor("he"), meeting_id=day.pk, row_id=chair.pk, now=THURSDAY)
    assert gone.value.status == 409
    room.check_out(actor=world.actor("he"), meeting_id=day.pk, row_id=chair.pk, back=True, now=THURSDAY)
    assert now_enough()


def test_the_code_on_the_wall_lets_a_resident_in_with_a_drawn_signature(world: World, day: Meeting) -> None:
    opened(world, day)
    drawn = json.dumps([[[1, 2.4], [500, 900]]])
    arrival = room.Arrival(side(day, Party.OWNERS).pk, "  王 桂兰 ", drawn)
    row = room.check_in_by_code(code=day.code, arrival=arrival, actor=VISITOR, now=THURSDAY)
    assert (row.name, row.strokes, row.how) == ("王 桂兰", "[[[1,2],[500,900]]]", "code")
    kept = Attendance.objects.filter(pk=row.pk).values_list("name", flat=True)
    assert "王" not in str(kept.query) and Entry.objects.filter(verb="meetings.came").count() == 1
    with pytest.raises(Refused) as no:
        room.check_in_by_code(code="nobody", arrival=arrival, now=THURSDAY)
    assert no.value.status == 404


@pytest.mark.parametrize(
    "strokes", ["x", "[[1]]", "[[[0,1e999]]]", "[[[-1,0]]]", "[[[0,1001]]]", "[" * 30_000, '{"a":1}']
)
def test_a_signature_that_is_none_is_refused_in_words(strokes: str) -> None:
    with pytest.raises(Refused) as no:
        room.sound(strokes)
    assert no.value.status == 422


def test_a_stale_save_is_refused_with_both_texts(world: World, day: Meeting) -> None:
    item = add(world, day, "单元门")
    opened(world, day)
    he = world.actor("he")

    def save(text: str, revision: int) -> MinuteText:
        saying = Saying(item.pk, MinuteField.TALK, text, revision)
        return minutes.save_text(actor=he, meeting_id=day.pk, saying=saying, now=THURSDAY)

    assert save("物业说门轴坏了。", 0).revision == 1
    with pytest.raises(Stale) as no:
        save("居民说夜里响。", 0)
    assert (no.value.theirs.text, no.value.yours) == ("物业说门轴坏了。", "居民说夜里响。")
    assert save("物业说门轴坏了。居民说夜里响。", 1).revision == 2
    assert save("物业说门轴坏了。居民说夜里响。", 0).revision == 2
    assert Entry.objects.filter(verb="meetings.wrote").count() == 2


def test_a_side_writes_its_own_opinion_and_not_the_minutes(world: World, day: Meeting) -> None:
    item = add(world, day, "单元门")
    opened(world, day)
    lin, own = world.actor("lin"), side(day, Party.COMPANY)
    mine = Saying(item.pk, MinuteField.OPINION, "我们三天换好。", 0, own.pk)
    assert minutes.save_text(actor=lin, meeting_id=day.pk, saying=mine, now=THURSDAY).side == own
    for saying in (
        Saying(item.pk, MinuteField.TALK, "改记录", 0),
        Saying(item.pk, MinuteField.OPINION, "替别人说", 0, side(day, Party.COMMITTEE).pk),
    ):
        with pytest.raises(Refused) as no:
            minutes.save_text(actor=lin, meeting_id=day.pk, saying=saying, now=THURSDAY)
        assert no.value.status == 403


def test_no_more_hands_than_people(world: World, day: Meeting) -> None:
    item = add(world, day, "单元门")
    opened(world, day)
    for name in ("甲一", "乙二", "丙三"):
        comes(world, day, Party.OWNERS, name)
    he = world.actor("he")
    minutes.count_hands(actor=he, meeting_id=day.pk, hands=Hands(item.pk, "换吗", 2, 0, 1), now=THURSDAY)
    with pytest.raises(Refused) as no:
        minutes.count_hands(actor=he, meeting_id=day.pk, hands=Hands(item.pk, "换吗", 3, 1, 0), now=THURSDAY)
    assert no.value.status == 422


def test_items_take_their_time_one_after_the_other(world: World, day: Meeting) -> None:
    first, second = add(world, day, "一"), add(world, day, "二")
    opened(world, day)
    he = world.actor("he")
    room.time_item(actor=he, meeting_id=day.pk, item_id=first.pk, now=THURSDAY)
    room.time_item(actor=he, meeting_id=day.pk, item_id=second.pk, now=THURSDAY + timedelta(minutes=9))
    rows = {item.title: item for item in day.items.all()}
    assert rows["一"].ended_at - rows["一"].started_at == timedelta(minutes=9)
    assert rows["二"].started_at and not rows["二"].ended_at


@pytest.mark.req("T2")
def test_a_committee_without_its_members_decides_nothing(world: World, kinds: dict[str, MeetingKind]) -> None:
    """Five seats: three must be there; nobody comes for another."""
    for name in ("甲一", "乙二", "丙三", "丁四", "戊五"):
        seat(world, name)
    meeting = one_off(world, kinds["committee"], "bai")
    assert meeting.host == world.committee
    room.open_meeting(actor=world.actor("bai"), meeting_id=meeting.pk, now=THURSDAY)
    meeting.refresh_from_db()
    assert (meeting.sitting, meeting.owners_sitting) == (5, 5)
    bai = world.actor("bai")

    def arrives(name: str) -> Attendance:
        arrival = room.Arrival(side(meeting, Party.COMMITTEE).pk, name)
        return room.check_in(actor=bai, meeting_id=meeting.pk, arrival=arrival, now=THURSDAY)

    with pytest.raises(Refused) as stranger:
        arrives("替人来的")
    assert stranger.value.status == 422
    arrives("甲一")
    arrives("乙二")
    item = agenda.add_item(actor=bai, meeting_id=meeting.pk, new=NewItem("聘物业"), now=THURSDAY)

    def decide() -> None:
        new = minutes.Resolving(item.pk, "续聘一年。", world.anhe.pk, (THURSDAY + timedelta(days=9)).date())
        minutes.resolve(actor=bai, meeting_id=meeting.pk, new=new, now=THURSDAY)

    with pytest.raises(Refused) as short:
        decide()
    assert short.value.status == 409 and "指导规则" in short.value.why
    arrives("丙三")
    decide()


def test_resolutions_are_changed_by_revision_and_struck_before_the_signature(
    world: World, day: Meeting
) -> None:
    opened(world, day)
    row = resolved(world, day)
    he = world.actor("he")
    new = minutes.Resolving(row.item_id, "改成两扇门。", world.anhe.pk, row.due_on, "photo")
    minutes.change_resolution(
        actor=he, meeting_id=day.pk, resolution_id=row.pk, revision=1, new=new, now=THURSDAY
    )
    with pytest.raises(Refused) as stale:
        minutes.change_resolution(
            actor=he, meeting_id=day.pk, resolution_id=row.pk, revision=1, new=new, now=THURSDAY
        )
    assert stale.value.status == 409 and "改成两扇门" in stale.value.why
    minutes.strike_resolution(actor=he, meeting_id=day.pk, resolution_id=row.pk, now=THURSDAY)
    assert not day.resolutions.exists() and not Duty.objects.filter(kind="resolution").exists()
