"""Regular work: when its time has come, by one worker only, and a fault in one piece stops no other."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from gongzhi.core import ticks
from gongzhi.core.models import Tick

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def regular(monkeypatch) -> dict[str, ticks.Regular]:
    """Only the regular work of this test."""
    mine: dict[str, ticks.Regular] = {}
    monkeypatch.setattr(ticks, "REGULAR", mine)
    return mine


@pytest.mark.django_db
def test_work_runs_when_its_time_has_come_and_not_before(regular):
    ran = []
    ticks.register_tick("tests.hourly", HOUR, ran.append)
    for minutes in (0, 59, 60, 61, 180):
        ticks.tick(NOON + timedelta(minutes=minutes))
    assert [int((at - NOON).total_seconds() // 60) for at in ran] == [0, 60, 180]


@pytest.mark.django_db
def test_a_fault_is_noted_and_the_others_go_on(regular):
    ran = []
    ticks.register_tick("tests.bad", HOUR, lambda now: 1 / 0)
    ticks.register_tick("tests.good", HOUR, ran.append)
    assert ticks.tick(NOON) == ["tests.bad", "tests.good"]
    assert ran == [NOON]
    assert "ZeroDivisionError" in Tick.objects.get(name="tests.bad").sentence
    regular["tests.bad"] = ticks.Regular(HOUR, ran.append)
    ticks.tick(NOON + HOUR)
    assert Tick.objects.get(name="tests.bad").sentence == ""


def test_a_name_is_registered_once(regular):
    ticks.register_tick("tests.once", HOUR, print)
    with pytest.raises(ValueError, match="twice"):
        ticks.register_tick("tests.once", HOUR, print)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("known", [False, True])
def test_of_many_workers_one_does_it(known):
    """Eight claim at the same moment, the first time ever and later on."""
    if known:
        Tick.objects.create(name="tests.race", ran_at=NOON - 2 * HOUR)
    start, won = threading.Barrier(8), []

    def claim() -> None:
        try:
            start.wait()
            won.append(ticks.claim("tests.race", now=NOON, every=HOUR))
        finally:
            connection.close()

    threads = [threading.Thread(target=claim) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(won) == [False] * 7 + [True]


@pytest.mark.django_db
def test_a_clock_that_was_set_back_does_not_stop_regular_work(regular):
    """Else nothing late would climb until the old time comes again."""
    ran = []
    ticks.register_tick("tests.minute", timedelta(minutes=1), ran.append)
    for minutes in (60, 0, 0.5, 1):
        ticks.tick(NOON + timedelta(minutes=minutes))
    assert [(at - NOON).total_seconds() / 60 for at in ran] == [60, 0, 1]


@pytest.mark.django_db
def test_two_clocks_a_few_seconds_apart_do_it_once(regular):
    ran = []
    ticks.register_tick("tests.hourly", HOUR, ran.append)
    ticks.tick(NOON + timedelta(seconds=5))
    ticks.tick(NOON)
    assert len(ran) == 1
