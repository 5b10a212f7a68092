"""What the current work may touch. No scope means no rows: it fails closed.

A scope is a set of grants. A grant says for which audience, at which place and for which organisation or
person rows are open; each scoped model says in SEEN_BY which of its rows an audience sees.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum


class Audience(StrEnum):
    PUBLIC = "public"  # anybody
    OWN = "own"  # who reported, or holds the follow link
    RESIDENT = "resident"  # who lives in or owns a unit of the estate
    BEARER = "bearer"  # the organisation that must act, or had to
    SUPERVISOR = "supervisor"  # grid, community, subdistrict, district
    PARTY = "party"  # named posts of party building
    CARE = "care"  # named posts of help
    VOTE = "vote"  # identified owners
    OPERATOR = "operator"  # an elevated, logged session


WORK = frozenset({Audience.BEARER, Audience.SUPERVISOR, Audience.PARTY, Audience.CARE, Audience.OPERATOR})


class ScopeNotSet(RuntimeError):
    """A scoped model was queried outside scope_to() and unscoped()."""


@dataclass(frozen=True, slots=True)
class Grant:
    """One reason to see rows. `level` and `place_id` name a place; `path` is the place's path."""

    audience: Audience
    level: str = ""
    place_id: int | None = None
    path: str = ""
    org_id: int | None = None
    account_id: int | None = None
    person_id: int | None = None
    grid_id: int | None = None
    link: str = ""
    named: bool = False  # may also see what only named posts may see (举报)
    also: tuple[int, ...] = ()  # further places of the level, where a model asks about all of them at once


@dataclass(frozen=True, slots=True)
class Scope:
    grants: frozenset[Grant] = frozenset()
    everything_because: str = ""


_scope: ContextVar[Scope | None] = ContextVar("scope", default=None)


def current_scope() -> Scope:
    if (scope := _scope.get()) is None:
        raise ScopeNotSet("Wrap this in scope_to(grants) or unscoped(because=...).")
    return scope


@contextmanager
def entered(scope: Scope | None) -> Iterator[None]:
    """Make this scope the current one; None forgets the scope."""
    token = _scope.set(scope)
    try:
        yield
    finally:
        _scope.reset(token)


@contextmanager
def scope_to(grants: Iterable[Grant]) -> Iterator[None]:
    with entered(Scope(grants=frozenset(grants))):
        yield


@contextmanager
def unscoped(*, because: str) -> Iterator[None]:
    """See every row. Grep for this name in review: each use gives its reason."""
    with entered(Scope(everything_because=because)):
        yield


PUBLIC_GRANT = Grant(Audience.PUBLIC)
