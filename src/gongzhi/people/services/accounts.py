"""Accounts, passwords, sessions, and the elevated session of an operator."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.core import config
from gongzhi.core.verdict import Refused, require
from gongzhi.journal.services import declare, record, record_all
from gongzhi.journal.services import draft as entry
from gongzhi.people import policies
from gongzhi.people.actor import Actor, in_force
from gongzhi.people.models import Account, Appointment, ElevatedSession, Person
from gongzhi.people.posts import Right
from gongzhi.people.services import tries
from gongzhi.people.services.erasure import close_all

MADE = declare("people.account_made", gettext_lazy("account made"))
RESET = declare("people.password_reset", gettext_lazy("was given a new first password"))
CHANGED = declare("people.password_changed", gettext_lazy("changed the password"))
SWITCHED = declare("people.account_switched", gettext_lazy("account opened or closed"))
SESSION_CLOSED = declare("people.session_closed", gettext_lazy("session ended"))
ELEVATED = declare("people.elevated", gettext_lazy("opened an elevated session"))
LOWERED = declare("people.lowered", gettext_lazy("ended the elevated session"))
MINUTES = "people.elevated_minutes"
config.declare_setting(
    MINUTES, label=gettext_lazy("An elevated session ends by itself after"), default=30, unit=gettext_lazy("minutes"),
    ground=gettext_lazy("policy"), least=5, most=240,
)  # fmt: skip
SYLLABLES = ("huai", "liu", "shan", "qing", "yun", "lan", "song", "he", "tao", "mei", "ping", "an")


def locked(account_id: int) -> Account:
    return Account.objects.select_for_update(no_key=True).get(pk=account_id)


@transaction.atomic
def make_account(*, actor: Actor, person: Person, login: str, password: str, now: datetime) -> Account:
    """An account for a person; the first password has to be changed. For who fills a post of this person."""
    require(policies.can_give_password(actor, posts_of(person, now)))
    if Account.objects.filter(login=login).exists():
        raise Refused(_("The login “{login}” is taken.").format(login=login), status=409)
    if Account.objects.filter(person=person).exists():
        raise Refused(_("This person has an account already."), status=409)
    account = Account(login=login, person=person, created_at=now, must_change_password=True)
    account.set_password(password)
    account.save()
    record_all(actor, [entry(MADE, account, fresh=True)], at=now)
    return account


def posts_of(person: Person, now: datetime) -> list[Appointment]:
    rows = Appointment.objects.filter(in_force(localdate(now)), person=person)
    return list(rows.select_related("organisation", "place"))


def may_give_password(*, actor: Actor, person: Person, now: datetime) -> bool:
    return bool(policies.can_give_password(actor, posts_of(person, now)))


@dataclass(frozen=True, slots=True)
class FirstPassword:
    """Shown once to who issued it, and stored nowhere in the clear."""

    login: str
    password: str


@transaction.atomic
def issue_password(*, actor: Actor, person_id: int, now: datetime, login: str = "") -> FirstPassword:
    """A first password for somebody who holds a post: with a new account, or for one who forgot theirs.

    A new account gets the login that is wished for, or a made-up word.
    """
    person = Person.objects.select_for_update(no_key=True).get(pk=person_id)
    password = "-".join(secrets.choice(SYLLABLES) + str(secrets.randbelow(900) + 100) for _n in range(3))
    account = Account.objects.select_for_update(no_key=True).filter(person=person).first()
    if account is None:
        account = make_account(
            actor=actor, person=person, login=login or new_login(), password=password, now=now
        )
        return FirstPassword(account.login, password)
    require(policies.can_give_password(actor, posts_of(person, now)))
    account.set_password(password)
    account.must_change_password = True
    account.save(update_fields=["password", "must_change_password"])
    tries.give_back(account.login)
    close_all(account)
    record(actor, RESET, account, at=now)
    return FirstPassword(account.login, password)


def new_login() -> str:
    """A made-up word: a login must not give a name away."""
    while Account.objects.filter(login=(login := f"gz{secrets.randbelow(900_000) + 100_000}")).exists():
        continue
    return login


@transaction.atomic
def change_password(*, actor: Actor, old: str, new: str, now: datetime) -> Account:
    """Change one's own password. The other devices are signed out by it."""
    tries.prove(account=Account.objects.get(pk=actor.must_be_member()), password=old, now=now)
    account = locked(actor.must_be_member())
    if account.check_password(new):
        raise Refused(_("The new password is the old one."), status=422)
    account.set_password(new)
    account.must_change_password = False
    account.save(update_fields=["password", "must_change_password"])
    record(actor, CHANGED, account, at=now)
    return account


def wish(*, actor: Actor, language: str, muted: list[str]) -> Account:
    """Language and what rings the bell. Wishes, not deeds: the journal does not need them."""
    account = Account.objects.get(pk=actor.must_be_member())
    account.language, account.muted = language, sorted(muted)
    account.save(update_fields=["language", "muted"])
    return account


@transaction.atomic
def set_active(*, actor: Actor, account_id: int, active: bool, now: datetime) -> Account:
    """Open or close an account; closing ends its sessions at once."""
    if not actor.holds(Right.SECURE):
        raise Refused(_("Only the security officer opens and closes accounts."))
    account = locked(account_id)
    account.is_active = active
    account.save(update_fields=["is_active"])
    if not active:
        close_all(account)
    record(actor, SWITCHED, account, at=now, active=active)
    return account


@transaction.atomic
def close_session(*, actor: Actor, session_id: int, now: datetime) -> None:
    """End one of one's own sessions, on another device for instance."""
    session = UserSession.objects.filter(pk=session_id, user_id=actor.must_be_member()).first()
    if session is None:
        raise Refused(_("This session has ended already."), status=404)
    session.end()
    record(actor, SESSION_CLOSED, locked(actor.must_be_member()), at=now)


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
    account = locked(actor.must_be_member())
    record(actor, ELEVATED, account, at=now, session=session.pk, until=ends.isoformat())
    return session


@transaction.atomic
def end_elevation(*, actor: Actor, now: datetime) -> None:
    ElevatedSession.objects.filter(account_id=actor.must_be_member(), closed_at=None).update(closed_at=now)
    record(actor, LOWERED, locked(actor.must_be_member()), at=now)
