"""The ways out: text message and e-mail. A sender is a class with `send(to, text)`; it raises when it cannot."""

from __future__ import annotations

import logging
from typing import Protocol

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

log = logging.getLogger("gongzhi.notices")


class Sender(Protocol):
    """A gateway for text messages. `to` is a phone number, `text` at most 500 characters with its link."""

    def send(self, to: str, text: str) -> None: ...


class ConsoleSms:
    """Writes to the log instead of sending; the number stays covered."""

    def send(self, to: str, text: str) -> None:
        log.info("text message to %s****%s: %s", to[:3], to[-4:], text)


def sms() -> Sender:
    sender: Sender = import_string(settings.SMS_SENDER)()
    return sender


def send_email(to: str, text: str, *, off: str = "") -> None:
    """`off` is where one press ends such mails (RFC 8058): the mail program shows it beside the sender."""
    headers = {"List-Unsubscribe": f"<{off}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    EmailMessage(_("A message from Gongzhi"), text, None, [to], headers=headers if off else {}).send()
