"""Organisations serve places for a time: a company by contract, a department by its list of duties."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.core.models import levels_of
from gongzhi.core.scope import unscoped
from gongzhi.core.verdict import Refused, require
from gongzhi.journal.services import declare, record
from gongzhi.people import policies
from gongzhi.people.actor import Actor, overlapping
from gongzhi.people.models import Engagement, Organisation
from gongzhi.people.services.organisations import in_use
from gongzhi.people.services.spans import spans_changed
from gongzhi.places.models import Place

ENGAGED = declare("people.engaged", gettext_lazy("began to serve a place"))
LEFT = declare("people.engagement_ended", gettext_lazy("stopped serving a place"))


@dataclass(frozen=True, slots=True)
class Paper:
    """What the paper is and says, as far as it is known. `fee` is in yuan for 1 m² and month."""

    grounds: str = ""
    number: str = ""
    chosen: str = ""
    fee: Decimal | None = None


@transaction.atomic
def engage(
    *,
    actor: Actor,
    org: Organisation,
    place: Place,
    service: str,
    starts: date,
    ends: date | None,
    paper: Paper,
    now: datetime,
) -> Engagement:
    """An organisation begins to serve a place. One for each service at a time."""
    require(policies.can_edit_organisation(actor, place))
    if ends is not None and ends < starts:
        raise Refused(_("A contract cannot end before it starts."), status=422)
    with unscoped(because="one service has one server at a time, whoever asks"):
        Place.objects.locked().get(pk=place.pk)
        in_use(org.pk)
        same = Engagement.objects.filter(overlapping(starts, ends), place=place, service=service)
        if other := same.select_related("organisation").first():
            raise Refused(
                _("{place} is served by {org} in that time. End that contract first.").format(
                    place=place.name, org=other.organisation.name
                ),
                status=409,
            )
        row = Engagement.objects.create(
            organisation=org, place=place, service=service, starts=starts, ends=ends,
            **asdict(paper), **levels_of(place),
        )  # fmt: skip
        record(actor, ENGAGED, org, at=now, engagement=row.pk, place=place.pk, service=service)
    spans_changed(place.pk, now=now)
    return row


@transaction.atomic
def end_engagement(*, actor: Actor, engagement_id: int, last_day: date, now: datetime) -> Engagement:
    row: Engagement = (
        Engagement.objects.locked().select_related("organisation", "place").get(pk=engagement_id)
    )
    require(policies.can_edit_organisation(actor, row.place))
    if last_day < row.starts:
        raise Refused(_("A contract cannot end before it starts."), status=422)
    if row.ends is not None and row.ends < localdate(now):
        raise Refused(_("This contract has ended already."), status=409)
    if row.ends is not None and last_day > row.ends:
        raise Refused(_("A contract is not made longer. Enter the next one."), status=422)
    in_use(row.organisation_id)
    row.ends = last_day
    row.save(update_fields=["ends"])
    record(actor, LEFT, row.organisation, at=now, engagement=row.pk, last_day=last_day.isoformat())
    spans_changed(row.place_id, now=now)
    return row
