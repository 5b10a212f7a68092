"""Everything the page of one case shows beside its history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from gongzhi.cases import looks, verbs
from gongzhi.cases.models import Case, CasePhoto, DispatchRule
from gongzhi.cases.models.case import Phase, Source
from gongzhi.cases.states import Status
from gongzhi.core import config
from gongzhi.core.chips import Chip
from gongzhi.core.models.files import FileState
from gongzhi.core.scope import unscoped
from gongzhi.core.verdict import Refused
from gongzhi.duties.models import DutyHolder, DutyState
from gongzhi.journal import words as said
from gongzhi.journal.models import Entry
from gongzhi.people.actor import Actor, in_force
from gongzhi.people.models import Appointment, Organisation
from gongzhi.people.posts import SPECS, Right
from gongzhi.people.selectors import bodies_of
from gongzhi.text.twins import nearest

TWINS = 3
TWINS_LOOKED_AT = 200
ALIKE = 0.3
DECIDING_POSTS = [post for post, spec in SPECS.items() if Right.DISPATCH in spec.rights]


def case_of(public_id: str) -> Case:
    """The case within the caller's scope; 404 for what one may not know of."""
    rows = Case.objects.select_related(
        "place", "category__parent", "bearer", "rule", "rule__category", "rule__bearer"
    )
    case = rows.filter(public_id=public_id).first()
    if case is None:
        raise Refused(_("There is no such case for you."), status=404)
    return case


@dataclass(frozen=True, slots=True)
class Pace:
    """A step of the five, with its moment. `state`: d done, n now, w waiting."""

    label: str
    state: str
    at: datetime | None = None


def paces(case: Case) -> list[Pace]:
    received, dispatched, accepted, finished = _("Came in"), _("Dispatched"), _("Worked on"), _("Finished")
    order = [Status.RECEIVED, Status.DISPATCHED, Status.ACCEPTED, Status.FINISHED, Status.CLOSED]
    here = order.index(Status(case.status))
    moments = [case.received_at, None, case.accepted_at, case.finished_at, case.closed_at]
    labels = [received, dispatched, accepted, finished, _("Rated")]
    return [
        Pace(label, "d" if n < here or case.status == Status.CLOSED else "n" if n == here else "w", moment)
        for n, (label, moment) in enumerate(zip(labels, moments, strict=True))
    ]


@dataclass(frozen=True, slots=True)
class Picture:
    public_id: str
    is_ready: bool
    why_refused: str
    phase: str
    at: datetime
    released: bool
    pk: int


def pictures(case: Case) -> list[Picture]:
    rows = CasePhoto.objects.filter(case=case, retired_at=None).select_related("file")
    return [
        Picture(
            row.file.public_id, row.file.state == FileState.READY, row.file.why_refused, row.phase,
            row.taken_at or row.at, row.released_at is not None, row.pk,
        )
        for row in rows
    ]  # fmt: skip


def releasable_pictures(case: Case) -> list[Picture]:
    """What the public may be shown once somebody has looked at it: never what came with a note among staff."""
    return [one for one in pictures(case) if one.is_ready and one.phase != Phase.NOTE]


def photo_of(case: Case, file_id: str) -> CasePhoto:
    rows = CasePhoto.objects.filter(case=case, retired_at=None, file__public_id=file_id)
    photo = rows.select_related("file").first()
    if photo is None:
        raise Refused(_("This photo is not here any more."), status=404)
    return photo


@dataclass(frozen=True, slots=True)
class Answering:
    """Who answers for the case now and what happens when the time passes."""

    bearer: Organisation | None
    handler: str
    watching: list[str]
    ladder: str
    due: datetime | None
    opened: datetime | None
    is_deciding: bool

    def share_gone(self, now: datetime) -> int:
        """Percent of the time that has passed, at most 100."""
        if self.due is None or self.opened is None or self.due <= self.opened:
            return 100
        return min(100, int(100 * ((now - self.opened) / (self.due - self.opened))))


def answering(case: Case, *, now: datetime) -> Answering:
    """From the open duty: its bearer and everybody it climbed to."""
    with unscoped(because="the duty of a case that the caller has opened"):
        holders = list(
            DutyHolder.objects.filter(
                duty__subject=f"case:{case.pk}", is_open=True, duty__state=DutyState.OPEN
            )
            .select_related("duty", "org", "person")
            .order_by("from_at", "pk")
        )
    first = next((holder for holder in holders if holder.is_bearer), None)
    above = bodies_of(case)
    watching = watchers(case, above, [h for h in holders if not h.is_bearer], first, now)
    return Answering(
        bearer=first.org if first else case.bearer,
        handler=first.person.name if first and first.person else "",
        watching=watching,
        ladder=ladder(case, above) if first else "",
        due=first.due_at if first else None,
        opened=first.from_at if first else None,
        is_deciding=first is not None and case.status == Status.RECEIVED,
    )


def watchers(
    case: Case,
    above: dict[str, Organisation],
    climbed: list[DutyHolder],
    first: DutyHolder | None,
    now: datetime,
) -> list[str]:
    """Those to whom it climbed, else the nearest body above its bearer, each with whom to ask there."""
    orgs = [holder.org for holder in climbed] or [
        org for org in above.values() if not first or org != first.org
    ][:1]
    today = in_force(localdate(now))
    rows = Appointment.objects.filter(today, organisation__in=orgs, post__in=DECIDING_POSTS)
    people: dict[int, str] = {}
    for row in rows.select_related("person").order_by("pk"):
        people.setdefault(row.organisation_id, row.person.name)
    return [f"{org.name} {people.get(org.pk, '')}".strip() for org in orgs]


def ladder(case: Case, above: dict[str, Organisation]) -> str:
    """升到槐树社区，再过 24 小时升到清河湾街道."""
    levels = list(above)
    higher = levels[levels.index(case.level) + 1 :] if case.level in levels else levels
    if not higher:
        return _("It stays here: nobody is above.")
    pause = looks.limit_in_words(config.value("duties.climb_hours", case), "hour")
    first, *rest = (above[level].name for level in higher)
    sentence = _("It goes up to {org}").format(org=first)
    for org in rest:
        sentence += _(", {pause} later to {org}").format(pause=pause, org=org)
    return sentence


@dataclass(frozen=True, slots=True)
class Why:
    """The ground of the dispatch: finding, arithmetic and source, the line it came from."""

    finding: str
    cite: str
    rule: DispatchRule | None


def why(case: Case) -> Why:
    limit = case.why.get("limit")
    parts = []
    if case.rule and case.why.get("code") != "by_hand":
        line = _("Line {number} of the dispatch table, version {version}.")
        parts.append(line.format(number=case.rule.number, version=case.rule.version))
    if limit:
        parts.append(_("Limit: {limit}.").format(limit=looks.limit_in_words(*limit)))
    if case.why.get("code") == "by_hand":
        parts.append(_("Ground: {ground}").format(ground=ground_by_hand(case)))
    elif case.rule:
        parts.append(_("Ground: {ground}").format(ground=case.rule.ground))
    return Why(looks.why_in_words(case, case.rule), reduce(one_after_the_other, parts, ""), case.rule)


def one_after_the_other(one: str, then: str) -> str:
    """Sentences in a row: a blank between them in English, none in Chinese."""
    return _("{one} {then}").format(one=one, then=then) if one else then


def ground_by_hand(case: Case) -> str:
    with unscoped(because="the history of a case that the caller has opened"):
        rows = Entry.objects.filter(subject=f"case:{case.pk}", verb=verbs.DISPATCHED).order_by("-seq")
        entry = rows.first()
    words = said.read([entry.words_id]) if entry and entry.words_id else {}
    return next(iter(words.values()), "—")


@dataclass(frozen=True, slots=True)
class Twin:
    case: Case
    chip: Chip
    where: str


def twins(case: Case, *, now: datetime) -> list[Twin]:
    """Cases of the last half year in the estate that sound alike, within the caller's scope."""
    if case.estate_id is None:
        return []
    since = case.received_at - timedelta(days=180)
    rows = Case.objects.filter(estate_id=case.estate_id, retired_at=None, received_at__gte=since).exclude(
        pk=case.pk
    )
    rows = rows.order_by("-received_at", "-pk")
    found = list(rows.values_list("pk", "title", "text")[:TWINS_LOOKED_AT])
    alike = nearest(case.text, [(pk, text or title) for pk, title, text in found], at_least=ALIKE)[:TWINS]
    if not alike:
        return []
    known = Case.objects.select_related("place").in_bulk([twin.key for twin in alike])
    return [
        Twin(other, looks.chips_of(other, now)[-1], nearness(case, other))
        for twin in alike
        if (other := known.get(twin.key))
    ]


def nearness(case: Case, other: Case) -> str:
    return _("same place") if other.place_id == case.place_id else other.place.name


def receivers(case: Case) -> str:
    """Who will read a public reply: said before it is sent."""
    if case.source == Source.INCIDENT:
        return _("Goes to everybody who reported or follows it, once each")
    reachable = bool(case.reporter_account_id or case.contact)
    if reachable and case.followers:
        return _("Goes to who reported it and to {n} who met it too").format(n=case.followers)
    if reachable:
        return _("Goes to who reported it")
    if case.followers:
        return _("Goes to {n} who met it too; who reported it left no contact").format(n=case.followers)
    return _("Who reported it left no contact and reads this on the page of the receipt")


def handlers(case: Case, actor: Actor, *, now: datetime) -> list[tuple[int, str]]:
    """Colleagues of the bearer at the case's place: person and what to call them, oneself first."""
    today = in_force(localdate(now))
    rows = Appointment.objects.filter(today, organisation=case.bearer, is_party=False).select_related(
        "person", "place"
    )
    working = [
        row for row in rows.order_by("pk") if Right.HANDLE in SPECS[row.post].rights and covers(row, case)
    ]
    people = {row.person_id: f"{row.person.name} {row.get_post_display()}" for row in working}
    return sorted(people.items(), key=lambda one: one[0] != actor.person_id)


def covers(row: Appointment, case: Case) -> bool:
    return case.place.path.startswith(row.place.path)
