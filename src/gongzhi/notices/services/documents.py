"""Writing documents, their versions, and taking them out of force."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.core.files import remove_bytes
from gongzhi.core.models import StoredFile, levels_of
from gongzhi.core.verdict import Refused, require
from gongzhi.journal.services import declare, label_of, record
from gongzhi.notices import policies
from gongzhi.notices.models import Document, DocumentReader, DocumentVersion
from gongzhi.notices.models.documents import TEXT_MOST
from gongzhi.notices.papers import digest_of, keep_pdf
from gongzhi.notices.services.messages import cancel_batch
from gongzhi.notices.services.reading import BATCH, must_be_ahead, tell_readers
from gongzhi.people.actor import Actor
from gongzhi.people.models import Organisation
from gongzhi.places.models import Place

WRITTEN = declare("notices.document_written", gettext_lazy("put a document in force"))
CHANGED = declare("notices.document_changed", gettext_lazy("wrote a new version of the document"))
RETIRED = declare("notices.document_retired", gettext_lazy("took the document out of force"))


@dataclass(frozen=True, slots=True)
class Paper:
    """What stays the same over all versions. `source` and `number`: of a paper that came from elsewhere."""

    kind: str
    title: str
    place: Place
    organisation: Organisation
    source: str = ""
    number: str = ""
    public: bool = False


@dataclass(frozen=True, slots=True)
class Wording:
    """What a version says. `changed` tells readers of the version before what is different."""

    text: str
    in_force_from: date
    pdf: UploadedFile[Any] | None = None
    changed: str = ""


def write_document(*, actor: Actor, paper: Paper, wording: Wording, now: datetime) -> Document:
    """A document with its first version."""
    return whole(wording, now, lambda file: first(actor, paper, wording, file, now))


def new_version(
    *, actor: Actor, document_id: int, wording: Wording, until: date | None = None, now: datetime
) -> Document:
    """Whoever had to read it reads anew, until the day. What was read before stays with its version."""
    return whole(wording, now, lambda file: next_one(actor, document_id, wording, file, until, now))


def whole(wording: Wording, now: datetime, write: Callable[[StoredFile | None], Document]) -> Document:
    """File and rows, or neither."""
    if not wording.text.strip() and wording.pdf is None:
        raise Refused(_("A version has a text, or a PDF, or both."), status=422)
    if len(wording.text) > TEXT_MOST:
        raise Refused(_("The text is longer than {n} characters.").format(n=TEXT_MOST), status=422)
    with transaction.atomic():
        file = keep_pdf(wording.pdf, now=now) if wording.pdf else None
        try:
            return write(file)
        except BaseException:
            if file is not None:
                remove_bytes(file)
            raise


def first(actor: Actor, paper: Paper, wording: Wording, file: StoredFile | None, now: datetime) -> Document:
    require(policies.can_issue(actor, paper.place, paper.organisation))
    if not paper.title.strip():
        raise Refused(_("A document has a title."), status=422)
    document: Document = Document.objects.create(
        kind=paper.kind, title=paper.title.strip(), organisation=paper.organisation, source=paper.source.strip(),
        number=paper.number.strip(), public=paper.public, place=paper.place, changed_at=now, **levels_of(paper.place),
    )  # fmt: skip
    version = add_version(document, 1, wording, file, now)
    record(
        actor, WRITTEN, document, at=now, version=1, digest=version.digest, public=paper.public,
        org=paper.organisation.pk,
    )  # fmt: skip
    return document


def next_one(
    actor: Actor,
    document_id: int,
    wording: Wording,
    file: StoredFile | None,
    until: date | None,
    now: datetime,
) -> Document:
    document = locked(actor, document_id)
    before = document.versions.latest("number")
    if digest_of(plain(wording.text), file) == before.digest:
        raise Refused(_("Nothing is different from version {n}.").format(n=before.number), status=422)
    if not wording.changed.strip():
        raise Refused(_("Say in words what is different."), status=422)
    if wording.in_force_from < before.in_force_from:
        raise Refused(_("It cannot be in force before the version that it replaces."), status=422)
    ask_anew(document, until, now)
    version = add_version(document, before.number + 1, wording, file, now)
    record(actor, CHANGED, document, at=now, version=version.number, digest=version.digest)
    tell_readers(actor, document, version, now=now)
    return document


def ask_anew(document: Document, until: date | None, now: datetime) -> None:
    readers = DocumentReader.objects.filter(document=document)
    if readers.exists():
        must_be_ahead(until, localdate(now))
        readers.update(until=until, asked_at=now)


def add_version(
    document: Document, number: int, wording: Wording, file: StoredFile | None, now: datetime
) -> DocumentVersion:
    text = plain(wording.text)
    version = DocumentVersion.objects.create(
        document=document, number=number, text=text, file=file, digest=digest_of(text, file),
        in_force_from=wording.in_force_from, changed=wording.changed.strip(), made_at=now,
    )  # fmt: skip
    document.newest, document.changed_at = version, now
    document.save(update_fields=["newest", "changed_at"])
    return version


def plain(text: str) -> str:
    """One kind of line end, whatever a browser sends: only words count as different."""
    return text.replace("\r\n", "\n").strip()


def locked(actor: Actor, document_id: int) -> Document:
    rows = Document.objects.locked().select_related("place", "organisation")
    document: Document = rows.get(pk=document_id)
    require(policies.can_issue(actor, document.place, document.organisation))
    if document.retired_at is not None:
        raise Refused(_("This document is out of force already."), status=409)
    return document


@transaction.atomic
def retire_document(*, actor: Actor, document_id: int, now: datetime) -> Document:
    """Out of force for good. It stays readable for who had it, and nobody is asked to read it any more."""
    document = locked(actor, document_id)
    document.retired_at = now
    document.save(update_fields=["retired_at"])
    record(actor, RETIRED, document, at=now)
    cancel_batch(BATCH, subjects=[label_of(document)], now=now)
    return document
