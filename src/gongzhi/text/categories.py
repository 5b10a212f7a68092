"""Which category a report may belong to, by keywords; the words found are the reason shown."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from operator import add
from typing import NamedTuple


class Suggestion(NamedTuple):
    category: str
    score: int
    words: tuple[str, ...]  # as the lexicon writes them, in the order of the text
    starts: tuple[int, ...]  # where each stands first


def suggest(text: str, lexicon: Mapping[str, Sequence[str]]) -> list[Suggestion]:
    """Categories with at least one of their words in the text, the best first.

    The score adds up the lengths of the distinct words found: a longer word says more. A word inside a
    longer one of the same category counts only where it also stands alone. Equal scores: the category
    whose word comes first in the text, then the order of the lexicon.
    """
    folded = text.casefold()
    pairs = {*folded, *map(add, folded, folded[1:])}
    words = tuple((category, tuple(words)) for category, words in lexicon.items())
    beginnings = _beginnings(words)
    near = sorted({place for pair in beginnings.keys() & pairs for place in beginnings[pair]})
    found = (_suggestion(folded, *words[place]) for place in near)
    return sorted((one for one in found if one.words), key=lambda one: (-one.score, one.starts[0]))


def _suggestion(text: str, category: str, words: tuple[str, ...]) -> Suggestion:
    starts: dict[str, int] = {}
    for match in _any_of(words).finditer(text):
        starts.setdefault(match[0], match.start())
    return Suggestion(category, sum(map(len, starts)), tuple(starts), tuple(starts.values()))


@lru_cache(maxsize=20)
def _beginnings(lexicon: tuple[tuple[str, tuple[str, ...]], ...]) -> dict[str, list[int]]:
    """The categories' places by the first two signs of each word: where none stands in a text, no word does."""
    found: dict[str, list[int]] = {}
    for place, (_category, words) in enumerate(lexicon):
        for word in words:
            if word:
                found.setdefault(word.casefold()[:2], []).append(place)
    return found


@lru_cache(maxsize=1000)
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """Kept, because the lexicon is the same for every text."""
    longest_first = sorted({word.casefold() for word in words if word}, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")
