import csv
from datetime import date, time
from pathlib import Path

import holidays
import pytest

from gongzhi.law import calendar
from gongzhi.law.calendar import CALENDAR, OFFICE_HOURS, OfficeHours, WorkCalendar, public_holidays

DATA = Path(calendar.__file__).parent / "data" / "workdays.csv"


def days(text, year):
    """Days written as in the State Council's notice: "2.15-2.23 6.19"."""
    found = set()
    for span in text.split():
        first, _, last = span.partition("-")
        ends = [date(year, *map(int, end.split("."))) for end in (first, last or first)]
        found |= {date.fromordinal(n) for n in range(ends[0].toordinal(), ends[1].toordinal() + 1)}
    return found


# the notices themselves: days off, and weekend days worked
NOTICES = {
    2024: (
        "1.1 2.10-2.17 4.4-4.6 5.1-5.5 6.10 9.15-9.17 10.1-10.7",
        "2.4 2.18 4.7 4.28 5.11 9.14 9.29 10.12",
    ),
    2025: ("1.1 1.28-2.4 4.4-4.6 5.1-5.5 5.31-6.2 10.1-10.8", "1.26 2.8 4.27 9.28 10.11"),
    2026: (
        "1.1-1.3 2.15-2.23 4.4-4.6 5.1-5.5 6.19-6.21 9.25-9.27 10.1-10.7",
        "1.4 2.14 2.28 5.9 9.20 10.10",
    ),
}


@pytest.mark.parametrize("year", NOTICES)
def test_every_day_of_the_year_is_as_the_state_council_says(year):
    off, worked = (days(text, year) for text in NOTICES[year])
    first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
    for day in map(date.fromordinal, range(first, last + 1)):
        expected = day in worked or (day.weekday() < 5 and day not in off)
        assert CALENDAR.is_working_day(day) is expected, day


def test_our_list_agrees_with_the_holidays_package_where_both_know_the_year():
    theirs = holidays.country_holidays("CN", years=CALENDAR.listed).weekend_workdays
    assert {day for day in theirs if day.year in CALENDAR.listed} == CALENDAR.workdays


def test_every_worked_weekend_is_a_weekend_and_names_its_notice():
    with DATA.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            day = date.fromisoformat(row["日期"])
            assert day.weekday() >= 5
            assert row["依据"].startswith(f"国办发明电〔{day.year - 1}〕")


def test_a_year_without_a_notice_is_provisional_but_still_answers():
    assert not CALENDAR.provisional(2026)
    assert CALENDAR.provisional(2027)
    assert not CALENDAR.is_working_day(date(2027, 10, 1))
    assert CALENDAR.is_working_day(date(2027, 10, 8))


def test_the_next_working_day_steps_over_the_spring_festival():
    assert CALENDAR.next_working_day(date(2026, 2, 14)) == date(2026, 2, 24)
    assert CALENDAR.next_working_day(date(2026, 2, 13)) == date(2026, 2, 14)


def test_a_calendar_without_worked_weekends_still_knows_the_holidays():
    bare = WorkCalendar(workdays=frozenset(), listed=frozenset())
    assert not bare.is_working_day(date(2026, 2, 14))
    assert date(2026, 10, 1) in public_holidays(2026)
    assert not bare.is_working_day(date(2026, 10, 1))


def test_office_hours_are_eight_a_day():
    assert OFFICE_HOURS.spans == ((time(9), time(12)), (time(13), time(18)))


@pytest.mark.parametrize(
    "spans",
    [(), ((time(12), time(9)),), ((time(9), time(12)), (time(11), time(18))), ((time(9), time(9)),)],
)
def test_office_hours_out_of_order_are_refused(spans):
    with pytest.raises(ValueError, match="office hours"):
        OfficeHours(spans)
