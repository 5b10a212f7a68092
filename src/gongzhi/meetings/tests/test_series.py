"""Series and their rhythm: next meetings made ahead, moved off holidays, called in time."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.core.verdict import Refused
from gongzhi.duties.models import Duty, DutyState
from gongzhi.duties.services import tick
from gongzhi.law.calendar import CALENDAR
from gongzhi.meetings import rhythm
from gongzhi.meetings.models import Meeting, MeetingKind, OnHoliday, Party
from gongzhi.meetings.services import calling, series
from gongzhi.meetings.states import MeetingState
from gongzhi.meetings.tests.table import AFTER, THURSDAY, furnish, one_off, opened, weekly
from gongzhi.notices.models import Message
from tests.world import NOON, TODAY, World

pytestmark = [pytest.mark.django_db, pytest.mark.req("T1", "T2")]


@pytest.fixture
def kinds(world: World) -> dict[str, MeetingKind]:
    return furnish(world)


def days_of(rows: object) -> list[date]:
    return [localdate(row.starts_at) for row in rows]  # type: ignore[attr-defined]


def test_a_weekly_day_is_made_five_weeks_ahead(world: World, kinds: dict[str, MeetingKind]) -> None:
    made = weekly(world, kinds)
    found = Meeting.objects.filter(series=made).order_by("starts_at")
    assert days_of(found) == [date(2026, 3, 5) + timedelta(weeks=n) for n in range(5)]
    assert {row.state for row in found} == {MeetingState.PLANNED}
    sides = {(one.party, one.org.name if one.org else "") for one in found[0].sides.select_related("org")}
    assert sides == {
        (Party.BRANCH, "柳园里小区党支部"), (Party.RESIDENTS, "槐树社区居委会"), (Party.COMMITTEE, "柳园里业主委员会"),
        (Party.COMPANY, "安和物业"), (Party.OWNERS, ""),
    }  # fmt: skip


def test_the_clock_makes_each_meeting_once(world: World, kinds: dict[str, MeetingKind]) -> None:
    weekly(world, kinds)
    assert series.make_ahead(NOON) == 0
    assert series.make_ahead(NOON + timedelta(days=7)) == 1
    assert series.make_ahead(NOON + timedelta(days=7)) == 0
    assert Meeting.objects.count() == 6


def test_a_holiday_moves_a_meeting_to_the_working_day_before(
    world: World, kinds: dict[str, MeetingKind]
) -> None:
    """Thursday 1 October 2026 is National Day; the Wednesday before is worked."""
    september = datetime(2026, 9, 7, 4, tzinfo=UTC)
    made = weekly(world, kinds, now=september)
    moved = Meeting.objects.get(series=made, planned_on=date(2026, 10, 1))
    assert (localdate(moved.starts_at), moved.why) == (date(2026, 9, 30), "holiday")


@pytest.mark.parametrize(
    ("how", "held"),
    [
        (OnHoliday.AFTER, date(2026, 10, 8)), (OnHoliday.BEFORE, date(2026, 9, 30)), (OnHoliday.SKIP, None),
        (OnHoliday.STAY, date(2026, 10, 1)),
    ],
)  # fmt: skip
def test_what_a_kind_does_on_a_holiday(how: str, held: date | None) -> None:
    assert rhythm.held_on(date(2026, 10, 1), how) == held


@given(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.sampled_from([OnHoliday.AFTER, OnHoliday.BEFORE]))
def test_what_is_moved_lies_on_a_working_day(day: date, how: str) -> None:
    held = rhythm.held_on(day, how)
    assert held is not None and CALENDAR.is_working_day(held)
    assert held == day or not CALENDAR.is_working_day(day)


@pytest.mark.parametrize(
    "rule",
    ["", "every thursday", "FREQ=DAILY", "FREQ=HOURLY", "FREQ=WEEKLY;BYHOUR=9", "FREQ=WEEKLY;UNTIL=20260101",
     "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=WEEKLY;BYDAY=XX", "FREQ=MONTHLY;INTERVAL=0"],
)  # fmt: skip
def test_what_is_no_rhythm_is_refused_in_words(rule: str) -> None:
    with pytest.raises(Refused) as no:
        rhythm.checked(rule)
    assert no.value.status == 422 and "节奏" in no.value.why


def test_every_kind_of_the_platform_has_a_rhythm_that_can_be_read(kinds: dict[str, MeetingKind]) -> None:
    assert len(kinds) == 15
    for kind in kinds.values():
        if kind.rhythm:
            assert rhythm.checked(kind.rhythm) == kind.rhythm
            assert rhythm.in_words(kind.rhythm) != kind.rhythm, kind.code


def test_one_kind_meets_once_at_a_place(world: World, kinds: dict[str, MeetingKind]) -> None:
    weekly(world, kinds)
    with pytest.raises(Refused) as no:
        weekly(world, kinds)
    assert no.value.status == 409


@pytest.mark.parametrize(("login", "status"), [("zhao", 403), ("wang", 403), ("tao", 403)])
def test_who_has_nothing_to_do_with_the_place_starts_no_series(
    world: World, kinds: dict[str, MeetingKind], login: str, status: int
) -> None:
    kind = kinds["weekly"]
    new = series.NewSeries(kind, world.willow, kind.rhythm, time(14, 30), 60, TODAY)
    with pytest.raises(Refused) as no:
        series.start_series(actor=world.actor(login), new=new, now=NOON)
    assert no.value.status == status


def test_a_kind_of_communities_does_not_meet_at_an_estate(
    world: World, kinds: dict[str, MeetingKind]
) -> None:
    with pytest.raises(Refused) as no:
        one_off(world, kinds["monthly"])
    assert no.value.status == 422


def test_the_clock_calls_a_meeting_in_time_and_somebody_owes_it(
    world: World, kinds: dict[str, MeetingKind]
) -> None:
    made = weekly(world, kinds)
    first = Meeting.objects.filter(series=made).earliest("starts_at")
    assert calling.call_due(THURSDAY - timedelta(days=2, minutes=1)) == 0
    assert calling.call_due(THURSDAY - timedelta(days=2)) == 1
    first.refresh_from_db()
    assert first.state == MeetingState.CALLED
    duty = Duty.objects.get(subject=f"meeting:{first.pk}")
    assert (duty.kind, duty.bearer, duty.state) == ("meeting_hold", world.residents_committee, DutyState.OPEN)
    told = set(
        Message.objects.filter(subject=duty.subject, kind="meeting").values_list("account__login", flat=True)
    )

    assert {"he", "lin", "bai"} <= told and "zhao" not in told


def test_a_meeting_that_nobody_holds_climbs(world: World, kinds: dict[str, MeetingKind]) -> None:
    meeting = one_off(world, kinds["weekly"], at=NOON + timedelta(days=1))
    assert meeting.state == MeetingState.CALLED
    tick(NOON + timedelta(days=3))
    duty = Duty.objects.get(subject=f"meeting:{meeting.pk}")
    assert duty.level == "subdistrict" and duty.holders.filter(org=world.street_office).exists()


def test_opening_keeps_what_was_owed(world: World, kinds: dict[str, MeetingKind]) -> None:
    meeting = opened(
        world, one_off(world, kinds["weekly"], at=NOON + timedelta(days=1)), NOON + timedelta(days=1)
    )
    assert Duty.objects.get(subject=f"meeting:{meeting.pk}").kept is True


def test_a_moved_meeting_says_why_and_its_duty_moves_along(
    world: World, kinds: dict[str, MeetingKind]
) -> None:
    meeting = one_off(world, kinds["weekly"], at=NOON + timedelta(days=1))
    move = calling.Move(NOON + timedelta(days=3), 45, "活动室", "书记去区里开会。")
    calling.move_meeting(actor=world.actor("he"), meeting_id=meeting.pk, move=move, now=NOON)
    meeting.refresh_from_db()
    duty = Duty.objects.get(subject=f"meeting:{meeting.pk}")
    assert (localdate(duty.due_at - timedelta(seconds=1)), meeting.moves) == (date(2026, 3, 5), 1)
    late = calling.Move(NOON - timedelta(days=1), 45, "", "晚了")
    with pytest.raises(Refused) as no:
        calling.move_meeting(actor=world.actor("he"), meeting_id=meeting.pk, move=late, now=NOON)
    assert no.value.status == 422


def test_a_cancelled_meeting_is_owed_by_nobody_and_needs_words(
    world: World, kinds: dict[str, MeetingKind]
) -> None:
    meeting = one_off(world, kinds["weekly"], at=NOON + timedelta(days=1))
    he = world.actor("he")
    with pytest.raises(Refused):
        calling.cancel_meeting(actor=he, meeting_id=meeting.pk, why=" ", now=NOON)
    calling.cancel_meeting(actor=he, meeting_id=meeting.pk, why="没有议题。", now=NOON)
    assert Duty.objects.get(subject=f"meeting:{meeting.pk}").state == DutyState.DROPPED
    with pytest.raises(Refused) as no:
        opened(world, meeting, AFTER)
    assert no.value.status == 409


def test_ending_a_series_takes_back_what_was_only_planned(
    world: World, kinds: dict[str, MeetingKind]
) -> None:
    made = weekly(world, kinds)
    series.end_series(actor=world.actor("he"), series_id=made.pk, now=NOON)
    assert set(Meeting.objects.values_list("state", flat=True)) == {MeetingState.CANCELLED}
    assert series.make_ahead(NOON + timedelta(days=30)) == 0
    weekly(world, kinds)


def test_making_ahead_asks_the_same_for_one_series_and_for_ten(
    world: World, kinds: dict[str, MeetingKind]
) -> None:
    weekly(world, kinds)
    later = NOON + timedelta(days=7)
    with CaptureQueriesContext(connection) as one:
        series.make_ahead(later)
    for code in ("forum_hall", "weekend", "committee", "management"):
        kind = kinds[code]
        new = series.NewSeries(kind, world.willow, "FREQ=WEEKLY;BYDAY=TU", kind.at, 60, TODAY)
        series.start_series(actor=world.actor("he"), new=new, now=later)
    with CaptureQueriesContext(connection) as several:
        assert series.make_ahead(later + timedelta(days=7)) == 5
    assert len(several) <= len(one) + 4  # inserts go in portions
