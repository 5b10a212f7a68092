"""What the reporter lets others know of herself, and what staff may look at (E9)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from gongzhi.cases.services import read_contact, receive_case
from gongzhi.cases.services.wishes import change_sight
from gongzhi.core.verdict import Refused
from tests.world import NOON, World

LATER = NOON + timedelta(hours=1)
pytestmark = pytest.mark.req("E9")


def look(world: World, who: str, case_id: int) -> str:
    return read_contact(actor=world.actor(who), case_id=case_id, now=LATER)


def test_the_name_is_hidden_until_the_reporter_wants_it_shown(world: World) -> None:
    wang = world.actor("wang")
    case = world.case(by=wang, contact="13800000417")
    assert look(world, "lin", case.pk) == "13800000417"
    change_sight(actor=wang, case_id=case.pk, private=False, show_name=True, now=LATER)
    assert look(world, "lin", case.pk) == "王桂兰\n13800000417"
    change_sight(actor=wang, case_id=case.pk, private=False, show_name=False, now=LATER)
    assert look(world, "lin", case.pk) == "13800000417"


def test_shown_from_the_start_and_never_to_others(world: World) -> None:
    report = replace(world.report(), hide_name=False)
    case = receive_case(actor=world.actor("wang"), report=report, now=NOON)
    assert look(world, "he", case.pk) == "王桂兰"
    with pytest.raises(Refused):
        look(world, "zhao", case.pk)


def test_without_an_account_there_is_no_name_to_show(world: World) -> None:
    case = world.case(contact="13800000417")
    change_sight(actor=world.actor("wang"), case_id=case.pk, private=False, show_name=True, now=LATER)
    assert look(world, "lin", case.pk) == "13800000417"
