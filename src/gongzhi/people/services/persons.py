"""Persons are entered once and found again by phone or full name, exactly; never listed, never searched by part."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.core.keys import lookup
from gongzhi.core.scope import unscoped
from gongzhi.core.verdict import Refused, require
from gongzhi.journal.services import declare, draft, record, record_all
from gongzhi.people import policies
from gongzhi.people.actor import Actor
from gongzhi.people.models import Appointment, Organisation, Person

ENTERED = declare("people.person_entered", gettext_lazy("entered"))
PHONE_READ = declare("people.phone_read", gettext_lazy("looked up a colleague's number"))


@transaction.atomic
def enter_person(*, actor: Actor, name: str, phone: str, now: datetime, id_number: str = "") -> Person:
    """Enter a new person. A number belongs to one person; who has it already is taken from the register instead."""
    name, phone = name.strip(), phone.strip()
    if not name:
        raise Refused(_("A person has a name."), status=422)
    if phone and Person.objects.filter(phone_key=lookup(phone)).exists():
        raise Refused(_("This number is entered with another person."), status=409)
    if id_number and Person.objects.filter(id_key=lookup(id_number)).exists():
        raise Refused(_("This ID number is entered with another person."), status=409)
    person = Person.objects.create(
        name=name, name_key=lookup(name), phone=phone, phone_key=lookup(phone),
        id_number=id_number, id_key=lookup(id_number), created_at=now,
    )  # fmt: skip
    record_all(actor, [draft(ENTERED, person, fresh=True)], at=now)
    return person


@transaction.atomic
def read_phone(*, actor: Actor, appointment_id: int, now: datetime) -> str:
    """A number in full, for who may; the reading is journaled with the organisation."""
    row = Appointment.objects.select_related("person", "organisation", "place").get(pk=appointment_id)
    require(policies.can_read_phone(actor, row))
    with unscoped(because="the journal line of a reading stands with the organisation"):
        org = Organisation.objects.locked().get(pk=row.organisation_id)
    record(actor, PHONE_READ, org, at=now, person=row.person_id, appointment=row.pk)
    return row.person.phone
