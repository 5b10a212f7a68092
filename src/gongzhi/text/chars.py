"""Clean text and count it as a reader would: what cannot be seen is dropped, emoji stay whole."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import islice

ZWJ = "\u200d"
KEYCAP = "\u20e3"
# Marks on one sign beyond this are graffiti (and a way to hide 100 kB in "one" character).
LONGEST_GRAPHEME = 16
# What Chinese and English prose is made of: each sign is seen, and stands alone.
PROSE = re.compile(r"[\n -~\u00a0·×‘’“”—…①-⑳\u3000-】〔〕㎡㐀-䶿一-鿿！-～]*")


def clean_text(text: str, limit: int | None = None) -> str:
    """The text in NFC without control characters, zero-width signs and bidi overrides; newlines stay.

    With `limit`, at most that many graphemes. A form that must not lose words compares
    `count_graphemes` with its limit first and says so instead of cutting.
    """
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    if PROSE.fullmatch(lines):
        return lines[:limit].strip()
    return "".join(islice(graphemes(lines), limit)).strip()


def count_graphemes(text: str) -> int:
    """How many signs a reader sees in cleaned text: a family emoji, a flag and é count one each."""
    return sum(1 for _ in graphemes(text))


def graphemes(text: str) -> Iterator[str]:
    """Split into signs as seen, leaving out the invisible. Near enough to UAX 29 for counting; linear."""
    sign = ""
    for char in text:
        if _invisible(char, after=sign):
            continue
        if sign and _joins(char, sign):
            if len(sign) < LONGEST_GRAPHEME:
                sign += char
            continue
        if sign:
            yield sign.removesuffix(ZWJ)
        sign = char
    if sign:
        yield sign.removesuffix(ZWJ)


def _invisible(char: str, *, after: str) -> bool:
    if char == "\n":
        return False
    if char == ZWJ:  # it has a use only inside an emoji
        return not after or not _pictured(after)
    return unicodedata.category(char) in {"Cc", "Cf", "Cs", "Cn", "Zl", "Zp"}


def _joins(char: str, sign: str) -> bool:
    if sign == "\n" or char == "\n":
        return False
    if sign.endswith(ZWJ):
        return _pictured(char)
    if char in {ZWJ, KEYCAP} or _skin(char) or unicodedata.category(char) in {"Mn", "Me", "Mc"}:
        return True
    return _flag_half(char) and len(sign) == 1 and _flag_half(sign)


def _pictured(sign: str) -> bool:
    return unicodedata.category(sign[0]) == "So"


def _skin(char: str) -> bool:
    return "\U0001f3fb" <= char <= "\U0001f3ff"


def _flag_half(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"
