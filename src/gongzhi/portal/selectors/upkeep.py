"""Settings, retention, elevated sessions: what the offices of the platform look at."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongzhi.core.config import DECLARED, EVERYWHERE, Declared
from gongzhi.core.models import STORED_LEVELS, Setting
from gongzhi.core.retention import PURPOSES, SWEEPS, Purpose
from gongzhi.core.scope import unscoped
from gongzhi.journal import words
from gongzhi.journal.models import Entry
from gongzhi.journal.selectors import sentence
from gongzhi.people.models import Account, ElevatedSession
from gongzhi.places.models import Place

AREAS = {
    "cases": _("Cases"),
    "duties": _("Duties"),
    "insight": _("Rates"),
    "meetings": _("Meetings"),
    "notices": _("Messages"),
    "people": _("People and accounts"),
    "places": _("Places"),
    "core": _("Platform"),
}
SWEEPS_OF = {
    "cases.contacts": _("Phones left on reports"),
    "cases.followers": _("Phones left with “me too”"),
    "core.files": _("Files whose time is over"),
    "core.keys": _("Marks against sending twice"),
    "core.results": _("Results of background tasks"),
    "imports": _("First rows of imports"),
    "meetings.attendance": _("Names of residents at meetings"),
    "notices.contacts": _("Numbers that messages went to"),
    "people.persons": _("Persons whom nothing has needed for three years"),
}
AT_ONCE = 30


@dataclass(frozen=True, slots=True)
class Shown:
    """A declared setting with the value in force everywhere and how many places have their own."""

    declared: Declared
    value: Any
    is_changed: bool
    places: int


@dataclass(frozen=True, slots=True)
class Own:
    place: Place
    value: Any


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of a setting's history. The journal keeps the reason under a key of its own."""

    entry: Entry
    what: str
    login: str
    place: str
    reason: str


def all_settings() -> list[tuple[Any, list[Shown]]]:
    """Every declared setting by area, in two queries at most."""
    rows = list(Setting.objects.all())
    everywhere = {row.key: row.value for row in rows if row.place_id == EVERYWHERE}
    shown = [
        Shown(
            declared, everywhere.get(key, declared.default), key in everywhere,
            sum(row.key == key and row.place_id != EVERYWHERE for row in rows),
        )
        for key, declared in sorted(DECLARED.items())
    ]  # fmt: skip
    by_area = groupby(shown, key=lambda one: one.declared.key.partition(".")[0])
    return [(AREAS.get(area, area), list(ones)) for area, ones in by_area]


def own_values(key: str) -> list[Own]:
    values = dict(
        Setting.objects.filter(key=key).exclude(place_id=EVERYWHERE).values_list("place_id", "value")
    )
    with unscoped(because="names of places are public"):
        return [
            Own(place, values[place.pk]) for place in Place.objects.filter(pk__in=values).order_by("path")
        ]


def places_called(said: str) -> list[Place]:
    """Places of the levels that can have their own value, by code or by name."""
    with unscoped(because="names of places are public"):
        found = Place.objects.filter(level__in=STORED_LEVELS, retired_at=None)
        return list(found.filter(Q(code=said) | Q(name=said) | Q(full_name=said)).order_by("path")[:6])


def history(key: str) -> list[Change]:
    """Who changed a setting, when and why, newest first."""
    with unscoped(because="the history of a setting holds no data of persons"):
        entries = list(Entry.objects.filter(subject=f"setting:{key}").order_by("-pk")[:AT_ONCE])
        places = Place.objects.filter(pk__in=[entry.place_id for entry in entries if entry.place_id])
        names = dict(places.values_list("pk", "full_name"))
    said = words.read([entry.words_id for entry in entries if entry.words_id])
    who = logins({entry.actor_id for entry in entries})
    return [
        Change(
            entry, sentence(entry.verb, entry.data), who.get(entry.actor_id or 0, ""),
            names.get(entry.place_id or 0, ""), said.get(entry.words_id or 0, ""),
        )
        for entry in entries
    ]  # fmt: skip


def logins(account_ids: set[int | None]) -> dict[int, str]:
    """Logins, not names: made-up words."""
    return dict(Account.objects.filter(pk__in=[pk for pk in account_ids if pk]).values_list("pk", "login"))


def purposes() -> list[Purpose]:
    return sorted(PURPOSES.values(), key=lambda purpose: purpose.field)


def sweeps(counts: dict[str, int]) -> list[tuple[str, Any, int | None]]:
    """Every registered sweep with its words and how many rows it erased last."""
    return [(name, SWEEPS_OF.get(name, ""), counts.get(name)) for name in sorted(SWEEPS)]


def elevations(*, account_id: int | None = None, before: int = 0) -> list[ElevatedSession]:
    """Elevated sessions, newest first: all of them, or those of one account."""
    rows = ElevatedSession.objects.select_related("account")
    if account_id is not None:
        rows = rows.filter(account_id=account_id)
    if before:
        rows = rows.filter(pk__lt=before)
    return list(rows.order_by("-pk")[: AT_ONCE + 1])
