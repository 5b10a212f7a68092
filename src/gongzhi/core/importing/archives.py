"""Is a workbook safe to open? Its ZIP is inflated once, counting, before any reader trusts what it declares.

The reader (calamine) keeps a sheet as one rectangle: a workbook of 5 kB with a cell in its last corner would ask
for 512 GB and end the process. So cells are counted here as well, and the longest text.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _

from gongzhi.core.verdict import Refused

MOST_UNPACKED = 200 * 1024 * 1024
MOST_RATIO = 200
MOST_ENTRIES = 2_000
MOST_CELLS = 10_000_000
MOST_COLUMNS = 500
LONGEST_TEXT = 1024 * 1024
RATIO_COUNTS_FROM = 1024 * 1024  # a tiny file of blanks packs a thousandfold and harms nobody
ENCRYPTED = 0x1
STEP = 1024 * 1024
OVERLAP = 64  # longer than any reference, which may be cut between two steps
REFERENCE = re.compile(rb"""\br=["']([A-Z]{0,3})(\d{1,7})["']""")


def broken() -> Refused:
    return Refused(_("This workbook is damaged. Open it, save it anew and send that file."), status=422)


def too_big() -> Refused:
    words = _("This workbook unpacks to more than {most} MB. Split it, or save it as CSV.")
    return Refused(words.format(most=MOST_UNPACKED // 1024**2), status=422)


def check_workbook(path: Path) -> None:
    """Refuse a ZIP with a password, with too much inside, or one that holds more than it says."""
    try:
        with zipfile.ZipFile(path) as packed, path.open("rb") as raw:
            entries = packed.infolist()
            if "xl/workbook.xml" not in packed.namelist():
                raise Refused(_("This is not a spreadsheet. Send an .xlsx or .csv file."), status=422)
            if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
                raise too_big()
            left = MOST_UNPACKED
            for entry in entries:
                left -= checked(raw, entry, left)
    except (zipfile.BadZipFile, zlib.error, ValueError) as bad:
        raise broken() from bad


def checked(raw: BinaryIO, entry: zipfile.ZipInfo, most: int) -> int:
    """How many bytes an entry really unpacks to; never more than `most` are unpacked."""
    if entry.flag_bits & ENCRYPTED:
        raise Refused(_("This workbook has a password. Save it without one and send that file."), status=422)
    size, extent, texts = 0, Extent(), LongestText()
    for part in inflated(raw, entry):
        size += len(part)
        if size > most or (size > RATIO_COUNTS_FROM and size > MOST_RATIO * max(1, entry.compress_size)):
            raise too_big()
        if "worksheets/" in entry.filename:
            extent.take(part)
        elif entry.filename.endswith("sharedStrings.xml"):
            texts.take(part)
    if size != entry.file_size:
        raise broken()
    return size


def inflated(raw: BinaryIO, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """The real bytes of an entry in steps, whatever length is declared."""
    raw.seek(entry.header_offset + 26)
    lengths = raw.read(4)
    raw.seek(int.from_bytes(lengths[:2], "little") + int.from_bytes(lengths[2:], "little"), 1)
    left = entry.compress_size
    if entry.compress_type == zipfile.ZIP_STORED:
        while left > 0 and (part := raw.read(min(STEP, left))):
            left -= len(part)
            yield part
        return
    if entry.compress_type != zipfile.ZIP_DEFLATED:
        raise broken()
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    while not inflater.eof:
        packed = inflater.unconsumed_tail
        if not packed:
            packed = raw.read(min(STEP, left))
            left -= len(packed)
        part = inflater.decompress(packed, STEP)
        if not part and not packed:
            break
        yield part


class Extent:
    """The rectangle that the cells of a sheet span."""

    def __init__(self) -> None:
        self.rows = self.columns = 0
        self.tail = b""

    def take(self, part: bytes) -> None:
        part = self.tail + part
        for letters, digits in REFERENCE.findall(part):
            self.rows = max(self.rows, int(digits))
            self.columns = max(self.columns, column_number(letters))
        self.tail = part[-OVERLAP:]
        if self.columns > MOST_COLUMNS or self.rows * self.columns > MOST_CELLS:
            words = _(
                "A cell lies far away from the others. Delete the empty columns and rows around the table."
            )
            raise Refused(words, status=422)


class LongestText:
    """How long the longest shared text is: cells refer to it as often as they like."""

    def __init__(self) -> None:
        self.running = 0

    def take(self, part: bytes) -> None:
        first, *rest = part.split(b"</si>")
        if max(self.running + len(first), *map(len, rest), 0) > LONGEST_TEXT:
            raise Refused(_("A cell of this workbook holds more than a million signs."), status=422)
        self.running = len(rest[-1]) if rest else self.running + len(first)


def column_number(letters: bytes) -> int:
    """A is 1, XFD is 16384; a row's own reference has no letters."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
