"""What happened to a case, as its staff read it: newest first, with who did it and what only they may read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gongzhi.cases import verbs
from gongzhi.cases.channels import CHANNELS
from gongzhi.cases.models import Case
from gongzhi.cases.models.case import BY_THEMSELVES, FOUND, Source
from gongzhi.cases.selectors.detail import Picture, pictures
from gongzhi.cases.selectors.following import ICONS as RESIDENTS_SEE
from gongzhi.cases.selectors.following import WITH_WORDS, until_in_words
from gongzhi.core.scope import unscoped
from gongzhi.duties.models import Duty
from gongzhi.duties.services import HANDED_OVER
from gongzhi.journal import words as said
from gongzhi.journal.models import Entry
from gongzhi.journal.services import label_of
from gongzhi.journal.verbs import VERBS
from gongzhi.people.actor import Actor
from gongzhi.people.models import Account, Organisation, Person
from gongzhi.people.posts import Right
from gongzhi.text.masking import mask

ICONS = {
    verbs.NOTED: ("hard", "lock"), verbs.ASSIGNED: ("doing", "user-check"), verbs.PHOTOGRAPHED: ("doing", "camera"),
    verbs.FOLLOWED: ("", "users-plus"), verbs.CONTACT_SEEN: ("", "eye"), verbs.WORDS_SEEN: ("", "eye"),
    verbs.CONTACT_LEFT: ("", "phone"), verbs.DISOWNED: ("late", "user-x"), verbs.LINK_TAKEN: ("", "link"),
    verbs.SLIP_PRINTED: ("", "printer"), verbs.RELEASED: ("done", "share"), verbs.RETIRED: ("", "trash"),
    verbs.RESTORED: ("", "rotate-clockwise"), verbs.TIME_ASKED: ("rate", "calendar-event"),
    verbs.TIME_REFUSED: ("", "ban"), verbs.PAUSE_ASKED: ("rate", "clock-pause"), verbs.PAUSE_REFUSED: ("", "ban"),
    verbs.FOUND_AGAIN: ("", "walk"), verbs.SAID_ANOTHER: ("", "walk"), verbs.GATHERED: ("new", "stack-2"),
    verbs.REWORDED: ("", "edit"), verbs.COVERED: ("", "map-pin"),
    verbs.HELP_ASKED: ("rate", "lifebuoy"), verbs.HELP_GIVEN: ("doing", "lifebuoy"),
    HANDED_OVER: ("doing", "user-check"),
}  # fmt: skip
BY_RESIDENTS = {verbs.RATED, verbs.REOPENED, verbs.CONTACT_LEFT}
RESIDENTS_WORDS = {verbs.RATED, verbs.REOPENED}
WITH_PHOTOS = {verbs.REPLIED, verbs.NOTED, verbs.FOUND_AGAIN}


@dataclass(frozen=True, slots=True)
class Line:
    """`internal`: residents see nothing of it; `inside`: they do not read its words."""

    verb: str
    tone: str
    icon: str
    who: str
    what: str
    at: datetime
    words: str = ""
    internal: bool = False
    inside: bool = False
    times: int = 1
    photos: tuple[Picture, ...] = ()


class Names:
    """The names of everybody in some entries, as far as the reader may know them: few queries for any number."""

    def __init__(self, entries: Iterable[Entry], case: Case, reader: Actor) -> None:
        entries = list(entries)
        orgs = {pk for e in entries for pk in (e.org_id, e.data.get("to")) if pk}
        people = {pk for e in entries if (pk := named_in(e))}
        self.case, self.reader = case, reader
        self.supervises = reader.holds(Right.DISPATCH, case)
        with unscoped(because="the names of organisations are public"):
            self.orgs = dict(Organisation.objects.filter(pk__in=orgs).values_list("pk", "name"))
        staff = {e.actor_id for e in entries if e.actor_id and self.may_name(e.org_id)}
        if case.source not in FOUND:
            staff.discard(case.reporter_account_id)
        accounts = Account.objects.filter(pk__in=staff).select_related("person")
        self.accounts = {row.pk: row.person for row in accounts if row.person}
        self.people = {row.pk: row.name for row in Person.objects.filter(pk__in=people)}

    def may_name(self, org_id: int | None) -> bool:
        """Colleagues know each other by name, and who supervises the place knows everybody there."""
        return self.supervises or org_id in self.reader.org_ids

    def who(self, entry: Entry) -> str:
        case = self.case
        if entry.verb == verbs.DISPATCHED and entry.data.get("code") != "by_hand":
            return ""  # the table decided, whoever reported
        by_reporter = entry.actor_id is not None and entry.actor_id == case.reporter_account_id
        if by_reporter and case.source not in FOUND:
            return _("The resident")
        if entry.actor_id is None:
            by_resident = entry.verb in BY_RESIDENTS or entry.data.get("phase") == "before"
            came = entry.verb == verbs.RECEIVED and case.source in BY_THEMSELVES
            return _("A resident") if by_resident or came else ""
        person = self.accounts.get(entry.actor_id)
        return person.name if person else self.orgs.get(entry.org_id or 0, "")

    def person(self, entry: Entry) -> str:
        return self.people.get(named_in(entry), _("a colleague")) if self.may_name(entry.org_id) else ""

    def is_own(self, entry: Entry) -> bool:
        """The person whom the entry names is who wrote it."""
        person = self.accounts.get(entry.actor_id or 0)
        return person is not None and person.pk == named_in(entry)


def named_in(entry: Entry) -> int:
    """Whom an entry names as the one who has it now; 0 for nobody."""
    return entry.data.get("after" if entry.verb == HANDED_OVER else "person") or 0


def entries_of(case: Case) -> list[Entry]:
    """What happened to the case, and how what is owed on it went from one colleague to the next."""
    with unscoped(because="the history of a case that the caller has opened"):
        owed = [label_of(duty) for duty in Duty.objects.filter(subject=label_of(case)).only("pk")]
        about = Q(subject=label_of(case)) | Q(subject__in=owed, verb=HANDED_OVER)
        return sorted(Entry.objects.filter(about), key=lambda entry: (entry.at, entry.seq))


@dataclass(frozen=True, slots=True)
class History:
    """`seen` is the last step that the reader of these lines knows of."""

    lines: list[Line]
    seen: int


def history(case: Case, reader: Actor) -> History:
    """The whole history, newest first. What came in as one act stands in one line."""
    entries = entries_of(case)
    names = Names(entries, case, reader)
    texts = said.read([e.words_id for e in entries if e.words_id and e.verb != verbs.RECEIVED])
    sent = {pk for e in entries if e.verb in WITH_PHOTOS for pk in e.data.get("photos", ())}
    photos = {one.pk: one for one in pictures(case)} if sent else {}
    lines: list[Line] = []
    for entry in entries:
        line = as_line(entry, names, words_of(entry, case, texts))
        if entry.verb in WITH_PHOTOS:
            shown = [photos[pk] for pk in entry.data.get("photos", ()) if pk in photos]
            line = replace(line, photos=tuple(shown))
        if lines and (joined := join(lines[-1], line, entry, names)):
            lines[-1] = joined
        else:
            lines.append(line)
    return History(lines[::-1], max((e.seq for e in entries if e.verb in verbs.STEPS), default=0))


def words_of(entry: Entry, case: Case, texts: dict[int, str]) -> str:
    if entry.verb == verbs.RECEIVED:
        return case.text
    if not entry.words_id:
        return ""
    text = texts.get(entry.words_id)
    if text is None:
        return _("These words were erased, as their author asked.")
    return mask(text).text if entry.verb in RESIDENTS_WORDS else text


def as_line(entry: Entry, names: Names, words: str) -> Line:
    tone, icon = RESIDENTS_SEE.get(entry.verb) or ICONS.get(entry.verb, ("", "circle-dot"))
    internal = entry.verb not in RESIDENTS_SEE and entry.verb not in (verbs.FOLLOWED, verbs.PHOTOGRAPHED)
    inside = entry.verb not in WITH_WORDS | RESIDENTS_WORDS | {verbs.RECEIVED, verbs.RELEASED}
    return Line(
        entry.verb, tone, icon, names.who(entry), sentence(entry, names), entry.at, words, internal, inside
    )


def sentence(entry: Entry, names: Names) -> str:
    data = entry.data
    if entry.verb == verbs.RECEIVED:
        return str(Source(names.case.source).label)
    if entry.verb == verbs.DISPATCHED and data.get("code") != "by_hand":
        return _("handed to {to} by the table").format(to=names.orgs.get(data.get("to", 0), ""))
    if entry.verb == verbs.RATED:
        return _("rated: {n} of 5").format(n=data.get("satisfied", 0))
    if entry.verb == verbs.PHOTOGRAPHED:
        return photos(1, data.get("phase", ""))
    if entry.verb == verbs.FOLLOWED:
        return met(1)
    if entry.verb == verbs.CLOSED and data.get("unrated"):
        return _("closed, nobody rated it")
    what = str(VERBS.get(verbs.ASSIGNED if entry.verb == HANDED_OVER else entry.verb, "")).format_map(
        {
            "to": names.orgs.get(data.get("to", 0), ""),
            "person": names.person(entry),
            "until": until_in_words(data, entry.at),
            "number": data.get("number", ""),
        }
    )
    channel = CHANNELS.get(data.get("channel", ""))
    return f"{what} · {channel}" if channel else what


def photos(n: int, phase: str) -> str:
    if phase == "after":
        return ngettext(
            "added {n} photo of the finished work", "added {n} photos of the finished work", n
        ).format(n=n)
    return ngettext("added {n} photo", "added {n} photos", n).format(n=n)


def met(n: int) -> str:
    return ngettext("{n} more household met it too", "{n} more households met it too", n).format(n=n)


def join(before: Line, line: Line, entry: Entry, names: Names) -> Line | None:
    """One act that wrote two entries, or many of a kind, read as one line."""
    together = before.at == line.at and before.who == line.who
    if line.verb == verbs.ASSIGNED and before.verb == verbs.ACCEPTED and together:
        if names.is_own(entry):
            return before
        return replace(before, what=_("accepted, given to {person}").format(person=names.person(entry)))
    if line.verb == verbs.CLOSED and before.verb == verbs.RATED and together:
        return before
    if line.verb == before.verb == verbs.FOLLOWED:
        return replace(line, what=met(before.times + 1), times=before.times + 1)
    if line.verb == before.verb == verbs.PHOTOGRAPHED and before.who == line.who and before.tone == line.tone:
        return replace(
            line, what=photos(before.times + 1, entry.data.get("phase", "")), times=before.times + 1
        )
    return None


def last_step(case: Case) -> Entry | None:
    """The newest entry that changed what may be done."""
    with unscoped(because="the history of a case that the caller has opened"):
        return Entry.objects.filter(subject=f"case:{case.pk}", verb__in=verbs.STEPS).order_by("-seq").first()


def who_was_faster(case: Case, reader: Actor) -> tuple[str, datetime, str]:
    """Who took the last step, when, and which: for the refusal on a page that has grown old."""
    entry = last_step(case)
    if entry is None:
        return "", case.received_at, ""
    names = Names([entry], case, reader)
    return names.who(entry), entry.at, sentence(entry, names)
