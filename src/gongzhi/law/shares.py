"""Shares of a common duty: exact parts that make one whole, said as whole per cent or as a fraction.

A policy of ours, not of a text of law: whoever divides a duty says who bears how much of it, and nothing is left over.
"""

import re
from collections.abc import Iterable
from fractions import Fraction

PERCENT = re.compile(r"(\d{1,3}) ?[%％]?")
FRACTION = re.compile(r"(\d{1,4}) ?[/／] ?(\d{1,4})")
SPOKEN = re.compile(r"([一二三四五六七八九十])分之([一二三四五六七八九十])")
DIGITS = {sign: n for n, sign in enumerate("一二三四五六七八九十", 1)}
ONE = Fraction(1)


def read_share(text: str) -> Fraction | None:
    """40, 40%, 2/5 or 五分之二. None where it is no share: not above nothing, above the whole, or no such number."""
    text = text.strip()
    share = None
    if found := PERCENT.fullmatch(text):
        share = Fraction(int(found[1]), 100)
    elif found := FRACTION.fullmatch(text):
        share = Fraction(int(found[1]), int(found[2])) if int(found[2]) else None
    elif found := SPOKEN.fullmatch(text):
        share = Fraction(DIGITS[found[2]], DIGITS[found[1]])
    return share if share is not None and 0 < share <= ONE else None


def missing(shares: Iterable[Fraction]) -> Fraction:
    """What is still missing to the whole; below nothing where it is too much. Nothing: they make one."""
    return ONE - sum(shares, Fraction(0))


def in_words(share: Fraction) -> str:
    """40% where that is exact, else 1/3."""
    percent = share * 100
    return f"{percent.numerator}%" if percent.denominator == 1 else f"{share.numerator}/{share.denominator}"
