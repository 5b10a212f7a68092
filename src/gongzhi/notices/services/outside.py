"""What a receiver gets outside the app: the way that was chosen for a family of messages, and the rules of its time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.utils.timezone import localdate

from gongzhi.core import config
from gongzhi.core.keys import lookup
from gongzhi.core.models import new_public_id
from gongzhi.notices.families import EMERGENCY, LAWFUL, family_of
from gongzhi.notices.manners import Pace, Rules
from gongzhi.notices.models import Channel, Message, Way, Wish
from gongzhi.notices.rules import EMERGENCY_SMS, rules_at
from gongzhi.people.actor import in_force
from gongzhi.people.models import Account, Appointment

OFF = "off"  # stands beside the ways: a contact without an account has switched a family off
BY_SMS = frozenset({Way.SMS, Way.SMS_DAILY})
DAILY = frozenset({Way.SMS_DAILY, Way.EMAIL_DAILY})
ACCOUNT, CONTACT = "a:", "c:"


def receiver_of(contact: str) -> str:
    """Under which a contact's wishes are kept: nobody reads a number from it."""
    return CONTACT + lookup(contact)


def copies_of(stored: Iterable[Message]) -> list[Message]:
    """What the receivers of these messages get outside as well."""
    inside = [(message, message.account_id) for message in stored if message.account_id]
    if not inside:
        return []
    wishes = {row.account_id: row for row in Wish.objects.filter(account_id__in={pk for _row, pk in inside})}
    ways = [(message, pk, outside_way(message, wishes.get(pk))) for message, pk in inside]
    going = {pk for _row, pk, way in ways if way != Way.APP}
    if not going:
        return []
    rows = Account.objects.filter(pk__in=going).select_related("person")
    phones = {row.pk: row.person.phone if row.person else "" for row in rows}
    addressed = [(message, to_where(way, phones.get(pk, ""), wishes.get(pk))) for message, pk, way in ways]
    return [copy_of(message, address) for message, address in addressed if address]


def outside_way(message: Message, wish: Wish | None) -> str:
    """An emergency goes out whatever was chosen."""
    if message.kind == EMERGENCY and (wish or config.value(EMERGENCY_SMS)):
        return Way.SMS
    return str(wish.ways.get(family_of(message.kind), Way.APP)) if wish else Way.APP


def to_where(way: str, phone: str, wish: Wish | None) -> str:
    if way in BY_SMS:
        return phone
    return wish.email if wish and wish.email_confirmed_at and way != Way.APP else ""


def copy_of(message: Message, address: str) -> Message:
    return Message(
        contact=address, channel=Channel.EMAIL if "@" in address else Channel.SMS,
        receiver=f"{ACCOUNT}{message.account_id}", key=new_public_id(), copy_of=message, kind=message.kind,
        subject=message.subject, text=message.text, link=message.link, batch=message.batch, due_at=message.due_at,
        at_once=message.at_once,
    )  # fmt: skip


def wish_of(receiver: str) -> Wish | None:
    return Wish.objects.filter(receiver=receiver).first()


def pace_of(message: Message, wish: Wish | None) -> Pace:
    """As chosen today, not as chosen when the message was written. What is lawful cannot be switched off."""
    if wish is None:
        return Pace.AT_ONCE
    way = wish.ways.get(family_of(message.kind), Way.APP if wish.account_id else "")
    if way in (OFF, Way.APP) and message.kind not in LAWFUL:
        return Pace.NEVER
    return Pace.DAILY if way in DAILY else Pace.AT_ONCE


def rules_of(wish: Wish | None, *, now: datetime) -> Rules:
    """Those of the place of work, with what the receiver chose instead."""
    rules = rules_at(place_of_work(wish.account_id, now=now) if wish and wish.account_id else None)
    if wish is None or wish.quiet_from is None or wish.quiet_until is None:
        return rules
    hour = rules.digest_hour if wish.digest_hour is None else wish.digest_hour
    return replace(rules, quiet_from=wish.quiet_from, quiet_until=wish.quiet_until, digest_hour=hour)


def place_of_work(account_id: int, *, now: datetime) -> object:
    posts = Appointment.objects.filter(in_force(localdate(now)), person__account=account_id)
    held = posts.select_related("place").order_by("starts", "pk").first()
    return held.place if held else None


def recently(receiver: str, *, since: datetime) -> list[datetime]:
    """When something went out to a receiver since then, the newest first. What went within another does not count."""
    rows = Message.objects.filter(receiver=receiver, claimed_at__gt=since, went_in=None)
    return [at for at in rows.order_by("-claimed_at").values_list("claimed_at", flat=True) if at]
