"""Choosing where: by name, or down the tree from the subdistrict to the entrance. Plain links, no script."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gongzhi.core.access import public
from gongzhi.people.middleware import Request
from gongzhi.places.levels import Level
from gongzhi.places.models import Place
from gongzhi.places.selectors import children_of, search_places

MOST_ROWS = 400
FOUND = 20
REPORTED_AT = {Level.SUBDISTRICT, Level.COMMUNITY, Level.ESTATE, Level.BUILDING, Level.ENTRANCE}


@public(because="which streets, estates and entrances exist is on every street sign")
@require_safe
def report(request: Request) -> HttpResponse:
    words = request.GET.get("q", "").strip()[:60]
    under = Place.objects.filter(public_id=request.GET.get("in", "")).first()
    found = (
        [place for place in search_places(words, limit=FOUND) if place.level in REPORTED_AT] if words else []
    )
    context = {
        "words": words, "found": with_around(found), "under": under, "rows": rows_below(under),
        "way": way_to(under), "can_report_here": under is not None and under.level in REPORTED_AT,
    }  # fmt: skip
    return render(request, "cases/public/choose.html", context)


def rows_below(under: Place | None) -> list[Place]:
    """The next choice: subdistricts first, then estates, then what lies below."""
    if under is None:
        return list(Place.objects.filter(level=Level.SUBDISTRICT).order_by("path")[:MOST_ROWS])
    if under.level in {Level.DISTRICT, Level.ENTRANCE}:
        return list(children_of(under)[:MOST_ROWS]) if under.level == Level.DISTRICT else []
    if under.level == Level.SUBDISTRICT:
        estates = Place.objects.filter(level=Level.ESTATE, subdistrict_id=under.pk)
        return list(estates.order_by("name")[:MOST_ROWS])
    return list(children_of(under)[:MOST_ROWS])


def way_to(under: Place | None) -> list[Place]:
    """Where one stands, from the subdistrict down."""
    if under is None:
        return []
    paths = [under.path[:end] for end in range(8, len(under.path), 4)]
    wanted = Place.objects.filter(path__in=paths).exclude(level=Level.COMMUNITY)
    return [*wanted.order_by("path"), under]


def with_around(found: list[Place]) -> list[tuple[Place, str]]:
    """Each place with the names of what lies around it: two estates may bear one name."""
    ids = {pk for place in found for pk in (place.subdistrict_id, place.community_id) if pk}
    names = dict(Place.objects.filter(pk__in=ids).values_list("pk", "name"))
    return [
        (
            place,
            " ".join(
                names[pk]
                for pk in (place.subdistrict_id, place.community_id)
                if pk in names and pk != place.pk
            ),
        )
        for place in found
    ]
