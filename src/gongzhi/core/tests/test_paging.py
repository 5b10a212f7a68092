"""Pages behind a moment and a number: nothing twice, nothing left out, whatever stands in the address."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gongzhi.core.models import Tick
from gongzhi.core.paging import page
from tests.world import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.req("E16")]


@pytest.mark.parametrize("newest", [False, True])
def test_pages_follow_each_other_also_within_one_moment(newest):
    for n in range(8):
        Tick.objects.create(name=f"{n}", ran_at=NOON + timedelta(hours=n // 4))
    found, after, pages = [], "", 0
    while pages == 0 or after:
        one = page(Tick.objects.all(), "ran_at", after=after, size=3, newest=newest)
        found += [row.name for row in one.rows]
        after, pages = one.older, pages + 1
    assert found == sorted(map(str, range(8)), reverse=newest)
    assert pages == 3


@pytest.mark.parametrize("mark", ["nonsense", "2026-13-40_7", "_", "2026-03-12T09:26:00+00:00", "٣_٣"])
def test_a_mark_that_makes_no_sense_begins_at_the_top(mark):
    Tick.objects.create(name="one", ran_at=NOON)
    assert [row.name for row in page(Tick.objects.all(), "ran_at", after=mark, size=3).rows] == ["one"]
