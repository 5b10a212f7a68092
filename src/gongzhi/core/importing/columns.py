"""Which column of a sheet is which field: guessed by headings, corrected by a person, remembered."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gongzhi.core.importing.cells import line_of

Columns = Mapping[str, str]  # field -> heading in the file


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that a kind of import understands. `headings` are what sources call it, the commonest first.

    `needed`: a sheet without such a column is not brought in; `filled`: nor is a row where it is empty.
    """

    name: str
    label: Any
    headings: tuple[str, ...]
    read: Callable[[Any], Any] = line_of
    needed: bool = False
    filled: bool = False


def plain(heading: str) -> str:
    """A heading without width, case, blanks and the stars of required columns."""
    return "".join(unicodedata.normalize("NFKC", heading).split()).casefold().strip("*:：")


def is_telling(word: str) -> bool:
    """Long enough to mean the same inside another heading; “building” is also in “building_type”."""
    return len(word) > 1 and not word.isascii()


def guess(headings: Sequence[str], fields: Iterable[Field]) -> dict[str, str]:
    """Match by the same words first, then by a heading that contains Chinese ones; no heading is used twice."""
    free = {plain(heading): heading for heading in reversed(headings)}
    found: dict[str, str] = {}
    for same in (True, False):
        for field in fields:
            if field.name in found:
                continue
            known = (plain(word) for word in field.headings)
            hit = next(
                (
                    h
                    for word in known
                    for h in free
                    if (h == word if same else is_telling(word) and word in h)
                ),
                None,
            )
            if hit is not None:
                found[field.name] = free.pop(hit)
    return found


def missing(columns: Columns, fields: Iterable[Field]) -> list[Field]:
    return [field for field in fields if field.needed and field.name not in columns]


def fitting(columns: Columns, headings: Sequence[str]) -> bool:
    """Whether remembered columns all stand in this sheet."""
    return bool(columns) and set(columns.values()) <= set(headings)
