"""What a request asks for: which district, which cases, which page. An empty parameter counts as none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext as _

from gongzhi.cases.open311.answers import Fault
from gongzhi.core.addresses import day_in, moment_in, number_in
from gongzhi.places.levels import Level
from gongzhi.places.models import Place

SPAN = timedelta(days=90)
MOST = 1000
LOST_PLUS = re.compile(r"(?<=\d) (?=\d\d:?\d\d$)")  # “+08:00” in an address that nobody encoded
STATUS = ("open", "closed")

Said = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which requests. Their numbers, where there are any, stand above all other filters."""

    ids: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    status: frozenset[str] = frozenset()
    since: datetime | None = None
    until: datetime | None = None
    page: int = 1
    size: int = MOST


def jurisdiction(said: Said) -> Place:
    """The district by its code; it may be left out where there is one only."""
    code = said.get("jurisdiction_id", "").strip()
    districts = Place.objects.filter(level=Level.DISTRICT, retired_at=None).exclude(code="")
    found = [place for place in districts if code in ("", place.code)]
    if not found:
        raise Fault(404, _("There is no jurisdiction_id {code} here.").format(code=code))
    if len(found) > 1:
        known = ", ".join(f"{place.code} ({place.name})" for place in found)
        raise Fault(
            400, _("jurisdiction_id was not provided. It is one of these: {known}").format(known=known)
        )
    return found[0]


def wanted(said: Said, *, now: datetime) -> Wanted:
    if ids := listed(said, "service_request_id"):
        return Wanted(ids=ids[:MOST])
    status = frozenset(listed(said, "status"))
    if not status <= set(STATUS):
        raise Fault(400, _("status is open or closed."))
    since, until = span(said, now=now)
    size = min(whole(said, "page_size", MOST), MOST)
    return Wanted((), listed(said, "service_code"), status, since, until, whole(said, "page", 1), size)


def listed(said: Said, name: str) -> tuple[str, ...]:
    return tuple(part for piece in said.get(name, "").split(",") if (part := piece.strip()))


def span(said: Said, *, now: datetime) -> tuple[datetime, datetime]:
    """Ninety days at most: the last ones, those after the start, or those before the end."""
    since, until = day_or_moment(said, "start_date"), day_or_moment(said, "end_date")
    if since and until and not timedelta() <= until - since <= SPAN:
        raise Fault(400, _("end_date is after start_date, by 90 days at most."))
    if since:
        return since, until or since + SPAN
    return (until or now) - SPAN, until or now


def day_or_moment(said: Said, name: str) -> datetime | None:
    text = LOST_PLUS.sub("+", said.get(name, "").strip())
    if not text:
        return None
    if (day := day_in(text)) is not None:
        return datetime.combine(day, time(), get_default_timezone())
    if (at := moment_in(text)) is None:
        sentence = _("{name} is a moment with its zone, such as 2026-01-31T08:00:00+08:00.")
        raise Fault(400, sentence.format(name=name))
    return at


def whole(said: Said, name: str, usual: int) -> int:
    text = said.get(name, "").strip()
    if not text:
        return usual
    if not 0 < (number := number_in(text)) <= 1_000_000:
        raise Fault(400, _("{name} is a whole number from 1.").format(name=name))
    return number
