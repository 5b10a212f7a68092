"""The pages of a list are the same rows in the same order, however the database reads them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from gongzhi.cases.models import Case, CaseBearing
from gongzhi.cases.selectors import listing
from gongzhi.core.scope import Audience, Grant, scope_to, unscoped
from tests.world import NOON, World

pytestmark = [pytest.mark.django_db, pytest.mark.req("E6")]


@pytest.fixture
def two_estates(world: World, monkeypatch: pytest.MonkeyPatch) -> set[Grant]:
    """Nine cases at two estates of one company, one of them without a time, and one of somebody else's."""
    monkeypatch.setattr(listing, "PAGE", 3)
    for n in range(9):
        world.case(place=(world.entrance, world.grain)[n % 2], now=NOON + timedelta(hours=n // 2))
    with unscoped(because="the company serves both"):
        CaseBearing.objects.all().update(org=world.anhe)
        Case.objects.filter(pk=Case.objects.latest("pk").pk).update(due_at=None)
    stranger = world.case(place=world.grain)
    CaseBearing.objects.filter(case=stranger).update(org=world.huimin)
    return {
        Grant(Audience.BEARER, "estate", place.pk, place.path, org_id=world.anhe.pk)
        for place in (world.willow, world.grain)
    }


@pytest.mark.parametrize("status", ["open", "all"])
def test_two_estates_are_read_apart_and_shown_as_one(
    two_estates: set[Grant], status: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = listing.Asked(status=status)
    with scope_to(two_estates):
        rows = listing.listed(asked, now=NOON)
        expected = list(listing.whole(asked, now=NOON).values_list("pk", flat=True))
        found: list[int] = []
        after = ""
        while True:
            page = listing.page(rows, after=after, by_due=asked.by_due)
            found += [case.pk for case in page.rows]
            if not (after := page.older):
                break
        counted = listing.count_up_to(rows)
        monkeypatch.setattr(listing, "COUNTED", 4)
        assert listing.count_up_to(rows) == 5
    assert found == expected
    assert len(found) == counted == 9


def test_a_wider_scope_is_read_at_once(world: World, two_estates: set[Grant]) -> None:
    joins = connection.features.supports_slicing_ordering_in_compound
    assert parts(two_estates) == 2 * joins
    grid = Grant(Audience.SUPERVISOR, "estate", world.willow.pk, world.willow.path, grid_id=7)
    assert parts({*two_estates, grid}) == 3 * joins
    wide = Grant(Audience.SUPERVISOR, "community", world.community.pk, world.community.path)
    assert parts({*two_estates, wide}) == 0
    assert parts({*two_estates, Grant(Audience.OWN, account_id=1)}) == 0


def parts(grants: set[Grant]) -> int:
    with scope_to(grants):
        return len(listing.listed(listing.Asked(), now=NOON).parts)


def test_where_the_database_can_the_parts_are_one_query(two_estates: set[Grant]) -> None:
    with scope_to(two_estates):
        rows = listing.listed(listing.Asked(status="all"), now=NOON)
        with connection.execute_wrapper(heard := Heard()):
            listing.first_ids(rows, 4)
    (sql,) = heard.said
    assert ("UNION" in sql) is connection.features.supports_slicing_ordering_in_compound


@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL alone plans for good")
def test_a_list_is_planned_for_its_own_values(two_estates: set[Grant]) -> None:
    def ask() -> set[str]:
        for _ in range(8):
            listing.page(listing.listed(listing.Asked(status="all"), now=NOON), after="", by_due=False)
            Case.objects.filter(number="1").exists()
        with connection.cursor() as cursor:
            cursor.execute("SELECT statement FROM pg_prepared_statements")
            return {statement for (statement,) in cursor.fetchall() if '"cases_case"' in statement}

    with scope_to(two_estates):
        kept = ask()
    assert kept
    assert not any("ORDER BY" in statement for statement in kept)


class Heard:
    def __init__(self) -> None:
        self.said: list[str] = []

    def __call__(self, execute, sql, params, many, context):
        self.said.append(sql)
        return execute(sql, params, many, context)
