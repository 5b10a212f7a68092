"""Codes on the doors of a building, and their sheet as a PDF."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gongzhi.core.access import members_only
from gongzhi.core.forms import WithKey
from gongzhi.core.models import below
from gongzhi.core.verdict import Refused, require
from gongzhi.places import pdf, policies, services
from gongzhi.places.levels import Level
from gongzhi.places.models import Placard, Place
from gongzhi.places.selectors.placards import doors
from gongzhi.places.selectors.tree import ancestors
from gongzhi.places.views.opening import Request, at, page_of, pressed


def building(request: Request, public_id: str) -> Place:
    """Codes are for those who hang them up: a list of all codes is not for every reader of the tree."""
    place = at(public_id)
    if place.level != Level.BUILDING:
        raise Http404
    require(policies.can_edit(request.actor, place))
    return place


@members_only
@require_safe
def placards(request: Request, public_id: str) -> HttpResponse:
    place = building(request, public_id)
    found = doors(place)
    context = {
        "place": place, "above": ancestors(place), "doors": found, "form": WithKey(),
        "missing": sum(door.placard is None for door in found), "hung": sum(door.placard is not None for door in found),
    }  # fmt: skip
    return render(request, "places/placards.html", context)


@members_only
@require_POST
def placard_issue(request: Request, public_id: str) -> HttpResponse:
    place = building(request, public_id)

    def act() -> str:
        services.issue_placards(actor=request.actor, building_id=place.pk, now=clock())
        return page_of(place, "placards")

    return pressed(request, act, said=_("The codes are issued. Print the sheet and hang it up."))


@members_only
@require_POST
def placard_revoke(request: Request, public_id: str) -> HttpResponse:
    """End one code; with `again` the door gets a new one at once."""
    place = building(request, public_id)
    inside = Place.objects.filter(below(place.path))
    placard = get_object_or_404(Placard, code=request.POST.get("code", ""), place__in=inside)
    again = "again" in request.POST

    def act() -> str:
        services.revoke_placard(actor=request.actor, placard_id=placard.pk, again=again, now=clock())
        return page_of(place, "placards")

    said = (
        _("The old code opens nothing any more. Print the new sheet.")
        if again
        else _("The code opens nothing any more.")
    )
    return pressed(request, act, said=said)


@members_only
@require_safe
def placard_sheet(request: Request, public_id: str) -> HttpResponse:
    place = building(request, public_id)
    hung = [(door.place, door.placard.code) for door in doors(place) if door.placard]
    if not hung:
        raise Refused(_("No code is issued for {place} yet.").format(place=place.full_name), status=409)
    response = HttpResponse(pdf.sheet(hung), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="placards-{place.public_id}.pdf"'
    return response
