"""Does a report tell of danger to life right now? If in doubt, yes: a needless warning costs a glance."""

import re
from typing import NamedTuple

from gongzhi.text.dangers import CALL, DENIED, FEARED, HARMLESS, NOT_NOW, ONE_OF, OVER_OR_TALK, SIGNS, Danger
from gongzhi.text.folding import fold

WITHIN_THE_CLAUSE = r"[^，。；！？、,.;!?\n]{0,6}?"
LOOK_BACK = 16


def _compiled(table: str) -> re.Pattern[str]:
    return re.compile(table.replace("~", WITHIN_THE_CLAUSE))


FIND = {danger: _compiled(signs) for danger, signs in SIGNS.items()}
EVERYDAY = _compiled(HARMLESS)
NOT_MEANT = re.compile(rf"(?:{DENIED}|{FEARED}|{NOT_NOW})$")
NOT_HAPPENING = re.compile(OVER_OR_TALK)


class Urgency(NamedTuple):
    """A word of danger as it stands in the text, and whom to call first (see `dangers.CALL`)."""

    word: str
    start: int
    kind: Danger
    call: tuple[str, ...]


def urgent_words(text: str) -> list[Urgency]:
    """The words that make a report urgent, in the order of the text; empty if there is no danger in it.

    Left out: everyday words (燃气费, 烟感), what is denied (没有煤气味), feared (怕着火), past, drilled.
    """
    plain = fold(text)
    signs = set(plain)
    found = [
        Urgency(text[match.start() : match.end()], match.start(), danger, CALL[danger])
        for danger, pattern in FIND.items()
        if not signs.isdisjoint(ONE_OF[danger])
        for match in pattern.finditer(plain)
        if _is_meant(plain, match.start(), match.end())
    ]
    if not found:
        return []
    harmless = [match.span() for match in EVERYDAY.finditer(plain)]
    return sorted((one for one in found if not _inside(one, harmless)), key=lambda one: one.start)


def _is_meant(text: str, start: int, end: int) -> bool:
    if NOT_MEANT.search(text[max(0, start - LOOK_BACK) : start]):
        return False
    return NOT_HAPPENING.match(text, end) is None


def _inside(one: Urgency, spans: list[tuple[int, int]]) -> bool:
    return any(start <= one.start and one.start + len(one.word) <= end for start, end in spans)
