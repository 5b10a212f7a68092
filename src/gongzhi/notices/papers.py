"""The PDF of a document: taken as it is, never shown in the page, handed out for download."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse
from django.utils.translation import gettext as _

from gongzhi.core.files import READY, store, where
from gongzhi.core.models import StoredFile
from gongzhi.core.models.files import FileState
from gongzhi.core.verdict import Refused

PDF = "application/pdf"
BEGINS = b"%PDF-"


def is_pdf(upload: UploadedFile[Any]) -> bool:
    """By its first bytes: name and type are what the sender says."""
    upload.seek(0)
    begins = upload.read(len(BEGINS))
    upload.seek(0)
    return bool(begins == BEGINS)


def keep_pdf(upload: UploadedFile[Any], *, now: datetime) -> StoredFile:
    """Whoever calls removes the bytes again where the transaction fails."""
    if not is_pdf(upload):
        raise Refused(_("This is not a PDF."), status=422)
    file = store(upload, now=now)
    sent, file.path = where(file), f"{READY}/{file.public_id[:2]}/{file.public_id}.pdf"
    target = Path(settings.FILES) / file.path
    target.parent.mkdir(parents=True, exist_ok=True)
    sent.rename(target)
    file.kind, file.state = PDF, FileState.READY
    file.save(update_fields=["path", "kind", "state"])
    return file


def handed_out(file: StoredFile | None) -> FileResponse:
    if file is None or not where(file).exists():
        raise Refused(_("This version has no file."), status=404)
    content = where(file).open("rb")
    response = FileResponse(content, as_attachment=True, filename=file.name, content_type=PDF)
    response["Cache-Control"] = "private, max-age=86400, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def digest_of(text: str, file: StoredFile | None) -> str:
    """Of what a version says: its text and its file together."""
    return hashlib.sha256(f"{text}\n{file.sha256 if file else ''}".encode()).hexdigest()
