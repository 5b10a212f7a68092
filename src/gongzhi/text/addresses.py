"""Addresses of units as people write them, read into one key."""

import re
from typing import NamedTuple

from gongzhi.text.folding import fold

type Number = int | str  # 3 for 3, 03, 三; "A" or "甲3" where it is not a plain number

CHINESE = "零一二三四五六七八九十"
COUNTED = rf"[{CHINESE}]{{1,3}}"
NUMBERED = r"[甲乙丙丁东西南北]?[0-9]{1,3}[甲乙丙丁]?|[A-Za-z][0-9]{0,2}"
ROOM = r"[0-9]{3,4}[A-Za-z]?"

# 座 also counts bridges and hills; 号 alone is a day of the month unless an entrance follows.
BUILDING_WORD = rf"(?:号楼|栋楼?|幢楼?|座(?![桥山楼城])|#楼?|号(?=\s?(?:[0-9]{{1,2}}|{COUNTED})单元))"
BUILDING = rf"(?P<building>{NUMBERED}|{COUNTED})\s?{BUILDING_WORD}"
ENTRANCE = rf"(?P<entrance>[0-9]{{1,2}}|{COUNTED})\s?单元"
DOOR = rf"(?P<entrance>[0-9]{{1,2}}|{COUNTED})\s?(?:单元|门(?![禁卫]))"
# A number before 年, 元 … is no room.
UNIT = rf"(?P<unit>{ROOM})(?![0-9A-Za-z]|\s?[年月元块万米平人多天户])"
GAP = r"\s?[-,]?\s?"

WORDS = re.compile(rf"{BUILDING}{GAP}(?:{DOOR})?{GAP}{UNIT}(?:号房?|室|房)?")
DASHED = re.compile(
    rf"(?P<building>{NUMBERED})(?:[-/]|{BUILDING_WORD}[-/]?)(?:(?P<entrance>[0-9]{{1,2}})(?:单元)?[-/])?{UNIT}室?"
)


class UnitKey(NamedTuple):
    """Building, entrance (None where the address names none) and unit: 3号楼2单元501 is (3, 2, 501)."""

    building: Number
    entrance: Number | None
    unit: Number


def read_unit(text: str) -> UnitKey | None:
    """The key of an address that is nothing else: 「3号楼2单元501」「3-2-501」「3#2-501」 are one unit.

    None if the text is not such an address.
    """
    plain = fold(text).strip()
    match = WORDS.fullmatch(plain) or DASHED.fullmatch(plain)
    if match is None:
        return None
    entrance = read_number(match["entrance"]) if match["entrance"] else None
    return UnitKey(read_number(match["building"]), entrance, read_number(match["unit"]))


def read_number(word: str) -> Number:
    """3, 03, ３ and 三 are 3, 十二 is 12; A, b2 and 甲3 stay words, in capitals."""
    word = fold(word).upper()
    if word.isdecimal():
        return int(word)
    if set(word) <= set(CHINESE):
        return _chinese_number(word)
    return word


def _chinese_number(word: str) -> int:
    tens, ten, ones = word.partition("十")
    if not ten:
        return int("".join(str(CHINESE.index(char)) for char in word))
    return (_chinese_number(tens) if tens else 1) * 10 + (_chinese_number(ones) if ones else 0)
