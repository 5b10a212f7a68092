"""A case as its reporter sees it through the follow link, and as others who met it see it: less."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from gongzhi.cases import verbs
from gongzhi.cases.models import Case, CasePhoto
from gongzhi.cases.models.case import Phase, Source
from gongzhi.cases.states import OPEN, Status
from gongzhi.cases.verbs import hard, whistle
from gongzhi.core import config
from gongzhi.core.formats import deadline
from gongzhi.core.models.files import FileState
from gongzhi.core.scope import Audience, Grant, scope_to, unscoped
from gongzhi.core.verdict import Refused
from gongzhi.journal import words as said
from gongzhi.journal.models import Entry
from gongzhi.journal.verbs import VERBS
from gongzhi.people.models import Organisation
from gongzhi.people.selectors import body_above
from gongzhi.text.masking import mask

ICONS = {
    verbs.RECEIVED: ("done", "inbox"), verbs.DISPATCHED: ("doing", "route"), verbs.ACCEPTED: ("doing", "tool"),
    verbs.RETURNED: ("new", "arrow-back-up"), verbs.REPLIED: ("doing", "message"), verbs.FINISHED: ("rate", "check"),
    verbs.REOPENED: ("late", "rotate-clockwise"), verbs.RATED: ("done", "star"), verbs.CLOSED: ("done", "circle-check"),
    verbs.CLIMBED: ("late", "trending-up"), verbs.REFILED: ("new", "edit"), verbs.ASKED: ("rate", "bell"),
    verbs.TIME_GRANTED: ("new", "calendar-event"), verbs.PAUSE_GRANTED: ("new", "clock-pause"),
    verbs.RESUMED: ("doing", "player-play"), verbs.JOINED: ("doing", "users-group"), verbs.PARTED: ("new", "route"),
    whistle.CASE_WHISTLED: ("doing", "speakerphone"),
    whistle.CASE_SETTLED: ("doing", "users-group"), hard.LISTED: ("hard", "alert-square"),
    hard.KEPT: ("hard", "calendar-event"), hard.RETURNED: ("doing", "bell"),
    hard.LEFT: ("doing", "arrow-back-up"),
}  # fmt: skip
# Words meant for residents; all others are among those who work on it.
WITH_WORDS = {
    verbs.REPLIED, verbs.FINISHED, verbs.TIME_GRANTED, verbs.PAUSE_GRANTED,
    whistle.CASE_SETTLED, hard.LISTED, hard.KEPT, hard.LEFT,
}  # fmt: skip
OWN_WORDS = {verbs.REOPENED, verbs.RATED}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the public timeline."""

    tone: str
    icon: str
    who: str
    what: str
    words: str
    at: datetime
    internal: bool = False
    photos: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    file_id: str
    is_own: bool
    state: str
    why_refused: str
    phase: str

    @property
    def is_ready(self) -> bool:
        return self.state == FileState.READY


@dataclass(frozen=True, slots=True)
class Followed:
    """`is_reporter` is false for those who only met it too: they see the words and photos that were released."""

    key: str
    case: Case
    is_reporter: bool
    timeline: list[Line]
    pictures: list[Picture]
    above: str
    has_contact: bool
    reopen_until: datetime | None
    reopens_left: int

    @property
    def is_open(self) -> bool:
        return self.case.status in OPEN

    @property
    def is_helped(self) -> bool:
        """The reporter did not write it: somebody else did."""
        return self.is_reporter and self.case.source == Source.BEHALF

    @property
    def can_add_photos(self) -> bool:
        return self.is_reporter and self.is_open

    @property
    def can_reopen(self) -> bool:
        return self.reopen_until is not None and self.reopens_left > 0

    @property
    def title(self) -> str:
        if self.is_reporter:
            return self.case.title
        return self.case.released_title if self.case.is_released else self.case.category.name

    @property
    def step(self) -> int:
        """How many of the four steps are reached: received, dispatched, in hand, the reporter's rating."""
        reached = {Status.RECEIVED: 1, Status.DISPATCHED: 2, Status.ACCEPTED: 3}
        return reached.get(Status(self.case.status), 4)


def nothing_here() -> Refused:
    sentence = _("This link opens no case. It may have lost its last letters on the way; copy all of it.")
    return Refused(sentence, status=404)


def own_case(key: str) -> Case:
    """The reporter's case behind a link. Only this key may rate, reopen, add photos."""
    with scope_to({Grant(Audience.OWN, link=key)}):
        rows = Case.objects.filter(follow_key=key, retired_at=None)
        case = rows.select_related("place", "category", "bearer", "rule").first()
    if case is None:
        raise nothing_here()
    return case


def followed_case(key: str) -> tuple[Case, bool]:
    """The case behind a reporter's or a follower's link, and whether it is the reporter's."""
    with scope_to({Grant(Audience.OWN, link=key)}):
        rows = Case.objects.filter(follow_key=key, retired_at=None)
        if case := rows.select_related("place", "category", "bearer", "rule").first():
            return case, True
    with unscoped(because="a follower's link opens the public side of its case"):
        rows = Case.objects.filter(following__follow_key=key, retired_at=None)
        case = rows.select_related("place", "category", "bearer", "rule").first()
    if case is None:
        raise nothing_here()
    return case, False


def followed(key: str, *, now: datetime) -> Followed:
    case, is_reporter = followed_case(key)
    above = body_above(case.level, case)
    days, times = config.value(verbs.REOPEN_DAYS, case), config.value(verbs.REOPEN_TIMES, case)
    contact = case.contact if is_reporter else case.following.get(follow_key=key).contact
    until = case.finished_at + timedelta(days=days) if case.finished_at else None
    return Followed(
        key=key, case=case, is_reporter=is_reporter, timeline=timeline(case, key, is_reporter=is_reporter),
        pictures=pictures(case, is_reporter=is_reporter), above=above[1].name if above else "", has_contact=bool(contact),
        reopen_until=until if until and until >= now else None, reopens_left=max(0, times - case.reopens),
    )  # fmt: skip


def timeline(case: Case, key: str, *, is_reporter: bool) -> list[Line]:
    """What a resident may read of the history, oldest first, with the photos of replies."""
    steps = public_steps(case, is_reporter=is_reporter)
    replied = [pk for e, _line in steps if e.verb == verbs.REPLIED for pk in e.data.get("photos", ())]
    rows = shown_photos(case, is_reporter=is_reporter).filter(pk__in=replied, file__state=FileState.READY)
    photos = {row.pk: row.file.public_id for row in rows} if replied else {}
    return [replace(line, photos=attached(entry, photos, key)) for entry, line in steps]


def public_steps(case: Case, *, is_reporter: bool) -> list[tuple[Entry, Line]]:
    """The history without what is said among staff. Notes, readings and names of colleagues stay inside."""
    with unscoped(because="the history of a case that the caller has opened"):
        entries = list(Entry.objects.filter(subject=f"case:{case.pk}", verb__in=ICONS).order_by("seq"))
        shown = WITH_WORDS | (OWN_WORDS if is_reporter else set())
        words = said.read([e.words_id for e in entries if e.words_id and e.verb in shown])
        orgs = {org for e in entries for org in (e.org_id, e.data.get("to")) if org}
        names = dict(Organisation.objects.filter(pk__in=orgs).values_list("pk", "name"))
    return [
        (entry, line(entry, words.get(entry.words_id or 0, ""), names, is_reporter=is_reporter))
        for entry in entries
    ]


def line(entry: Entry, text: str, names: dict[int, str], *, is_reporter: bool) -> Line:
    tone, icon = ICONS[entry.verb]
    said = {"to": names.get(entry.data.get("to", 0), ""), "until": until_in_words(entry.data, entry.at)}
    what = str(VERBS[entry.verb]).format_map(said)
    who = names.get(entry.org_id or 0, "")
    return Line(tone, icon, who, what, text if is_reporter else mask(text).text, entry.at)


def until_in_words(data: dict[str, Any], at: datetime) -> str:
    """The time that an entry names: 3月20日 周五 24:00."""
    return deadline(datetime.fromisoformat(data["until"]), now=at) if data.get("until") else ""


def attached(entry: Entry, photos: dict[int, str], key: str) -> tuple[dict[str, str], ...]:
    """The photos that came with a reply, as core/components/_photos.html draws them."""
    shown = [
        photos[pk] for pk in entry.data.get("photos", ()) if pk in photos and entry.verb == verbs.REPLIED
    ]
    urls = [reverse("follow_photo_file", args=[key, file_id]) for file_id in shown]
    alts = [_("Photo {n} of this reply").format(n=n) for n in range(1, len(urls) + 1)]
    return tuple({"url": url, "thumb": url, "alt": alt} for url, alt in zip(urls, alts, strict=True))


def shown_photos(case: Case, *, is_reporter: bool) -> QuerySet[CasePhoto]:
    """The reporter sees all but what staff show each other; others see what was released."""
    rows = CasePhoto.objects.filter(case=case, retired_at=None).exclude(phase=Phase.NOTE)
    if is_reporter:
        return rows.select_related("file")
    return rows.filter(released_at__isnull=False).select_related("file") if case.is_released else rows.none()


def pictures(case: Case, *, is_reporter: bool) -> list[Picture]:
    """The reporter's own photos and those of the finished work; what came with a reply stands beside its words."""
    rows = shown_photos(case, is_reporter=is_reporter).exclude(phase=Phase.REPLY)
    return [
        Picture(
            row.file.public_id,
            is_reporter and row.phase == Phase.BEFORE,
            row.file.state,
            row.file.why_refused,
            row.phase,
        )
        for row in rows
        if row.file.state == FileState.READY or (is_reporter and row.phase == Phase.BEFORE)
    ]


def picture(key: str, file_id: str) -> CasePhoto:
    """One photo behind a link, by the same rule."""
    case, is_reporter = followed_case(key)
    photo = shown_photos(case, is_reporter=is_reporter).filter(file__public_id=file_id).first()
    if photo is None:
        raise nothing_here()
    return photo
