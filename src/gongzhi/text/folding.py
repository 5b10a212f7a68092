"""One sign for one meaning, place by place: a folded text is as long as the text itself."""

import unicodedata
from functools import lru_cache

CHINESE_DIGITS = {
    char: digit
    for digit, chars in enumerate(
        ("零〇○", "一壹幺", "二贰", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
    )
    for char in chars
}
DASHES = "‐‑‒–—―−－﹣"
BLANKS = "\u00a0\u2002\u2003\u2009\u3000\u200b\u200c\u200d\u2060\ufeff"


def _fold_table() -> dict[int, str]:
    table = {wide: chr(wide - 0xFEE0) for wide in range(0xFF01, 0xFF5F)}
    for first, digits in ((0x2460, "123456789"), (0x2776, "123456789"), (0x1D7CE, "0123456789" * 5)):
        table |= {first + place: digit for place, digit in enumerate(digits)}
    table |= {ord(dash): "-" for dash in DASHES}
    table |= {ord(blank): " " for blank in BLANKS}
    return table


class Table(dict[int, int | str]):
    """For `str.translate`, which takes long over signs that it does not find: they are learned as they come."""

    def __missing__(self, sign: int) -> int | str:
        return self.setdefault(sign, sign)


FOLD = Table(_fold_table())
FOLD_CHINESE_DIGITS = Table({ord(char): str(digit) for char, digit in CHINESE_DIGITS.items()})


@lru_cache(maxsize=128)  # masks, places and dangers all look at the same few texts
def fold(text: str) -> str:
    """Full-width signs, dashes, blanks and dressed-up digits as their plain ASCII sign; same length."""
    return text.translate(FOLD)


@lru_cache(maxsize=128)
def fold_digits(text: str) -> str:
    """Chinese digits (not 十, 百) as ASCII ones as well; same length."""
    return text.translate(FOLD_CHINESE_DIGITS)


class _Bare(dict[int, int | None]):
    """What becomes of each sign in a bare text; it learns them as they come."""

    def __missing__(self, sign: int) -> int | None:
        char = chr(sign)
        seen = unicodedata.category(char)[0] not in "PZC" and char not in "~^`|\ufe0f"
        return self.setdefault(sign, sign if seen else None)


BARE = _Bare()


def bare(text: str) -> str:
    """What is left of a text when width, case, blanks and punctuation do not count."""
    return unicodedata.normalize("NFKC", text).casefold().translate(BARE)
