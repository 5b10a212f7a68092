"""Closed registry of what duties are about. The module that owns a kind registers it at start."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gongzhi.duties.models import Duty
    from gongzhi.people.models import Organisation


def nothing_more(duty: Duty, org: Organisation, now: datetime) -> None:
    """A kind whose record does not follow the climbing."""


@dataclass(frozen=True, slots=True)
class Kind:
    """`page` gives the addresses of many subjects; `climbed` lets the owner add its own journal line; `action` is
    the word on the bearer's button, where it is not simply to work on it."""

    key: str
    label: Any
    icon: str
    page: Callable[[list[str]], dict[str, str]]
    climbed: Callable[[Duty, Organisation, datetime], None] = nothing_more
    action: Any = ""


KINDS: dict[str, Kind] = {}


def pages(duties: Iterable[Duty]) -> dict[str, str]:
    """Where the subjects of duties open: one query a kind."""
    subjects: dict[str, list[str]] = {}
    for duty in duties:
        subjects.setdefault(duty.kind, []).append(duty.subject)
    found: dict[str, str] = {}
    for key in subjects.keys() & KINDS.keys():
        found |= KINDS[key].page(subjects[key])
    return found


def register_kind(kind: Kind) -> Kind:
    if kind.key in KINDS:
        raise ValueError(f"duty kind {kind.key!r} is registered twice")
    KINDS[kind.key] = kind
    return kind
