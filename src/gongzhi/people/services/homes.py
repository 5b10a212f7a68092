"""Who lives in a unit: entered at the door, ended, corrected. A tenant is entered with consent and a last day (S3).

The journal keeps these lines with the row, not with the place: a company that opens the place does not read them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.core.verdict import Refused, require
from gongzhi.journal.services import Draft, declare, label_of, place_ids, record_all
from gongzhi.people import policies
from gongzhi.people.actor import Actor, overlapping
from gongzhi.people.models import Occupancy, Person
from gongzhi.people.models.homes import OccupancyKind
from gongzhi.people.selectors.homes import grids_over
from gongzhi.places.levels import Level
from gongzhi.places.models import Place

ENTERED = declare("people.home_entered", gettext_lazy("entered who lives here"))
ENDED = declare("people.home_ended", gettext_lazy("wrote down a last day: {last_day}"))
CORRECTED = declare("people.home_corrected", gettext_lazy("corrected how somebody lives here"))
STRUCK = declare("people.home_struck", gettext_lazy("struck out what was entered by mistake"))
READ = declare("people.home_read", gettext_lazy("looked up a name and number"))


@dataclass(frozen=True, slots=True)
class Stay:
    """How and how long somebody lives in a unit. `agreed`: the person said yes to being entered."""

    kind: str
    starts: date
    ends: date | None = None
    agreed: bool = False


def kept(actor: Actor, home_id: int) -> Occupancy:
    """The row, locked, for who keeps the homes of its unit."""
    row = Occupancy.objects.locked().select_related("unit").filter(pk=home_id).first()
    if row is None:
        raise Refused(_("There is no such entry for you."), status=404)
    require(policies.can_keep_homes(actor, row.unit, grids_over(row.unit)))
    return row


def must_be_sound(stay: Stay) -> None:
    if stay.ends is not None and stay.ends < stay.starts:
        raise Refused(_("Nobody moves out before moving in."), status=422)
    if stay.kind == OccupancyKind.TENANT and stay.ends is None:
        raise Refused(_("A tenancy has a last day. Take it from the contract."), status=422)
    if stay.kind == OccupancyKind.TENANT and not stay.agreed:
        raise Refused(_("A tenant is entered only if the person agrees."), status=422)


def must_be_alone(unit: Place, person_id: int, stay: Stay, *, but: int = 0) -> None:
    """One person lives once in a unit at a time."""
    rows = Occupancy.objects.filter(overlapping(stay.starts, stay.ends), unit=unit, person_id=person_id)
    if rows.exclude(pk=but).exists():
        raise Refused(_("This person is entered here for that time already."), status=409)


def written(
    actor: Actor, verb: str, row: Occupancy, now: datetime, *, fresh: bool = False, **data: Any
) -> None:
    record_all(actor, [Draft(verb, label_of(row), place_ids(row.unit), data, fresh=fresh)], at=now)


def dated(stay: Stay | Occupancy) -> list[str]:
    return [stay.kind, stay.starts.isoformat(), stay.ends.isoformat() if stay.ends else ""]


@transaction.atomic
def enter_home(*, actor: Actor, unit_id: int, person: Person, stay: Stay, now: datetime) -> Occupancy:
    unit = Place.objects.locked().filter(pk=unit_id, level=Level.UNIT, retired_at=None).first()
    if unit is None:
        raise Refused(_("People live in units that are in use."), status=404)
    require(policies.can_keep_homes(actor, unit, grids_over(unit)))
    must_be_sound(stay)
    must_be_alone(unit, person.pk, stay)
    row = Occupancy.objects.create(
        unit=unit, person=person, kind=stay.kind, starts=stay.starts, ends=stay.ends,
        consent_at=now if stay.agreed else None,
    )  # fmt: skip
    written(actor, ENTERED, row, now, fresh=True, person=person.pk, stay=dated(stay))
    return row


@transaction.atomic
def end_home(*, actor: Actor, home_id: int, last_day: date, now: datetime) -> Occupancy:
    """Somebody moved out, or withdrew the consent."""
    row = kept(actor, home_id)
    if row.ends is not None and row.ends < localdate(now):
        raise Refused(_("This has ended already. Correct it, if the day is wrong."), status=409)
    if last_day < row.starts:
        raise Refused(_("Nobody moves out before moving in."), status=422)
    if row.ends is not None and last_day > row.ends:
        raise Refused(_("This ends earlier as it is. A new contract is entered anew."), status=422)
    row.ends = last_day
    row.save(update_fields=["ends"])
    written(actor, ENDED, row, now, last_day=last_day.isoformat())
    return row


@transaction.atomic
def correct_home(*, actor: Actor, home_id: int, stay: Stay, now: datetime) -> Occupancy:
    """What was written down wrongly; what stood before stays in the journal."""
    row = kept(actor, home_id)
    must_be_sound(stay)
    must_be_alone(row.unit, row.person_id, stay, but=row.pk)
    before = dated(row)
    if before == dated(stay) and stay.agreed == (row.consent_at is not None):
        return row
    row.kind, row.starts, row.ends = stay.kind, stay.starts, stay.ends
    row.consent_at = (row.consent_at or now) if stay.agreed else None
    row.save(update_fields=["kind", "starts", "ends", "consent_at"])
    written(actor, CORRECTED, row, now, before=before, after=dated(stay))
    return row


@transaction.atomic
def strike_home(*, actor: Actor, home_id: int, now: datetime) -> Place:
    """The wrong person, or the wrong door: the row goes, because it says of somebody what is not true."""
    row = kept(actor, home_id)
    written(actor, STRUCK, row, now, person=row.person_id, stay=dated(row))
    row.delete()
    return row.unit


@transaction.atomic
def read_home(*, actor: Actor, home_id: int, now: datetime) -> Occupancy:
    """Name and number in full; the reading is journaled."""
    row = kept(actor, home_id)
    written(actor, READ, row, now, person=row.person_id)
    return row
