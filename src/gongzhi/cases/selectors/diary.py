"""What happened to a record beside a case, newest first, for those who may open it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from gongzhi.core.formats import deadline
from gongzhi.core.scope import unscoped
from gongzhi.journal import words as said
from gongzhi.journal.models import Entry
from gongzhi.journal.services import label_of
from gongzhi.journal.verbs import VERBS
from gongzhi.people.actor import Actor
from gongzhi.people.models import Account, Organisation, Person
from gongzhi.people.posts import Right

Icons = Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Line:
    tone: str
    icon: str
    who: str
    what: str
    at: datetime
    words: str = ""
    internal: bool = False


class Names:
    """Organisations by name for everybody; persons for their colleagues and who supervises the place."""

    def __init__(self, reader: Actor, placed: Any) -> None:
        self.reader, self.supervises = reader, reader.holds(Right.DISPATCH, placed)

    def load(self, entries: list[Entry]) -> None:
        orgs = {pk for e in entries for pk in (e.org_id, e.data.get("to"), *e.data.get("orgs", ())) if pk}
        accounts = {e.actor_id for e in entries if e.actor_id and self.may_name(e.org_id)}
        people = {pk for e in entries if (pk := e.data.get("person")) and self.may_name(e.data.get("to"))}
        with unscoped(because="the names of organisations are public"):
            rows = Organisation.objects.filter(pk__in=orgs).only("name", "short_name")
            self.orgs = {org.pk: org.called for org in rows}
        found = Account.objects.filter(pk__in=accounts).select_related("person")
        self.accounts = {row.pk: row.person.name for row in found if row.person}
        self.people = {row.pk: row.name for row in Person.objects.filter(pk__in=people)} if people else {}

    def may_name(self, org_id: int | None) -> bool:
        return self.supervises or org_id in self.reader.org_ids

    def who(self, entry: Entry) -> str:
        org, person = self.orgs.get(entry.org_id or 0, ""), self.accounts.get(entry.actor_id or 0, "")
        return _("{org} · {person}").format(org=org, person=person) if org and person else org or person

    def to(self, entry: Entry) -> str:
        org = self.orgs.get(entry.data.get("to", 0), "")
        person = self.people.get(entry.data.get("person", 0), "")
        return _("{org} · {person}").format(org=org, person=person) if person else org

    def of(self, entry: Entry) -> str:
        return _(", ").join(self.orgs.get(pk, "") for pk in entry.data.get("orgs", ()))


def diary(
    record: Any,
    reader: Actor,
    icons: Icons,
    sentence: Callable[[Entry, Names], str] | None = None,
    *,
    without: Collection[str] = (),
    most: int | None = None,
) -> list[Line]:
    """The lines of a record that the reader has opened, the newest `most` of them. Four queries for any number."""
    with unscoped(because="the history of a record that the caller has opened"):
        rows = Entry.objects.filter(subject=label_of(record)).exclude(verb__in=without)
        entries = list(rows.order_by("-seq")[:most])
    names = Names(reader, record)
    names.load(entries)
    texts = said.read([e.words_id for e in entries if e.words_id])
    return [
        Line(
            *icons.get(e.verb, ("", "circle-dot")), names.who(e), (sentence or plain)(e, names), e.at,
            words_of(e, texts),
        )
        for e in entries
    ]  # fmt: skip


def words_of(entry: Entry, texts: dict[int, str]) -> str:
    if not entry.words_id:
        return ""
    return texts.get(entry.words_id) or _("These words were erased, as their author asked.")


def plain(entry: Entry, names: Names) -> str:
    until = parse_datetime(entry.data["until"]) if entry.data.get("until") else None
    facts = {
        "to": names.to(entry), "names": names.of(entry), "stars": entry.data.get("stars", ""),
        "n": entry.data.get("n", ""),
        "until": deadline(until, now=entry.at) if until else "",
    }  # fmt: skip
    return str(VERBS.get(entry.verb, "")).format_map(facts)
