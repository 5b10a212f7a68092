"""Sending what waits. A message is claimed by one sender, tried three times, and never sent twice knowingly.

Before it goes out, `manners.when_and_how` says when it may; what was held back goes within the next one.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F, Q
from django.utils.timezone import now as clock
from django.utils.translation import override

from gongzhi.core.retention import sweep
from gongzhi.core.scope import unscoped
from gongzhi.notices.channels import send_email, sms
from gongzhi.notices.letters import Letter, letter
from gongzhi.notices.manners import Pace, Verdict, when_and_how
from gongzhi.notices.models import Channel, Held, Message, Robot
from gongzhi.notices.robots import send
from gongzhi.notices.services import robots
from gongzhi.notices.services.outside import pace_of, recently, rules_of, wish_of

log = logging.getLogger("gongzhi.notices")
TRIES = 3
PAUSE = timedelta(minutes=5)
CLAIM = timedelta(minutes=2)  # after that the sender that claimed it counts as dead
AT_MOST = 200
ROBOT_DAYS = timedelta(days=3)
IN_ONE = 50  # that go out within one other
WAITING = ~Q(channel=Channel.IN_APP) & Q(claimed_at=None, cancelled_at=None)


def claim_next(*, now: datetime) -> Message | None:
    """Take one message that may go out now. Safe with several senders, on any database: the conditional update decides."""
    waiting = (
        Message.objects.filter(WAITING, due_at__lte=now).select_related("copy_of").order_by("due_at", "pk")
    )
    while message := waiting.filter(at_once=True).first() or waiting.first():
        verdict = judged(message, now=now)
        untaken = Message.objects.filter(pk=message.pk, claimed_at=None)
        if verdict.at is None:
            untaken.update(cancelled_at=now, held=verdict.why)
        elif verdict.at > now:
            untaken.update(due_at=verdict.at, held=verdict.why)
        elif untaken.update(claimed_at=now, tries=F("tries") + 1):
            message.tries += 1
            return message
    return None


def judged(message: Message, *, now: datetime) -> Verdict:
    if message.copy_of and message.copy_of.read_at and not message.at_once:
        return Verdict(None, Held.READ)
    wish = wish_of(message.receiver)
    rules = rules_of(wish, now=now)
    recent = recently(message.receiver, since=now - rules.per)
    pace = pace_of(message, wish)
    verdict = when_and_how(
        pace=pace, at_once=message.at_once, held=message.held, recent=recent, rules=rules, now=now
    )
    if message.held == Held.DIGEST and verdict.at:
        return Verdict(
            verdict.at, Held.DIGEST
        )  # its hour has come once: it is not put off until the next day
    return verdict


def gather(lead: Message, *, now: datetime) -> list[Message]:
    """What waits for the same receiver goes within this one. An emergency stands alone."""
    if lead.at_once:
        return []
    wish = wish_of(lead.receiver)
    mates = Message.objects.filter(WAITING, receiver=lead.receiver, channel=lead.channel, at_once=False)
    mates = mates.filter(Q(due_at__lte=now) | Q(held__in=(Held.QUIET, Held.PACE)), copy_of__read_at=None)
    ids = [
        mate.pk for mate in mates.order_by("due_at", "pk")[:IN_ONE] if may_go_with(mate, pace_of(mate, wish))
    ]
    Message.objects.filter(pk__in=ids, claimed_at=None).update(claimed_at=now, went_in=lead)
    return list(lead.gathered.filter(claimed_at=now).order_by("due_at", "pk")) if ids else []


def may_go_with(mate: Message, pace: Pace) -> bool:
    """What is sent once a day waits for its hour, and then goes with what else is there."""
    return pace is Pace.AT_ONCE or (pace is Pace.DAILY and mate.held == Held.DIGEST)


def send_waiting(now: datetime) -> int:
    """Send what may go out, at most 200 at a time. Returns how many messages went, those within others too."""
    sent = 0
    with unscoped(because="the sender works through everybody's messages"):
        free_the_dead(now)
        while sent < AT_MOST and (lead := claim_next(now=now)):
            sent += deliver(lead, gather(lead, now=now))
    return sent


def free_the_dead(now: datetime) -> None:
    stuck = Message.objects.filter(claimed_at__lte=now - CLAIM, sent_at=None, failed_at=None)
    stuck.exclude(channel=Channel.IN_APP).filter(tries__lt=TRIES).update(claimed_at=None, went_in=None)


def deliver(lead: Message, mates: Sequence[Message] = ()) -> int:
    ids = [mate.pk for mate in mates]
    try:
        with override(language_of(lead)):
            hand_over(lead, letter(lead, mates))
    except Exception as fault:
        log.exception("message %s was not sent", lead.pk)
        note_robot(lead, fault)
        again = {"claimed_at": None, "due_at": clock() + PAUSE}
        Message.objects.filter(pk=lead.pk).update(
            **({"failed_at": clock()} if lead.tries >= TRIES else again)
        )
        Message.objects.filter(pk__in=ids).update(went_in=None, **again)
        return 0
    Message.objects.filter(pk__in=[lead.pk, *ids]).update(sent_at=clock())
    return 1 + len(ids)


def note_robot(lead: Message, fault: Exception) -> None:
    """A group that takes nothing for good, or for days, is not told any more."""
    if lead.channel == Channel.ROBOT and (robot := robot_of(lead)):
        since = robot.failing_since
        robots.failed(robot, fault, patience=not since or clock() - since < ROBOT_DAYS, now=clock())


def robot_of(message: Message) -> Robot | None:
    return (
        Robot.objects.select_related("organisation").filter(pk=int(message.receiver[2:]), off_at=None).first()
    )


def to_group(message: Message, text: str) -> None:
    if robot := robot_of(message):
        send(robot, text, now=clock())
        robots.arrived(robot)


def hand_over(message: Message, what: Letter) -> None:
    match message.channel:
        case Channel.ROBOT:
            to_group(message, what.text)
        case Channel.EMAIL:
            send_email(message.contact, what.text, off=what.off)
        case _:
            sms().send(message.contact, what.text)


def language_of(message: Message) -> str:
    """That of the receiver's account; a bare contact has chosen none."""
    account = message.copy_of.account if message.copy_of else None
    return (account.language if account else "") or settings.LANGUAGE_CODE


@sweep("notices.contacts")
def forget_contacts(now: datetime) -> int:
    """90 days after it went out, a message no longer knows where, and its link opens nothing any more."""
    old = Message.objects.filter(sent_at__lt=now - timedelta(days=90)).exclude(contact="")
    return old.update(contact="", key="")
