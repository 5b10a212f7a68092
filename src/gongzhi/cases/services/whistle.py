"""Departments are called, report in, and are rated; a whistle can be called off.

Nothing waits for a signature: the time to report in runs from the call, whether anybody has opened it or not.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate

from gongzhi.cases.models import Case, CaseBearing, Whistle, WhistleCall, WhistleFinding, WhistleObjection
from gongzhi.cases.models.whistle import Objection, WhistleKind
from gongzhi.cases.policies import can_be_given
from gongzhi.cases.policies import whistle as policies
from gongzhi.cases.routing import acting_at
from gongzhi.cases.services.dispatch import needed
from gongzhi.cases.services.duty import tell_reporter
from gongzhi.cases.services.mother import carried
from gongzhi.cases.services.promising import Owed, Word, covered, not_owed, owe, ring, settled
from gongzhi.cases.services.work import named
from gongzhi.cases.states.whistle import (
    GATHERING,
    CallState,
    CallStep,
    WhistleStep,
    call_after,
    whistle_after,
)
from gongzhi.cases.verbs import whistle as verbs
from gongzhi.core import config
from gongzhi.core.models import levels_of
from gongzhi.core.said import gettext as _
from gongzhi.core.verdict import Refused, require
from gongzhi.journal import words as said
from gongzhi.journal.services import Draft, draft, record_all
from gongzhi.journal.words import Kept
from gongzhi.people.actor import Actor
from gongzhi.people.models import Organisation
from gongzhi.people.posts import Right
from gongzhi.places.models import Place
from gongzhi.places.selectors import grid_of

COME, FIND = "whistle_call", "whistle_finding"  # the duties
RING = "whistle"  # the kind of message
MOST_CALLED = 20


@dataclass(frozen=True, slots=True)
class Calling:
    """Who is called where, about what, to be there by when; `case_ids` are the cases that it belongs to."""

    place: Place
    kind: str
    title: str
    reason: str
    report_by: datetime
    org_ids: Sequence[int]
    case_ids: Sequence[int] = ()
    spot: str = ""


@dataclass(frozen=True, slots=True)
class Arrival:
    """Where on the spot, in words, and how far from the place the phone was; both may be left out."""

    where: str = ""
    metres: int | None = None


@transaction.atomic
def blow_whistle(*, actor: Actor, calling: Calling, now: datetime) -> Whistle:
    """Call organisations to a place. Each owes it to report in by the time; the caller owes a finding after it."""
    place = calling.place
    require(policies.can_blow(actor, place))
    caller = caller_of(actor, place)
    if not (verdict := policies.can_be_there_by(calling.report_by, now=now)):
        raise Refused(verdict.why, status=422)
    orgs, cases = called_to(place, calling.org_ids, caller, now), belonging(calling, place)
    may_all_be_given(cases, orgs)
    whistle = Whistle.objects.create(
        place=place, kind=calling.kind, title=covered(needed(calling.title, _("Say in one line what it is about.")), 60),
        reason=covered(needed(calling.reason, _("Say why you call them."))), spot=covered(calling.spot, 100),
        grid_id=grid_of(place), caller=caller, words_key=said.new_key(), blown_at=now, report_by=calling.report_by,
        find_by=find_by(place, calling.report_by),
        **levels_of(place),
    )  # fmt: skip
    whistle.cases.set(cases)
    calls = [
        WhistleCall(whistle=whistle, org=org, called_at=now, report_by=whistle.report_by) for org in orgs
    ]
    WhistleCall.objects.bulk_create(calls)
    drafts: list[Draft] = [
        draft(verbs.BLOWN, whistle, fresh=True, orgs=[org.pk for org in orgs], kind=whistle.kind)
    ]
    owe(
        [Owed(COME, whistle.title, call.org, call, whistle.report_by) for call in calls],
        whistle,
        drafts=drafts,
        now=now,
    )
    owe_finding(whistle, whistle.find_by, drafts=drafts, now=now)
    open_cases(whistle, cases, orgs, drafts=drafts, now=now)
    record_all(actor, [named(one, caller.pk) for one in drafts], at=now)
    text = _("{org} calls you to {place}: “{title}”.").format(
        org=caller, place=place.full_name or place.name, title=whistle.title
    )
    tell(whistle, orgs, text, now=now)
    return whistle


def caller_of(actor: Actor, place: Place) -> Organisation:
    ids = [held.org_id for held in actor.posts if Right.COORDINATE in held.spec.rights and held.covers(place)]
    return Organisation.objects.get(pk=ids[0])


def called_to(
    place: Place, org_ids: Collection[int], caller: Organisation, now: datetime, *, already: int = 0
) -> list[Organisation]:
    """Whoever acts at the place, but not the caller itself; `already` so many are called."""
    wanted = set(org_ids)
    orgs = [org for org in acting_at(place, on=localdate(now)) if org.pk in wanted and org != caller]
    if not orgs:
        raise Refused(_("Say whom you call."), status=422)
    if len(orgs) < len(wanted) or already + len(orgs) > MOST_CALLED:
        raise Refused(
            _("Only those who act at this place can be called, at most {n}.").format(n=MOST_CALLED),
            status=422,
        )
    return orgs


def may_all_be_given(cases: Collection[Case], orgs: Collection[Organisation]) -> None:
    for case in cases:
        for org in orgs:
            require(can_be_given(case, org))


def belonging(calling: Calling, place: Place) -> list[Case]:
    """The cases behind the whistle. Those called will read them, so reports of misconduct stay out."""
    ids = set(calling.case_ids)
    cases = list(
        Case.objects.filter(pk__in=ids, retired_at=None, subdistrict_id=place.subdistrict_id).select_related(
            "words_key", "category"
        )
    )
    if len(cases) < len(ids):
        raise Refused(
            _("A case of another subdistrict, or one that was withdrawn, cannot belong to this whistle."),
            status=422,
        )
    if any(case.named_only for case in cases):
        raise Refused(
            _("A report of misconduct is for named posts alone: those called may not read it."), status=422
        )
    return cases


def find_by(place: Place | Whistle, report_by: datetime) -> datetime:
    """The caller's own promise: what was found, in writing, some days after the time to come."""
    return report_by + timedelta(days=config.value(verbs.FINDING_DAYS, place))


def owe_finding(whistle: Whistle, until: datetime, *, drafts: list[Draft], now: datetime) -> None:
    owe([Owed(FIND, whistle.title, whistle.caller, whistle, until)], whistle, drafts=drafts, now=now)


def open_cases(
    whistle: Whistle, cases: list[Case], orgs: list[Organisation], *, drafts: list[Draft], now: datetime
) -> None:
    """Those called may read the cases, and the reporters learn that they are."""
    pairs = [CaseBearing(case=case, org=org, since=now) for case in cases for org in orgs]
    CaseBearing.objects.bulk_create(pairs, ignore_conflicts=True)
    names = _(", ").join(org.called for org in orgs)
    for case in cases:
        drafts += carried(case, [draft(verbs.CASE_WHISTLED, case, whistle=whistle.pk)], now=now)
        text = _("“{title}”: {caller} has called {names} to look at it together on the spot.")
        tell_reporter(
            case,
            text.format(title=case.title, caller=whistle.caller.called, names=names),
            kind="case",
            now=now,
        )


def tell(
    whistle: Whistle, orgs: Sequence[Organisation], text: str, *, right: Right = Right.ASSIGN,
    also: Collection[int] = (), now: datetime,
) -> None:  # fmt: skip
    """Word to organisations; `also` to accounts that are on the spot."""
    kind = "urgent" if whistle.kind == WhistleKind.EMERGENCY else RING
    link = reverse("whistle_detail", args=[whistle.public_id])
    ring(
        Word(kind, f"whistle:{whistle.pk}", text, link, right),
        [org.pk for org in orgs],
        whistle,
        also=also,
        now=now,
    )


def locked_whistle(whistle_id: int) -> Whistle:
    """The whistle within the caller's scope, its row locked: every step of its calls and shares waits for it."""
    rows = Whistle.objects.locked().select_related("place", "caller", "words_key")
    whistle = rows.filter(pk=whistle_id).first()
    if whistle is None:
        raise Refused(_("There is no such whistle for you."), status=404)
    return whistle


def called(whistle: Whistle, org_id: int) -> WhistleCall:
    call = whistle.calls.select_related("org").filter(org_id=org_id).first()
    if call is None:
        raise Refused(_("This organisation was not called."), status=404)
    return call


def kept(whistle: Whistle, text: str) -> Kept:
    """Words about the whistle, under its own key."""
    return said.keep(text, whistle.words_key)


@transaction.atomic
def report_in(*, actor: Actor, whistle_id: int, org_id: int, arrival: Arrival, now: datetime) -> WhistleCall:
    """Somebody of a called organisation is there. Coming drops an objection that waits: they are there."""
    whistle = locked_whistle(whistle_id)
    call = called(whistle, org_id)
    require(policies.can_report_in(actor, whistle, call))
    if whistle.state not in GATHERING:
        raise Refused(
            _("This whistle is “{state}” now.").format(state=whistle.get_state_display()), status=409
        )
    drafts: list[Draft] = []
    drop_objections([call], why="came", drafts=drafts, now=now)
    call.state = call_after(call.state, CallStep.ARRIVE)
    call.arrived_at, call.arrived_account_id = now, actor.account_id
    call.arrived_where, call.arrived_metres = covered(arrival.where, 100), arrival.metres
    call.save()
    settled(call, drafts=drafts, now=now)
    entry = draft(verbs.ARRIVED, whistle, to=org_id, on_time=now <= call.report_by)
    record_all(actor, [named(entry, org_id), *drafts], at=now)
    return call


def drop_objections(
    calls: Sequence[WhistleCall],
    *,
    why: str,
    drafts: list[Draft],
    now: datetime,
    about: Objection | None = None,
) -> None:
    """What was objected to needs no answer any more; `about` one matter, or about any."""
    waiting = WhistleObjection.objects.filter(call__in=calls, decided_at=None)
    rows = list(waiting.filter(about=about) if about else waiting)
    not_owed(rows, why=why, drafts=drafts, now=now)
    waiting.filter(pk__in=[row.pk for row in rows]).update(decided_at=now)


def replace_finding(whistle: Whistle, *, now: datetime) -> None:
    """An earlier finding, and who agreed to it, is over."""
    WhistleFinding.objects.filter(whistle=whistle, replaced_at=None).update(replaced_at=now)
    whistle.calls.update(agreed_to=None)


@transaction.atomic
def call_off(*, actor: Actor, whistle_id: int, why: str, now: datetime) -> Whistle:
    """It is not needed any more: nobody owes anything."""
    whistle = locked_whistle(whistle_id)
    require(policies.can_lead(actor, whistle))
    why = covered(needed(why, _("Say why it is not needed any more.")))
    whistle.state, whistle.closed_at = whistle_after(whistle.state, WhistleStep.CANCEL), now
    whistle.save(update_fields=["state", "closed_at"])
    drafts: list[Draft] = [draft(verbs.CANCELLED, whistle, words=kept(whistle, why))]
    calls = list(whistle.calls.select_related("org"))
    drop_objections(calls, why="cancelled", drafts=drafts, now=now)
    not_owed([*calls, whistle], why="cancelled", drafts=drafts, now=now)
    record_all(actor, [named(one, whistle.caller_id) for one in drafts], at=now)
    text = _("“{title}” is called off: {why}").format(title=whistle.title, why=why)
    there = {call.arrived_account_id for call in calls if call.arrived_account_id}
    tell(whistle, [call.org for call in calls if call.state != CallState.EXCUSED], text, also=there, now=now)
    for case in whistle.cases.select_related("words_key"):
        plain = _("“{title}”: {caller} has called the visit on the spot off: {why}")
        plain = plain.format(title=case.title, caller=whistle.caller.called, why=why)
        tell_reporter(case, plain, kind="case", now=now)
    return whistle
