"""Writing messages into the outbox, and marking them read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from gongzhi.core.models import new_public_id
from gongzhi.core.said import Said, in_language
from gongzhi.core.scope import unscoped
from gongzhi.notices.families import AT_ONCE
from gongzhi.notices.models import Channel, Message
from gongzhi.notices.services.outside import copies_of, receiver_of
from gongzhi.people.models import Account


def message(
    *, kind: str, subject: str, text: str, due_at: datetime, link: str = "", account_id: int | None = None,
    contact: str = "", batch: str = "",
) -> Message:  # fmt: skip
    """A message to be queued: in the app for an account, by text message or e-mail for a bare contact."""
    facts = {
        "kind": kind,
        "subject": subject,
        "text": text[:500],
        "link": link,
        "due_at": due_at,
        "batch": batch,
    }
    if account_id:
        row = Message(account_id=account_id, at_once=kind in AT_ONCE, **facts)
    else:
        channel = Channel.EMAIL if "@" in contact else Channel.SMS
        row = Message(
            contact=contact, channel=channel, receiver=receiver_of(contact), key=new_public_id(),
            at_once=kind in AT_ONCE, **facts,
        )  # fmt: skip
    if isinstance(text, Said):
        row.said = text
    return row


def queue(messages: Iterable[Message]) -> list[Message]:
    """Put messages into the outbox, and beside them what their receivers wish to get outside the app.

    Call inside the transaction that causes them.
    """
    with unscoped(because="whoever causes a message writes it; only its receiver reads it"):
        stored = Message.objects.bulk_create(in_their_languages(list(messages)))
        Message.objects.bulk_create(copies_of(stored))
    return stored


def in_their_languages(rows: list[Message]) -> list[Message]:
    """Each in the language of its account; where none was chosen, and for a bare contact, in that of the site. One query."""
    spoken = [row for row in rows if row.said is not None]
    accounts = {row.account_id for row in spoken if row.account_id}
    chosen = Account.objects.filter(pk__in=accounts).exclude(language="")
    languages = dict(chosen.values_list("pk", "language")) if accounts else {}
    for row in spoken:
        language = languages.get(row.account_id or 0, settings.LANGUAGE_CODE)
        if row.said is not None and language != get_language():
            row.text = in_language(row.said, language)[:500]
    return rows


def mark_read(*, account_id: int, ids: Iterable[int] | None = None, now: datetime) -> int:
    """Mark the account's messages read; all of them when no ids are given."""
    wanted: dict[str, Any] = {} if ids is None else {"pk__in": list(ids)}
    return Message.objects.filter(account_id=account_id, read_at=None, **wanted).update(read_at=now)


def cancel_batch(batch: str, *, subjects: Iterable[str], now: datetime) -> int:
    """Take back what one batch would have said about these subjects, where nobody has got it yet."""
    with unscoped(because="whoever caused a message takes it back"):
        waiting = Message.objects.filter(
            batch=batch, subject__in=list(subjects), claimed_at=None, read_at=None
        )
        return waiting.filter(cancelled_at=None).update(cancelled_at=now)
