"""Reading the journal, within the scope of the caller. Words are never read here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from gongzhi.journal.anchors import plain
from gongzhi.journal.models import Anchor, Entry
from gongzhi.journal.verbs import VERBS

AT_ONCE = 50
STILL_WRITTEN = timedelta(minutes=2)  # longer no transaction that writes history takes


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for; everything empty means everything. `before` is the id of the last entry seen."""

    subject: str = ""
    verb: str = ""
    actor_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: int = 0

    def filters(self) -> dict[str, Any]:
        wanted = {
            "subject": self.subject, "verb": self.verb, "actor_id": self.actor_id, "at__gte": self.since,
            "at__lt": self.until, "pk__lt": self.before,
        }  # fmt: skip
        return {name: value for name, value in wanted.items() if value}


def entries(search: Search) -> list[Entry]:
    """One page and one entry more, newest first."""
    return list(Entry.objects.filter(**search.filters()).order_by("-pk")[: AT_ONCE + 1])


def later(entry_id: int, *, most: int, now: datetime) -> list[tuple[int, str, str]]:
    """Id, subject and verb of the entries after one, in order, for a reader that goes on from the last of them.

    On PostgreSQL an earlier number may come in after a later one. So it stops where one is missing, until the entry
    behind the gap is old enough: then nobody writes it any more.
    """
    rows = Entry.objects.filter(pk__gt=entry_id).order_by("pk").values_list("pk", "subject", "verb", "at")
    found: list[tuple[int, str, str]] = []
    expected = entry_id + 1
    for pk, subject, verb, at in rows[:most]:
        if pk != expected and now - at < STILL_WRITTEN:
            break
        found.append((pk, subject, verb))
        expected = pk + 1
    return found


class Gaps(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "…"


def sentence(verb: str, facts: Mapping[str, object]) -> str:
    """What happened, in words; {names} are filled from the codes of the entry."""
    if verb not in VERBS:
        return _("an act of a module that is not installed")
    return str(VERBS[verb]).format_map(Gaps(facts))


def verbs() -> list[tuple[str, str]]:
    """Every declared verb with its sentence, by module."""
    return [(verb, sentence(verb, {})) for verb in sorted(VERBS)]


def anchors(*, limit: int = 60) -> list[Anchor]:
    """Sealed anchors, newest first."""
    return list(Anchor.objects.exclude(root="").order_by("-day")[:limit])


def anchor_facts(day: date) -> dict[str, object] | None:
    """What an anchor says, as its copies outside the database do."""
    found = Anchor.objects.exclude(root="").filter(day=day).first()
    return plain(found) if found else None
