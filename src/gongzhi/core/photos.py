"""Photos that belong to a record: taken in by the page, made clean by the worker."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Protocol

from django.core.files.uploadedfile import UploadedFile
from django.db.models import Model
from django.utils.translation import gettext as _

from gongzhi.core.files import remove_bytes, store
from gongzhi.core.middleware import as_refusal
from gongzhi.core.models import StoredFile
from gongzhi.core.tasks import start_task
from gongzhi.core.verdict import Refused


class Photo(Protocol):
    """A row with `file` and `taken_at`."""

    file: Any
    taken_at: Any

    def save(self, *, update_fields: Any = None) -> None: ...


def taken_in[P: Model](
    upload: UploadedFile[Any], attach: Callable[[StoredFile], P], *, kind: str, actor: Any, now: datetime
) -> P:
    """Keep a photo and hand it to the worker. Whole or not at all: a full disk leaves neither file nor row."""
    file = store(upload, now=now)
    try:
        photo = attach(file)
        start_task(kind, title=_("Photo"), account_id=actor.account_id, params={"photo": photo.pk}, now=now)
    except BaseException:
        remove_bytes(file)
        raise
    return photo


def keep_all(
    uploads: Iterable[UploadedFile[Any]], keep: Callable[[int, UploadedFile[Any]], object]
) -> list[tuple[str, str]]:
    """Keep photos that came with words, by their number. The words stand whatever happens to a photo; returns the names
    of those that were not kept, and why."""
    lost = []
    for number, upload in enumerate(uploads):
        try:
            keep(number, upload)
        except (Refused, OSError) as fault:
            refusal = as_refusal(fault)
            if refusal is None:
                raise
            lost.append((upload.name or "", refusal.why))
    return lost


def made_clean(photo: Photo) -> str:
    """What the worker does with a photo, once or again; when it was taken comes from its metadata."""
    # Pillow takes 0.1 s to load: not at each start, only with the first photo.
    from gongzhi.core.images import make_ready

    taken = make_ready(photo.file)
    if taken is not None and photo.taken_at is None:
        photo.taken_at = taken
        photo.save(update_fields=["taken_at"])
    return str(photo.file.state)
