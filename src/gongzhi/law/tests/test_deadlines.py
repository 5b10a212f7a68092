import csv
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.law.calendar import CALENDAR, OFFICE_HOURS, SHANGHAI
from gongzhi.law.deadlines import (
    Limit,
    LimitUnit,
    add_working_time,
    due_at,
    is_overdue,
    shift_for_pause,
    working_time,
)

TABLE = Path(__file__).with_name("deadlines.csv")
ROWS = list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines()))

seconds = st.integers(0, 3 * 365 * 86_400)
moments = seconds.map(lambda n: datetime(2024, 1, 1, tzinfo=SHANGHAI) + timedelta(seconds=n))
limits = st.builds(Limit, st.integers(1, 60), st.sampled_from(LimitUnit))
START = datetime(2026, 3, 1, 9, 30, tzinfo=SHANGHAI)
few_hours = st.integers(0, 40).map(lambda n: timedelta(hours=n))


def shanghai(text):
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def in_office(moment):
    local = moment.astimezone(SHANGHAI)
    return CALENDAR.is_working_day(local.date()) and any(
        start <= local.time() <= end for start, end in OFFICE_HOURS.spans
    )


@pytest.mark.req("F2")
@pytest.mark.parametrize("row", ROWS, ids=[row["说明"] for row in ROWS])
def test_the_table_of_deadlines(row):
    due = due_at(shanghai(row["起算"]), Limit(int(row["期限"]), LimitUnit(row["单位"])))
    assert due.astimezone(SHANGHAI) == shanghai(row["届满"])
    assert due.tzinfo is UTC


def test_the_last_moment_is_in_time_and_the_next_second_is_not():
    due = due_at(shanghai("2026-03-01 09:30"), Limit(7, LimitUnit.DAY))
    assert not is_overdue(due, due)
    assert is_overdue(due, due + timedelta(seconds=1))


def test_a_last_day_on_a_holiday_moves_only_when_asked():
    start, limit = shanghai("2026-09-26 09:00"), Limit(7, LimitUnit.DAY)  # the last day is 3 October
    assert due_at(start, limit) == shanghai("2026-10-04 00:00")
    assert due_at(start, limit, move_off_holidays=True) == shanghai("2026-10-09 00:00")
    worked = shanghai("2026-10-03 09:00")  # the last day is Saturday 10 October, which is worked
    assert due_at(worked, limit, move_off_holidays=True) == shanghai("2026-10-11 00:00")


def test_a_moment_without_its_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        due_at(START.replace(tzinfo=None), Limit(2, LimitUnit.HOUR))


@pytest.mark.parametrize(
    ("amount", "unit"), [(-1, LimitUnit.HOUR), (0, LimitUnit.DAY), (0, LimitUnit.WORKING_HOUR)]
)
def test_there_is_no_such_limit(amount, unit):
    with pytest.raises(ValueError, match="no such limit"):
        Limit(amount, unit)


@given(moments, limits)
def test_never_due_before_the_start(start, limit):
    assert due_at(start, limit) > start


@given(moments, moments, limits)
def test_who_starts_later_is_not_due_earlier(one, other, limit):
    first, second = sorted((one, other))
    assert due_at(first, limit) <= due_at(second, limit)


@given(moments, st.integers(1, 40), st.integers(1, 40), st.sampled_from(LimitUnit))
def test_a_longer_limit_ends_later(start, amount, more, unit):
    assert due_at(start, Limit(amount, unit)) < due_at(start, Limit(amount + more, unit))


@given(moments, st.integers(1, 40), st.integers(1, 40))
def test_hours_add_up(start, one, other):
    once = due_at(start, Limit(one + other, LimitUnit.HOUR))
    assert due_at(due_at(start, Limit(one, LimitUnit.HOUR)), Limit(other, LimitUnit.HOUR)) == once


@given(moments, few_hours, few_hours)
def test_office_time_adds_up(start, one, other):
    assert add_working_time(add_working_time(start, one), other) == add_working_time(start, one + other)


@given(moments, few_hours)
def test_office_time_added_is_office_time_passed(start, length):
    assert working_time(start, add_working_time(start, length)) == length


@given(moments, st.integers(1, 60), st.sampled_from([LimitUnit.WORKING_HOUR, LimitUnit.WORKING_DAY]))
def test_working_limits_end_in_office_hours(start, amount, unit):
    assert in_office(due_at(start, Limit(amount, unit)))


@given(moments, st.integers(1, 60))
def test_days_end_at_midnight(start, amount):
    due = due_at(start, Limit(amount, LimitUnit.DAY)).astimezone(SHANGHAI)
    assert due.time() == time()
    assert (due.date() - start.date()).days == amount + 1


@given(moments, limits)
def test_no_pause_changes_nothing(start, limit):
    due = due_at(start, limit)
    assert shift_for_pause(due, timedelta(), limit.unit) == due


@pytest.mark.parametrize(
    ("due", "paused", "unit", "shifted"),
    [
        ("2026-03-06 17:00", timedelta(hours=30), LimitUnit.HOUR, "2026-03-07 23:00"),
        ("2026-03-09 00:00", timedelta(hours=24), LimitUnit.DAY, "2026-03-10 00:00"),
        ("2026-03-09 00:00", timedelta(hours=25), LimitUnit.DAY, "2026-03-11 00:00"),
        ("2026-03-06 17:00", timedelta(hours=2), LimitUnit.WORKING_HOUR, "2026-03-09 10:00"),
        ("2026-03-06 17:00", timedelta(hours=8), LimitUnit.WORKING_DAY, "2026-03-09 17:00"),
    ],
)
def test_an_approved_pause_moves_the_end(due, paused, unit, shifted):
    assert shift_for_pause(shanghai(due), paused, unit) == shanghai(shifted)


def test_office_time_of_a_weekend_pause_is_only_what_was_worked():
    assert working_time(shanghai("2026-03-06 17:00"), shanghai("2026-03-09 10:00")) == timedelta(hours=2)
    assert working_time(shanghai("2026-03-09 10:00"), shanghai("2026-03-06 17:00")) == timedelta()


def test_time_does_not_run_backwards():
    with pytest.raises(ValueError, match="negative"):
        shift_for_pause(shanghai("2026-03-06 17:00"), timedelta(hours=-1))
    with pytest.raises(ValueError, match="backwards"):
        add_working_time(shanghai("2026-03-06 17:00"), timedelta(hours=-1))


def test_the_zone_of_the_start_does_not_matter():
    start = shanghai("2026-03-06 17:00")
    limit = Limit(1, LimitUnit.DAY)
    assert due_at(start.astimezone(UTC), limit) == due_at(start, limit)
    assert start.date() == date(2026, 3, 6)
