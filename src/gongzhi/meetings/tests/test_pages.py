"""Pages of meetings: what each reader sees, how many questions a page asks, calendars, kinds, what is kept how long."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate, now
from icalendar import Calendar

from gongzhi.core.scope import WORK, entered, scope_to
from gongzhi.core.verdict import Refused
from gongzhi.duties.services.calendar import make_calendar
from gongzhi.meetings import calendars, groups, retention, rhythm
from gongzhi.meetings.forms.plans import KindForm
from gongzhi.meetings.models import Attendance, Meeting, MeetingKind, Party, Resolution
from gongzhi.meetings.selectors.kinds import kinds_for, places_for
from gongzhi.meetings.services import agenda, calling, ending, minutes, room
from gongzhi.meetings.services.kinds import Written, change_kind, end_kind, write_kind
from gongzhi.meetings.tests.table import furnish, one_off, side, weekly
from gongzhi.people.actor import VISITOR
from tests.counting import counts
from tests.world import NOON, World

pytestmark = [pytest.mark.django_db, pytest.mark.req("T1", "T3")]


@pytest.fixture
def kinds(world: World) -> dict[str, MeetingKind]:
    return furnish(world)


@pytest.fixture
def sat(world: World, kinds: dict[str, MeetingKind]) -> Meeting:
    """A meeting in session today, with people, items, words, hands and resolutions."""
    return sitting(world, kinds["five"], people=3, items=2)


def sitting(world: World, kind: MeetingKind, *, people: int, items: int) -> Meeting:
    at, he = now(), world.actor("he", on=localdate())
    new = calling.NewMeeting(kind, world.willow, at + timedelta(hours=1), 60)
    meeting = calling.plan_meeting(actor=he, new=new, now=at)
    common: dict[str, Any] = {"actor": he, "meeting_id": meeting.pk, "now": at}
    case = world.case(now=at)
    rows = [agenda.add_item(**common, new=agenda.NewItem("门", case_id=case.pk))]
    rows += [agenda.add_item(**common, new=agenda.NewItem(f"第{n}件")) for n in range(items - 1)]
    agenda.invite(**common, item_id=rows[0].pk, org_id=world.street_office.pk)
    room.open_meeting(**common)
    for n in range(people):
        arrival = room.Arrival(side(meeting, Party.OWNERS).pk, f"居民{n}")
        room.check_in_by_code(code=meeting.code, arrival=arrival, actor=VISITOR, now=at)
    for row in rows:
        minutes.save_text(**common, saying=minutes.Saying(row.pk, minutes.MinuteField.TALK, "说了。", 0))
        own = minutes.Saying(
            row.pk, minutes.MinuteField.OPINION, "同意。", 0, side(meeting, Party.COMPANY).pk
        )
        minutes.save_text(**common, saying=own)
        minutes.count_hands(**common, hands=minutes.Hands(row.pk, "行吗", 1, 0, 0))
        due = localdate() + timedelta(days=7)
        minutes.resolve(**common, new=minutes.Resolving(row.pk, "换门。", world.anhe.pk, due))
    return meeting


def browser(world: World, login: str) -> Client:
    client = Client()
    client.force_login(getattr(world, login))
    with entered(None):
        client.get(reverse("kind_list"))  # a session writes down its first page
    return client


def asked(client: Client, name: str, *args: Any, known: str = "", **query: str) -> str:
    with entered(None):
        answer = counts(known or name, lambda: client.get(reverse(name, args=args), query))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_of_a_meeting_asks_the_same_for_two_items_and_for_forty(
    world: World, kinds: dict[str, MeetingKind], sat: Meeting
) -> None:
    client = browser(world, "he")
    asked(client, "meeting_detail", sat.public_id)
    more = sitting(world, kinds["five"], people=20, items=40)
    asked(client, "meeting_detail", more.public_id)
    asked(client, "meeting_present", more.public_id)


def test_lists_ask_the_same_however_many_there_are(
    world: World, kinds: dict[str, MeetingKind], sat: Meeting
) -> None:
    client = browser(world, "he")
    page = asked(client, "meeting_list", view="held")
    assert "五方会商" in page
    for _n in range(5):
        sitting(world, kinds["five"], people=1, items=2)
    asked(client, "meeting_list", view="held")
    he = world.actor("he", on=localdate())
    for meeting in Meeting.objects.filter(state="open"):
        ending.close_meeting(actor=he, meeting_id=meeting.pk, now=now())
        ending.sign_minutes(actor=he, meeting_id=meeting.pk, now=now())
    assert "安和物业" in asked(client, "promise_list")
    asked(client, "kind_list")
    asked(client, "series_list")
    asked(client, "promise_detail", Resolution.objects.latest("pk").public_id)
    asked(client, "meeting_publish", Meeting.objects.filter(state="signed").latest("pk").public_id)


def test_names_of_residents_are_for_who_holds_the_meeting(world: World, sat: Meeting) -> None:
    address = reverse("meeting_detail", args=[sat.public_id])
    with entered(None):
        assert "居民1" in browser(world, "he").get(address).content.decode()
        seen = browser(world, "lin").get(address).content.decode()
    assert "居民1" not in seen and "3 人" in seen


@pytest.mark.parametrize(
    ("login", "status"), [("zhao", 404), ("tao", 404), ("wang", 404), ("lin", 200), ("zhou", 200)]
)
def test_a_meeting_is_open_to_who_sits_there_and_who_supervises(
    world: World, sat: Meeting, login: str, status: int
) -> None:
    with entered(None):
        assert (
            browser(world, login).get(reverse("meeting_detail", args=[sat.public_id])).status_code == status
        )


def test_a_moved_invitation_replaces_the_old_one_in_a_calendar(
    world: World, kinds: dict[str, MeetingKind]
) -> None:
    meeting = one_off(world, kinds["weekly"], at=NOON + timedelta(days=1))
    first = event(calendars.invitation(meeting))
    move = calling.Move(NOON + timedelta(days=2), 45, "活动室", "改期")
    meeting = calling.move_meeting(actor=world.actor("he"), meeting_id=meeting.pk, move=move, now=NOON)
    second = event(calendars.invitation(Meeting.objects.select_related("place").get(pk=meeting.pk)))
    assert first["UID"] == second["UID"] and int(second["SEQUENCE"]) > int(first["SEQUENCE"])
    assert second.decoded("DTSTART") == NOON + timedelta(days=2) and "活动室" in str(second["LOCATION"])
    calling.cancel_meeting(actor=world.actor("he"), meeting_id=meeting.pk, why="不开了", now=NOON)
    made = Calendar.from_ical(
        calendars.invitation(Meeting.objects.select_related("place").get(pk=meeting.pk))
    )
    assert (made["METHOD"], event(made.to_ical())["STATUS"]) == ("CANCEL", "CANCELLED")


def event(said: bytes) -> Any:
    return Calendar.from_ical(said).walk("VEVENT")[0]


def test_own_meetings_stand_in_the_personal_calendar_and_others_do_not(
    world: World, kinds: dict[str, MeetingKind], sat: Meeting
) -> None:
    for login, there in (("lin", True), ("zhao", False)):
        actor = world.actor(login, on=localdate())
        key = make_calendar(actor=actor, now=now())
        with entered(None):
            said = Client().get(reverse("duty_calendar", args=[key])).content
        found = [str(one["SUMMARY"]) for one in Calendar.from_ical(said).walk("VEVENT")]
        assert ("五方会商" in found) is there, login


def test_chat_groups_read_which_where_and_when_and_nothing_else(world: World, sat: Meeting) -> None:
    word = groups.called([sat.pk])[sat.pk]
    assert world.anhe.pk in word.org_ids and "五方会商" in word.words and "居民1" not in word.words
    assert "公告栏" in groups.published([sat.pk])[sat.pk].words


@pytest.mark.req("T2")
def test_a_kind_is_written_changed_by_version_and_ended(world: World, kinds: dict[str, MeetingKind]) -> None:
    zhou = world.actor("zhou")
    kind = write_kind(actor=zhou, new=written(world), now=NOON)
    assert kind in kinds_for([world.willow]) and kind not in kinds_for([world.district])
    change_kind(actor=zhou, kind_id=kind.pk, version=1, new=written(world, name="楼门会"), now=NOON)
    with pytest.raises(Refused) as stale:
        change_kind(actor=zhou, kind_id=kind.pk, version=1, new=written(world, name="别的"), now=NOON)
    assert stale.value.status == 409
    made = weekly(world, kinds | {"weekly": MeetingKind.objects.get(pk=kind.pk)})
    with pytest.raises(Refused) as used:
        end_kind(actor=zhou, kind_id=kind.pk, now=NOON)
    assert used.value.status == 409
    made.ended_at = NOON
    made.save(update_fields=["ended_at"])
    end_kind(actor=zhou, kind_id=kind.pk, now=NOON)
    assert kind not in kinds_for([world.willow])


@pytest.mark.parametrize("login", ["he", "lin", "wang", "tao"])
def test_only_offices_above_write_kinds(world: World, kinds: dict[str, MeetingKind], login: str) -> None:
    with pytest.raises(Refused):
        write_kind(actor=world.actor(login), new=written(world), now=NOON)


def test_a_kind_of_everybody_is_copied_not_changed(world: World, kinds: dict[str, MeetingKind]) -> None:
    with pytest.raises(Refused):
        change_kind(
            actor=world.actor("zhou"), kind_id=kinds["weekly"].pk, version=1, new=written(world), now=NOON
        )


def written(world: World, **changes: Any) -> Written:
    facts = {
        "name": "楼门恳谈会", "purpose": "", "level": "estate", "host": "residents",
        "parties": [["residents", True], ["owners", False]], "quorum": "half", "notice_days": 1,
        "rhythm": "FREQ=WEEKLY;BYDAY=TH", "at": time(19), "minutes": 30, "on_holiday": "after", "new_most": 1,
        "looks_back": True, "agenda": [["听楼门长讲", 15]], "publisher": "host", "publish_days": None, "board_days": 30,
    }  # fmt: skip
    return Written(world.subdistrict, facts | changes)


@pytest.mark.parametrize("often", [code for code, _words in rhythm.how_often()])
def test_every_rhythm_of_the_form_is_a_rule_and_is_chosen_again(often: str) -> None:
    rule = rhythm.made_of(often, "2", "WE")
    assert rhythm.checked(rule) == rule and rhythm.chosen(rule) in ((often, "2", "WE"), (often, "1", "WE"))


def test_a_rule_that_the_form_cannot_say_is_kept(world: World) -> None:
    form = KindForm(places=[world.subdistrict], rule="FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=5")
    assert form.initial["often"] == KindForm.OWN


def test_meetings_are_called_where_one_dispatches(world: World, kinds: dict[str, MeetingKind]) -> None:
    assert {place.name for place in places_for(world.actor("he"))} == {"槐树社区", "柳园里", "禾安小区"}
    assert [place.name for place in places_for(world.actor("bai"))] == ["柳园里"]
    assert places_for(world.actor("wang")) == []


@pytest.mark.req("E20")
def test_names_of_residents_go_after_three_years_and_at_their_own_wish(world: World, sat: Meeting) -> None:
    wang = world.actor("wang", on=localdate())
    own = room.Arrival(side(sat, Party.OWNERS).pk, "王桂兰")
    row = room.check_in_by_code(code=sat.code, arrival=own, actor=wang, now=now())
    assert retention.attendance_facts(world.wang)
    assert retention.erase_attendance(world.wang, now()) == 1
    row.refresh_from_db()
    assert row.name == "—" and not retention.attendance_facts(world.wang)
    assert retention.forget_residents(now() + timedelta(days=1094)) == 0
    assert retention.forget_residents(now() + timedelta(days=1096)) == 3
    assert set(Attendance.objects.values_list("name", flat=True)) == {"—"}
    assert sat.attendance.count() == 4


def test_the_wall_shows_its_code_only_to_who_holds_the_meeting(world: World, sat: Meeting) -> None:
    with entered(None):
        address = reverse("meeting_code", args=[sat.public_id])
        assert sat.code in browser(world, "he").get(address).content.decode()
        assert browser(world, "lin").get(address).status_code == 403


def test_a_promise_is_open_to_its_bearer_alone_beside_the_table(world: World, sat: Meeting) -> None:
    he = world.actor("he", on=localdate())
    due = localdate() + timedelta(days=3)
    item = sat.items.first()
    assert item
    made = minutes.resolve(
        actor=he,
        meeting_id=sat.pk,
        now=now(),
        new=minutes.Resolving(item.pk, "借发电机。", world.huimin.pk, due),
    )
    with scope_to(world.actor("tao", on=localdate()).grants(WORK)):
        assert not Resolution.objects.filter(pk=made.pk).exists()
