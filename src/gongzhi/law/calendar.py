"""Working days and office hours.

Public holidays come from the `holidays` package, the weekend days that are worked instead (调休) from
`data/workdays.csv`, which names the State Council's notice for each. A year without a notice in that
file is provisional: its holidays are computed, its worked weekends unknown.
"""

import csv
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
SATURDAY = 5


@cache
def public_holidays(year: int) -> frozenset[date]:
    import holidays  # at the first date, not at each start

    return frozenset(holidays.country_holidays("CN", years=year))


@dataclass(frozen=True)
class WorkCalendar:
    """Which days are worked. `workdays` are worked weekend days, `listed` the years whose list is known."""

    workdays: frozenset[date]
    listed: frozenset[int]

    @classmethod
    def from_file(cls, path: Path) -> "WorkCalendar":
        """Read a table with the columns 日期 (ISO), 因何节日, 依据. A year is listed once it has a row."""
        with path.open(encoding="utf-8", newline="") as lines:
            days = frozenset(date.fromisoformat(row["日期"]) for row in csv.DictReader(lines))
        return cls(workdays=days, listed=frozenset(day.year for day in days))

    def is_working_day(self, day: date) -> bool:
        if day in self.workdays:
            return True
        return day.weekday() < SATURDAY and day not in public_holidays(day.year)

    def provisional(self, year: int) -> bool:
        """Whether the State Council's list of this year is still missing."""
        return year not in self.listed

    def next_working_day(self, day: date) -> date:
        """The first working day after `day`."""
        day += timedelta(days=1)
        while not self.is_working_day(day):
            day += timedelta(days=1)
        return day


@dataclass(frozen=True)
class OfficeHours:
    """The hours of a working day in Shanghai time, as (start, end) pairs in order, apart from each other."""

    spans: tuple[tuple[time, time], ...]

    def __post_init__(self) -> None:
        in_order = all(start < end for start, end in self.spans)
        apart = all(before[1] < after[0] for before, after in pairwise(self.spans))
        if not (self.spans and in_order and apart):
            raise ValueError(f"office hours must be in order and apart: {self.spans}")


CALENDAR = WorkCalendar.from_file(Path(__file__).parent / "data" / "workdays.csv")
OFFICE_HOURS = OfficeHours(((time(9), time(12)), (time(13), time(18))))
