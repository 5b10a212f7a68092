"""National codes and their checks: divisions, organisations, persons, unit grids.

Each `read_` function takes what a person typed, widths and case aside, and returns the code in its
standard form, or raises `BadCode` naming the fault.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise


class Fault(StrEnum):
    LENGTH = "length"
    CHARACTER = "character"
    CHECK = "check"  # the check digit does not fit
    DATE = "date"  # no such day, or one that is still to come
    PREFIX = "prefix"  # not below the code it should lie under


class BadCode(ValueError):
    """Not a valid code; `fault` is what a page translates."""

    def __init__(self, fault: Fault, text: str) -> None:
        super().__init__(f"{fault}: {text!r}")
        self.fault = fault


class Level(StrEnum):
    PROVINCE = "province"
    CITY = "city"
    DISTRICT = "district"
    SUBDISTRICT = "subdistrict"
    COMMUNITY = "community"


DIVISION_LENGTH = 12
GRID_LENGTH = 15
LEVEL_ENDS = {Level.PROVINCE: 2, Level.CITY: 4, Level.DISTRICT: 6, Level.SUBDISTRICT: 9, Level.COMMUNITY: 12}


@dataclass(frozen=True, slots=True)
class Division:
    """A 统计用区划代码: province 2, city 2, district 2, subdistrict 3, community 3 digits."""

    code: str

    @property
    def level(self) -> Level:
        """From the trailing zeros. Some cities have no districts (441900003000): zeros inside are lawful."""
        parts = pairwise((0, *LEVEL_ENDS.values()))
        filled = [level for level, (a, b) in zip(LEVEL_ENDS, parts, strict=True) if self.code[a:b].strip("0")]
        return filled[-1]

    @property
    def parents(self) -> tuple[str, ...]:
        """The codes above, nearest first: 110101001000, 110101000000, 110100000000, 110000000000."""
        above = {self.code[:end].ljust(DIVISION_LENGTH, "0"): None for end in LEVEL_ENDS.values()}
        return tuple(reversed([code for code in above if code != self.code]))

    @property
    def stem(self) -> str:
        """The digits that all codes below share: 9 for a subdistrict, 12 for a community."""
        return self.code[: LEVEL_ENDS[self.level]]

    def is_below(self, other: "Division") -> bool:
        return self.code != other.code and self.code.startswith(other.stem)


def read_division(text: str) -> Division:
    """A division code of 12 digits, any level."""
    code = _digits(text, DIVISION_LENGTH)
    if code.startswith("00"):
        raise BadCode(Fault.PREFIX, text)
    return Division(code)


def read_grid(text: str, *, community: Division | None = None) -> str:
    """A unit grid code, GB/T 30428.1: 12 digits of its community and a serial of 3.

    With `community` given, the grid must lie in it (else Fault.PREFIX): a grid crosses no border.
    """
    code = _digits(text, GRID_LENGTH)
    home = read_division(code[:DIVISION_LENGTH])
    if home.level is not Level.COMMUNITY or (community is not None and home != community):
        raise BadCode(Fault.PREFIX, text)
    return code


CREDIT_CHARS = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # no I, O, S, V, Z
CREDIT_WEIGHTS = tuple(pow(3, n, 31) for n in range(17))


def read_credit_code(text: str) -> str:
    """统一社会信用代码, GB 32100-2015: 17 characters and a check character modulo 31."""
    code = _plain(text).upper()
    _expect(len(code) == len(CREDIT_WEIGHTS) + 1, Fault.LENGTH, text)
    _expect(set(code) <= set(CREDIT_CHARS), Fault.CHARACTER, text)
    total = sum(CREDIT_CHARS.index(char) * weight for char, weight in zip(code, CREDIT_WEIGHTS, strict=False))
    _expect(code[-1] == CREDIT_CHARS[-total % 31], Fault.CHECK, text)
    return code


ID_SHAPE = re.compile(r"[1-9][0-9]{16}[0-9X]")
ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_CHECKS = "10X98765432"


@dataclass(frozen=True, slots=True)
class CitizenId:
    number: str
    born_on: date


def read_citizen_id(text: str, *, today: date) -> CitizenId:
    """公民身份号码, GB 11643-1999: 17 digits and a check character modulo 11.

    A birthday after `today` is a fault.
    """
    number = _plain(text).upper()
    _expect(len(number) == len(ID_WEIGHTS) + 1, Fault.LENGTH, text)
    _expect(ID_SHAPE.fullmatch(number) is not None, Fault.CHARACTER, text)
    try:
        born_on = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise BadCode(Fault.DATE, text) from None
    _expect(born_on <= today, Fault.DATE, text)
    total = sum(int(digit) * weight for digit, weight in zip(number, ID_WEIGHTS, strict=False))
    _expect(number[-1] == ID_CHECKS[total % 11], Fault.CHECK, text)
    return CitizenId(number, born_on)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _expect(holds: bool, fault: Fault, text: str) -> None:
    if not holds:
        raise BadCode(fault, text)


def _digits(text: str, length: int) -> str:
    code = _plain(text)
    _expect(len(code) == length, Fault.LENGTH, text)
    _expect(code.isascii() and code.isdigit(), Fault.CHARACTER, text)
    return code
