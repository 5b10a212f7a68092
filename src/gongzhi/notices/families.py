"""Kinds of messages in the few families that a person tells apart. A closed registry, filled at start.

An emergency is a matter that its report marks urgent (F1: gas, fire, falls, somebody in a lift): nothing holds it back
and nothing switches it off. `WHOLE` was asked for at this moment, or goes to
whoever watches the journal.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

EMERGENCY = "urgent"
ANCHOR, CONFIRM, INVITATION = "anchor", "confirm", "invitation"
WHOLE = frozenset({ANCHOR, CONFIRM, INVITATION})  # goes by itself, with its own address
AT_ONCE = WHOLE | {EMERGENCY}


class Family(models.TextChoices):
    MINE = "mine", _("What I reported")
    WORK = "work", _("What waits for me")
    BOARD = "board", _("Notices on boards")
    MEETING = "meeting", _("Meetings")
    FOLLOWED = "followed", _("What I follow")


FAMILIES: dict[str, Family] = {}
LATE_WORDS: dict[
    str, Callable[[str], str]
] = {}  # kinds whose words are made when they go: they hold a secret
LAWFUL: dict[str, Any] = {}  # kinds that nobody may switch off, with the reason


def register_kind(kind: str, family: Family, *, lawful: Any = "") -> None:
    """Kinds that no module registers wait for their receiver."""
    if kind in FAMILIES:
        raise ValueError(f"the family of {kind!r} is registered twice")
    FAMILIES[kind] = family
    if lawful:
        LAWFUL[kind] = lawful


def register_late_words(kind: str, write: Callable[[str], str]) -> None:
    """The words of a message by its subject, made when it goes out, so that they lie in no table."""
    if kind in LATE_WORDS:
        raise ValueError(f"the words of {kind!r} are registered twice")
    LATE_WORDS[kind] = write


def family_of(kind: str) -> Family:
    return FAMILIES.get(kind, Family.WORK)


def kinds_of(family: Family) -> list[str]:
    return sorted(kind for kind, known in FAMILIES.items() if known == family)


def in_use() -> list[Family]:
    """Families of which there are messages today."""
    return [family for family in Family if family in {Family.WORK, *FAMILIES.values()}]
