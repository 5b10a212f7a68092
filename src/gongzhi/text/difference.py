"""What was taken out of a text and what was put in, as a reader marks it with a pencil."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

PHRASE = re.compile(r"[^，。；！？,;!?\n]*[，。；！？,;!?\n]|[^，。；！？,;!?\n]+")
SIGN = re.compile(r"[A-Za-z0-9*]+|\s+|.", re.DOTALL)  # a number or a foreign word is one sign
FINE = 400  # beyond so many signs a changed passage is marked whole: it was written anew


class Mark(StrEnum):
    SAME, OUT, IN = "same", "out", "in"


@dataclass(frozen=True, slots=True)
class Piece:
    mark: Mark
    words: str


def differences(before: str, after: str) -> list[Piece]:
    """By phrases first, then by signs within phrases that changed. All but IN gives `before`, all but OUT `after`."""
    pieces: list[Piece] = []
    for piece in compared(PHRASE.findall(before), PHRASE.findall(after), finer=True):
        if pieces and pieces[-1].mark == piece.mark:
            pieces[-1] = Piece(piece.mark, pieces[-1].words + piece.words)
        else:
            pieces.append(piece)
    return pieces


def compared(old: Sequence[str], new: Sequence[str], *, finer: bool) -> Iterator[Piece]:
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        out, put = "".join(old[a:b]), "".join(new[c:d])
        if tag == "equal":
            yield Piece(Mark.SAME, out)
        elif finer and tag == "replace" and max(len(out), len(put)) <= FINE:
            yield from compared(SIGN.findall(out), SIGN.findall(put), finer=False)
        else:
            yield from (Piece(mark, words) for mark, words in ((Mark.OUT, out), (Mark.IN, put)) if words)
