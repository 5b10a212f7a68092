"""Search: a number, words of a title, the name of a place. Only what the reader may open is found."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now as clock
from django.views.decorators.http import require_safe

from gongzhi.cases import looks
from gongzhi.cases.selectors import listing
from gongzhi.core.access import members_only
from gongzhi.people.middleware import Request
from gongzhi.places.levels import Level
from gongzhi.places.selectors import search_places

CASES, PLACES = 20, 10


@members_only
@require_safe
def search(request: Request) -> HttpResponse:
    words, now = request.GET.get("q", "").strip()[:100], clock()
    found = listing.cases(listing.Asked(status="all", q=words), now=now)[:CASES] if words else []
    places = (
        [place for place in search_places(words, limit=PLACES) if place.level != Level.UNIT] if words else []
    )
    rows = [looks.row_of(case, now) for case in found]
    context = {"words": words, "rows": rows, "places": places, "now": now, "most": CASES}
    return render(request, "portal/search.html", context)
