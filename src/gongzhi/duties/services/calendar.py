"""The secret address under which a calendar program reads what waits for somebody: made, renewed and ended by themselves."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy

from gongzhi.duties.models import CalendarKey
from gongzhi.journal.services import declare, record
from gongzhi.people.actor import Actor, actor_of
from gongzhi.people.models import Account
from gongzhi.people.services.tokens import digest_of

MADE = declare("duties.calendar_made", gettext_lazy("made a new address of the own calendar"))
ENDED = declare("duties.calendar_ended", gettext_lazy("ended the address of the own calendar"))


@transaction.atomic
def make_calendar(*, actor: Actor, now: datetime) -> str:
    """A new key, shown once; the one before opens nothing from now on."""
    account = Account.objects.select_for_update(no_key=True).get(pk=actor.must_be_member())
    key = secrets.token_urlsafe(32)
    fresh = {"digest": digest_of(key), "made_at": now, "ended_at": None}
    CalendarKey.objects.update_or_create(account=account, defaults=fresh)
    record(actor, MADE, account, at=now)
    return key


@transaction.atomic
def end_calendar(*, actor: Actor, now: datetime) -> None:
    account = Account.objects.select_for_update(no_key=True).get(pk=actor.must_be_member())
    if CalendarKey.objects.filter(account=account, ended_at=None).update(ended_at=now):
        record(actor, ENDED, account, at=now)


def holder_of(key: str, *, now: datetime) -> Actor | None:
    """Who reads by this key, with the posts of today; nobody where it ended, or the account did."""
    row = CalendarKey.objects.select_related("account").filter(digest=digest_of(key), ended_at=None).first()
    if row is None or not row.account.is_active or row.account.must_change_password:
        return None
    return actor_of(row.account, on=localdate(now))
