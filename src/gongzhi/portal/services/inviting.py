"""Invitations go out: by message, where there is a number or an address, and on slips for the others.

The code of a message is made when it goes; that of a slip when it is printed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.timezone import now as clock

from gongzhi.core.said import gettext as _
from gongzhi.core.verdict import Refused
from gongzhi.notices.services import INVITATION, cancel_batch, message, queue, register_late_words
from gongzhi.people.actor import Actor
from gongzhi.people.models import Appointment, Invitation, InvitedBy
from gongzhi.people.services import code_to_send, invite, withdraw_invitations


@dataclass(frozen=True, slots=True)
class Slip:
    """What one printed slip says; the code stands on paper only."""

    invitation: Invitation
    appointment: Appointment
    code: str

    @property
    def address(self) -> str:
        return settings.SITE_URL + reverse("invited_with", args=[self.code])


@transaction.atomic
def send_invitation(*, actor: Actor, appointment: Appointment, email: str = "", now: datetime) -> Invitation:
    """By mail where an address is given, which is kept with the message only; else to the number of the person."""
    contact = email or appointment.person.phone
    if not contact:
        raise Refused(_("No phone number is entered for this person. Print a slip instead."), status=409)
    way = InvitedBy.EMAIL if email else InvitedBy.SMS
    before = Invitation.objects.filter(person=appointment.person, way=way)
    cancel_batch(INVITATION, subjects=[f"invitation:{one.pk}" for one in before], now=now)
    row, _none = invite(actor=actor, appointment_id=appointment.pk, way=way, now=now)
    text = _("You are invited to Gongzhi.")
    subject = f"invitation:{row.pk}"
    queue(
        [message(kind=INVITATION, subject=subject, text=text, contact=contact, batch=INVITATION, due_at=now)]
    )
    return row


@transaction.atomic
def make_slips(*, actor: Actor, appointments: Sequence[Appointment], now: datetime) -> list[Slip]:
    """Slips with fresh codes; those printed before open nothing any more."""
    slips = []
    for appointment in appointments:
        row, code = invite(actor=actor, appointment_id=appointment.pk, way=InvitedBy.SLIP, now=now)
        slips.append(Slip(row, appointment, code))
    return slips


@transaction.atomic
def take_back(*, actor: Actor, appointment: Appointment, now: datetime) -> int:
    """Every open invitation of this person, and what still waits to be sent."""
    rows = Invitation.objects.filter(person=appointment.person, used_at=None, withdrawn_at=None)
    subjects = [f"invitation:{row.pk}" for row in rows]
    ended = withdraw_invitations(actor=actor, appointment_id=appointment.pk, now=now)
    cancel_batch(INVITATION, subjects=subjects, now=now)
    return ended


def words(subject: str) -> str:
    """The text that goes out, with the link; made at the last moment."""
    number = int(subject.partition(":")[2])
    code = code_to_send(number, now=clock())
    if not code:
        return _("An invitation to Gongzhi was taken back.")
    row = Invitation.objects.select_related("organisation").get(pk=number)
    address = settings.SITE_URL + reverse("invited_with", args=[code])
    said = _("{organisation} invites you to Gongzhi. Choose your password here, within {n} days: {address}")
    days = (row.expires_at - row.created_at).days
    return said.format(organisation=row.organisation.called, n=days, address=address)


def install() -> None:
    register_late_words(INVITATION, words)
