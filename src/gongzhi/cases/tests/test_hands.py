"""A thing that changes hands says so to those who get it (E15)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gongzhi.cases.services import accept_case, assign_case, dispatch_case, return_case
from gongzhi.law.deadlines import Limit, LimitUnit
from gongzhi.notices.models import Message
from tests.world import NOON, World

LATER = NOON + timedelta(hours=1)
pytestmark = pytest.mark.req("E15")


def rung(world: World, login: str) -> list[str]:
    account = getattr(world, login)
    rows = Message.objects.filter(account=account, kind="handover").order_by("pk")
    return [row.text for row in rows]


def dispatch(world: World, case_id: int, org: str) -> None:
    dispatch_case(
        actor=world.actor("he"), case_id=case_id, org_id=getattr(world, org).pk, limit=Limit(2, LimitUnit.DAY),
        ground="改造项目由街道负责", now=LATER,
    )  # fmt: skip


def test_a_colleague_is_told_that_a_case_was_given_to_her(world: World) -> None:
    case = world.case()
    accept_case(actor=world.actor("lin"), case_id=case.pk, person_id=world.han.person_id, now=LATER)
    assert rung(world, "han") == [f"“{case.title}”交给您办了。"]
    assert rung(world, "lin") == []
    assign_case(actor=world.actor("lin"), case_id=case.pk, person_id=world.lin.person_id, now=LATER)
    assert rung(world, "lin") == []  # nobody rings for what one takes on oneself
    said = Message.objects.get(kind="handover")
    assert said.subject == f"case:{case.pk}"


def test_who_decides_is_told_to_whom_and_they_are_told_too(world: World) -> None:
    case = world.case()
    return_case(actor=world.actor("lin"), case_id=case.pk, why="不归我们", now=LATER)
    dispatch(world, case.pk, "street_office")
    assert rung(world, "zhou") == [f"“{case.title}”改由您这边办了。"]
    assert rung(world, "lin") == []


def test_what_goes_back_to_the_same_hands_rings_nobody(world: World) -> None:
    case = world.case()
    return_case(actor=world.actor("lin"), case_id=case.pk, why="不归我们", now=LATER)
    dispatch(world, case.pk, "anhe")
    assert rung(world, "lin") == []
