"""Invented names, telephone numbers and credit codes. The same dice give the same ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from gongzhi.law.codes import CREDIT_CHARS, CREDIT_WEIGHTS
from gongzhi.portal.demo.layout import read_data

# Ten thousand numbers that look right and are masked as such, kept for the demo: 199 0000 xxxx. Whether
# any of them is assigned is not known; what is sent to them in the demo goes to the log and nowhere else.
PHONES = 10_000
AGES = (("old", 1942, 1962), ("", 1963, 2004))


def phone(number: int) -> str:
    return f"1990000{number % PHONES:04d}"


def telephone(number: int) -> str:
    """The public number of an office; 0999 is no area code."""
    return f"0999-8402{number % 10_000:04d}"


def credit_code(number: int) -> str:
    """A code whose check character is right, of an authority (990101) that does not exist."""
    stem = f"91990101{number:09d}"
    total = sum(CREDIT_CHARS.index(sign) * weight for sign, weight in zip(stem, CREDIT_WEIGHTS, strict=True))
    return stem + CREDIT_CHARS[-total % 31]


@dataclass(frozen=True, slots=True)
class Someone:
    name: str
    born_on: date


def someone(dice: Random, *, grown: bool = False) -> Someone:
    """A name that fits the age; `grown` for those who work."""
    words = read_data("names")
    age, first, last = AGES[1] if grown or dice.random() < 0.6 else AGES[0]
    sex = dice.choice(("women", "men"))
    given = dice.choice(words[f"{age}_{sex}" if age else sex].split())
    born = date(dice.randint(first, 1995 if grown else last), dice.randint(1, 12), dice.randint(1, 28))
    return Someone(dice.choice(words["surnames"]) + given, born)
