"""The table of states, by property: whatever is done in whatever order, a case stays what it can be."""

from __future__ import annotations

from collections import deque

import pytest
from hypothesis import given
from hypothesis import strategies as some

from gongzhi.cases.states import NEXT, OPEN, Status, Step, after
from gongzhi.core.verdict import Refused


@given(some.lists(some.sampled_from(list(Step)), max_size=30))
def test_any_row_of_steps_follows_the_table_or_is_refused(steps: list[Step]) -> None:
    status = Status.RECEIVED
    for step in steps:
        if (status, step) in NEXT:
            status = after(status, step)
            continue
        with pytest.raises(Refused) as no:
            after(status, step)
        assert no.value.status == 409


def reachable(start: Status) -> set[Status]:
    found, waiting = {start}, deque([start])
    while waiting:
        here = waiting.popleft()
        for (status, _step), there in NEXT.items():
            if status == here and there not in found:
                found.add(there)
                waiting.append(there)
    return found


def test_every_state_can_be_reached_and_every_open_case_can_be_closed() -> None:
    assert reachable(Status.RECEIVED) == set(Status)
    for status in OPEN:
        assert Status.CLOSED in reachable(status)


def test_nothing_closes_before_it_is_finished() -> None:
    assert {status for (status, _step), there in NEXT.items() if there == Status.CLOSED} == {Status.FINISHED}


def test_a_closed_case_moves_only_by_reopening() -> None:
    assert {step for status, step in NEXT if status == Status.CLOSED} == {Step.REOPEN}
