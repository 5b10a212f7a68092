"""When a message may leave the house: never in quiet hours, never more than one an hour, unless it is an emergency.

Pure: what was chosen, what went out lately and the time go in; a moment and its reason come out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from django.utils.timezone import localtime

from gongzhi.notices.models import Held

DAY = timedelta(days=1)


class Pace(StrEnum):
    AT_ONCE = "at_once"
    DAILY = "daily"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Rules:
    """Minutes after midnight where the receiver lives; from and until alike means no quiet hours at all."""

    quiet_from: int = 21 * 60 + 30
    quiet_until: int = 7 * 60 + 30
    digest_hour: int = 8
    most: int = 1  # messages that go out...
    per: timedelta = timedelta(hours=1)  # ...in so much time


@dataclass(frozen=True, slots=True)
class Verdict:
    """`at` is None for what stays in the app; `why` is empty for what goes now."""

    at: datetime | None
    why: str = ""


def when_and_how(
    *, pace: Pace, at_once: bool, held: str, recent: Sequence[datetime], rules: Rules, now: datetime
) -> Verdict:
    """`held` is why it waited until now, `recent` when others went to this receiver, the newest first."""
    if at_once:
        return Verdict(now)
    if pace is Pace.NEVER:
        return Verdict(None, Held.OFF)
    at, why = now, ""
    if pace is Pace.DAILY and held != Held.DIGEST:
        at, why = next_at(now, rules.digest_hour * 60), Held.DIGEST
    if len(recent) >= rules.most and recent[rules.most - 1] + rules.per > at:
        at, why = recent[rules.most - 1] + rules.per, why or Held.PACE
    if is_quiet(at, rules):
        at, why = next_at(at, rules.quiet_until), why or Held.QUIET
    return Verdict(at, why)


def is_quiet(at: datetime, rules: Rules) -> bool:
    local = localtime(at)
    minute = local.hour * 60 + local.minute
    if rules.quiet_from <= rules.quiet_until:
        return rules.quiet_from <= minute < rules.quiet_until
    return minute >= rules.quiet_from or minute < rules.quiet_until


def next_at(after: datetime, minute: int) -> datetime:
    """The next time that the clock on the wall shows this minute of the day."""
    local = localtime(after)
    today = datetime.combine(local.date(), time(*divmod(minute, 60)), tzinfo=local.tzinfo)
    return today if today > local else today + DAY
