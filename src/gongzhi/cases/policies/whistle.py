"""Who may do what about a whistle. Reads only its arguments; every refusal says why."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from gongzhi.cases.models import Whistle, WhistleCall, WhistleShare
from gongzhi.core.verdict import YES, Verdict, no
from gongzhi.people.actor import Actor
from gongzhi.people.models import Organisation
from gongzhi.people.posts import Right
from gongzhi.places.models import Place

LATEST = timedelta(days=60)


def can_blow(actor: Actor, place: Place) -> Verdict:
    if actor.holds(Right.COORDINATE, place):
        return YES
    return no(_("Only the subdistrict of a place calls departments there."))


def can_be_there_by(until: datetime, *, now: datetime) -> Verdict:
    if now < until <= now + LATEST:
        return YES
    return no(_("The time to report in lies ahead, and not more than {n} days.").format(n=LATEST.days))


def can_lead(actor: Actor, whistle: Whistle) -> Verdict:
    """Call further ones, write the finding, put it in force, rate, call it off: whoever blew it."""
    if actor.holds(Right.COORDINATE, whistle, org_id=whistle.caller_id):
        return YES
    return no(_("Only {org}, who blew the whistle, can do this.").format(org=whistle.caller))


def acts_for(actor: Actor, whistle: Whistle, org: Organisation, right: Right = Right.HANDLE) -> bool:
    return actor.holds(right, whistle, org_id=org.pk)


def as_called(
    actor: Actor, whistle: Whistle, call: WhistleCall, why: str, right: Right = Right.HANDLE
) -> Verdict:
    """For who was called, with the right sort of post there. `why` names {org}."""
    return YES if acts_for(actor, whistle, call.org, right) else no(why.format(org=call.org))


def can_report_in(actor: Actor, whistle: Whistle, call: WhistleCall) -> Verdict:
    return as_called(actor, whistle, call, _("Only somebody of {org} reports in for it."))


def can_object(actor: Actor, whistle: Whistle, call: WhistleCall) -> Verdict:
    return as_called(actor, whistle, call, _("Only who answers for {org} objects for it."), Right.ASSIGN)


def can_agree(actor: Actor, whistle: Whistle, call: WhistleCall) -> Verdict:
    return as_called(actor, whistle, call, _("Only somebody of {org} agrees for it."))


def can_add_photos(actor: Actor, whistle: Whistle, call: WhistleCall) -> Verdict:
    return as_called(actor, whistle, call, _("Only somebody of {org} adds photos for it."))


def can_rate_caller(actor: Actor, whistle: Whistle, call: WhistleCall) -> Verdict:
    return as_called(actor, whistle, call, _("Only who answers for {org} rates for it."), Right.ASSIGN)


def can_do_share(actor: Actor, whistle: Whistle, share: WhistleShare) -> Verdict:
    if acts_for(actor, whistle, share.org):
        return YES
    return no(_("Only {org} says that its share is done.").format(org=share.org))


def can_arbitrate(actor: Actor, whistle: Whistle, call: WhistleCall) -> Verdict:
    """The district decides, never one of the two sides."""
    for held in actor.posts:
        a_side = held.org_id in (whistle.caller_id, call.org_id)
        if Right.ARBITRATE in held.spec.rights and held.covers(whistle) and not a_side:
            return YES
    return no(_("Only the district, and neither of the two sides, decides on an objection."))


def sees_both_sides(actor: Actor) -> bool:
    """Who coordinates or arbitrates reads the figures of all; others read those of their own organisation."""
    return actor.holds(Right.COORDINATE) or actor.holds(Right.ARBITRATE)
