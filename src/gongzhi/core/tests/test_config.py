"""Settings: declared once, changed everywhere or at a place, checked, and forgotten again."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongzhi.core import config
from gongzhi.core.verdict import Refused

pytestmark = pytest.mark.django_db
KEY = "tests.days"


@pytest.fixture(autouse=True)
def declared(monkeypatch):
    monkeypatch.setattr(config, "DECLARED", {})
    config.declare_setting(KEY, label="days", default=7, least=1, most=90)
    config.declare_setting("tests.words", label="words", default="a")
    config.declare_setting("tests.on", label="on", default=False)


HERE = SimpleNamespace(district_id=1, subdistrict_id=2, community_id=3, estate_id=4)


def test_the_default_counts_until_somebody_changes_it():
    assert config.value(KEY) == 7
    assert config.change(KEY, 9) == 7
    assert config.value(KEY) == config.value(KEY, HERE) == 9


def test_the_nearest_level_that_set_it_wins():
    config.change(KEY, 9)
    config.change(KEY, 20, place_id=2)
    config.change(KEY, 40, place_id=4)
    assert config.value(KEY, HERE) == 40
    assert config.value(KEY, SimpleNamespace(district_id=1, subdistrict_id=2)) == 20
    assert config.value(KEY, SimpleNamespace(district_id=1)) == 9


def test_a_place_that_forgets_its_value_follows_the_level_above():
    config.change(KEY, 40, place_id=4)
    assert config.forget(KEY, place_id=4)
    assert config.value(KEY, HERE) == 7
    assert not config.forget(KEY, place_id=4)


@pytest.mark.parametrize("bad", [0, 91, "7", True, None, 7.0])
def test_a_value_of_another_kind_or_out_of_bounds_is_refused(bad):
    with pytest.raises(Refused):
        config.change(KEY, bad)
    assert config.value(KEY) == 7


def test_words_and_switches_are_settings_too():
    config.change("tests.words", "b")
    config.change("tests.on", True)
    assert (config.value("tests.words"), config.value("tests.on")) == ("b", True)
    with pytest.raises(Refused):
        config.change("tests.on", 1)


def test_a_setting_is_declared_once():
    with pytest.raises(ValueError, match="twice"):
        config.declare_setting(KEY, label="again", default=1)


def test_reading_costs_one_query_for_two_seconds():
    with CaptureQueriesContext(connection) as asked:
        for _ in range(50):
            config.value(KEY, HERE)
    assert len(asked) == 1
