"""Private files below FILES: taken in whole or not at all, found by their row, served by a view that checks.

`incoming` holds bytes as they were sent and is never served; `ready` holds clean copies.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import FileResponse
from django.utils.translation import gettext as _

from gongzhi.core.models import StoredFile, new_public_id
from gongzhi.core.models.files import FileState
from gongzhi.core.verdict import Refused

INCOMING, READY = "incoming", "ready"
ORPHAN_AFTER = timedelta(days=1)


def where(file: StoredFile) -> Path:
    return Path(settings.FILES) / file.path


def too_large() -> Refused:
    most = settings.UPLOAD_MAX_BYTES // 1_000_000
    return Refused(_("This file is larger than {most} MB.").format(most=most), status=413)


@contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """A file that is there when all went well, and leaves nothing behind when not."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    try:
        yield part
        part.rename(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def store(upload: UploadedFile[Any], *, now: datetime) -> StoredFile:
    """Keep an upload as it was sent, waiting for the worker. Raises Refused when too large, OSError when full."""
    public_id = new_public_id()
    path = f"{INCOMING}/{public_id}"
    digest, size = hashlib.sha256(), 0
    with written_whole(Path(settings.FILES) / path) as part, part.open("wb") as out:
        for chunk in upload.chunks():
            size += len(chunk)
            if size > settings.UPLOAD_MAX_BYTES:
                raise too_large()
            digest.update(chunk)
            out.write(chunk)
    try:
        return StoredFile.objects.create(
            public_id=public_id, name=(upload.name or "")[:120], kind=(upload.content_type or "")[:60], size=size,
            sha256=digest.hexdigest(), path=path, state=FileState.WAITING, created_at=now,
        )  # fmt: skip
    except BaseException:
        (Path(settings.FILES) / path).unlink(missing_ok=True)
        raise


def served(file: StoredFile) -> FileResponse:
    """The bytes of a file that the caller may see; what waits or was refused has none."""
    if file.state != FileState.READY:
        raise Refused(_("This file is not ready."), status=404)
    response = FileResponse(where(file).open("rb"), content_type=file.kind)
    response["Cache-Control"] = "private, max-age=86400, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Disposition"] = "inline"
    return response


def remove_bytes(file: StoredFile) -> None:
    where(file).unlink(missing_ok=True)


def sweep_incoming(now: datetime) -> int:
    """Delete what was sent in and belongs to no row: its transaction was rolled back."""
    gone = 0
    for path in (Path(settings.FILES) / INCOMING).glob("*"):
        old = path.stat().st_mtime < (now - ORPHAN_AFTER).timestamp()
        if old and not StoredFile.objects.filter(path=f"{INCOMING}/{path.name}").exists():
            path.unlink(missing_ok=True)
            gone += 1
    return gone


class CarefulUpload(TemporaryFileUploadHandler):
    """Spools an upload to disk; when that fails, the request carries the fault and holds no half file.

    Django reads a form before any view runs, where an exception could only become a bare 500.
    """

    fault: OSError | Refused | None = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        with self.noted():
            super().new_file(*args, **kwargs)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        with self.noted():
            if start + len(raw_data) > settings.UPLOAD_MAX_BYTES:
                raise too_large()
            if self.fault is None:
                super().receive_data_chunk(raw_data, start)

    def file_complete(self, file_size: int) -> UploadedFile[Any] | None:
        return None if self.fault else super().file_complete(file_size)

    @contextmanager
    def noted(self) -> Iterator[None]:
        try:
            yield
        except (OSError, Refused) as fault:
            self.fault = fault
            self.request.upload_fault = fault  # type: ignore[union-attr]
            self.upload_interrupted()
