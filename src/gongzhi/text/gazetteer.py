"""Which of many known names stand in a text: thousands of names, one pass over the text."""

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable

from gongzhi.text.folding import fold

SHORTEST = 3  # 花园, 新村: two signs are as often a word as a name
HEAD = 2


class Gazetteer[K: Hashable]:
    """Names and what they stand for. One name may stand for several things; then it says nothing for certain."""

    def __init__(self, names: Iterable[tuple[str, K]]) -> None:
        meaning: defaultdict[str, set[K]] = defaultdict(set)
        for name, key in names:
            if len(name) >= SHORTEST:
                meaning[_plain(name)].add(key)
        self.meaning = dict(meaning)
        self.by_head: defaultdict[str, list[str]] = defaultdict(list)
        for name in sorted(self.meaning, key=len, reverse=True):
            self.by_head[name[:HEAD]].append(name)
        firsts = "".join(re.escape(sign) for sign in sorted({name[0] for name in self.meaning}))
        self.starts = re.compile(f"[{firsts}]" if firsts else r"(?!)")

    def find(self, text: str) -> list[K]:
        """What the names in the text stand for, each once, in their order; the longest name at a spot counts."""
        plain, found, done = _plain(text), dict[K, None](), 0
        for start in self.starts.finditer(plain):
            if start.start() < done or not (name := self._at(plain, start.start())):
                continue
            done = start.start() + len(name)
            if len(self.meaning[name]) == 1:
                found.update(dict.fromkeys(self.meaning[name]))
        return list(found)

    def _at(self, text: str, at: int) -> str:
        names = self.by_head.get(text[at : at + HEAD], ())
        return next((name for name in names if text.startswith(name, at)), "")


def _plain(text: str) -> str:
    return "".join(fold(text).split()).casefold()
