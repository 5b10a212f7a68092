"""The tree: looking for places, and the page of one."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now as clock
from django.views.decorators.http import require_safe

from gongzhi.core.access import members_only
from gongzhi.core.lists import over
from gongzhi.core.panels import PANELS
from gongzhi.places import policies
from gongzhi.places.forms import FilterForm
from gongzhi.places.levels import Facility, Level
from gongzhi.places.lists import PLACES
from gongzhi.places.models import Place
from gongzhi.places.naming import listed
from gongzhi.places.selectors import tree
from gongzhi.places.selectors.history import history
from gongzhi.places.services.entering import level_below
from gongzhi.places.views.opening import Request, at, page_of

GRIDDED = (Level.ESTATE, Level.COMMUNITY)


@members_only
@require_safe
def place_list(request: Request) -> HttpResponse:
    """The tree down to communities; asked for a name or facts, what was found."""
    form = FilterForm(request.GET)
    filters = form.filters()
    context: dict[str, Any] = {
        "form": form, "is_search": filters.is_search, "narrowed": filters.by_facts or filters.under,
        "mine": tree.mine(request.actor),
    }  # fmt: skip
    now = clock()
    if filters.is_search:
        found = tree.found_rows(filters, after=request.GET.get("after", "")[:40])
        context |= {"found": found, "next": next_page(request, found.next_after)}
    else:
        context |= {"rows": tree.office_rows(), "now": now}
        if policies.keeps_all(request.actor):
            context["retired"] = tree.retired_tops()
    has_rows = filters.is_search and bool(context["found"].rows)
    context["over"] = over(PLACES, form, actor=request.actor, has_rows=has_rows, now=now)
    return render(request, "places/list.html#found" if request.htmx else "places/list.html", context)


def next_page(request: Request, after: str) -> str:
    if not after:
        return ""
    query = request.GET.copy()
    query["after"] = after
    return query.urlencode()


@members_only
@require_safe
def place_detail(request: Request, public_id: str) -> HttpResponse:
    place = at(public_id)
    if place.public_id != public_id:
        return redirect(page_of(place))
    now = clock()
    context = {
        "place": place, "above": tree.ancestors(place), "counts": tree.under_counts(place),
        "rows": tree.child_rows(place), "most": tree.CHILDREN, "former": tree.former_names(place),
        "retired": tree.retired_children(place),
        "panels": PANELS.of("place", request.actor, place, now), "history": history(place), "now": now,
        "has_grids": place.level in GRIDDED, "facts": getattr(place, "facts", None), "facilities": facilities(place),
        "areas": getattr(place, "unit_facts", None), **rights(request, place),
    }  # fmt: skip
    return render(request, "places/detail.html", context)


def facilities(place: Place) -> str:
    """What an estate has, in words; a code of a source that we do not know stands as it is."""
    codes = getattr(getattr(place, "facts", None), "facilities", [])
    known = dict(Facility.choices)
    return listed(str(known.get(code, code)) for code in codes)


def rights(request: Request, place: Place) -> dict[str, Any]:
    """Which doors to changing stand on the page."""
    may = bool(policies.can_edit(request.actor, place))
    above = place.parent.parent if place.parent else None
    may_move = above is not None and request.actor.holds(policies.PLACES, above)
    may_merge = place.parent is not None and request.actor.holds(policies.PLACES, place.parent)
    lower = level_below(place)
    return {
        "may_edit": may, "lower": Level(lower).label if lower else "", "may_add": may and lower is not None,
        "may_move": may and may_move and place.level in policies.MOVABLE,
        "may_merge": may and may_merge and place.level in policies.MERGEABLE,
        "may_restore": bool(policies.can_restore(request.actor, place)),
        "has_facts": place.level in (Level.ESTATE, Level.BUILDING, Level.UNIT),
        "is_building": place.level == Level.BUILDING,
    }  # fmt: skip
