"""Names in a row: “1-17号楼” read as seventeen names, and several names said as one list."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from django.utils.translation import pgettext

ROW = re.compile(r"(?P<before>\D*)(?P<first>\d{1,4})\s*(?:[-—–~～至到])\s*(?P<last>\d{1,4})(?P<after>\D*)")
LONGEST = 100


def spread(text: str) -> list[str]:
    """Names from lines or separated by commas; a row from one number to another becomes single names, once each."""
    found: dict[str, None] = {}
    for part in re.split(r"[\n,，、;；]+", text):
        name = " ".join(unicodedata.normalize("NFKC", part).split())
        for single in in_row(name):
            found[single] = None
    return list(found)


def in_row(name: str) -> list[str]:
    row = ROW.fullmatch(name)
    if row is None:
        return [name] if name else []
    first, last = int(row["first"]), int(row["last"])
    if first > last:
        return [name]
    return [f"{row['before']}{number}{row['after']}" for number in range(first, last + 1)]


def listed(names: Iterable[str]) -> str:
    """甲、乙、丙: joined as the reader's language joins names."""
    return pgettext("between names", ", ").join(names)
