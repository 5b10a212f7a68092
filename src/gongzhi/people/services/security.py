"""What the security officer does with accounts: end sessions, look up whose account it is."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.core.scope import unscoped
from gongzhi.core.verdict import Refused
from gongzhi.journal import words
from gongzhi.journal.models import Entry
from gongzhi.journal.services import declare, label_of, record
from gongzhi.people.actor import Actor
from gongzhi.people.models import Account
from gongzhi.people.posts import Right
from gongzhi.people.services.erasure import close_all

SESSIONS_ENDED = declare("people.sessions_ended", gettext_lazy("all sessions ended"))
NAME_SEEN = declare("people.name_seen", gettext_lazy("looked up whose account it is"))
SEEN_FOR = timedelta(minutes=10)  # so long the page shows the name after a look that was journaled


def must_secure(actor: Actor) -> None:
    if not actor.holds(Right.SECURE):
        raise Refused(_("Only the security officer looks after accounts."))


@transaction.atomic
def end_sessions(*, actor: Actor, account_id: int, now: datetime) -> int:
    """Sign an account out on every device. Returns how many sessions that were."""
    must_secure(actor)
    account = Account.objects.select_for_update(no_key=True).get(pk=account_id)
    ended = close_all(account)
    record(actor, SESSIONS_ENDED, account, at=now, sessions=ended)
    return ended


@transaction.atomic
def see_name(*, actor: Actor, account_id: int, reason: str, now: datetime) -> None:
    """Write down who looks and why; the name may be shown to that officer for ten minutes."""
    must_secure(actor)
    if len(reason.strip()) < 4:
        raise Refused(_("Say what you need the name for."), status=422)
    account = Account.objects.select_for_update(no_key=True).get(pk=account_id)
    record(actor, NAME_SEEN, account, at=now, words=words.keep(reason.strip(), words.new_key()))


def name_if_seen(*, actor: Actor, account: Account, now: datetime) -> str:
    """The name, for the officer whose look at it stands in the journal of the last ten minutes."""
    with unscoped(because="whether the own look is journaled"):
        looked = Entry.objects.filter(
            subject=label_of(account), verb=NAME_SEEN, actor_id=actor.account_id, at__gt=now - SEEN_FOR
        )
        return account.person.name if account.person and looked.exists() else ""
