"""Who holds a post is invited to choose a password: by a code that works once and ends by itself.

Whoever may hand out a first password may invite. Of the code only a digest is kept; taken up, it ends all others of
the same person.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.core import config
from gongzhi.core.scope import unscoped
from gongzhi.core.verdict import Refused, require
from gongzhi.journal.services import declare, record, record_all
from gongzhi.journal.services import draft as entry
from gongzhi.people import policies
from gongzhi.people.actor import Actor
from gongzhi.people.models import (
    Account,
    Appointment,
    Invitation,
    Occupancy,
    Organisation,
    Ownership,
    Person,
    Seat,
)
from gongzhi.people.services.accounts import MADE, new_login
from gongzhi.people.services.erasure import close_all, forget
from gongzhi.people.services.posts import strike_appointment

INVITED = declare("people.invited", gettext_lazy("invited somebody to choose a password"))
UNINVITED = declare("people.uninvited", gettext_lazy("took an invitation back"))
CAME = declare("people.came", gettext_lazy("took up the invitation and chose a password"))
DAYS = "people.invitation_days"
config.declare_setting(
    DAYS, label=gettext_lazy("An invitation is in force for"), default=14, unit=gettext_lazy("days"),
    ground=gettext_lazy("policy"), least=1, most=60,
)  # fmt: skip
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # nothing that is taken for something else
LENGTH = 12  # 58 random bits, and tries are counted at the door
OPEN = Q(used_at=None, withdrawn_at=None)


def plain(code: str) -> str:
    """As it is compared: blanks and dashes of the slip go, small letters are capitals."""
    return "".join(sign for sign in code.upper() if sign.isalnum())


def digest_of(code: str) -> str:
    return hashlib.sha256(plain(code).encode()).hexdigest()


def posts_to_come(person: Person, now: datetime) -> list[Appointment]:
    """The posts of today and those that begin later: whoever begins on Monday is invited on Friday."""
    rows = Appointment.objects.filter(Q(ends=None) | Q(ends__gte=localdate(now)), person=person)
    return list(rows.select_related("organisation", "place"))


def has_come(person: Person) -> bool:
    """Chose a password: by an invitation, or in place of a first password."""
    account = Account.objects.filter(person=person).first()
    return account is not None and not account.must_change_password


def locked(org_id: int) -> Organisation:
    with unscoped(because="the journal line of an invitation stands with the organisation"):
        return Organisation.objects.locked().get(pk=org_id)


@transaction.atomic
def invite(*, actor: Actor, appointment_id: int, way: str, now: datetime) -> tuple[Invitation, str]:
    """A new invitation by this way, in place of the one before it. A slip gets its code at once, a message when it goes."""
    post = Appointment.objects.select_related("organisation", "person").get(pk=appointment_id)
    person = Person.objects.select_for_update(no_key=True).get(pk=post.person_id)
    require(policies.can_give_password(actor, posts_to_come(person, now)))
    if has_come(person):
        raise Refused(
            _("This person has come already. Who forgot a password gets a new first one."), status=409
        )
    org = locked(post.organisation_id)
    Invitation.objects.filter(OPEN, person=person, way=way).update(withdrawn_at=now)
    row = Invitation.objects.create(
        person=person, organisation=org, way=way, made_by_id=actor.account_id, created_at=now,
        expires_at=now + timedelta(days=config.value(DAYS)),
    )  # fmt: skip
    until = row.expires_at.isoformat()
    record(actor, INVITED, org, at=now, invitation=row.pk, person=person.pk, way=way, until=until)
    return row, new_code(row) if way == "slip" else ""


def new_code(row: Invitation) -> str:
    code = "".join(secrets.choice(ALPHABET) for _n in range(LENGTH))
    row.digest = digest_of(code)
    row.save(update_fields=["digest"])
    return code


def code_to_send(invitation_id: int, *, now: datetime) -> str:
    """Made in the moment when the message goes out, so that it lies nowhere; "" where nothing is open any more."""
    row = Invitation.objects.filter(OPEN, pk=invitation_id, expires_at__gt=now).first()
    return new_code(row) if row else ""


@transaction.atomic
def withdraw_invitations(*, actor: Actor, appointment_id: int, now: datetime) -> int:
    """Nobody gets in with what was sent or printed for this person."""
    post = Appointment.objects.select_related("person").get(pk=appointment_id)
    person = Person.objects.select_for_update(no_key=True).get(pk=post.person_id)
    require(policies.can_give_password(actor, posts_to_come(person, now)))
    org = locked(post.organisation_id)
    ended = Invitation.objects.filter(OPEN, person=person).update(withdrawn_at=now)
    if not ended:
        raise Refused(_("No invitation is open for this person."), status=409)
    record(actor, UNINVITED, org, at=now, person=person.pk, ended=ended)
    return ended


def invitation_of(code: str, *, now: datetime) -> Invitation:
    """The open invitation with this code; else says what became of it."""
    rows = Invitation.objects.select_related("person", "organisation", "organisation__place")
    row = rows.filter(digest=digest_of(code)).first()
    if row is None:
        raise Refused(
            _("There is no invitation with this code. Check it, or ask who gave it to you."), status=404
        )
    if row.used_at:
        raise Refused(_("This invitation was used already. Sign in, or ask for a new one."), status=409)
    if row.withdrawn_at or not posts_to_come(row.person, now):
        raise Refused(_("This invitation was taken back. Ask who gave it to you."), status=409)
    if row.expires_at <= now:
        raise Refused(_("This invitation has expired. Ask who gave it to you for a new one."), status=409)
    return row


@transaction.atomic
def take_up(*, code: str, password: str, now: datetime) -> Account:
    """Choose a password with the code; the account is made where there is none. Works once."""
    row = invitation_of(code, now=now)
    person = Person.objects.select_for_update(no_key=True).get(pk=row.person_id)
    row = invitation_of(code, now=now)  # of two who come at once, the second reads that it was used
    account = Account.objects.select_for_update(no_key=True).filter(person=person).first()
    if account is not None and not account.is_active:
        raise Refused(_("This account is closed. Ask the security officer."), status=409)
    is_new = account is None
    account = account or Account(login=new_login(), person=person, created_at=now)
    account.must_change_password = False
    account.set_password(password)
    account.save()
    if is_new:
        record_all(Actor(account.pk), [entry(MADE, account, fresh=True)], at=now)
    else:
        close_all(account)
    Invitation.objects.filter(pk=row.pk).update(used_at=now)
    Invitation.objects.filter(OPEN, person=person).update(withdrawn_at=now)
    record(Actor(account.pk), CAME, account, at=now, invitation=row.pk, way=row.way)
    return account


@transaction.atomic
def strike_invitee(*, actor: Actor, appointment_id: int, entered_since: datetime, now: datetime) -> None:
    """A post that an import entered goes; and the name of somebody whom it entered too, where nothing else is known."""
    person_id = Appointment.objects.values_list("person_id", flat=True).get(pk=appointment_id)
    person = Person.objects.select_for_update(no_key=True).get(pk=person_id)
    strike_appointment(actor=actor, appointment_id=appointment_id, now=now)
    with unscoped(because="whatever is known of a person counts, wherever it lies"):
        kept = any(
            model._default_manager.filter(person=person).exists()
            for model in (Account, Appointment, Occupancy, Ownership, Seat)
        )
    if not kept and person.created_at >= entered_since:
        Invitation.objects.filter(OPEN, person=person).update(withdrawn_at=now)
        forget(person, None, localdate(now), now)
