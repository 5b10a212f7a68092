"""Pages for everybody: the first page, help, privacy, and what a place may show in public."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongzhi.cases.selectors import figures
from gongzhi.cases.selectors.incident import known_at
from gongzhi.core.access import public
from gongzhi.core.formats import rate
from gongzhi.core.retention import PURPOSES
from gongzhi.core.scope import unscoped
from gongzhi.core.verdict import Refused
from gongzhi.notices.models import BoardPost
from gongzhi.notices.selectors.documents import public_at
from gongzhi.notices.selectors.following import button
from gongzhi.notices.services.following import PLACE
from gongzhi.people.middleware import Request
from gongzhi.people.selectors import serving
from gongzhi.places.levels import Level
from gongzhi.places.models import EstateFacts, Place
from gongzhi.places.selectors import living

ROWS, POSTS = 20, 10


@public(because="the first page")
@require_safe
def home(request: Request) -> HttpResponse:
    homes = request.actor.homes if request.actor else ()
    estates = Place.objects.filter(pk__in=[estate_id for estate_id, path in homes])
    return render(request, "portal/home.html", {"estates": list(estates.order_by("path"))})


@public(because="help for everybody")
@require_safe
def help_page(request: Request) -> HttpResponse:
    return render(request, "portal/help.html", {"reopening": figures.reopening()})


@public(because="what is kept of whom, why and how long")
@require_safe
def privacy(request: Request) -> HttpResponse:
    days = {
        field.partition(".")[2].replace(".", "_").lower(): purpose.days for field, purpose in PURPOSES.items()
    }
    return render(request, "portal/privacy.html", {"days": days})


@public(because="figures and boards of estates and communities are public")
@require_safe
def place_public(request: Request, public_id: str) -> HttpResponse:
    place = shown_place(public_id)
    if place.public_id != public_id:
        return redirect("place_public", place.public_id)
    now = clock()
    counted = figures.figures(place, now=now)
    rows, more = figures.latest(place, before=key(request.GET.get("before", "")), most=ROWS, now=now)
    context = {
        "place": place, "now": now, "counted": counted,
        "older": f"before={more}" if more else "",
        "newest": request.path if "before" in request.GET else "",
        "same_day": rate(counted.same_day, counted.finished), "kept": rate(counted.kept, counted.due),
        "rows": rows,
        "posts": posts(place, now), "documents": public_at(place), "facts": EstateFacts.objects.filter(place=place).first(),
        "company": serving(place.pk, on=localdate(now)) if place.level == Level.ESTATE else None,
        "estates": estates_of(place), "known": known_at(place),
        "follows": button(request.actor, PLACE, place.public_id, place.pk),
    }  # fmt: skip
    return render(request, "portal/place.html", context)


def shown_place(public_id: str) -> Place:
    """An estate or a community; what lies in an estate opens the estate, a merged one the one it went into."""
    with unscoped(because="estates and communities are public; a building opens its estate"):
        place = Place.objects.filter(public_id=public_id).first()
        place = living(place) if place else None
        if place is not None and place.estate_id is not None and place.level != Level.ESTATE:
            place = Place.objects.filter(pk=place.estate_id).first()
    if place is None or place.level not in {Level.ESTATE, Level.COMMUNITY}:
        raise Refused(_("This place has no public page."), status=404)
    return place


def posts(place: Place, now: datetime) -> list[BoardPost]:
    rows = BoardPost.objects.filter(place=place, from_at__lte=now).exclude(until_at__lt=now)
    return list(rows.select_related("organisation")[:POSTS])


def estates_of(place: Place) -> list[Place]:
    if place.level != Level.COMMUNITY:
        return []
    return list(Place.objects.filter(level=Level.ESTATE, community_id=place.pk).order_by("name"))


def key(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
