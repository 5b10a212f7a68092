"""Sending what waits. A message is claimed by one sender, tried three times, and never sent twice knowingly."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F
from django.utils.timezone import now as clock

from gongzhi.core.retention import sweep
from gongzhi.core.scope import unscoped
from gongzhi.notices.channels import send_email, sms
from gongzhi.notices.models import Channel, Message

log = logging.getLogger("gongzhi.notices")
TRIES = 3
PAUSE = timedelta(minutes=5)
CLAIM = timedelta(minutes=2)  # after that the sender that claimed it counts as dead
AT_MOST = 200


def claim_next(*, now: datetime) -> Message | None:
    """Take one waiting message. Safe with several senders, on any database: the conditional update decides."""
    waiting = Message.objects.filter(claimed_at=None, cancelled_at=None, due_at__lte=now)
    waiting = waiting.exclude(channel=Channel.IN_APP).order_by("due_at", "pk")
    while message := waiting.first():
        if Message.objects.filter(pk=message.pk, claimed_at=None).update(
            claimed_at=now, tries=F("tries") + 1
        ):
            message.tries += 1
            return message
    return None


def send_waiting(now: datetime) -> int:
    """Send what is due, at most 200 at a time. Returns how many went out."""
    sent = 0
    with unscoped(because="the sender works through everybody's messages"):
        free_the_dead(now)
        while sent < AT_MOST and (message := claim_next(now=now)):
            sent += deliver(message)
    return sent


def free_the_dead(now: datetime) -> None:
    stuck = Message.objects.filter(claimed_at__lte=now - CLAIM, sent_at=None, failed_at=None)
    stuck.exclude(channel=Channel.IN_APP).filter(tries__lt=TRIES).update(claimed_at=None)


def deliver(message: Message) -> int:
    text = f"{message.text} {settings.SITE_URL}{message.link}" if message.link else message.text
    try:
        if message.channel == Channel.EMAIL:
            send_email(message.contact, text)
        else:
            sms().send(message.contact, text)
    except Exception:
        log.exception("message %s was not sent", message.pk)
        later = (
            {"failed_at": clock()}
            if message.tries >= TRIES
            else {"claimed_at": None, "due_at": clock() + PAUSE}
        )
        Message.objects.filter(pk=message.pk).update(**later)
        return 0
    Message.objects.filter(pk=message.pk).update(sent_at=clock())
    return 1


@sweep("notices.contacts")
def forget_contacts(now: datetime) -> int:
    """90 days after it went out, a message no longer knows where."""
    old = Message.objects.filter(sent_at__lt=now - timedelta(days=90)).exclude(contact="")
    return old.update(contact="")
