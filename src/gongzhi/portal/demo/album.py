"""The pictures of the demo on their way into the files of the platform, by the same services as any photo."""

from __future__ import annotations

from datetime import datetime
from types import TracebackType
from typing import Self

from django.core.files.uploadedfile import SimpleUploadedFile

from gongzhi.core.files import remove_bytes, store
from gongzhi.core.images import make_ready
from gongzhi.core.models import StoredFile


class Album:
    """Files are no part of a transaction: within `with`, what was kept goes again when the loading fails."""

    def __init__(self) -> None:
        self.kept: list[StoredFile] = []

    def keep(self, content: bytes, *, now: datetime) -> StoredFile:
        """Taken in and made clean at once: no worker runs while the demo is loaded."""
        file = store(SimpleUploadedFile("photo.jpg", content, "image/jpeg"), now=now)
        self.kept.append(file)
        make_ready(file)
        return file

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, where: TracebackType | None
    ) -> None:
        for file in self.kept if fault else ():
            remove_bytes(file)
