"""Who sits in a body, and for how long the body was elected or formed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

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
from gongzhi.people.models import Organisation, Person, Seat, Term
from gongzhi.people.models.bodies import PARTY_ROLES, SeatRole
from gongzhi.people.posts import PARTY_KINDS, TERMED
from gongzhi.people.services.organisations import in_use
from gongzhi.people.services.spans import spans_changed

SEATED = declare("people.seated", gettext_lazy("has a new member"))
UNSEATED = declare("people.unseated", gettext_lazy("a seat came to its end"))
BEGUN = declare("people.term_begun", gettext_lazy("began a term of office"))
CLOSED = declare("people.term_ended", gettext_lazy("has another end of its term"))


@dataclass(frozen=True, slots=True)
class NewSeat:
    """Of a person, or of a body with the person who sits there for it."""

    organisation: Organisation
    starts: date
    person: Person | None = None
    body: Organisation | None = None
    role: str = SeatRole.MEMBER
    ends: date | None = None
    part_time: bool = False
    grounds: str = ""

    @property
    def is_party(self) -> bool:
        return self.organisation.kind in PARTY_KINDS or self.role in PARTY_ROLES


@transaction.atomic
def take_seat(*, actor: Actor, new: NewSeat, now: datetime) -> Seat:
    """Enter a member. Nobody, and no body, has two seats in one organisation at a time."""
    with unscoped(because="the policy says who enters members; a body may come from anywhere"):
        org = in_use(new.organisation.pk)
    require(policies.can_seat(actor, org, is_party=new.is_party))
    if new.person is None and new.body is None:
        raise Refused(_("Say which person or which body has the seat."), status=422)
    if new.body is not None and (new.body.pk == org.pk or new.body.retired_at is not None):
        raise Refused(_("This body cannot have a seat here."), status=422)
    if new.ends is not None and new.ends < new.starts:
        raise Refused(_("A seat cannot end before it starts."), status=422)
    same = Seat.objects.filter(overlapping(new.starts, new.ends), organisation=org)
    if (new.person and same.filter(person=new.person).exists()) or (
        new.body and same.filter(body=new.body).exists()
    ):
        raise Refused(_("There is a seat in that time already. End that one first."), status=409)
    row = Seat.objects.create(
        organisation=org, person=new.person, body=new.body, role=new.role, is_party=new.is_party,
        part_time=new.part_time, starts=new.starts, ends=new.ends, grounds=new.grounds,
    )  # fmt: skip
    record(actor, SEATED, org, at=now, seat=row.pk, person=row.person_id, body=row.body_id)
    return row


@transaction.atomic
def leave_seat(*, actor: Actor, seat_id: int, last_day: date, now: datetime) -> Seat:
    row = Seat.objects.select_for_update(of=("self",), no_key=True).get(pk=seat_id)
    with unscoped(because="the policy says who ends seats"):
        org = in_use(row.organisation_id)
    require(policies.can_seat(actor, org, is_party=row.is_party))
    if last_day < row.starts:
        raise Refused(_("A seat cannot end before it starts."), status=422)
    if row.ends is not None and row.ends < localdate(now):
        raise Refused(_("This seat has ended already."), status=409)
    if row.ends is not None and last_day > row.ends:
        raise Refused(_("A seat is not made longer. Enter the next one."), status=422)
    row.ends = last_day
    row.save(update_fields=["ends"])
    record(actor, UNSEATED, org, at=now, seat=row.pk, last_day=last_day.isoformat())
    return row


@dataclass(frozen=True, slots=True)
class NewTerm:
    starts: date
    ends: date
    number: int = 1
    seats: int | None = None
    filed_on: date | None = None
    grounds: str = ""


@transaction.atomic
def begin_term(*, actor: Actor, org_id: int, new: NewTerm, now: datetime) -> Term:
    """Enter a term of office. What does not agree with the law is entered too and said on the page: it is so."""
    org = in_use(org_id)
    require(policies.can_edit_organisation(actor, org))
    if org.kind not in TERMED:
        raise Refused(_("{org} has no term of office.").format(org=org.name), status=422)
    if new.ends < new.starts:
        raise Refused(_("A term cannot end before it starts."), status=422)
    with unscoped(because="terms of one body, whoever asks"):
        if Term.objects.filter(overlapping(new.starts, new.ends), organisation=org).exists():
            raise Refused(_("{org} has a term in that time already.").format(org=org.name), status=409)
    row = Term.objects.create(
        organisation=org, number=new.number, seats=new.seats, starts=new.starts, ends=new.ends, filed_on=new.filed_on,
        grounds=new.grounds, place_id=org.place_id, **levels_of(org),
    )  # fmt: skip
    record(actor, BEGUN, org, at=now, term=row.pk, number=row.number, ends=row.ends.isoformat())
    spans_changed(org.place_id, now=now)
    return row


@transaction.atomic
def end_term(*, actor: Actor, term_id: int, last_day: date, now: datetime) -> Term:
    """Dissolved, or elected anew, before the time is over."""
    row: Term = Term.objects.locked().get(pk=term_id)
    org = in_use(row.organisation_id)
    require(policies.can_edit_organisation(actor, org))
    if last_day < row.starts:
        raise Refused(_("A term cannot end before it starts."), status=422)
    if row.ends < localdate(now):
        raise Refused(_("This term has ended already."), status=409)
    if last_day > row.ends:
        raise Refused(_("A term is not made longer. Enter the next one."), status=422)
    row.ends = last_day
    row.save(update_fields=["ends"])
    record(actor, CLOSED, org, at=now, term=row.pk, last_day=last_day.isoformat())
    spans_changed(row.place_id, now=now)
    return row
