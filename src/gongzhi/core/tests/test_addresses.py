"""What anybody may type into an address or a field of a day."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from gongzhi.core.addresses import moment_in, number_in
from gongzhi.core.forms import DayField, PeriodForm


@pytest.mark.parametrize(
    ("text", "number"),
    [("12", 12), ("", 0), ("-1", 0), ("²", 0), ("１２", 0), ("9" * 19, 0), ("9" * 5000, 0)],
)
def test_a_number_or_none(text, number):
    assert number_in(text) == number


@pytest.mark.parametrize(
    "text",
    ["", "x", "2026-03-02", "2026-03-02T12:00:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:00:00-14:00"],
)
def test_no_moment(text):
    assert moment_in(text) is None


def test_a_moment():
    assert moment_in("2026-03-02T12:00:00+08:00") == datetime(2026, 3, 2, 4, tzinfo=UTC)


@pytest.mark.parametrize("text", ["0001-01-01", "1899-12-31", "2200-01-01", "9999-12-31"])
def test_a_day_outside_of_our_time_is_said(text):
    form = PeriodForm({"since": text, "until": text})
    assert not form.is_valid()
    assert set(form.errors) == {"since", "until"}
    assert "1900" in form.errors["since"][0]


def test_a_day_of_our_time():
    assert DayField().clean("2199-12-31") == date(2199, 12, 31)


def test_a_period_that_ends_before_it_starts_is_said():
    form = PeriodForm({"since": "2026-03-02", "until": "2026-03-01"})
    assert not form.is_valid()
    assert list(form.errors) == ["until"]
    assert form.cleaned_data == {"since": date(2026, 3, 2)}
