"""Asking organisations to read a document, and saying that it was read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy

from gongzhi.core import formats
from gongzhi.core.models import levels_of
from gongzhi.core.said import Said
from gongzhi.core.said import gettext as _
from gongzhi.core.verdict import Refused, require
from gongzhi.journal.services import declare, label_of, record
from gongzhi.notices import policies
from gongzhi.notices.models import Document, DocumentReader, DocumentVersion, Reading
from gongzhi.notices.selectors import documents as selectors
from gongzhi.notices.services.messages import cancel_batch, message, queue
from gongzhi.people.actor import Actor
from gongzhi.people.selectors import Reach

ASKED = declare("notices.document_asked", gettext_lazy("asked to read the document"))
READ = declare("notices.document_read", gettext_lazy("has read the document"))
KIND, BATCH = "document", "document"
LONGEST = timedelta(days=366)


def must_be_ahead(until: date | None, today: date) -> None:
    if until is None or not today <= until <= today + LONGEST:
        raise Refused(_("Choose a last day for reading, from today and within a year."), status=422)


@transaction.atomic
def ask_to_read(
    *, actor: Actor, document_id: int, to: Sequence[Reach], until: date, now: datetime
) -> list[DocumentReader]:
    """These organisations must read it until the end of a day. Who was asked before gets the new day."""
    document = current(document_id)
    require(policies.can_issue(actor, document.place, document.organisation))
    must_be_ahead(until, localdate(now))
    open_to = {reach.key for reach in selectors.reached(document, on=localdate(now))}
    if not to or any(reach.key not in open_to for reach in to):
        raise Refused(_("Choose who reads it among the organisations of this place."), status=422)
    rows = [asked(document, reach, until, now) for reach in to]
    record(
        actor, ASKED, document, at=now, orgs=[row.organisation_id for row in rows], until=until.isoformat()
    )
    newest = document.versions.latest("number")
    tell_readers(actor, document, newest, only=rows, now=now)
    return rows


def asked(document: Document, reach: Reach, until: date, now: datetime) -> DocumentReader:
    row = DocumentReader.objects.filter(document=document, organisation=reach.org, place=reach.place).first()
    if row is None:
        row = DocumentReader(
            document=document, organisation=reach.org, place=reach.place, **levels_of(reach.place)
        )
    row.until, row.asked_at = until, now
    row.save()
    return row


def current(document_id: int) -> Document:
    rows = Document.objects.locked().select_related("place", "organisation")
    document: Document = rows.get(pk=document_id)
    if document.retired_at is not None:
        raise Refused(_("This document is out of force already."), status=409)
    return document


def tell_readers(
    actor: Actor, document: Document, version: DocumentVersion, *, only: Iterable[DocumentReader] | None = None,
    now: datetime,
) -> None:  # fmt: skip
    """Whoever has not read this version, each once. What an older version asked for and nobody has read yet is taken back."""
    if only is None:
        cancel_batch(BATCH, subjects=[label_of(document)], now=now)
    link = reverse("document_detail", args=[document.public_id])
    queue(
        message(
            kind=KIND, subject=label_of(document), text=words(document, version, until), due_at=now, link=link,
            account_id=account_id, batch=BATCH,
        )
        for account_id, until in selectors.who_is_missing(document, version, only=only, on=localdate(now)).items()
        if account_id != actor.account_id
    )  # fmt: skip


def words(document: Document, version: DocumentVersion, until: date) -> Said:
    last = Said(lambda: formats.short_day(until, version.made_at.date()))
    text = _("To be read until {day}: “{title}”, version {n}.")
    return text.format(day=last, title=document.title, n=version.number)


@transaction.atomic
def mark_read(*, actor: Actor, document_id: int, number: int, now: datetime) -> Reading:
    """The actor has read the newest version. Saying so twice changes nothing."""
    account_id = actor.must_be_member()
    document = current(document_id)
    readers = document.readers.select_related("place")
    require(policies.can_say_read(actor, readers))
    version = document.versions.latest("number")
    if version.number != number:
        raise Refused(
            _("There is a newer version, {n}. Please read that one.").format(n=version.number),
            status=409,
        )
    reading, is_new = Reading.objects.get_or_create(
        version=version, account_id=account_id, defaults={"at": now}
    )
    if is_new:
        record(actor, READ, document, at=now, version=version.number)
    return reading
