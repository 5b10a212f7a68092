"""The tables of whistles, calls and hard cases, by property: whatever is done in whatever order, each holds."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from gongzhi.cases.states.hard import ALIVE, NEXT_OF_HARD, HardState, HardStep, hard_after
from gongzhi.cases.states.whistle import (
    NEXT_OF_CALL,
    NEXT_OF_WHISTLE,
    CallState,
    CallStep,
    WhistleState,
    WhistleStep,
    call_after,
    whistle_after,
)
from gongzhi.core.verdict import Refused

pytestmark = pytest.mark.req("U3", "F9")
Table = dict[tuple[str, Any], Any]
MACHINES: dict[str, tuple[Table, Callable[[str, Any], Any], Any, type[Any]]] = {
    "whistle": (NEXT_OF_WHISTLE, whistle_after, WhistleState.BLOWN, WhistleStep),
    "call": (NEXT_OF_CALL, call_after, CallState.CALLED, CallStep),
    "hard case": (NEXT_OF_HARD, hard_after, HardState.ASKED, HardStep),
}


@given(some.sampled_from(sorted(MACHINES)), some.data())
def test_any_row_of_steps_follows_its_table_or_is_refused(name: str, data: Any) -> None:
    table, after, state, steps = MACHINES[name]
    for step in data.draw(some.lists(some.sampled_from(list(steps)), max_size=25)):
        if (state, step) in table:
            state = after(state, step)
            continue
        with pytest.raises(Refused) as no:
            after(state, step)
        assert no.value.status == 409


def reachable(table: Table, start: Any) -> set[Any]:
    found, waiting = {start}, deque([start])
    while waiting:
        here = waiting.popleft()
        for (state, _step), there in table.items():
            if state == here and there not in found:
                found.add(there)
                waiting.append(there)
    return found


@pytest.mark.parametrize(
    ("name", "states"), [("whistle", WhistleState), ("call", CallState), ("hard case", HardState)]
)
def test_every_state_can_be_reached(name: str, states: type[Any]) -> None:
    table, _after, start, _steps = MACHINES[name]
    assert reachable(table, start) == set(states)


def test_an_objection_in_vain_gives_no_new_time_and_no_way_out() -> None:
    """Rejected, a call is where it was; nothing but the arbiter excuses."""
    assert call_after(CallState.OBJECTED, CallStep.REJECT) == CallState.CALLED
    assert {step for (_state, step), there in NEXT_OF_CALL.items() if there == CallState.EXCUSED} == {
        CallStep.UPHOLD
    }


def test_a_whistle_is_done_only_after_a_finding_counted() -> None:
    assert {state for (state, _step), there in NEXT_OF_WHISTLE.items() if there == WhistleState.DONE} == {
        WhistleState.FOUND
    }


def test_whatever_stands_on_the_list_can_leave_it() -> None:
    for state in ALIVE:
        assert HardState.OFF in reachable(NEXT_OF_HARD, state)
