"""Whistles: the list with its filters, and everything the page of one shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.cases.models import (
    Case,
    Whistle,
    WhistleCall,
    WhistleFinding,
    WhistleObjection,
    WhistlePhoto,
    WhistleShare,
)
from gongzhi.cases.models.whistle import Objection
from gongzhi.cases.selectors.diary import Line, diary
from gongzhi.cases.selectors.listing import at
from gongzhi.cases.states.whistle import RUNNING, CallState, WhistleState
from gongzhi.cases.verbs import whistle as verbs
from gongzhi.core.addresses import number_in
from gongzhi.core.chips import Chip
from gongzhi.core.models.base import ScopedQuerySet
from gongzhi.core.periods import between
from gongzhi.core.verdict import Refused
from gongzhi.journal import words as said
from gongzhi.people.actor import Actor
from gongzhi.people.models import Account
from gongzhi.people.posts import Right
from gongzhi.places.models import Place
from gongzhi.places.selectors import ANY_ESTATE, Filters, in_estates

PAGE = 30
ICONS = {
    verbs.BLOWN: ("new", "speakerphone"), verbs.ARRIVED: ("done", "map-pin-check"), verbs.OBJECTED: ("rate", "scale"),
    verbs.SHARE_OBJECTED: ("rate", "scale"), verbs.UPHELD: ("rate", "scale"), verbs.REJECTED: ("rate", "scale"),
    verbs.DRAFTED: ("doing", "clipboard-text"), verbs.AGREED: ("doing", "check"), verbs.FOUND: ("doing", "users-group"),
    verbs.FOUND_ALONE: ("doing", "users-group"), verbs.SHARE_DONE: ("done", "check"), verbs.RATED: ("done", "star"),
    verbs.RATED_CALLER: ("done", "star"), verbs.CALLED_FURTHER: ("new", "speakerphone"),
    verbs.REOPENED: ("rate", "refresh"), verbs.PHOTOGRAPHED: ("doing", "camera"),
    verbs.FINISHED: ("done", "circle-check"), verbs.CANCELLED: ("", "ban"),
}  # fmt: skip
CHIPS: dict[str, Chip] = {
    WhistleState.BLOWN: Chip("new", "speakerphone", gettext_lazy("Called")),
    WhistleState.DRAFTED: Chip("rate", "users-group", gettext_lazy("To agree")),
    WhistleState.FOUND: Chip("doing", "tool", gettext_lazy("In hand")),
    WhistleState.DONE: Chip("done", "check", gettext_lazy("Done")),
    WhistleState.CANCELLED: Chip("hard", "ban", gettext_lazy("Called off")),
}
Rows = ScopedQuerySet[Whistle]


def on_time() -> Q:
    return Q(arrived_at__lte=F("report_by"))


def to_come(now: datetime) -> Q:
    """Whose time has come: they are there, or should be. Those excused by the arbiter are left out."""
    return (Q(arrived_at__isnull=False) | Q(report_by__lt=now)) & ~Q(state=CallState.EXCUSED)


def may_rate() -> Q:
    """Who could say how the caller led it: the finding has counted, and the district did not excuse them."""
    return Q(whistle__found_at__isnull=False) & ~Q(state=CallState.EXCUSED)


def objected(**facts: Any) -> Q:
    return Q(Exists(WhistleObjection.objects.filter(call=OuterRef("pk"), **facts)))


def share(**facts: Any) -> Q:
    """An organisation's share in a finding that counts."""
    rows = WhistleShare.objects.filter(
        finding__whistle=OuterRef("whistle"), finding__settled_at__isnull=False, finding__replaced_at=None,
        org=OuterRef("org"), **facts,
    )  # fmt: skip
    return Q(Exists(rows))


def of_calls(now: datetime) -> dict[str, Q]:
    """What the figures of those called count, by the word in the address: one rule for figure and rows."""
    due = share(done_at__isnull=False) | share(done_at=None, due_at__lt=now)
    return {
        "called": Q(), "to_come": to_come(now), "on_time": to_come(now) & on_time(),
        "absent": to_come(now) & Q(arrived_at=None), "objected": objected(), "upheld": objected(upheld=True),
        "shares": due, "shares_on_time": share(done_at__lte=F("due_at")), "rated": Q(rating__isnull=False),
        "to_rate": may_rate(), "rated_caller": may_rate() & Q(caller_rating__isnull=False),
    }  # fmt: skip


def of_whistles(now: datetime) -> dict[str, Q]:
    """The same for those who call."""
    calls = WhistleCall.objects.filter(whistle=OuterRef("pk"))
    unrated = calls.filter(rating=None).exclude(state=CallState.EXCUSED)
    wrong, found = objected(about=Objection.CALL, upheld=True), Q(found_at__isnull=False)
    return {
        "blown": Q(), "in_vain": Q(Exists(calls.filter(wrong))), "finding": found | Q(find_by__lt=now),
        "finding_on_time": Q(found_at__lte=F("find_by")), "to_rate": found, "all_rated": found & ~Q(Exists(unrated)),
        "rated": Q(Exists(calls.filter(caller_rating__isnull=False))),
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """A filter as it stands in the address. `what` is a word of the figures."""

    status: str = "running"
    kind: str = ""
    place: Place | None = None
    estates: Filters = ANY_ESTATE
    org: str = ""
    caller: str = ""
    what: str = ""
    since: date | None = None
    until: date | None = None


def whistles(asked: Asked, *, now: datetime) -> Rows:
    """The rows of a filter within the caller's scope, newest first."""
    rows = Whistle.objects.filter(between("blown_at", asked.since, asked.until), in_estates(asked.estates))
    if asked.status == "running":
        rows = rows.filter(state__in=RUNNING)
    elif asked.status == "counted":
        rows = rows.exclude(state=WhistleState.CANCELLED)
    elif asked.status != "all":
        rows = rows.filter(state=asked.status)
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.place is not None:
        rows = rows.filter(at(asked.place))
    if asked.caller:
        rows = rows.filter(of_whistles(now).get(asked.what, Q()), caller__public_id=asked.caller)
    if asked.org:
        calls = WhistleCall.objects.filter(of_calls(now).get(asked.what, Q()), whistle=OuterRef("pk"))
        rows = rows.filter(Exists(calls.filter(org__public_id=asked.org)))
    return rows.order_by("-pk")


@dataclass(frozen=True, slots=True)
class Page:
    rows: Sequence[Whistle]
    older: str


def page(rows: Rows, *, after: str) -> Page:
    """Thirty rows below a mark."""
    if mark := number_in(after):
        rows = rows.filter(pk__lt=mark)
    found = list(counted(rows).for_listing()[: PAGE + 1])
    return Page(found[:PAGE], str(found[PAGE - 1].pk) if len(found) > PAGE else "")


def counted(rows: Rows) -> ScopedQuerySet[Any]:
    """With how many were called and how many came."""
    sides = rows.annotate(
        expected=Count("calls", filter=~Q(calls__state=CallState.EXCUSED)),
        came=Count("calls", filter=Q(calls__state=CallState.ARRIVED)),
    )
    return sides.select_related("place", "caller")


def whistle_of(public_id: str) -> Whistle:
    """The whistle within the caller's scope; 404 for what one may not know of."""
    whistle = Whistle.objects.select_related("place", "caller").filter(public_id=public_id).first()
    if whistle is None:
        raise Refused(_("There is no such whistle for you."), status=404)
    return whistle


@dataclass(frozen=True, slots=True)
class Seat:
    """One of those called, as the page shows it: `late` says that the time passed before they came."""

    call: WhistleCall
    chip: Chip
    late: bool
    who: str = ""
    objection: WhistleObjection | None = None
    why: str = ""
    photos: Sequence[WhistlePhoto] = ()

    @property
    def is_further(self) -> bool:
        return self.call.called_at > self.call.whistle.blown_at

    @property
    def agrees(self) -> bool:
        return self.call.agreed_to is not None


def seats(whistle: Whistle, reader: Actor, *, now: datetime) -> list[Seat]:
    calls = list(whistle.calls.select_related("org"))
    photos = photos_of(whistle)
    waiting = {
        row.call_id: row for row in WhistleObjection.objects.filter(call__whistle=whistle, decided_at=None)
    }
    words = said.read([row.words_id for row in waiting.values()]) if waiting else {}
    supervises = reader.holds(Right.DISPATCH, whistle)
    known = [
        c.arrived_account_id
        for c in calls
        if c.arrived_account_id and (supervises or c.org_id in reader.org_ids)
    ]
    people = (
        {
            a.pk: a.person.name
            for a in Account.objects.filter(pk__in=known).select_related("person")
            if a.person
        }
        if known
        else {}
    )
    found = []
    for call in calls:
        objection = waiting.get(call.pk)
        late = (call.arrived_at or now) > call.report_by and call.state != CallState.EXCUSED
        found.append(
            Seat(
                call, chip_of(call, late), late, people.get(call.arrived_account_id or 0, ""), objection,
                words.get(objection.words_id, "") if objection else "", photos.get(call.pk, ()),
            )
        )  # fmt: skip
    return found


def photos_of(whistle: Whistle) -> dict[int, list[WhistlePhoto]]:
    """By call, as they were sent."""
    found: dict[int, list[WhistlePhoto]] = {}
    for photo in WhistlePhoto.objects.filter(call__whistle=whistle).select_related("file"):
        found.setdefault(photo.call_id, []).append(photo)
    return found


def photo_of(whistle: Whistle, file_id: str) -> WhistlePhoto:
    rows = WhistlePhoto.objects.filter(call__whistle=whistle, file__public_id=file_id)
    photo = rows.select_related("file").first()
    if photo is None:
        raise Refused(_("This photo is not here any more."), status=404)
    return photo


def chip_of(call: WhistleCall, late: bool) -> Chip:
    if call.state == CallState.ARRIVED:
        return (
            Chip("rate", "clock", _("Came late")) if late else Chip("done", "map-pin-check", _("Reported in"))
        )
    if call.state == CallState.OBJECTED:
        return Chip("rate", "scale", _("Objects"))
    if call.state == CallState.EXCUSED:
        return Chip("hard", "ban", _("Need not come"))
    return (
        Chip("late", "alert-circle", _("Not come in time"))
        if late
        else Chip("new", "hourglass", _("Not there yet"))
    )


def finding_of(whistle: Whistle) -> WhistleFinding | None:
    rows = WhistleFinding.objects.filter(whistle=whistle, replaced_at=None)
    return rows.prefetch_related("shares__org").first()


def cases_of(whistle: Whistle) -> list[Case]:
    return list(whistle.cases.select_related("category", "bearer").order_by("pk"))


def timeline(whistle: Whistle, reader: Actor) -> list[Line]:
    return diary(whistle, reader, ICONS)


def whistles_of(case: Case) -> list[Whistle]:
    """The whistles to which a case belongs, newest first."""
    return list(Whistle.objects.filter(cases=case).order_by("-pk")[:10])
