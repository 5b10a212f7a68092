"""Limits against abuse (E10): how often one address, device, phone or equal text may do something in a window.

Kept as digests with a key of the house, never as an address or a number. Support lifts a limit by hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain

from django.conf import settings
from django.db import connection
from django.db.models import F
from django.http import HttpRequest
from django.utils.translation import gettext as _

from gongzhi.core.formats import local
from gongzhi.core.keys import lookup
from gongzhi.core.models import AbuseCount
from gongzhi.core.verdict import Refused

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Guard:
    """One thing that is counted: an act, by whom (an address, a phone), and how often it may happen in a window."""

    act: str
    who: str
    most: int
    window: timedelta = HOUR

    @property
    def key(self) -> str:
        return lookup(f"{self.act}:{self.who}")


# One more in a window that runs, else the first of a new one. Counted by the database: of many at once none is lost.
COUNT = """
INSERT INTO core_abusecount (key, count, window_ends_at) VALUES {rows}
ON CONFLICT (key) DO UPDATE SET
  count = CASE WHEN core_abusecount.window_ends_at > %s THEN core_abusecount.count + 1 ELSE 1 END,
  window_ends_at = CASE WHEN core_abusecount.window_ends_at > %s THEN core_abusecount.window_ends_at
                        ELSE excluded.window_ends_at END
RETURNING key, count
"""


def count(guards: Sequence[Guard], *, now: datetime) -> list[int]:
    """Count one act under each guard, in one query, and say how often it happened; Refused (429) says until when
    where one is exhausted."""
    wanted = {guard.key: guard for guard in guards if guard.who}
    if not wanted:
        return []
    moment = connection.ops.adapt_datetimefield_value
    rows = [(key, 1, moment(now + wanted[key].window)) for key in sorted(wanted)]  # in one order: no deadlock
    with connection.cursor() as cursor:
        sql = COUNT.format(rows=", ".join(["(%s, %s, %s)"] * len(rows)))
        cursor.execute(sql, [*chain(*rows), moment(now), moment(now)])
        counted = dict(cursor.fetchall())
    over = [guard for key, guard in wanted.items() if counted[key] > guard.most]
    if over:
        AbuseCount.objects.filter(key__in=wanted).update(count=F("count") - 1)  # it did not happen
        raise Refused(said(over[0], AbuseCount.objects.get(key=over[0].key)), status=429)
    return [counted[key] for key in wanted]


def said(guard: Guard, row: AbuseCount) -> str:
    sentence = _(
        "{most} have come from here within a short time, so this one waits until {time}. "
        "What you wrote is still here. If it is urgent, call the community or 12345."
    )
    return sentence.format(most=guard.most, time=f"{local(row.window_ends_at):%H:%M}")


def lift(act: str, who: str) -> bool:
    """Support: let this address, device or phone go on at once. Says whether there was anything to lift."""
    return bool(AbuseCount.objects.filter(key=lookup(f"{act}:{who}")).delete()[0])


def sweep_counts(now: datetime) -> int:
    """Forget windows that are over."""
    return AbuseCount.objects.filter(window_ends_at__lte=now).delete()[0]


def address_of(request: HttpRequest) -> str:
    """Where a request came from: behind a proxy of ours the address that the proxy saw."""
    if settings.SECURE_PROXY_SSL_HEADER:
        seen = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).rpartition(",")[2].strip()
        if seen:
            return seen
    return str(request.META.get("REMOTE_ADDR", ""))
