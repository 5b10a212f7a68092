"""Limits against abuse (E10): how often one address, device, phone or equal text may do something in a window.

Kept as digests with a key of the house, never as an address or a number. Support lifts a limit by hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
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


def count(guards: Sequence[Guard], *, now: datetime) -> None:
    """Count one act under each guard, in two queries; Refused (429) says until when where one is exhausted."""
    wanted = {guard.key: guard for guard in guards if guard.who}
    known = AbuseCount.objects.filter(key__in=wanted, window_ends_at__gt=now)
    rows = {row.key: row for row in known}
    for key, guard in wanted.items():
        row = rows.setdefault(key, AbuseCount(key=key, window_ends_at=now + guard.window))
        if row.count >= guard.most:
            raise Refused(said(guard, row), status=429)
        row.count += 1
    AbuseCount.objects.bulk_create(
        rows.values(), update_conflicts=True, unique_fields=["key"], update_fields=["count", "window_ends_at"]
    )


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
