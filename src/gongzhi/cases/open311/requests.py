"""Public cases as service requests: what the public page of a place shows of them, and words that were released.

A request lies at the point of its estate, never nearer, and at none where not at least five households are known to live.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from gongzhi.cases.chips import chip_for
from gongzhi.cases.models import Case
from gongzhi.cases.open311.answers import Fault, moment
from gongzhi.cases.open311.asked import STATUS, Wanted
from gongzhi.cases.selectors.figures import public_rows
from gongzhi.places.models import Place
from gongzhi.places.selectors.maps import public_points

LONGEST = 4000  # characters of a description
LEVELS = (
    "estate",
    "community",
    "subdistrict",
    "district",
)  # as the standard wants an address: the nearest first


def found(district: Place, asked: Wanted) -> list[Case]:
    """Newest first. What was joined to a known incident is told by its number alone: the list has the incident."""
    rows = public_rows().filter(district_id=district.pk).select_related("category")
    rows = rows.order_by("-received_at", "-pk")
    if asked.ids:
        return list(rows.filter(public_id__in=asked.ids))
    rows = rows.filter(incident=None, received_at__gte=asked.since, received_at__lte=asked.until)
    first = (asked.page - 1) * asked.size
    return list(narrowed(rows, asked)[first : first + asked.size])


def narrowed(rows: QuerySet[Case], asked: Wanted) -> QuerySet[Case]:
    if asked.codes:
        rows = rows.filter(category__code__in=asked.codes)
    if len(asked.status) == 1:
        rows = rows.filter(is_open=STATUS[0] in asked.status)
    return rows


def one(district: Place, public_id: str) -> list[Case]:
    rows = found(district, Wanted(ids=(public_id,))) if public_id.isprintable() else []
    if not rows:
        raise Fault(404, _("There is no public request with this service_request_id."))
    return rows


@dataclass(frozen=True, slots=True)
class Where:
    """The places that cases name, and the estates where enough households live for a point."""

    places: dict[int, Place]
    large: frozenset[int]

    def of(self, case: Case) -> dict[str, Any]:
        estate = self.places.get(case.estate_id or 0)
        parts = [self.places.get(getattr(case, f"{level}_id") or 0) for level in LEVELS]
        shown = estate if estate and estate.pk in self.large else None
        return {
            "address": ", ".join(place.name for place in parts if place) or None,
            "address_id": estate.public_id if estate else None,
            "zipcode": None,
            "lat": shown.lat if shown else None,
            "long": shown.lng if shown else None,
        }


def where(cases: Iterable[Case]) -> Where:
    ids = {getattr(case, f"{level}_id") for case in cases for level in LEVELS} - {None}
    return Where(Place.objects.in_bulk(ids), public_points(ids))


def told(cases: Sequence[Case], *, now: datetime) -> list[dict[str, Any]]:
    places = where(cases)
    return [as_request(case, places, now=now) for case in cases]


def as_request(case: Case, places: Where, *, now: datetime) -> dict[str, Any]:
    return {
        "service_request_id": case.public_id,
        "status": STATUS[0] if case.is_open else STATUS[1],
        "status_notes": str(chip_for(case.status, case.due_at, now=now).word),
        "service_name": case.category.name,
        "service_code": case.category.code,
        "description": description(case),
        "agency_responsible": None,  # who must act is not told in public
        "service_notice": None,
        "requested_datetime": moment(case.received_at),
        "updated_datetime": moment(updated_at(case)),
        "expected_datetime": moment(case.due_at),
        **places.of(case),
        "media_url": None,  # released photos have no address that is open to everybody
    }


def description(case: Case) -> str | None:
    """Only after somebody released the words."""
    if not case.is_released:
        return None
    title, text = case.released_title, case.released_text
    said = text if title.rstrip("…") in text else f"{title}\n{text}".strip()
    return said if len(said) <= LONGEST else f"{said[: LONGEST - 1]}…"


def updated_at(case: Case) -> datetime:
    """When it was closed; of an open one, the last that the public can see of it."""
    if not case.is_open and case.finished_at:
        return case.finished_at
    return max(filter(None, (case.received_at, case.accepted_at, case.reopened_at, case.released_at)))
