"""Likeness of two reports, by the characters and pairs of characters they share.

Of random pairs among 4,326 real messages to a city's leaders, 0.06 % of titles and 0.01 % of bodies reach
0.45, the default of `nearest`; two short reports of one matter mostly do.
"""

from collections import Counter
from collections.abc import Hashable, Iterable
from functools import lru_cache
from hashlib import sha256
from itertools import pairwise
from typing import NamedTuple

from gongzhi.text.folding import bare, fold_digits


class Twin[K: Hashable](NamedTuple):
    key: K
    likeness: float


@lru_cache(maxsize=512)  # an import looks for twins by it, then stores it
def fingerprint(text: str) -> str:
    """64 hex digits, equal for texts that differ only in blanks, tabs, width, case or punctuation."""
    return sha256(bare(text).encode()).hexdigest()


def similar(a: str, b: str) -> float:
    """From 0 (nothing shared) to 1 (the same words in the same order, width and digits aside)."""
    return _dice(_shingles(a), _shingles(b))


def nearest[K: Hashable](
    text: str, candidates: Iterable[tuple[K, str]], at_least: float = 0.45
) -> list[Twin[K]]:
    """The candidates (key, text) that are at least so similar, the most similar first."""
    mine = _shingles(text)
    twins = (Twin(key, _dice(mine, _shingles(other))) for key, other in candidates)
    return sorted((twin for twin in twins if twin.likeness >= at_least), key=lambda twin: -twin.likeness)


def _shingles(text: str) -> Counter[str]:
    plain = fold_digits(bare(text))
    shingles = Counter(plain)
    shingles.update(map("".join, pairwise(plain)))
    return shingles


def _dice(a: Counter[str], b: Counter[str]) -> float:
    total = a.total() + b.total()
    return 2 * (a & b).total() / total if total else 0.0
