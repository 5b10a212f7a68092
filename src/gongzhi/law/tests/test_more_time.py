from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.law import more_time
from gongzhi.law.calendar import SHANGHAI
from gongzhi.law.deadlines import LimitUnit
from gongzhi.law.more_time import Allowed, Barrier, due_after_pause, end_of, fits, latest_day, may_ask

TEXTS = Path(__file__).parents[5] / "shared" / "law"
ALLOWED = Allowed(times=1, days=15)


def shanghai(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


DUE = shanghai("2026-03-13 09:26")


@pytest.mark.req("E14")
@pytest.mark.parametrize(
    ("now", "granted", "barrier"),
    [
        ("2026-03-12 09:26", 0, None),
        ("2026-03-13 09:26", 0, None),
        ("2026-03-13 09:26:01", 0, Barrier.LATE),
        ("2026-03-12 09:26", 1, Barrier.TOO_OFTEN),
        ("2026-03-13 09:26:01", 1, Barrier.LATE),
    ],
)
def test_more_time_is_asked_for_in_time_and_not_too_often(now, granted, barrier):
    assert may_ask(DUE, now=shanghai(now), granted=granted, allowed=ALLOWED) is barrier


def test_a_place_may_allow_no_extension_at_all():
    assert may_ask(DUE, now=DUE, granted=0, allowed=Allowed(times=0, days=15)) is Barrier.TOO_OFTEN


@pytest.mark.req("E14")
@pytest.mark.parametrize(
    ("due", "day", "barrier"),
    [
        ("2026-03-13 09:26", date(2026, 3, 12), Barrier.NOT_LATER),
        ("2026-03-13 09:26", date(2026, 3, 13), None),
        ("2026-03-13 09:26", date(2026, 3, 28), None),
        ("2026-03-13 09:26", date(2026, 3, 29), Barrier.TOO_FAR),
        ("2026-03-14 00:00", date(2026, 3, 13), Barrier.NOT_LATER),
        ("2026-03-14 00:00", date(2026, 3, 14), None),
        ("2026-03-14 00:00", date(2026, 3, 28), None),
        ("2026-03-14 00:00", date(2026, 3, 29), Barrier.TOO_FAR),
    ],
)
def test_the_day_lies_behind_the_time_and_not_too_far(due, day, barrier):
    assert fits(day, after=shanghai(due), allowed=ALLOWED) is barrier


def test_a_day_ends_at_24_00_in_shanghai():
    assert end_of(date(2026, 3, 13)) == shanghai("2026-03-14 00:00")
    assert end_of(date(2026, 12, 31)) == shanghai("2027-01-01 00:00")


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 60))
def test_the_latest_day_is_so_many_days_behind_the_end_of_a_day(day, days):
    assert latest_day(end_of(day), Allowed(1, days)) == day + timedelta(days=days)


@pytest.mark.req("E14")
@pytest.mark.parametrize(
    ("due", "start", "end", "unit", "then"),
    [
        ("2026-03-13 09:26", "2026-03-12 09:26", "2026-03-12 15:26", LimitUnit.HOUR, "2026-03-13 15:26"),
        ("2026-03-13 00:00", "2026-03-11 10:00", "2026-03-12 10:00", LimitUnit.DAY, "2026-03-14 00:00"),
        ("2026-03-13 00:00", "2026-03-11 10:00", "2026-03-12 10:01", LimitUnit.DAY, "2026-03-15 00:00"),
        ("2026-03-06 17:00", "2026-03-06 16:00", "2026-03-09 10:00", LimitUnit.WORKING_HOUR, "2026-03-09 11:00"),
        ("2026-03-09 17:00", "2026-03-07 00:00", "2026-03-09 00:00", LimitUnit.WORKING_DAY, "2026-03-09 17:00"),
        ("2026-03-13 09:26", "2026-03-12 09:26", "2026-03-12 09:26", LimitUnit.HOUR, "2026-03-13 09:26"),
        ("2026-03-13 09:26", "2026-03-12 09:26", "2026-03-11 09:26", LimitUnit.HOUR, "2026-03-13 09:26"),
    ],
)  # fmt: skip
def test_a_clock_that_stood_still_ends_later(due, start, end, unit, then):
    assert due_after_pause(shanghai(due), shanghai(start), shanghai(end), unit) == shanghai(then)


@pytest.mark.parametrize("basis", [more_time.EXTENSION_BASIS, more_time.HELP_BASIS])
def test_the_words_stand_in_the_text_of_the_law(basis):
    file = next(iter(TEXTS.glob(f"{basis.law}*.md")), None)
    if file is None:
        pytest.skip("the texts of the law are not beside this repository")
    assert basis.words in file.read_text(encoding="utf-8")
