"""What higher modules add to the pages of a lower one: closed registries, filled at start.

A panel is a card on the page of a place, or on a start page; its template belongs to the module that registered
it. `names` says who an account is, for histories.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Build = Callable[[Any, Any, datetime], dict[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Panel:
    template: str
    words: dict[str, Any]


@dataclass(slots=True)
class Panels:
    """What was registered, by slot: "place" stands beside a place's facts, "grids" under its grids, "org" beside an
    organisation's facts, "start" on start pages, "list" over lists, "case" beside a case."""

    slots: dict[str, dict[str, tuple[int, str, Build]]] = field(default_factory=dict)
    names: Callable[[Collection[int]], dict[int, str]] = lambda accounts: {}

    def add(self, slot: str, key: str, *, template: str, build: Build, order: int) -> None:
        found = self.slots.setdefault(slot, {})
        if key in found:
            raise ValueError(f"panel {key!r} is registered twice")
        found[key] = (order, template, build)

    def of(self, slot: str, actor: Any, subject: Any, now: datetime) -> list[Panel]:
        """The panels that have something to say about a subject, in order."""
        found = []
        for _order, template, build in sorted(self.slots.get(slot, {}).values(), key=lambda entry: entry[0]):
            if (words := build(actor, subject, now)) is not None:
                found.append(Panel(template, words))
        return found


PANELS = Panels()
