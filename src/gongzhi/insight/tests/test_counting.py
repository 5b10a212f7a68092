"""Figures follow what happens, close with their month, and come out the same when they are counted again."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db.models import Sum

from gongzhi.cases import services as cases
from gongzhi.cases.models import Case
from gongzhi.cases.models.case import Source
from gongzhi.cases.services.dispatch import Filing
from gongzhi.core import config
from gongzhi.core.verdict import Refused
from gongzhi.insight.models import (
    Channel,
    CountedCase,
    FigureMonth,
    MonthFigure,
    MonthPromise,
    MonthTotal,
)
from gongzhi.insight.services import count_changes, count_everything, recount
from gongzhi.insight.services.facts import FLAGS
from gongzhi.insight.services.months import close_month
from gongzhi.insight.services.sums import LEVELS
from gongzhi.journal.models import Entry, JournalMark
from gongzhi.journal.selectors import later
from gongzhi.places.services import merge_places, move_place
from tests.world import NOON, World

pytestmark = [pytest.mark.django_db, pytest.mark.req("F6")]
MARCH = date(2026, 3, 1)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
AFTER = datetime.fromisoformat("2026-05-05T04:00:00+00:00")  # March is long over


@pytest.fixture(autouse=True)
def counted_from_the_beginning(world: World) -> None:
    count_everything(NOON)


def close_months(now: datetime) -> None:
    for row in FigureMonth.objects.filter(closed_at=None).order_by("month"):
        close_month(row.month, now=now)


def figures() -> list[dict[str, Any]]:
    names = ("place_id", *LEVELS, "month", "channel", "category_id", "bearer_id", "received", *FLAGS)
    return sorted(MonthFigure.objects.values(*names), key=str)


def promises() -> list[dict[str, Any]]:
    return sorted(
        MonthPromise.objects.values("place_id", *LEVELS, "month", "bearer_id", "ended", "kept", "moved"),
        key=str,
    )


def counts(case: Case) -> set[str]:
    row = CountedCase.objects.get(case=case)
    return {flag for flag in FLAGS if getattr(row, flag)}


def finish(world: World, case: Case, now: datetime) -> Case:
    return cases.finish_case(actor=world.actor("lin"), case_id=case.pk, result="换了拉杆", now=now)


def rate(world: World, case: Case, stars: int, now: datetime) -> Case:
    return cases.rate_case(actor=world.actor("wang"), case_id=case.pk, satisfied=stars, words="", now=now)


def test_a_case_counts_as_what_has_become_of_it(world: World) -> None:
    case = world.case()
    count_changes(NOON)
    row = CountedCase.objects.get(case=case)
    assert (row.month, row.channel, row.place_id, row.bearer) == (MARCH, "snap", world.willow.pk, world.anhe)
    assert counts(case) == set()
    finish(world, case, NOON + 2 * HOUR)
    count_changes(NOON + 2 * HOUR)
    assert counts(case) == {"to_answer", "answered", "finished", "same_day"}
    rate(world, case, 4, NOON + 3 * HOUR)
    count_changes(NOON + 3 * HOUR)
    assert counts(case) == {"to_answer", "answered", "finished", "same_day", "rated", "solved", "satisfied"}
    assert [(row["received"], row["solved"]) for row in figures()] == [(1, 1)]


def test_nobody_answers_and_the_clock_alone_counts_it(world: World) -> None:
    case = world.case()
    count_changes(NOON + 24 * HOUR)
    assert counts(case) == set()
    count_changes(NOON + 24 * HOUR + timedelta(seconds=1))
    assert counts(case) == {"to_answer"}
    assert figures()[0]["to_answer"] == 1


@pytest.mark.req("F1")
def test_what_is_reopened_within_seven_days_was_not_finished_the_same_day(world: World) -> None:
    early, late = finish(world, world.case(), NOON + HOUR), finish(world, world.case(), NOON + HOUR)
    config.change("cases.reopen_days", 30)
    for case, moment in ((early, NOON + 7 * DAY), (late, NOON + 8 * DAY)):
        cases.reopen_case(actor=world.actor("wang"), case_id=case.pk, words="", now=moment)
    count_changes(NOON + 8 * DAY)
    assert counts(early) == {"to_answer", "answered", "finished", "rated"}
    assert counts(late) == {"to_answer", "answered", "finished", "rated", "same_day"}


def test_silence_is_counted_apart(world: World) -> None:
    case = finish(world, world.case(), NOON + HOUR)
    cases.ask_and_close_stale(NOON + 6 * DAY)
    cases.ask_and_close_stale(NOON + 9 * DAY)
    count_changes(NOON + 9 * DAY)
    assert counts(case) == {"to_answer", "answered", "finished", "same_day", "silent"}


def test_channels_are_counted_apart(world: World) -> None:
    sources = {
        Source.HOTLINE: "orders",
        Source.PETITION: "petitions",
        Source.PLACARD: "snap",
        Source.PATROL: "found",
    }
    for source in sources:
        world.case(source=source)
    count_changes(NOON)
    found = dict(CountedCase.objects.values_list("case__source", "channel"))
    assert found == sources
    assert set(sources.values()) == set(Channel.values)


def test_misconduct_and_what_was_withdrawn_count_nowhere(world: World) -> None:
    world.case(category=world.misconduct)
    case = world.case()
    count_changes(NOON)
    assert [row.case for row in CountedCase.objects.all()] == [case]
    cases.retire_case(actor=world.actor("he"), case_id=case.pk, why="试一试", now=NOON)
    count_changes(NOON)
    assert (CountedCase.objects.count(), MonthFigure.objects.count()) == (0, 0)
    cases.restore_case(actor=world.actor("he"), case_id=case.pk, now=NOON)
    count_changes(NOON)
    assert [row["received"] for row in figures()] == [1]


def test_a_case_that_goes_elsewhere_takes_its_one_along(world: World) -> None:
    case, _other = world.case(), world.case()
    count_changes(NOON)
    filing = Filing(world.grain_building, world.door)
    cases.refile_case(actor=world.actor("he"), case_id=case.pk, filing=filing, now=NOON)
    count_changes(NOON)
    found = {row["place_id"]: (row["received"], row["bearer_id"]) for row in figures()}
    assert found == {world.willow.pk: (1, world.anhe.pk), world.grain.pk: (1, world.huimin.pk)}


def busy_month(world: World) -> None:
    """Cases in every state, at two estates and for two bearers."""
    for n in range(4):
        world.case(now=NOON + n * DAY)
        other = world.case(place=world.grain_building, source=Source.HOTLINE, now=NOON + n * DAY)
        cases.accept_case(actor=world.actor("zhao"), case_id=other.pk, now=NOON + n * DAY + 30 * HOUR)
        done = finish(world, world.case(now=NOON + n * DAY), NOON + n * DAY + n * 20 * HOUR)
        if n == 1:
            cases.reopen_case(actor=world.actor("wang"), case_id=done.pk, words="", now=NOON + 3 * DAY)
        if n > 1:
            rate(world, done, n, NOON + n * DAY + n * 20 * HOUR)


def test_counting_a_month_again_gives_the_same_numbers(world: World) -> None:
    busy_month(world)
    count_changes(NOON + 9 * DAY)
    kept = figures(), promises()
    assert sum(row["received"] for row in kept[0]) == 12
    assert sum(row["ended"] for row in kept[1]) == 4
    recount(actor=world.actor("qian"), month=MARCH, now=NOON + 9 * DAY)
    assert (figures(), promises()) == kept


def test_read_on_in_the_journal_or_counted_at_once_it_is_the_same(world: World) -> None:
    busy_month(world)
    count_changes(NOON + 9 * DAY)
    kept = figures(), promises()
    for model in (JournalMark, MonthFigure, MonthPromise, CountedCase, FigureMonth):
        model.objects.all().delete()
    count_everything(NOON + 9 * DAY)
    assert (figures(), promises()) == kept


def test_promises_are_counted_in_the_month_in_which_they_end(world: World) -> None:
    in_time, late = world.case(), world.case()
    finish(world, in_time, NOON + 2 * HOUR)
    finish(world, late, NOON + 31 * DAY)
    count_changes(NOON + 31 * DAY)
    rows = MonthPromise.objects.order_by("month").values_list("month", "bearer__name", "ended", "kept")
    assert list(rows) == [(MARCH, "安和物业", 1, 1), (date(2026, 4, 1), "安和物业", 1, 0)]


def test_a_closed_month_changes_only_when_it_is_counted_again(world: World) -> None:
    case = finish(world, world.case(), NOON + HOUR)
    count_changes(NOON + HOUR)
    close_months(NOON + 50 * DAY)
    march = FigureMonth.objects.get(month=MARCH)
    assert march.closed_at is None  # thirty days after its end
    close_months(AFTER)
    march.refresh_from_db()
    assert march.closed_at == AFTER
    kept = figures()

    rate(world, case, 5, AFTER + DAY)
    count_changes(AFTER + DAY)
    march.refresh_from_db()
    assert (figures(), march.missed_at) == (kept, AFTER + DAY)

    recount(actor=world.actor("qian"), month=MARCH, now=AFTER + 2 * DAY)
    march.refresh_from_db()
    assert [row["solved"] for row in figures()] == [1]
    assert (march.missed_at, march.recounted_at) == (None, AFTER + 2 * DAY)
    entries = Entry.objects.filter(subject=f"figuremonth:{march.pk}").order_by("seq")
    assert [(entry.verb, entry.at, entry.data) for entry in entries] == [
        ("insight.closed", AFTER, {"month": "2026-03"}),
        ("insight.recounted", AFTER + 2 * DAY, {"month": "2026-03"}),
    ]


def test_only_the_district_has_a_month_counted_again(world: World) -> None:
    for login in ("zhou", "he", "lin"):
        with pytest.raises(Refused):
            recount(actor=world.actor(login), month=MARCH, now=NOON)


def test_an_old_month_that_is_just_being_brought_in_stays_open_for_a_day(world: World) -> None:
    old = NOON - 300 * DAY
    world.case(received_at=old)
    count_changes(NOON)
    close_months(NOON + HOUR)
    month = FigureMonth.objects.get(month=date(2025, 5, 1))
    assert month.closed_at is None
    world.case(received_at=old)
    count_changes(NOON + 2 * HOUR)
    close_months(NOON + 27 * HOUR)
    month.refresh_from_db()
    assert month.closed_at is not None
    assert sum(row["received"] for row in figures()) == 2


def test_figures_add_up_before_and_after_two_estates_are_merged(world: World) -> None:
    busy_month(world)
    count_changes(NOON + 9 * DAY)
    before = [sum(row[name] for row in figures()) for name in ("received", *FLAGS)]
    merge_places(
        actor=world.actor("qian"), place_id=world.grain.pk, into_id=world.willow.pk, now=NOON + 9 * DAY
    )
    assert {row["estate_id"] for row in figures()} == {world.willow.pk}
    count_changes(NOON + 9 * DAY)
    recount(actor=world.actor("qian"), month=MARCH, now=NOON + 9 * DAY)
    assert [sum(row[name] for row in figures()) for name in ("received", *FLAGS)] == before


def totals() -> dict[int, int]:
    """How many came in at each place above the estates."""
    found = MonthTotal.objects.order_by().values_list("place_id").annotate(n=Sum("received"))
    return {place: n for place, n in found if n}


def test_what_lies_above_an_estate_has_the_sums_of_all_below_and_keeps_them_when_it_moves(
    world: World,
) -> None:
    above = [world.district.pk, world.subdistrict.pk, world.community.pk]
    world.case()
    world.case(place=world.grain_building)
    count_changes(NOON)
    assert totals() == dict.fromkeys(above, 2)
    gone = world.case()
    count_changes(NOON)
    assert totals() == dict.fromkeys(above, 3)
    cases.retire_case(actor=world.actor("he"), case_id=gone.pk, why="试一试", now=NOON)
    move_place(actor=world.actor("qian"), place_id=world.grain.pk, parent_id=world.far_community.pk, now=NOON)
    count_changes(NOON)
    moved = {world.community.pk: 1, world.far_community.pk: 1}
    assert totals() == {world.district.pk: 2, world.subdistrict.pk: 2} | moved


def test_an_entry_that_comes_in_late_is_not_passed_over(world: World) -> None:
    last = Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    gap = Entry(pk=last + 5, subject="case:1", seq=99, at=NOON, verb="cases.noted", hash="x")
    gap.save(force_insert=True)
    assert later(last, most=10, now=NOON + timedelta(minutes=1)) == []
    assert [pk for pk, _, _ in later(last, most=10, now=NOON + timedelta(minutes=3))] == [last + 5]
