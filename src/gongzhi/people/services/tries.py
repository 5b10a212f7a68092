"""Five tries at a password, then half an hour's wait. The same count for login and phone of one account."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.core.abuse import Guard
from gongzhi.core.formats import local
from gongzhi.core.models import AbuseCount
from gongzhi.core.verdict import Refused
from gongzhi.journal.services import declare, record
from gongzhi.people.actor import SYSTEM, Actor
from gongzhi.people.models import Account

SIGNED_IN = declare("people.signed_in", gettext_lazy("signed in"))
LOCKED = declare("people.locked", gettext_lazy("locked for half an hour after five wrong passwords"))
ACT = "sign in"
TRIES = 5
LOCK = timedelta(minutes=30)


def key_of(name: str) -> str:
    return Guard(ACT, name, TRIES, LOCK).key


@transaction.atomic
def take(name: str, *, now: datetime) -> datetime | None:
    """Take one try before the password is looked at, so that many at once get no more than five.

    Gives until when it is locked, or None where the try may be made.
    """
    rows = AbuseCount.objects.select_for_update(no_key=True)
    row, _made = rows.get_or_create(key=key_of(name), defaults={"window_ends_at": now + LOCK})
    if row.window_ends_at <= now:
        row.count = 0
    if row.count >= TRIES:
        return row.window_ends_at
    row.count += 1
    row.window_ends_at = now + LOCK
    row.save(update_fields=["count", "window_ends_at"])
    return None


def give_back(name: str) -> None:
    """The password was right: nothing is counted any more."""
    AbuseCount.objects.filter(key=key_of(name)).delete()


def locked_until(name: str, account: Account | None, *, now: datetime) -> datetime | None:
    """After a wrong password: until when it is locked now, if that was the last try. The lock is journaled."""
    row = AbuseCount.objects.filter(key=key_of(name), count__gte=TRIES, window_ends_at__gt=now).first()
    if row and account:
        with transaction.atomic():
            locked = Account.objects.select_for_update(no_key=True).get(pk=account.pk)
            record(SYSTEM, LOCKED, locked, at=now, until=row.window_ends_at.isoformat())
    return row.window_ends_at if row else None


def locked_sentence(until: datetime) -> str:
    sentence = _(
        "After five wrong passwords signing in is locked until {time}. If you have forgotten the password, "
        "ask whoever made your account."
    )
    return sentence.format(time=f"{local(until):%H:%M}")


def prove(*, account: Account, password: str, now: datetime) -> None:
    """Ask for the own password again before something grave; wrong ones count as at the door."""
    if until := take(account.login, now=now):
        raise Refused(locked_sentence(until), status=429)
    if account.check_password(password):
        give_back(account.login)
        return
    if until := locked_until(account.login, account, now=now):
        raise Refused(locked_sentence(until), status=429)
    raise Refused(_("This is not your present password."), status=422)


@transaction.atomic
def note_sign_in(account: Account, *, now: datetime) -> None:
    locked = Account.objects.select_for_update(no_key=True).get(pk=account.pk)
    record(Actor(account.pk), SIGNED_IN, locked, at=now)
