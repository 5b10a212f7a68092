"""Who asks about an incident, by phone or on the page of reports, instead of reporting it again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gongzhi.cases import verbs
from gongzhi.cases.models import Case, CaseFollower
from gongzhi.cases.services.follow import follow_case
from gongzhi.cases.services.incident import locked_incident
from gongzhi.core.scope import unscoped
from gongzhi.core.verdict import Refused
from gongzhi.journal.services import record
from gongzhi.people.actor import VISITOR, Actor


@transaction.atomic
def note_caller(*, actor: Actor, incident_id: int, contact: str, now: datetime) -> CaseFollower:
    """Written down by who answered the phone; the number is counted once."""
    mother = still_open(incident_id)
    with unscoped(because="the mother of an incident that the caller has opened"):
        follower = follow_case(actor=VISITOR, case=mother, contact=contact, device="", now=now)
        record(actor, verbs.WRITTEN_DOWN, mother, at=now, channel="call")
    return follower


@transaction.atomic
def follow_incident(
    *, actor: Actor, incident_id: int, contact: str, device: str, now: datetime
) -> CaseFollower:
    """ "Known already": whoever meets it too follows it."""
    mother = still_open(incident_id)
    return follow_case(actor=actor, case=mother, contact=contact, device=device, now=now)


def still_open(incident_id: int) -> Case:
    incident = locked_incident(incident_id)
    if incident.ended_at is not None:
        raise Refused(_("This is over. If it is still so where you are, please report it."), status=409)
    return incident.case
