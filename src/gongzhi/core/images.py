"""Pictures as people send them become plain JPEG: upright, at most 1600 pixels wide or high, without metadata."""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils.timezone import make_aware
from django.utils.translation import gettext as _
from PIL import ExifTags, Image, ImageOps
from pillow_heif import register_heif_opener

from gongzhi.core.files import READY, where, written_whole
from gongzhi.core.models import StoredFile
from gongzhi.core.models.files import FileState
from gongzhi.core.verdict import Refused

register_heif_opener()
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
LONGEST_SIDE = 1600
Image.MAX_IMAGE_PIXELS = 100_000_000  # a phone of 2026 takes 50 million
QUALITY = 82


@dataclass(frozen=True, slots=True)
class Clean:
    width: int
    height: int
    size: int
    sha256: str


def clean_image(source: Path, target: Path) -> Clean:
    """Write the clean copy. Raises Refused, with a sentence for who sent it, where it is no picture we take."""
    try:
        picture = upright(source)
    except Exception as fault:  # what reads strange bytes may raise anything
        raise Refused(_("This is not a picture that we can open.")) from fault
    with written_whole(target) as part:
        picture.save(part, "JPEG", quality=QUALITY, optimize=True)
        content = part.read_bytes()
    return Clean(picture.width, picture.height, len(content), hashlib.sha256(content).hexdigest())


@contextmanager
def opened(source: Path) -> Iterator[Image.Image]:
    """The picture, not yet unpacked; one with too many pixels is a fault, not a warning."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        with Image.open(source, formats=FORMATS) as picture:
            yield picture


def upright(source: Path) -> Image.Image:
    """The pixels alone, upright and small: pasted on an empty sheet, nothing else of the file survives."""
    with opened(source) as picture:
        picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        turned = ImageOps.exif_transpose(picture)
        turned.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
        sheet = Image.new("RGB", turned.size, "white")
        glass = turned.convert("RGBA") if turned.has_transparency_data else None
        sheet.paste(glass or turned.convert("RGB"), mask=glass)
        return sheet


def make_ready(file: StoredFile) -> datetime | None:
    """Turn a waiting file into its clean copy, or say in its row why not; the bytes that were sent go either way.

    Answers when the picture was taken, as its metadata said. Called by the worker; doing it again is harmless.
    """
    sent = where(file)
    if file.state != FileState.WAITING or not sent.exists():
        return None
    taken = taken_at(sent)
    path = f"{READY}/{file.public_id[:2]}/{file.public_id}.jpg"
    try:
        clean = clean_image(sent, Path(settings.FILES) / path)
    except Refused as refusal:
        file.state, file.why_refused = FileState.REFUSED, refusal.why[:120]
        file.save(update_fields=["state", "why_refused"])
    else:
        file.state, file.path, file.kind = FileState.READY, path, "image/jpeg"
        file.width, file.height, file.size, file.sha256 = clean.width, clean.height, clean.size, clean.sha256
        file.save(update_fields=["state", "path", "kind", "width", "height", "size", "sha256"])
    sent.unlink()
    return taken


def taken_at(source: Path) -> datetime | None:
    """The moment in the picture's metadata. A camera without a time zone is taken to show the time of the place."""
    try:
        with opened(source) as picture:
            facts = picture.getexif().get_ifd(ExifTags.IFD.Exif)
        day, time = str(facts[ExifTags.Base.DateTimeOriginal]).strip("\0 ").split(" ", 1)
        return make_aware(datetime.fromisoformat(f"{day.replace(':', '-')} {time}"))
    except Exception:  # as above; a picture without a time is a picture too
        return None
