"""What stands in somebody's calendar (RFC 5545). A closed registry: modules add what has a time, at start."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from icalendar import Event

SOURCES: list[Callable[[Any, datetime], Iterable[Event]]] = []


def register_calendar(events: Callable[[Any, datetime], Iterable[Event]]) -> None:
    """`events` gives those of an actor, within the scope of the actor's work."""
    SOURCES.append(events)
