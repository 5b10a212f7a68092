"""The list of cases on a map, for staff and for everybody. What the map shows stands beside it as a list."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now as clock
from django.utils.translation import ngettext
from django.views.decorators.http import conditional_page, require_safe

from gongzhi.cases.forms.filters import FilterForm
from gongzhi.cases.selectors import maps
from gongzhi.cases.selectors.maps import PublicSpot, Spot, Spots
from gongzhi.core.access import members_only, public
from gongzhi.core.filters import as_query
from gongzhi.core.formats import count
from gongzhi.core.scope import unscoped
from gongzhi.people.middleware import Request
from gongzhi.places.models import Place

IN_PUBLIC = "how many cases of public kinds are open at an estate stands on its public page"


@members_only
@require_safe
def case_map(request: Request) -> HttpResponse:
    form, now = FilterForm(request.GET), clock()
    asked = form.asked()
    found = maps.spots(asked, now=now)
    query = as_query(form)
    context = {
        "form": form, "asked": asked, "found": found, "views": form.views(), "query": query,
        "rows": [(spot, link(spot, request.GET), n) for n, spot in enumerate(found.rows)],
        "inside": maps.inside_of(asked), "ground": ground(), "most": maps.MOST,
        "map_query": request.GET.urlencode(),
    }  # fmt: skip
    part = "#found" if request.htmx else ""
    return render(request, f"cases/map.html{part}", context)


@members_only
@require_safe
def case_map_points(request: Request) -> JsonResponse:
    found = maps.spots(FilterForm(request.GET).asked(), now=clock())
    spots = [point(spot, n, link(spot, request.GET)) for n, spot in enumerate(found.rows) if spot.at]
    return JsonResponse({"spots": spots, "outlines": drawn(found)})


def link(spot: Spot, query: QueryDict) -> str:
    """The one case, or the list of those at this place with the same filter."""
    if spot.only:
        return reverse("case_detail", args=[spot.only])
    asked = query.copy()
    asked["place"] = spot.place.public_id
    return f"{reverse('case_list')}?{asked.urlencode()}"


def point(spot: Spot, n: int, url: str) -> dict[str, Any]:
    return {
        "at": spot.at, "row": n, "name": spot.place.name, "n": spot.n, "late": spot.late, "url": url,
        "words": ", ".join([in_words(spot.n), *([late_in_words(spot.late)] if spot.late else [])]),
    }  # fmt: skip


def in_words(n: int) -> str:
    return ngettext("{n} case", "{n} cases", n).format(n=count(n))


def late_in_words(n: int) -> str:
    return ngettext("{n} late", "{n} late", n).format(n=count(n))


def drawn(found: Spots) -> list[dict[str, Any]]:
    return [{"name": outline.name, "ring": outline.ring} for outline in found.outlines]


def ground() -> dict[str, str]:
    return {"layers": json.dumps(settings.MAP["layers"]), "source": str(settings.MAP["source"])}


def around(request: Request) -> Place | None:
    with unscoped(because="areas are public"):
        key = request.GET.get("in", "")
        return Place.objects.filter(public_id=key, retired_at=None).first() if key else None


@public(because=IN_PUBLIC)
@require_safe
def public_map(request: Request) -> HttpResponse:
    whole, area = "all" in request.GET, around(request)
    rows = maps.public_spots(whole=whole, around=area)
    context = {
        "rows": list(enumerate(rows)), "whole": whole, "area": area, "ground": ground(),
        "hidden": sum(row.at is None for row in rows), "most": maps.MOST, "map_query": request.GET.urlencode(),
    }  # fmt: skip
    return render(request, "cases/public/map.html", context)


@public(because=IN_PUBLIC)
@require_safe
@conditional_page
def public_map_points(request: Request) -> JsonResponse:
    rows = maps.public_spots(whole="all" in request.GET, around=around(request))
    return JsonResponse(
        {"spots": [public_point(row, n) for n, row in enumerate(rows) if row.at], "outlines": []}
    )


def public_point(row: PublicSpot, n: int) -> dict[str, Any]:
    words = ngettext("{n} open", "{n} open", row.n).format(n=count(row.n))
    url = reverse("place_public", args=[row.place.public_id])
    return {
        "at": row.at,
        "row": n,
        "name": row.place.name,
        "n": row.n + row.more,
        "late": 0,
        "url": url,
        "words": words,
    }
