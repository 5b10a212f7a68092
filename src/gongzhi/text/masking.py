"""Personal data in free text, hidden before anybody but the bearer reads it.

Phones, citizen ids, bank cards, plates, e-mail, WeChat ids, and names after 我叫, 姓名, 本人 and the like.
What is hidden keeps its place and its length, a name excepted: every name is a surname and two stars.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from gongzhi.text import patterns
from gongzhi.text.folding import fold, fold_digits
from gongzhi.text.names import COMPOUND, find_names

STAR = "*"
SHORTEST_PHONE = 7

type Span = tuple[int, int]
type Find = Callable[[str], list[Span]]


class Kind(StrEnum):
    EMAIL = "email"
    ID_NUMBER = "id_number"
    BANK_CARD = "bank_card"
    MOBILE = "mobile"
    LANDLINE = "landline"
    PLATE = "plate"
    WECHAT = "wechat"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Hit:
    """What was hidden and where it stood in the text given."""

    kind: Kind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Masked:
    text: str
    hits: list[Hit]


def mask(text: str) -> Masked:
    """Hide personal data: 138****0417, 李**. Masking what is masked changes nothing.

    The hits stand in the order of the text, apart from each other, with positions in the text given.
    """
    plain = fold(text)
    hits: list[Hit] = []
    for kind, find in FINDERS:
        found = [Hit(kind, start, end) for start, end in find(plain)]
        plain = _replace(plain, found, _all_stars)
        hits += found
    hits.sort(key=lambda hit: hit.start)
    return Masked(_replace(text, hits, _hide), hits)


def mask_phone(number: str) -> str:
    """13812340417 as 138****0417: four digits before the last four are hidden; a short number wholly."""
    places = _digit_places(number)
    if len(places) < SHORTEST_PHONE:
        return STAR * len(number)
    return _stars(number, places[-8:-4])


def mask_name(name: str) -> str:
    """李小明 as 李**, however long the name is."""
    surname = COMPOUND.match(name)
    return f"{surname[0] if surname and len(name) > 2 else name[:1]}**"


def _mask_id(number: str) -> str:
    return number[0] + STAR * (len(number) - 2) + number[-1]


def _mask_card(number: str) -> str:
    return _stars(number, _digit_places(number)[:-4])


def _mask_plate(plate: str) -> str:
    letter = next(place for place, char in enumerate(plate[1:], 1) if char.isalpha())
    return plate[: letter + 1] + STAR * (len(plate) - letter - 1)


def _mask_email(address: str) -> str:
    at = fold(address).index("@")
    shown = 1 if at > 1 else 0
    return address[:shown] + STAR * (at - shown) + address[at:]


def _mask_wechat(account: str) -> str:
    return account[0] + STAR * (len(account) - 1)


def _digit_places(text: str) -> list[int]:
    return [place for place, char in enumerate(fold_digits(fold(text))) if char.isdigit()]


def _stars(text: str, places: list[int]) -> str:
    signs = list(text)
    for place in places:
        signs[place] = STAR
    return "".join(signs)


def _replace(text: str, hits: list[Hit], instead: Callable[[Hit, str], str]) -> str:
    pieces: list[str] = []
    done = 0
    for hit in hits:
        pieces += text[done : hit.start], instead(hit, text[hit.start : hit.end])
        done = hit.end
    return "".join([*pieces, text[done:]])


def _all_stars(_: Hit, secret: str) -> str:
    return STAR * len(secret)


def _hide(hit: Hit, secret: str) -> str:
    return HIDE[hit.kind](secret)


def _matches(pattern: re.Pattern[str], group: str | int = 0) -> Find:
    return lambda text: [match.span(group) for match in pattern.finditer(text)]


def _in_chinese_digits(pattern: re.Pattern[str]) -> Find:
    return lambda text: _matches(pattern)(fold_digits(text))


def _cards(text: str) -> list[Span]:
    found = patterns.CARD_SHAPE.finditer(text)
    return [match.span() for match in found if patterns.is_card(re.sub("[ -]", "", match[0]))]


# Each finder sees the text with what those before it found blanked out.
FINDERS: tuple[tuple[Kind, Find], ...] = (
    (Kind.EMAIL, _matches(patterns.EMAIL)),
    (Kind.ID_NUMBER, _matches(patterns.ID_NUMBER)),
    (Kind.BANK_CARD, _cards),
    (Kind.MOBILE, _matches(patterns.MOBILE)),
    (Kind.ID_NUMBER, _in_chinese_digits(patterns.ID_NUMBER)),
    (Kind.MOBILE, _in_chinese_digits(patterns.MOBILE)),
    (Kind.LANDLINE, _matches(patterns.LANDLINE)),
    (Kind.LANDLINE, _matches(patterns.CALLED, "secret")),
    (Kind.PLATE, _matches(patterns.PLATE)),
    (Kind.WECHAT, _matches(patterns.WECHAT, "secret")),
    (Kind.NAME, find_names),
)
HIDE: dict[Kind, Callable[[str], str]] = {
    Kind.EMAIL: _mask_email,
    Kind.ID_NUMBER: _mask_id,
    Kind.BANK_CARD: _mask_card,
    Kind.MOBILE: mask_phone,
    Kind.LANDLINE: mask_phone,
    Kind.PLATE: _mask_plate,
    Kind.WECHAT: _mask_wechat,
    Kind.NAME: mask_name,
}
