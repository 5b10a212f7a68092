"""What somebody sees of themselves: posts, homes, absences, devices."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Q
from django.utils.translation import gettext as _

from gongzhi.core.scope import unscoped
from gongzhi.people.actor import in_force
from gongzhi.people.models import Appointment, Occupancy, Ownership, Seat, Substitution

IDLE = timedelta(seconds=settings.SESSION_COOKIE_AGE)
SYSTEMS = ("HarmonyOS", "OpenHarmony", "Android", "iPhone", "iPad", "Windows", "Mac OS", "Linux")
BROWSERS = (
    ("MicroMessenger", "WeChat"), ("Edg", "Edge"), ("HuaweiBrowser", "Huawei"), ("MiuiBrowser", "Mi"),
    ("UCBrowser", "UC"), ("QQBrowser", "QQ"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip


def own_posts(person_id: int) -> list[Appointment]:
    """All posts a person holds, held or will hold, the newest first."""
    with unscoped(because="a person's own posts, wherever they are"):
        rows = Appointment.objects.filter(person_id=person_id).select_related("organisation", "place", "grid")
        return list(rows.order_by("-starts", "-pk"))


def own_seats(person_id: int) -> list[Seat]:
    """All seats a person has, had or will have in bodies."""
    with unscoped(because="a person's own seats, wherever they are"):
        rows = Seat.objects.filter(person_id=person_id).select_related("organisation__place")
        return list(rows.order_by("-starts", "-pk"))


def own_homes(person_id: int, *, on: date) -> list[tuple[str, Any, date]]:
    """Units where a person lives or owns today: in which sense, which unit, since when."""
    with unscoped(because="a person's own homes, wherever they are"):
        lives = Occupancy.objects.filter(in_force(on), person_id=person_id).select_related("unit")
        owns = Ownership.objects.filter(in_force(on), person_id=person_id).select_related("unit")
        rows: list[tuple[str, Any, date]] = [(row.get_kind_display(), row.unit, row.starts) for row in lives]
        shares = [(_("share {num}/{den}").format(num=r.num, den=r.den), r.unit, r.starts) for r in owns]
    return rows + shares


@dataclass(frozen=True, slots=True)
class Away:
    """An absence as one of the two sees it: `mine` when the reader is the one who is away."""

    id: int
    mine: bool
    name: str
    starts: date
    ends: date
    why: str


def absences(person_ids: Iterable[int], *, on: date, ahead: int = 90) -> list[Away]:
    """Absences of today and of the next weeks in which somebody is away or stands in. One query."""
    mine = set(person_ids)
    rows = Substitution.objects.filter(ends__gte=on, starts__lte=on + timedelta(days=ahead))
    rows = rows.filter(Q(absent_id__in=mine) | Q(substitute_id__in=mine)).select_related(
        "absent", "substitute"
    )
    return [
        Away(
            row.pk, away, (row.substitute if away else row.absent).name, row.starts, row.ends, row.why
        )
        for row in rows.order_by("starts", "pk")
        for away in [row.absent_id in mine]
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Device:
    id: int
    name: str
    icon: str
    since: datetime
    seen_at: datetime
    is_this: bool


def devices(account_id: int, *, this: str | None, now: datetime) -> list[Device]:
    """Where an account is signed in, this device first, then the last used. Two queries."""
    rows = list(UserSession.objects.filter(user_id=account_id))
    alive = dict(
        Session.objects.filter(
            session_key__in=[row.session_key for row in rows], expire_date__gt=now
        ).values_list("session_key", "expire_date")
    )
    found = [
        Device(
            row.pk, device_name(row.user_agent), "device-mobile" if "Mobi" in row.user_agent else "device-laptop",
            row.created_at, alive[row.session_key] - IDLE, row.session_key == this,
        )
        for row in rows if row.session_key in alive
    ]  # fmt: skip
    return sorted(found, key=lambda device: (not device.is_this, -device.seen_at.timestamp()))


def device_name(user_agent: str) -> str:
    """Android · WeChat, as far as a browser says it."""
    system = next((name for name in SYSTEMS if name in user_agent), "")
    browser = next((name for sign, name in BROWSERS if sign in user_agent), "")
    return " · ".join(filter(None, (system, browser))) or _("a device that does not say its name")
