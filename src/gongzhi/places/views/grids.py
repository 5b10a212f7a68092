"""Grids of an estate or community: drawn, checked, changed."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongzhi.core.access import members_only
from gongzhi.core.forms import WithKey
from gongzhi.core.panels import PANELS
from gongzhi.core.verdict import require
from gongzhi.places import policies, services
from gongzhi.places.forms import GridForm
from gongzhi.places.levels import GridLayer
from gongzhi.places.models import Grid, Place
from gongzhi.places.selectors.grids import buildings_of, layers, taken_by_others
from gongzhi.places.selectors.tree import ancestors
from gongzhi.places.services.grids import HOMES
from gongzhi.places.views.opening import Request, at, page_of, pressed, sent, status_of

FORM = require_http_methods(["GET", "HEAD", "POST"])


def home(public_id: str) -> Place:
    place = at(public_id)
    if place.level not in HOMES:
        raise Http404
    return place


def list_of(place: Place, layer: str) -> str:
    return f"{page_of(place, 'grid_list')}?layer={layer}"


@members_only
@require_safe
def grid_list(request: Request, public_id: str) -> HttpResponse:
    place = home(public_id)
    if place.public_id != public_id:
        return redirect("grid_list", place.public_id)
    both = layers(place)
    wanted = request.GET.get("layer", "")
    shown = next((layer for layer in both if layer.key == wanted), both[0])
    now = clock()
    context = {
        "place": place, "above": ancestors(place), "layers": both, "layer": shown, "now": now,
        "may_edit": bool(policies.can_edit(request.actor, place)), "form": WithKey(),
        "panels": PANELS.of("grids", request.actor, place, now),
    }  # fmt: skip
    return render(request, "places/grids.html", context)


@members_only
@FORM
def grid_add(request: Request, public_id: str, layer: str) -> HttpResponse:
    place = home(public_id)
    require(policies.can_edit(request.actor, place))
    if layer not in GridLayer.values:
        raise Http404
    code = services.suggest_code(place) if layer == GridLayer.GOVERNANCE else ""
    form = GridForm(
        request.POST or None,
        buildings=buildings_of(place),
        taken=taken_by_others(place, layer),
        initial={"code": code},
    )

    def act() -> str:
        said = form.cleaned_data
        services.draw_grid(
            actor=request.actor, place=place, layer=layer, name=said["name"], code=said["code"],
            buildings=form.chosen(), now=clock(),
        )  # fmt: skip
        return list_of(place, layer)

    done = sent(
        request,
        form,
        act,
        said=lambda: _("The grid “{name}” is drawn.").format(name=form.cleaned_data["name"]),
    )
    words = {"place": place, "form": form, "layer": GridLayer(layer).label, "back": list_of(place, layer)}
    return done or render(request, "places/grid.html", words, status=status_of(form))


@members_only
@FORM
def grid_edit(request: Request, public_id: str) -> HttpResponse:
    grid = get_object_or_404(Grid.objects.select_related("place"), public_id=public_id, retired_at=None)
    place = grid.place
    require(policies.can_edit(request.actor, place))
    buildings = buildings_of(place)
    covered = set(grid.covers.values_list("building_id", flat=True))
    initial = {
        "name": grid.name, "code": grid.code, "buildings": [b.public_id for b in buildings if b.pk in covered]
    }  # fmt: skip
    taken = taken_by_others(place, grid.layer, but=grid.pk)
    form = GridForm(request.POST or None, buildings=buildings, taken=taken, initial=initial)

    def act() -> str:
        said = form.cleaned_data
        services.change_grid(
            actor=request.actor, grid_id=grid.pk, name=said["name"], code=said["code"], buildings=form.chosen(),
            now=clock(),
        )  # fmt: skip
        return list_of(place, grid.layer)

    done = sent(request, form, act, said=_("The grid is changed; open work went along."))
    words = {
        "place": place, "form": form, "grid": grid, "layer": grid.get_layer_display(), "back": list_of(place, grid.layer),
        "retire": WithKey(),
    }  # fmt: skip
    return done or render(request, "places/grid.html", words, status=status_of(form))


@members_only
@require_POST
def grid_retire(request: Request, public_id: str) -> HttpResponse:
    grid = get_object_or_404(Grid.objects.select_related("place"), public_id=public_id)

    def act() -> str:
        services.retire_grid(actor=request.actor, grid_id=grid.pk, now=clock())
        return list_of(grid.place, grid.layer)

    return pressed(request, act, said=_("The grid “{name}” is out of use.").format(name=grid.name))


@members_only
@require_POST
def grid_bulk(request: Request, public_id: str, layer: str) -> HttpResponse:
    """One unit grid for each building without, or one property grid for each estate."""
    place = home(public_id)
    if layer not in GridLayer.values:
        raise Http404
    service = services.draw_unit_grids if layer == GridLayer.GOVERNANCE else services.draw_estate_grids
    drawn: list[Grid] = []

    def act() -> str:
        drawn.extend(service(actor=request.actor, place=place, now=clock()))
        return list_of(place, layer)

    def said() -> str:
        return ngettext("{n} grid is drawn.", "{n} grids are drawn.", len(drawn)).format(n=len(drawn))

    return pressed(request, act, said=said)
