"""Accounts, sessions, and the elevated session of an operator."""

from __future__ import annotations

from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.core import config
from gongzhi.core.verdict import Refused, require
from gongzhi.journal.services import declare, record, record_all
from gongzhi.journal.services import draft as entry
from gongzhi.people import policies
from gongzhi.people.actor import Actor
from gongzhi.people.models import Account, ElevatedSession, Person
from gongzhi.people.posts import Right

MADE = declare("people.account_made", gettext_lazy("account made"))
SWITCHED = declare("people.account_switched", gettext_lazy("account opened or closed"))
SESSION_CLOSED = declare("people.session_closed", gettext_lazy("session ended"))
ELEVATED = declare("people.elevated", gettext_lazy("opened an elevated session"))
LOWERED = declare("people.lowered", gettext_lazy("ended the elevated session"))
MINUTES = "people.elevated_minutes"
config.declare_setting(
    MINUTES, label=gettext_lazy("An elevated session ends by itself after"), default=30, unit=gettext_lazy("minutes"),
    ground=gettext_lazy("policy"), least=5, most=240,
)  # fmt: skip


@transaction.atomic
def make_account(*, actor: Actor, person: Person, login: str, password: str, now: datetime) -> Account:
    """An account for a person; the first password has to be changed."""
    if Account.objects.filter(login=login).exists():
        raise Refused(_("The login “{login}” is taken.").format(login=login), status=409)
    if Account.objects.filter(person=person).exists():
        raise Refused(_("This person has an account already."), status=409)
    account = Account(login=login, person=person, created_at=now, must_change_password=True)
    account.set_password(password)
    account.save()
    record_all(actor, [entry(MADE, account, fresh=True)], at=now)
    return account


@transaction.atomic
def set_active(*, actor: Actor, account_id: int, active: bool, now: datetime) -> Account:
    """Open or close an account; closing ends its sessions at once."""
    if not actor.holds(Right.SECURE):
        raise Refused(_("Only the security officer opens and closes accounts."))
    account = Account.objects.select_for_update().get(pk=account_id)
    account.is_active = active
    account.save(update_fields=["is_active"])
    if not active:
        for session in UserSession.objects.filter(user=account):
            session.end()
    record(actor, SWITCHED, account, at=now, active=active)
    return account


@transaction.atomic
def close_session(*, actor: Actor, session_id: int, now: datetime) -> None:
    """End one of one's own sessions, on another device for instance."""
    session = UserSession.objects.filter(pk=session_id, user_id=actor.must_be_member()).first()
    if session is None:
        raise Refused(_("This session has ended already."), status=404)
    session.end()
    record(actor, SESSION_CLOSED, Account.objects.get(pk=actor.must_be_member()), at=now)


@transaction.atomic
def elevate(*, actor: Actor, reason: str, now: datetime) -> ElevatedSession:
    """Open an elevated session with a reason; it ends by the clock."""
    require(policies.can_elevate(actor))
    if len(reason.strip()) < 8:
        raise Refused(_("Say in a sentence what you need it for."), status=422)
    ends = now + timedelta(minutes=config.value(MINUTES))
    ElevatedSession.objects.filter(account_id=actor.must_be_member(), closed_at=None).update(closed_at=now)
    session = ElevatedSession.objects.create(
        account_id=actor.must_be_member(), reason=reason.strip()[:200], opened_at=now, ends_at=ends
    )
    record(
        actor,
        ELEVATED,
        Account.objects.get(pk=actor.must_be_member()),
        at=now,
        session=session.pk,
        until=ends.isoformat(),
    )
    return session


@transaction.atomic
def end_elevation(*, actor: Actor, now: datetime) -> None:
    ElevatedSession.objects.filter(account_id=actor.must_be_member(), closed_at=None).update(closed_at=now)
    record(actor, LOWERED, Account.objects.get(pk=actor.must_be_member()), at=now)
