"""Whoever has to know at once that a term or a contract began, moved or ended registers here at start."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

Follower = Callable[[int, datetime], object]
FOLLOWERS: list[Follower] = []


def register_span_follower(follow: Follower) -> None:
    """`follow` gets the place and the moment, within the transaction of the change."""
    FOLLOWERS.append(follow)


def spans_changed(place_id: int, *, now: datetime) -> None:
    for follow in FOLLOWERS:
        follow(place_id, now)
