"""The three rates: boundary cases, a published table of scores, and what holds for any cases."""

import csv
from collections import defaultdict
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.law.calendar import SHANGHAI
from gongzhi.law.rates import (
    Counting,
    Measure,
    Order,
    Tally,
    month_of,
    outcome,
    rate,
    rates,
    same_day,
    score,
)

pytestmark = pytest.mark.req("F6")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
COUNTING = Counting()
# The order of its columns; feedback and call back share what is left (inferred, no scheme was published).
PANJIN = {"办结率": 20, "满意率": 30, "按时反馈率": 25, "有效回访率": 25}
MEASURES_OF_RATES = {
    Measure.ANSWERED: Measure.TO_ANSWER, Measure.SOLVED: Measure.RATED, Measure.SATISFIED: Measure.RATED,
    Measure.SAME_DAY: Measure.FINISHED,
}  # fmt: skip


def shanghai(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


CAME = shanghai("2026-03-01 09:30")
LATER = CAME + 40 * DAY


def counted(now: datetime = LATER, counting: Counting = COUNTING, **facts: Any) -> frozenset[Measure]:
    return outcome(Order(**({"received_at": CAME} | facts)), counting, now=now).measures


def shown(value: Fraction, places: int = 1) -> str:
    """In percent, rounded half up as people do."""
    percent = Decimal(100 * value.numerator) / value.denominator
    return str(percent.quantize(Decimal(10) ** -places, ROUND_HALF_UP))


def panjin() -> list[dict[str, str]]:
    with (Path(__file__).parent / "panjin.csv").open(encoding="utf-8") as rows:
        return list(csv.DictReader(rows))


@pytest.mark.parametrize("row", panjin(), ids=lambda row: row["单位"])
def test_the_published_scores_of_panjin_come_out(row):
    """盘锦 12345, January to April 2023."""
    found = score([(Fraction(row[name]) / 100, weight) for name, weight in PANJIN.items()])
    assert shown(found) == row["公布得分"]


@pytest.mark.req("F1")
@pytest.mark.parametrize(
    ("finished", "reopened", "counts"),
    [
        ("2026-03-01 23:59:59", None, True),
        ("2026-03-02 00:00", None, False),
        (None, None, False),
        # reopened within seven days it was not finished; later it is another time
        ("2026-03-01 12:00", "2026-03-01 13:00", False),
        ("2026-03-01 12:00", "2026-03-08 12:00", False),
        ("2026-03-01 12:00", "2026-03-08 12:00:01", True),
    ],
)
def test_the_same_day_is_a_date_in_shanghai(finished, reopened, counts):
    moments = {"finished_at": finished, "reopened_at": reopened}
    order = Order(CAME, **{name: shanghai(at) for name, at in moments.items() if at})
    assert same_day(order) is counts


@pytest.mark.parametrize(
    ("answered", "now", "found"),
    [
        (None, "2026-03-02 09:30", set()),
        (None, "2026-03-02 09:30:01", {"to_answer"}),
        ("2026-03-02 09:30", "2026-03-02 09:30", {"to_answer", "answered"}),
        ("2026-03-02 09:30:01", "2026-03-02 09:30:01", {"to_answer"}),
    ],
)
def test_the_last_moment_to_answer_is_in_time(answered, now, found):
    at = {"answered_at": shanghai(answered)} if answered else {}
    assert counted(shanghai(now), **at) & {"to_answer", "answered"} == found


def test_the_clock_alone_changes_what_nobody_answered():
    waiting = outcome(Order(CAME), COUNTING, now=CAME)
    assert waiting.until == CAME + 24 * HOUR
    assert outcome(Order(CAME), COUNTING, now=CAME + 25 * HOUR).until is None
    assert outcome(Order(CAME, answered_at=CAME), COUNTING, now=CAME).until is None


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({"rated": True, "solved": True, "satisfied": 3}, {"rated", "solved", "satisfied"}),
        ({"rated": True, "solved": True, "satisfied": 2}, {"rated", "solved"}),
        ({"rated": True, "solved": False}, {"rated"}),
        ({"closed": True}, {"silent"}),
        ({}, set()),
    ],
)
def test_the_reporter_decides_what_is_solved(facts, found):
    assert counted(**facts) & {"rated", "silent", "solved", "satisfied"} == found


def test_of_nothing_there_is_no_rate():
    assert rate(0, 0) is None
    empty = rates(Tally())
    assert (empty.answered, empty.solved, empty.satisfied, empty.same_day) == (None, None, None, None)


def test_nine_orders_with_one_unsolved():
    good = {"answered_at": CAME, "rated": True}
    orders = [Order(CAME, solved=True, satisfied=4, **good) for _ in range(8)]
    tally = Tally.of(
        outcome(order, COUNTING, now=LATER) for order in [*orders, Order(CAME, solved=False, **good)]
    )
    found = rates(tally)
    assert (found.answered, found.solved, found.satisfied) == (1, Fraction(8, 9), Fraction(8, 9))
    total = score([(found.answered, 30), (found.solved, 35), (found.satisfied, 35)])
    assert shown(total, places=2) == "92.22"


def test_who_does_not_rate_is_left_out_or_not_as_the_place_says():
    orders = [
        Order(CAME, rated=True, solved=True, satisfied=5),
        Order(CAME, closed=True),
        Order(CAME, finished_at=CAME),
    ]
    tally = Tally.of(outcome(order, COUNTING, now=LATER) for order in orders)
    assert rates(tally).solved == 1
    assert rates(tally, leave_out_silent=False).solved == Fraction(1, 2)
    assert rates(tally, leave_out_silent=False).satisfied == Fraction(1, 2)


def test_a_score_needs_every_rate_that_weighs():
    assert score([(None, 30), (Fraction(1), 70)]) is None
    assert score([(None, 0), (Fraction(1, 2), 70)]) == Fraction(1, 2)
    with pytest.raises(ValueError, match="weights"):
        score([(Fraction(1), 0)])
    with pytest.raises(ValueError, match="weights"):
        score([(Fraction(1), -1), (Fraction(1), 2)])


def test_a_month_begins_at_midnight_in_shanghai():
    assert month_of(shanghai("2026-03-31 23:59:59")) == month_of(shanghai("2026-03-01 00:00"))
    assert str(month_of(shanghai("2026-04-01 00:00"))) == "2026-04-01"


moments = st.integers(0, 60 * 24 * 120).map(lambda minutes: CAME + timedelta(minutes=minutes))
maybe = st.none() | moments
orders = st.builds(
    Order, received_at=moments, answered_at=maybe, finished_at=maybe, reopened_at=maybe, closed=st.booleans(),
    rated=st.booleans(), solved=st.none() | st.booleans(), satisfied=st.none() | st.integers(1, 5),
)  # fmt: skip
placed = st.lists(st.tuples(st.sampled_from("ABC"), orders), max_size=30)
counting = st.builds(
    Counting, answer_within=st.integers(1, 72).map(lambda n: n * HOUR), satisfied_from=st.integers(1, 5)
)


@given(placed, counting, st.booleans())
def test_a_rate_lies_between_nothing_and_all(cases, counting, leave_out):
    tally = Tally.of(outcome(order, counting, now=LATER) for _, order in cases)
    found = rates(tally, leave_out_silent=leave_out)
    values = (found.answered, found.solved, found.satisfied, found.same_day)
    assert all(value is None or 0 <= value <= 1 for value in values)
    total = score([(value, 1) for value in values])
    assert (total is None) == (None in values)
    assert total is None or 0 <= total <= 1
    assert all(tally[part] <= tally[whole] for part, whole in MEASURES_OF_RATES.items())


@given(placed)
def test_the_months_of_a_place_add_up(cases):
    cells: dict[tuple[str, object], list[Any]] = defaultdict(list)
    for place, order in cases:
        cells[place, month_of(order.received_at)].append(outcome(order, COUNTING, now=LATER))
    months = Tally.together(Tally.of(found) for found in cells.values())
    assert months == Tally.of(outcome(order, COUNTING, now=LATER) for _, order in cases)


@given(placed.filter(bool), st.data())
def test_a_case_that_moves_moves_exactly_one(cases, data):
    def tallies(rows: list[tuple[str, Order]]) -> dict[str, Tally]:
        return {
            place: Tally.of(outcome(order, COUNTING, now=LATER) for at, order in rows if at == place)
            for place in "ABC"
        }

    chosen = data.draw(st.integers(0, len(cases) - 1))
    old, order = cases[chosen]
    new = data.draw(st.sampled_from([place for place in "ABC" if place != old]))
    before, after = tallies(cases), tallies([*cases[:chosen], (new, order), *cases[chosen + 1 :]])
    one = Tally.of([outcome(order, COUNTING, now=LATER)])
    for measure in Measure:
        assert before[old][measure] - after[old][measure] == one[measure] <= 1
        assert after[new][measure] - before[new][measure] == one[measure]
    assert Tally.together(before.values()) == Tally.together(after.values())
