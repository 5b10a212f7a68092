"""Who arranges, holds, joins and publishes meetings."""

from __future__ import annotations

from django.utils.translation import gettext as _

from gongzhi.core.verdict import YES, Verdict, no
from gongzhi.meetings.models import Meeting, MeetingKind, MeetingSide, Publisher, Resolution
from gongzhi.people.actor import Actor
from gongzhi.people.posts import Right
from gongzhi.places.models import Place


def can_write_kind(actor: Actor, kind: MeetingKind | None = None) -> Verdict:
    """Offices write kinds for their place and below; those of the whole platform nobody changes, they are copied."""
    place = kind.place if kind else None
    if kind is not None and place is None:
        return no(_("This kind belongs to everybody. Make your own from it."))
    if actor.holds(Right.RULES, place):
        return YES
    return no(_("Kinds of meetings are written by the subdistrict and the offices above."))


def can_arrange(actor: Actor, place: Place) -> Verdict:
    """Call a meeting, or start a series: who dispatches there, and the body that holds it by `can_run`."""
    if actor.holds(Right.DISPATCH, place) or actor.holds(Right.ASSIGN, place):
        return YES
    return no(_("Only the community and the bodies of the place call meetings there."))


def can_run(actor: Actor, meeting: Meeting) -> Verdict:
    """Hold it: whoever works for the body that holds it, around its place."""
    if actor.holds(Right.HANDLE, meeting, org_id=meeting.host_id):
        return YES
    return no(_("Only {org} holds this meeting.").format(org=meeting.host.called))


def can_propose(actor: Actor, meeting: Meeting, sides: set[int]) -> Verdict:
    """Put something on the agenda: every side at the table."""
    if can_run(actor, meeting) or (sides & actor.org_ids and actor.holds(Right.HANDLE)):
        return YES
    return no(_("Only who sits at this table puts something on its agenda."))


def can_answer(actor: Actor, side: MeetingSide) -> Verdict:
    if side.org_id in actor.org_ids and actor.holds(Right.HANDLE, org_id=side.org_id):
        return YES
    return no(_("Only who was invited answers."))


def can_finish(actor: Actor, promise: Resolution) -> Verdict:
    if actor.holds(Right.HANDLE, org_id=promise.bearer_id):
        return YES
    return no(_("Only {org} says that this is done.").format(org=promise.bearer.called))


def can_publish(actor: Actor, meeting: Meeting) -> Verdict:
    """Of a kind that the host publishes, who holds it; otherwise the community, which may always."""
    if meeting.kind.publisher == Publisher.HOST and can_run(actor, meeting):
        return YES
    if actor.holds(Right.PUBLISH, meeting) and actor.holds(Right.DISPATCH, meeting):
        return YES
    return no(_("This is published by {who}.").format(who=meeting.kind.get_publisher_display()))
