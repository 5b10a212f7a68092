"""What stands in a cell, read the way a person would read it."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction

from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext as _

from gongzhi.text.chars import clean_text
from gongzhi.text.folding import fold

Cell = str | float | int | bool | datetime | date | time | timedelta | None

DATE = re.compile(
    r"(?P<y>\d{4})\s*[-/.年]\s*(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})\s*日?"
    r"(?:[T\s]*(?P<H>\d{1,2})\s*[:时点]\s*(?P<M>\d{1,2})\s*分?(?:\s*:?\s*(?P<S>\d{1,2})(?:\.\d+)?\s*秒?)?)?"
)
COMPACT = re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})(?:(?P<H>\d{2})(?P<M>\d{2})(?P<S>\d{2})?)?")
SERIAL_ZERO = datetime(
    1899, 12, 30, tzinfo=UTC
)  # Excel counts days from here; the zone is put in its place later
SERIALS = range(20_000, 80_000)  # 1954 … 2118
YEARS = range(1900, 2200)  # beyond them no zone can be counted with, and no source means it
MOST_SIGNS = 50_000


class BadCell(ValueError):
    """A cell that cannot be read; its sentence goes into the workbook of refused rows."""


def text_of(cell: Cell) -> str:
    """The cell as text: 188006.0 is 188006, blanks and tabs around it go, what cannot be seen goes."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell)
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(cell, str) and len(cell) > MOST_SIGNS:
        raise BadCell(_("longer than {most} signs.").format(most=MOST_SIGNS))
    return clean_text(str(cell))


def as_written(cell: Cell, most: int) -> str:
    """The cell to be shown or written back: never refused, cut where it is too long."""
    return text_of(cell[:MOST_SIGNS] if isinstance(cell, str) else cell)[:most]


def line_of(cell: Cell) -> str:
    """One line, runs of blanks as one."""
    return " ".join(text_of(cell).split())


def id_of(cell: Cell) -> str:
    """A number as a name: a sheet that was once a spreadsheet says 188006.0 for 188006."""
    return re.sub(r"^(\d+)\.0+$", r"\1", fold(line_of(cell)))


def moment_of(cell: Cell) -> datetime | None:
    """A moment as the sources write it, in the time of the place; an empty cell is none."""
    said = _on_the_clock(cell)
    if said is None:
        return None
    must_be_near(said)
    return said.replace(tzinfo=get_default_timezone()).astimezone(UTC)


def must_be_near(at: datetime) -> None:
    if at.year not in YEARS:
        raise BadCell(_("The year {year} cannot be right.").format(year=at.year))


def _on_the_clock(cell: Cell) -> datetime | None:
    if isinstance(cell, datetime):
        return cell
    if isinstance(cell, date):
        return datetime(cell.year, cell.month, cell.day, tzinfo=UTC)
    text = fold(line_of(cell))
    if not text:
        return None
    if re.fullmatch(r"\d{5}(\.\d+)?", text) and int(float(text)) in SERIALS:
        return SERIAL_ZERO + timedelta(seconds=round(float(text) * 86_400))
    match = DATE.fullmatch(text) or COMPACT.fullmatch(text)
    if match is None:
        raise BadCell(_("“{text}” is no date that we can read.").format(text=text[:40]))
    year, month, day, hour, minute, second = (int(match[part] or 0) for part in "ymdHMS")
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        raise BadCell(_("There is no such day or time: {text}.").format(text=text[:40])) from None


def number_of(cell: Cell) -> Fraction | None:
    """A number with any number of decimals, exactly as written; units and commas aside."""
    if isinstance(cell, float):
        return Fraction(repr(cell))
    text = unicodedata.normalize("NFKC", line_of(cell)).replace(",", "").replace(" ", "")
    text = re.sub(r"(平方米|平米|m2|㎡|户|栋|幢|座|层|年|元.*)$", "", text)
    if not text:
        return None
    if not re.fullmatch(r"-?\d+(\.\d+)?", text):
        raise BadCell(_("“{text}” is not a number.").format(text=text[:40]))
    return Fraction(text)


def whole_of(cell: Cell) -> int | None:
    number = number_of(cell)
    if number is None:
        return None
    if number.denominator != 1:
        raise BadCell(_("“{text}” is not a whole number.").format(text=line_of(cell)[:40]))
    return int(number)
