"""What may be reported, and what is asked about it: kinds of problem as services, guidance as their attributes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from gongzhi.cases.forms.report import LONGEST_ANSWER
from gongzhi.cases.models import Category, Guidance
from gongzhi.cases.models.guidance import GuidanceKind
from gongzhi.cases.open311.answers import FORMATS, Fault, moment
from gongzhi.cases.routing import TABLE
from gongzhi.core.models import below
from gongzhi.core.scope import unscoped
from gongzhi.journal.models import Entry
from gongzhi.places.models import Place

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
READ = "read"  # the one answer to a stopper


def offered() -> dict[str, Category]:
    """By code. Reports of misconduct are for named persons: they pass through no other program."""
    return {code: kind for code, kind in TABLE.get().kinds.items() if not kind.named_only}


def kind_of(code: str) -> Category:
    if not code:
        raise Fault(400, _("service_code was not provided."))
    kind = offered().get(code)
    if kind is None:
        raise Fault(404, _("There is no service_code {code} here.").format(code=code))
    return kind


def services(district: Place, *, now: datetime) -> list[dict[str, Any]]:
    spoken_of = set(guidance(district, now=now).values_list("category_id", flat=True).order_by().distinct())
    names = {row.pk: row.name for row in TABLE.get().categories.values()}
    return [
        {
            "service_code": kind.code,
            "service_name": kind.name,
            "description": " · ".join(filter(None, (names.get(kind.parent_id or 0), kind.name))),
            "metadata": not spoken_of.isdisjoint({None, kind.pk, kind.parent_id or 0}),
            "type": "realtime",
            "keywords": ", ".join(kind.words),
            "group": names.get(kind.parent_id or 0, ""),
        }
        for kind in offered().values()
    ]


def guidance(district: Place, *, now: datetime) -> Any:
    """What is said anywhere in the district; below, the place says where."""
    around = [district.path[:end] for end in range(4, len(district.path) + 1, 4)]
    here = Q(place__path__in=around) | below(district.path, "place__path")
    running = Q(until=None) | Q(until__gt=now)
    return Guidance.objects.filter(here, running, retired_at=None)


def definition(district: Place, kind: Category, *, now: datetime) -> dict[str, Any]:
    about = Q(category=None) | Q(category_id__in={kind.pk, kind.parent_id} - {None})
    rows = guidance(district, now=now).filter(about).select_related("place").order_by("kind", "pk")
    return {"service_code": kind.code, "attributes": attributes(rows, district)}


def attributes(rows: Iterable[Guidance], district: Place) -> list[dict[str, Any]]:
    return [attribute(row, district, order) for order, row in enumerate(rows, start=1)]


def attribute(row: Guidance, district: Place, order: int) -> dict[str, Any]:
    """A question is answered in words and may be left open; a stopper must be said to be read; a notice only informs."""
    everywhere = len(row.place.path) <= len(district.path)
    stops, asks = row.kind == GuidanceKind.STOPPER, row.kind == GuidanceKind.QUESTION
    said = f"{row.words} {row.phone}".strip()
    return {
        "variable": stops or asks,
        "code": row.public_id,
        "datatype": "singlevaluelist" if stops else "string",
        "required": stops and everywhere,
        "datatype_description": _("up to {n} characters").format(n=LONGEST_ANSWER) if asks else None,
        "order": order,
        "description": said if everywhere else f"{row.place.full_name or row.place.name}：{said}",
        "values": [{"key": READ, "name": _("I have read this and send it all the same.")}] if stops else [],
    }


def discovery() -> dict[str, Any]:
    site, changed = settings.SITE_URL, moment(changed_at())
    endpoint = {
        "specification": SPECIFICATION,
        "url": f"{site}/open311/v2",
        "changeset": changed,
        "type": "production" if settings.LIVE else "test",
        "formats": [kind.partition(";")[0] for kind in FORMATS.values()],
    }
    return {
        "changeset": changed,
        "contact": _("The operator of {site}").format(site=site),
        "key_service": _("Ask the operator of {site} for a token that may send reports by Open311.").format(
            site=site
        ),
        "endpoints": [endpoint],
    }


def changed_at() -> datetime | None:
    """When the services were last changed here, by the journal: else when this place began."""
    with unscoped(because="only the moment of a change in public guidance is shown"):
        subjects = [f"guidance:{pk}" for pk in Guidance.objects.order_by().values_list("pk", flat=True)]
        found = Entry.objects.filter(subject__in=subjects).aggregate(at=Max("at"))["at"]
        return found or Entry.objects.order_by("pk").values_list("at", flat=True).first()
