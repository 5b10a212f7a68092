"""The chip of a case: its state, or that it is late."""

from __future__ import annotations

from datetime import datetime

from gongzhi.cases.states import OPEN, Status
from gongzhi.core.chips import DOING, DONE, LATE, NEW, RATE, TO_ACCEPT, Chip

CHIPS: dict[str, Chip] = {
    Status.RECEIVED: NEW,
    Status.DISPATCHED: TO_ACCEPT,
    Status.ACCEPTED: DOING,
    Status.FINISHED: RATE,
    Status.CLOSED: DONE,
}


def chip_for(status: str, due_at: datetime | None, *, now: datetime) -> Chip:
    if status in OPEN and due_at is not None and due_at < now:
        return LATE
    return CHIPS[status]
