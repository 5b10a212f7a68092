"""Several at once on one subtree: one wins, the others hear why, and the tree stays whole."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection, transaction

from gongzhi.cases.models import Case
from gongzhi.core.models import TaskRun
from gongzhi.core.scope import unscoped
from gongzhi.core.verdict import Refused
from gongzhi.duties.models import DutyHolder
from gongzhi.places.models import Place
from gongzhi.places.services import add_place, merge_places, move_place
from gongzhi.places.services.later import align_again
from gongzhi.places.tests.test_moves import astray
from tests.world import NOON

pytestmark = pytest.mark.django_db(transaction=True)
LATER = NOON + timedelta(days=30)


def at_once(*acts: Callable[[], object]) -> list[int]:
    """Do all of them at the same moment, each over a connection of its own. 0: done; else the status of the refusal."""
    together = threading.Barrier(len(acts))
    answers = [-1] * len(acts)

    def run(number: int, act: Callable[[], object]) -> None:
        with unscoped(because="a test speaks for everybody"):
            together.wait(timeout=30)
            try:
                act()
                answers[number] = 0
            except Refused as refusal:
                answers[number] = refusal.status
            finally:
                connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return answers


@pytest.mark.req("P1")
def test_four_move_one_estate_and_one_wins(world):
    zhou = world.actor("zhou")

    def move() -> None:
        move_place(actor=zhou, place_id=world.willow.pk, parent_id=world.far_community.pk, now=LATER)

    assert sorted(at_once(move, move, move, move)) == [0, 409, 409, 409]
    assert astray() == []


@pytest.mark.req("P1")
def test_an_estate_entered_while_its_community_is_merged_is_not_lost(world):
    zhou, he = world.actor("zhou"), world.actor("he")

    def merge() -> None:
        merge_places(actor=zhou, place_id=world.community.pk, into_id=world.far_community.pk, now=LATER)

    def enter() -> None:
        add_place(actor=he, level="estate", name="新苑", parent=world.community, now=LATER)

    merged, entered = at_once(merge, enter)
    assert merged == 0
    assert entered in (0, 409)
    assert Place.objects.filter(name="新苑", community_id=world.far_community.pk).count() == (entered == 0)
    assert astray() == []


@pytest.mark.req("P1")
def test_reports_that_come_in_during_a_merge_end_in_the_right_community(world):
    zhou = world.actor("zhou")

    def merge() -> None:
        merge_places(actor=zhou, place_id=world.community.pk, into_id=world.far_community.pk, now=LATER)

    assert at_once(merge, *[lambda: world.case(category=world.other) for _n in range(3)]) == [0, 0, 0, 0]
    align_again(type("Run", (), {"params": TaskRun.objects.get(kind="places.align").params})())
    assert not DutyHolder.objects.filter(org=world.residents_committee, is_open=True).exists()
    assert set(Case.objects.values_list("bearer", flat=True)) == {world.far_committee.pk}
    assert Case.objects.filter(community_id=world.far_community.pk).count() == 3
    assert astray() == []


@pytest.mark.req("P1")
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time")
def test_a_report_does_not_wait_for_who_holds_its_places(world):
    held, stored = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            list(Place.objects.locked())
            held.set()
            assert stored.wait(timeout=30), "the report waited for the lock"

    def report() -> None:
        held.wait(timeout=30)
        world.case(category=world.other)
        stored.set()

    assert at_once(hold, report) == [0, 0]
