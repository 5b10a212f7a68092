"""The times of letters and visits, on both sides of each last moment."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gongzhi.law.calendar import SHANGHAI
from gongzhi.law.deadlines import is_overdue
from gongzhi.law.more_time import latest_day
from gongzhi.law.petitions import ASKING, EXTENSION, PETITION_LIMITS, Stage, due, may_ask, next_instance

pytestmark = pytest.mark.req("F2")
SECOND = timedelta(seconds=1)
TEXTS = Path(__file__).parents[5] / "shared" / "law"
TABLE = Path(__file__).parent / "petitions.csv"
ROWS = list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines()))


def moment(text: str) -> datetime:
    day, _, clock = text.partition(" ")
    start = datetime.fromisoformat(day).replace(tzinfo=SHANGHAI)
    return (
        start + timedelta(days=1)
        if clock == "24:00"
        else datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)
    )


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['环节']} {row['说明']}")
def test_the_last_moment_of_each_step(row):
    last = due(Stage(row["环节"]), moment(row["开始"]))
    assert last == moment(row["最后期限"])
    assert not is_overdue(last, last)
    assert is_overdue(last, last + SECOND)


def test_the_same_day_in_another_zone_is_the_same():
    start = datetime(2026, 2, 28, 16, 30, tzinfo=UTC)  # 00:30 of the first of March in Beijing
    assert due(Stage.SORT, start) == moment("2026-03-16 24:00")


@pytest.mark.parametrize(
    ("asked", "in_time"),
    [
        ("2026-06-14 10:00", True),
        ("2026-06-14 23:59", True),
        ("2026-06-14 24:00", True),
        ("2026-06-15 00:01", False),
    ],
)
@pytest.mark.parametrize("stage", [Stage.REVIEW, Stage.RECHECK])
def test_the_next_instance_is_asked_within_thirty_days_of_the_answer(stage, asked, in_time):
    answered = moment("2026-05-15 09:00")
    assert may_ask(stage, answered_at=answered, asked_at=moment(asked)) is in_time


def test_review_comes_after_the_answer_recheck_after_the_review_and_then_nothing():
    assert [next_instance(stage) for stage in Stage] == [Stage.REVIEW, Stage.REVIEW, Stage.RECHECK, None]


def test_the_time_to_finish_is_extended_once_by_thirty_days_at_most():
    last = due(Stage.FINISH, moment("2026-03-16 17:00"))
    assert EXTENSION.times == 1
    assert latest_day(last, EXTENSION).isoformat() == "2026-06-14"


@pytest.mark.parametrize(
    "rule", [*PETITION_LIMITS.values(), *ASKING.values()], ids=lambda rule: rule.basis.words[:12]
)
def test_quoted_words_stand_in_the_text(rule):
    files = list(TEXTS.glob(f"{rule.basis.law}*.md"))
    if not files:
        pytest.skip(f"the text of {rule.basis.law} is not on this machine")
    assert rule.basis.words in files[0].read_text(encoding="utf-8")
