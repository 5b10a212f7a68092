"""Closed registries of what follows a place: tables that store its levels, tables that store its grid, and
modules with more to do when a place moves or is merged. The tree (places) asks them and knows none of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Model, Q

from gongzhi.core.models import STORED_LEVELS, below

FIXED = {"journal.Entry"}  # history keeps the ids of its day
LEVEL_COLUMNS = frozenset(f"{level}_id" for level in STORED_LEVELS)


def columns(model: type[Model]) -> set[str]:
    """Names by which rows are written: "place_id" for a foreign key `place` too."""
    return {field.attname for field in model._meta.concrete_fields}


def ours() -> list[type[Model]]:
    return [
        m for m in apps.get_models() if m.__module__.startswith("gongzhi.") and m._meta.label not in FIXED
    ]


def placed_models() -> list[type[Model]]:
    """Every table of ours that stores its place and at least one of the place's levels."""
    return [m for m in ours() if "place_id" in columns(m) and columns(m) & LEVEL_COLUMNS]


def gridded_models() -> list[type[Model]]:
    """Every table of ours that stores the grid of its place as a plain value."""
    return [
        m for m in placed_models() if "grid_id" in columns(m) and not m._meta.get_field("grid_id").is_relation
    ]


@dataclass(frozen=True, slots=True)
class Change:
    """A subtree that goes elsewhere. `top` is the place moved or merged away; `into` the one it is merged into.

    Followers run before the tree is rewritten: the old paths and levels still hold. `bodies` says which
    organisation takes over from which; the module of organisations fills it, the later ones read it.
    """

    top: Any
    parent: Any  # the parent to be; of a merge, the parent of `into`
    into: Any = None
    bodies: dict[int, int] = field(default_factory=dict)

    @property
    def levels(self) -> dict[str, int | None]:
        """The level ids that rows of the subtree will have where these change: all at and above the joint."""
        joint = self.into or self.parent
        height = STORED_LEVELS.index(joint.level) + 1
        return {f"{level}_id": getattr(joint, f"{level}_id") for level in STORED_LEVELS[:height]}

    @property
    def changed(self) -> dict[str, tuple[int, int]]:
        """By level: the old id and the new one, where they differ."""
        return {
            level: (old, new)
            for level in STORED_LEVELS
            if (new := self.levels.get(f"{level}_id"))
            and (old := getattr(self.top, f"{level}_id"))
            and old != new
        }

    def inside(self, column: str = "place__path") -> Q:
        """Rows whose place lies in the subtree that goes."""
        return below(self.top.path, column)


Foreseen = list[tuple[Any, int]]  # a lazy sentence with {n} in it, and the number


@dataclass(frozen=True, slots=True)
class Follower:
    """`foresee` counts for the preview what `follow` will do; both get the same Change."""

    foresee: Callable[[Change], Foreseen]
    follow: Callable[[Any, Change, datetime], None]


FOLLOWERS: dict[str, Follower] = {}


def register_follower(
    key: str,
    *,
    foresee: Callable[[Change], Foreseen],
    follow: Callable[[Any, Change, datetime], None],
) -> None:
    """Modules register in the order of their layers, the lowest first, and are asked in that order."""
    if key in FOLLOWERS:
        raise ValueError(f"follower {key!r} is registered twice")
    FOLLOWERS[key] = Follower(foresee, follow)
