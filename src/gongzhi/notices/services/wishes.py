"""Choosing how one is told, and switching it off from a message without signing in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from gongzhi.core import abuse
from gongzhi.core.models import new_public_id
from gongzhi.core.said import gettext as _
from gongzhi.core.scope import unscoped
from gongzhi.core.verdict import Refused
from gongzhi.journal.services import declare, label_of, record
from gongzhi.notices.families import CONFIRM, EMERGENCY, LAWFUL, family_of
from gongzhi.notices.models import Channel, Message, Way, Wish
from gongzhi.notices.services.messages import message, queue
from gongzhi.notices.services.outside import ACCOUNT, OFF
from gongzhi.people.actor import SYSTEM, Actor

CHOSEN = declare("notices.manners_chosen", gettext_lazy("chose how to be told"))
CONFIRMED = declare("notices.email_confirmed", gettext_lazy("confirmed an e-mail address for messages"))
SWITCHED_OFF = declare("notices.switched_off", gettext_lazy("switched messages off from a message"))
SWITCHED_ON = declare("notices.switched_on", gettext_lazy("switched messages on again"))
MAILS_A_DAY = 3  # that ask whether an address is right
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Choice:
    """What the page of manners asks for. Minutes after midnight."""

    ways: dict[str, str] = field(default_factory=dict)
    email: str = ""
    quiet_from: int = 0
    quiet_until: int = 0
    digest_hour: int = 8


@transaction.atomic
def choose(*, actor: Actor, choice: Choice, now: datetime) -> Wish:
    """Keep one's own manners. A new address gets a mail that asks whether it is right."""
    account_id = actor.must_be_member()
    wish, _made = Wish.objects.get_or_create(
        account_id=account_id, defaults={"receiver": f"{ACCOUNT}{account_id}", "changed_at": now}
    )
    wish = Wish.objects.locked().get(pk=wish.pk)
    is_new_address = bool(choice.email) and choice.email != wish.email
    if choice.email != wish.email:
        wish.email, wish.email_key, wish.email_confirmed_at = choice.email, "", None
    wish.ways = {family: Way(way) for family, way in choice.ways.items()}
    wish.quiet_from, wish.quiet_until = choice.quiet_from, choice.quiet_until
    wish.digest_hour, wish.changed_at = choice.digest_hour, now
    if is_new_address:
        ask_whether_right(wish, now=now)
    wish.save()
    record(actor, CHOSEN, wish, at=now, ways=wish.ways)
    return wish


def ask_whether_right(wish: Wish, *, now: datetime) -> None:
    abuse.count([abuse.Guard("notices.confirm", wish.receiver, MAILS_A_DAY, DAY)], now=now)
    wish.email_key = new_public_id()
    link = reverse("email_confirm", args=[wish.email_key])
    text = _("Somebody wishes to get messages from Gongzhi at this address. If that is you, open this page:")
    queue(
        [message(kind=CONFIRM, subject=label_of(wish), text=text, link=link, contact=wish.email, due_at=now)]
    )


@transaction.atomic
def confirm_email(*, key: str, now: datetime) -> Wish:
    with unscoped(because="whoever holds the key got it by the mail that is confirmed"):
        wish = asked_by(key, Wish.objects.locked())
        if wish.email_confirmed_at is None:
            wish.email_confirmed_at = now
            wish.save(update_fields=["email_confirmed_at"])
            record(SYSTEM, CONFIRMED, wish, at=now)
    return wish


def asked_by(key: str, rows: QuerySet[Wish]) -> Wish:
    """The wish whose address a mail with this key asks about."""
    found = rows.filter(email_key=key).first() if key else None
    if found is None:
        raise Refused(_("This link was replaced by a newer one, or used up."), status=404)
    return found


@transaction.atomic
def switch(*, key: str, off: bool, now: datetime) -> Message:
    """Switch the family of a message off or on for its receiver, by the key that the message carries.

    Doing it twice does nothing more: mail programs press by themselves.
    """
    with unscoped(because="whoever holds the key got the message"):
        told = by_key(key)
        if why := why_it_stays(told.kind):
            raise Refused(why, status=422)
        wish, _made = Wish.objects.get_or_create(
            receiver=told.receiver, defaults={"account_id": account_of(told), "changed_at": now}
        )
        wish = Wish.objects.locked().get(pk=wish.pk)
        family, before = family_of(told.kind), wish.ways.get(family_of(told.kind))
        if off:
            wish.ways[family] = Way.APP if wish.account_id else OFF
        elif wish.account_id is None:
            wish.ways.pop(family, None)
        elif is_off(told, wish):
            wish.ways[family] = Way(told.channel)
        if before != wish.ways.get(family):
            wish.changed_at = now
            wish.save(update_fields=["ways", "changed_at"])
            record(SYSTEM, SWITCHED_OFF if off else SWITCHED_ON, wish, at=now, family=family)
    return told


def by_key(key: str) -> Message:
    found = Message.objects.select_related("copy_of__account").filter(key=key).first() if key else None
    if found is None:
        raise Refused(_("This link is too old: after 90 days it opens nothing any more."), status=404)
    return found


def account_of(told: Message) -> int | None:
    return told.copy_of.account_id if told.copy_of else None


def is_off(told: Message, wish: Wish | None) -> bool:
    return wish is not None and wish.ways.get(family_of(told.kind)) in (OFF, Way.APP)


def why_it_stays(kind: str) -> str:
    """Why messages of a kind cannot be switched off; empty where they can."""
    if kind == EMERGENCY:
        return _("Emergencies cannot be switched off: somebody may be in danger.")
    return str(LAWFUL.get(kind, ""))


@transaction.atomic
def opened(*, key: str, now: datetime) -> Message:
    """A link of a text message was opened: it counts as read, and with it what it carried. Programs that look into
    mail open links too, so a link of an e-mail says nothing."""
    with unscoped(because="whoever holds the key got the message"):
        told = by_key(key)
        if told.channel == Channel.SMS:
            went = Message.objects.filter(pk__in=[told.pk, *told.gathered.values_list("pk", flat=True)])
            inside = list(went.values_list("copy_of_id", flat=True))
            went.filter(read_at=None).update(read_at=now)
            Message.objects.filter(pk__in=inside, read_at=None).update(read_at=now)
    return told
