"""What somebody can do about a whistle now: for the organisations called, as its caller, as the arbiter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongzhi.cases.models import Whistle, WhistleFinding, WhistleShare
from gongzhi.cases.policies import whistle as policies
from gongzhi.cases.selectors.whistle import Seat
from gongzhi.cases.states.whistle import GATHERING, RATED_IN, RUNNING, CallState, WhistleState
from gongzhi.people.actor import Actor
from gongzhi.people.models import Organisation


@dataclass(frozen=True, slots=True)
class Offer:
    """A step, for one organisation where it is about one. `key` says which form opens."""

    step: str
    label: str | Promise
    icon: str
    org: Organisation | None = None
    main: bool = False


def offers(actor: Actor, whistle: Whistle, seats: list[Seat], finding: WhistleFinding | None) -> list[Offer]:
    """The main one first."""
    found = [*as_called(actor, whistle, seats, finding), *of_shares(actor, whistle, seats, finding)]
    found += [*of_those_who_came(actor, whistle, seats), *as_rating(actor, whistle, seats)]
    found += [*as_arbiter(actor, whistle, seats), *as_caller(actor, whistle, seats)]
    return sorted(found, key=lambda one: not one.main)


def as_called(
    actor: Actor, whistle: Whistle, seats: list[Seat], finding: WhistleFinding | None
) -> Iterator[Offer]:
    for seat in seats:
        call = seat.call
        if not policies.can_report_in(actor, whistle, call) or whistle.state not in GATHERING:
            continue
        if call.state in (CallState.CALLED, CallState.OBJECTED):
            yield Offer("arrive", _("I am here"), "map-pin-check", call.org, main=True)
        if call.state == CallState.CALLED and policies.can_object(actor, whistle, call):
            yield Offer("object", _("Not our business"), "scale", call.org)
        waits = whistle.state == WhistleState.DRAFTED and call.state == CallState.ARRIVED
        if waits and finding and call.agreed_to != finding.version:
            yield Offer("agree", _("Agree to the finding"), "check", call.org, main=True)


def of_those_who_came(actor: Actor, whistle: Whistle, seats: list[Seat]) -> Iterator[Offer]:
    for seat in seats:
        there = seat.call.state == CallState.ARRIVED and whistle.state in RUNNING
        if there and policies.can_add_photos(actor, whistle, seat.call):
            yield Offer("photos", _("Add photos"), "camera", seat.call.org)


def as_rating(actor: Actor, whistle: Whistle, seats: list[Seat]) -> Iterator[Offer]:
    """Both ways."""
    if whistle.state not in RATED_IN:
        return
    leads = policies.can_lead(actor, whistle)
    for call in [seat.call for seat in seats if seat.call.state != CallState.EXCUSED]:
        if call.rating is None and leads:
            yield Offer("rate", _("Rate"), "star", call.org)
        if call.caller_rating is None and policies.can_rate_caller(actor, whistle, call):
            yield Offer("rate-caller", _("Rate who called"), "star", call.org)


def of_shares(
    actor: Actor, whistle: Whistle, seats: list[Seat], finding: WhistleFinding | None
) -> Iterator[Offer]:
    for share in open_shares(whistle, finding):
        if policies.can_do_share(actor, whistle, share):
            yield Offer("done", _("Our share is done"), "circle-check", share.org, main=True)
        seat = next((one for one in seats if one.call.org_id == share.org_id), None)
        if seat and seat.objection is None and policies.can_object(actor, whistle, seat.call):
            yield Offer("object", _("Object to the share"), "scale", share.org)


def open_shares(whistle: Whistle, finding: WhistleFinding | None) -> list[WhistleShare]:
    if finding is None or whistle.state != WhistleState.FOUND:
        return []
    return [share for share in finding.shares.all() if share.done_at is None]


def as_arbiter(actor: Actor, whistle: Whistle, seats: list[Seat]) -> Iterator[Offer]:
    for seat in seats:
        if seat.objection is not None and policies.can_arbitrate(actor, whistle, seat.call):
            yield Offer("decide", _("Decide on the objection"), "scale", seat.call.org, main=True)


def as_caller(actor: Actor, whistle: Whistle, seats: list[Seat]) -> Iterator[Offer]:
    if not policies.can_lead(actor, whistle):
        return
    if whistle.state in GATHERING:
        drafted = whistle.state == WhistleState.DRAFTED
        yield Offer(
            "finding",
            _("Write the finding anew") if drafted else _("Write the joint finding"),
            "clipboard-text",
            main=not drafted,
        )
        if drafted:
            yield Offer("settle", _("Put it in force without waiting"), "users-group")
    if whistle.state in RUNNING:
        yield Offer("further", _("Call further departments"), "speakerphone")
    if whistle.state in GATHERING:
        yield Offer("cancel", _("Call it off"), "ban")
