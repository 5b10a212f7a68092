"""Documents as their readers find them; whom one can be read by, who has, and who is missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404

from gongzhi.core.models import below
from gongzhi.core.scope import unscoped
from gongzhi.notices import policies
from gongzhi.notices.models import Document, DocumentReader, DocumentVersion, Reading
from gongzhi.people.actor import Actor, in_force
from gongzhi.people.models import Account, Appointment, Engagement, Organisation, Person
from gongzhi.people.posts import SPECS, OrgKind, Right
from gongzhi.people.selectors import Reach, able
from gongzhi.places.selectors import ANY_ESTATE, Filters, in_estates
from gongzhi.text.difference import PHRASE, Mark, Piece, differences

PAGE = 30
DIGITS = 4  # of a place's path, for each level
PHRASES_MOST = 3000  # 20,000 commas against 20,000 others took 50 s
MOST_OFFERED = 300
WORKERS = [post for post, facts in SPECS.items() if Right.HANDLE in facts.rights]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list is asked for. `view`: all, to read, own, or out of force."""

    view: str = "all"
    kind: str = ""
    text: str = ""
    estates: Filters = ANY_ESTATE


def concerning(actor: Actor) -> Q:
    """Of DocumentReader: those that mean the actor, as `policies.must_read` says of one."""
    found = Q(pk__in=())
    for held in actor.posts:
        if Right.HANDLE in held.spec.rights:
            above = [held.path[:end] for end in range(DIGITS, len(held.path) + 1, DIGITS)]
            here = below(held.path, "place__path") | Q(place__path__in=above)
            found |= Q(organisation_id=held.org_id) & here
    return found


def documents(actor: Actor, asked: Asked) -> QuerySet[Document]:
    """In the reader's scope, the newest change first."""
    rows = Document.objects.filter(in_estates(asked.estates), retired_at__isnull=asked.view != "retired")
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    for word in asked.text.split():
        rows = rows.filter(Q(title__icontains=word) | Q(number__icontains=word) | Q(source__icontains=word))
    if asked.view == "own":
        rows = rows.filter(organisation_id__in=actor.org_ids)
    if asked.view == "read":
        mine = DocumentReader.objects.filter(concerning(actor), document=OuterRef("pk"))
        done = Reading.objects.filter(account_id=actor.must_be_member(), version_id=OuterRef("newest_id"))
        rows = rows.filter(Exists(mine)).exclude(Exists(done))
    return rows.select_related("organisation", "place", "newest")


def document_of(public_id: str) -> Document:
    rows = Document.objects.select_related("organisation", "place", "newest__file")
    document: Document = get_object_or_404(rows, public_id=public_id)
    return document


def versions_of(document: Document) -> list[DocumentVersion]:
    """The newest first."""
    return list(document.versions.select_related("file").order_by("-number"))


def in_force_on(versions: Iterable[DocumentVersion], day: date) -> DocumentVersion | None:
    """Of versions with the newest first: the one that holds on a day."""
    return next((version for version in versions if version.in_force_from <= day), None)


def public_at(place: Any) -> list[Document]:
    """What everybody may read of a place and of those above it, for who reads public rows."""
    ids = (place.pk, place.estate_id, place.community_id, place.subdistrict_id, place.district_id)
    rows = Document.objects.filter(public=True, retired_at=None, place_id__in=[pk for pk in ids if pk])
    return list(rows.select_related("organisation", "newest")[:PAGE])


@dataclass(frozen=True, slots=True)
class Difference:
    before: DocumentVersion
    after: DocumentVersion
    pieces: list[Piece]
    other_file: bool


def difference(before: DocumentVersion, after: DocumentVersion) -> Difference:
    sums = [version.file.sha256 if version.file else "" for version in (before, after)]
    return Difference(before, after, compared(before.text, after.text), sums[0] != sums[1])


def compared(before: str, after: str) -> list[Piece]:
    if max(len(PHRASE.findall(text)) for text in (before, after)) <= PHRASES_MOST:
        return differences(before, after)
    return [Piece(Mark.OUT, before), Piece(Mark.IN, after)]


def reached(document: Document, *, on: date) -> list[Reach]:
    """The organisations that sit or serve at the document's place or below it, and the own one, in which somebody works;
    a company once for each estate."""
    path = document.place.path
    with unscoped(because="which bodies are where, and whom they serve, is public"):
        seated = Organisation.objects.filter(below(path, "place__path"), retired_at=None)
        sits = list(seated.exclude(kind=OrgKind.COMPANY).select_related("place")[:MOST_OFFERED])
        served = Engagement.objects.filter(
            in_force(on), below(path, "place__path"), organisation__retired_at=None
        )
        rows = served.select_related("organisation", "place")[:MOST_OFFERED]
        found = [Reach(org, org.place) for org in sits]
        found += [Reach(row.organisation, row.place) for row in rows]
        if all(reach.org.pk != document.organisation_id for reach in found):
            found.append(Reach(document.organisation, document.place))
    works = able({reach.org.pk for reach in found}, on=on)
    once = {reach.key: reach for reach in found if reach.org.pk in works}
    return sorted(once.values(), key=lambda reach: (reach.org.kind, reach.org.name, reach.place.path))


@dataclass(frozen=True, slots=True)
class Standing:
    """How far an organisation is with the newest version: its people by number, and when they read it."""

    reader: DocumentReader
    people: frozenset[int]
    read: dict[int, datetime]
    today: date

    @property
    def n(self) -> int:
        return len(self.people)

    @property
    def done(self) -> int:
        return len(self.read)

    @property
    def missing(self) -> int:
        return self.n - self.done

    @property
    def is_late(self) -> bool:
        return bool(self.missing) and self.reader.until < self.today


def standings(rows: Sequence[Document], *, on: date) -> dict[int, list[Standing]]:
    """Of several documents, by their number. Three queries, however many."""
    asked = DocumentReader.objects.filter(document__in=[row.pk for row in rows])
    readers = list(asked.select_related("organisation", "place"))
    newest = {row.pk: row.newest_id for row in rows}
    workers = working({one.organisation_id for one in readers}, on=on)
    read = read_by({pk for pk in newest.values() if pk}) if readers else {}
    found: dict[int, list[Standing]] = defaultdict(list)
    for one in readers:
        people = frozenset(
            person for person, path in workers[one.organisation_id] if meets(path, one.place.path)
        )
        times = read.get(newest[one.document_id] or 0, {})
        done = {person: times[person] for person in people if person in times}
        found[one.document_id].append(Standing(one, people, done, on))
    return found


def working(org_ids: Collection[int], *, on: date) -> dict[int, list[tuple[int, str]]]:
    """By organisation: who works in it today, and at which path."""
    rows = Appointment.objects.filter(in_force(on), organisation_id__in=org_ids, post__in=WORKERS)
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for org, person, path in rows.order_by().values_list("organisation_id", "person_id", "place__path"):
        found[org].append((person, path))
    return found


def meets(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def read_by(version_ids: Collection[int]) -> dict[int, dict[int, datetime]]:
    """By version: when which person read it."""
    rows = Reading.objects.filter(version_id__in=version_ids, account__person__isnull=False)
    found: dict[int, dict[int, datetime]] = defaultdict(dict)
    for version, person, at in rows.order_by().values_list("version_id", "account__person_id", "at"):
        found[version][person] = at
    return found


def who_is_missing(
    document: Document, version: DocumentVersion, *, only: Iterable[DocumentReader] | None = None, on: date
) -> dict[int, date]:
    """Accounts of who must read it and has not, each with the first day that holds for it."""
    wanted = None if only is None else {one.pk for one in only}
    until: dict[int, date] = {}
    for standing in standings([document], on=on).get(document.pk, []):
        if wanted is None or standing.reader.pk in wanted:
            for person in standing.people - standing.read.keys():
                until[person] = min(until.get(person, standing.reader.until), standing.reader.until)
    accounts = Account.objects.filter(person_id__in=until, is_active=True)
    return {pk: until[person] for pk, person in accounts.values_list("pk", "person_id") if person}


@dataclass(frozen=True, slots=True)
class Named:
    name: str
    at: datetime | None = None


@dataclass(slots=True)
class Row:
    """An organisation as this reader may see it: in numbers, with names where it is the own one."""

    standing: Standing
    is_own: bool
    people: list[Named] = field(default_factory=list)


def rows_for(actor: Actor, document: Document, *, on: date) -> list[Row]:
    """Everybody to who issued it and to the offices above, else the own organisation alone. Late ones first."""
    every = bool(policies.sees_all_readers(actor, document))
    own = {held.org_id for held in actor.posts if held.spec.rights}
    found = [
        Row(standing, standing.reader.organisation_id in own)
        for standing in standings([document], on=on).get(document.pk, [])
    ]
    shown = [row for row in found if every or row.is_own]
    name_own(shown)
    return sorted(shown, key=lambda row: (not row.standing.is_late, not row.standing.missing))


def name_own(rows: list[Row]) -> None:
    """Who is missing first, then who has read it, in the order in which they did."""
    wanted = {person for row in rows if row.is_own for person in row.standing.people}
    names = {person.pk: person.name for person in Person.objects.filter(pk__in=wanted)} if wanted else {}
    for row in rows:
        if row.is_own:
            read = row.standing.read
            row.people = [Named(names[pk], read.get(pk)) for pk in row.standing.people if pk in names]
            row.people.sort(key=lambda one: (one.at is not None, one.at and one.at.timestamp(), one.name))


def own_reading(actor: Actor, document: Document) -> tuple[list[DocumentReader], datetime | None]:
    """What is asked of the actor, and when the actor read the newest version."""
    readers = list(DocumentReader.objects.filter(concerning(actor), document=document).order_by("until"))
    done = Reading.objects.filter(account_id=actor.must_be_member(), version_id=document.newest_id)
    return readers, done.values_list("at", flat=True).first()


@dataclass(frozen=True, slots=True)
class Line:
    """A document in a list: until when its reader must read it, or when it was read; the numbers where they are open."""

    document: Document
    until: date | None
    read_at: datetime | None
    n: int | None
    done: int
    today: date

    @property
    def is_late(self) -> bool:
        return self.until is not None and self.until < self.today


def looked_at(actor: Actor, rows: Sequence[Document], *, on: date) -> list[Line]:
    """Five queries, however many rows."""
    mine = DocumentReader.objects.filter(concerning(actor), document__in=[row.pk for row in rows])
    until = dict(mine.order_by("-until").values_list("document_id", "until"))
    newest = [row.newest_id for row in rows]
    done = Reading.objects.filter(account_id=actor.must_be_member(), version_id__in=newest)
    read = dict(done.order_by().values_list("version_id", "at"))
    every = standings([row for row in rows if policies.sees_all_readers(actor, row)], on=on)
    return [line(row, until.get(row.pk), read.get(row.newest_id or 0), every.get(row.pk), on) for row in rows]


def line(
    row: Document, until: date | None, read_at: datetime | None, every: list[Standing] | None, on: date
) -> Line:
    n = sum(one.n for one in every) if every else None
    done = sum(one.done for one in every or ())
    return Line(row, None if read_at else until, read_at, n, done, on)
