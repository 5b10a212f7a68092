"""巡查: the routes of an organisation, what is to be walked now, and what was found before anybody complained."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongzhi.cases.forms.filters import ByWhere
from gongzhi.cases.forms.patrol import ArrangeForm, RouteEditForm, RouteForm, StopForm
from gongzhi.cases.lists import ROUNDS
from gongzhi.cases.models import PatrolRoute
from gongzhi.cases.models.case import FOUND, Source
from gongzhi.cases.policies import patrol as policies
from gongzhi.cases.selectors import found, patrol
from gongzhi.cases.services import routes
from gongzhi.core.access import members_only
from gongzhi.core.acts import act, press, status_of
from gongzhi.core.forms import new_idem
from gongzhi.core.lists import over
from gongzhi.core.verdict import Refused, require
from gongzhi.people.actor import Actor
from gongzhi.people.middleware import Request
from gongzhi.places.models import Place


@members_only
@require_safe
def patrol_home(request: Request) -> HttpResponse:
    require(policies.can_read_rounds(request.actor))
    now, form = clock(), ByWhere(request.GET)
    every = patrol.rounds(request.actor, now=now, where=form.where())
    narrowed, several = form.query(), len({one.route.place_id for one in every}) > 1
    context = {
        "form": form if narrowed or several else None, "narrowed": narrowed,
        "over": over(ROUNDS, form, actor=request.actor, has_rows=bool(every), now=now),
        "now": now, "up": [one for one in every if one.is_up], "rest": [one for one in every if not one.is_up],
        "may_keep": bool(policies.keeping(request.actor)), "idem": new_idem(),
    }  # fmt: skip
    return render(request, "cases/patrol/home.html", context)


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def patrol_route_add(request: Request) -> HttpResponse:
    if not policies.keeping(request.actor):
        raise Refused(_("Routes are kept by who manages the work there, for the own organisation."))
    form = RouteForm(request.POST if request.method == "POST" else None, actor=request.actor)

    def make() -> str:
        made = routes.make_route(actor=request.actor, plan=form.plan(), now=clock())
        messages.success(request, _("The route is made. Now enter its stops."))
        return address_of(made)

    return act(request, form, make) or form_page(request, form, None)


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def patrol_route_edit(request: Request, public_id: str) -> HttpResponse:
    route = patrol.route_of(public_id)
    require(policies.can_keep_route(request.actor, route))
    data = request.POST if request.method == "POST" else None
    form = RouteEditForm(data, actor=request.actor, route=route)

    def change() -> str:
        routes.change_route(actor=request.actor, route_id=route.pk, plan=form.plan(route), now=clock())
        messages.success(request, _("Changed."))
        return address_of(route)

    return act(request, form, change) or form_page(request, form, route)


def address_of(route: PatrolRoute) -> str:
    return reverse("patrol_route", args=[route.public_id])


def form_page(request: Request, form: RouteForm, route: PatrolRoute | None) -> HttpResponse:
    facts = {"form": form, "route": route}
    return render(request, "cases/patrol/route_form.html", facts, status=status_of(form))


@members_only
@require_safe
def patrol_route(request: Request, public_id: str) -> HttpResponse:
    return route_page(request, patrol.route_of(public_id))


def route_page(
    request: Request, route: PatrolRoute, form: StopForm | None = None, *, status: int = 200
) -> HttpResponse:
    now, may_keep = clock(), policies.can_keep_route(request.actor, route).ok and route.retired_at is None
    one = next(iter(patrol.rounds(request.actor, now=now, only=route)), None)
    walks = patrol.past_walks(route)
    context: dict[str, Any] = {
        "route": route, "round": one, "now": now, "stops": patrol.stops_of(route), "idem": new_idem(), "may_keep": may_keep,
        "may_walk": policies.can_walk(request.actor, route).ok and route.retired_at is None,
        "walks": [(walk, patrol.may_name(request.actor, walk)) for walk in walks],
        "form": form or (StopForm(route=route) if may_keep else None),
    }  # fmt: skip
    return render(request, "cases/patrol/route.html", context, status=status)


@members_only
@require_POST
def patrol_stops(request: Request, public_id: str) -> HttpResponse:
    """One more stop, or one that is walked earlier, later or no more."""
    route = patrol.route_of(public_id)
    require(policies.can_keep_route(request.actor, route))
    if "how" in request.POST:
        return arranged(request, route)
    form = StopForm(request.POST, route=route)

    def add() -> str:
        routes.add_stop(actor=request.actor, route_id=route.pk, point=form.point(), now=clock())
        return address_of(route)

    return act(request, form, add) or route_page(request, route, form, status=status_of(form))


def arranged(request: Request, route: PatrolRoute) -> HttpResponse:
    """The form is a row of buttons: what they cannot do is said above the route as it is now."""
    form = ArrangeForm(request.POST)

    def arrange() -> str:
        said = form.cleaned_data
        common = {"actor": request.actor, "route_id": route.pk, "stop_id": said["stop"], "now": clock()}
        if said["how"] == ArrangeForm.DROP:
            routes.drop_stop(**common)
        else:
            routes.move_stop(**common, up=said["how"] == ArrangeForm.UP)
        return address_of(route)

    if response := act(request, form, arrange):
        return response
    for why in form.non_field_errors() or [_("Choose a stop of this route.")]:
        messages.error(request, str(why))
    return route_page(request, route, status=status_of(form))


@members_only
@require_POST
def patrol_route_retire(request: Request, public_id: str) -> HttpResponse:
    route = patrol.route_of(public_id)
    require(policies.can_keep_route(request.actor, route))

    def retire() -> str:
        routes.retire_route(actor=request.actor, route_id=route.pk, now=clock())
        messages.success(request, _("The route is out of use. Its walks stay."))
        return reverse("patrol_home")

    return press(request, retire, back=address_of(route))


@members_only
@require_safe
def patrol_figures(request: Request) -> HttpResponse:
    """By month and channel, each figure with the way to its cases."""
    require(policies.can_read_rounds(request.actor))
    form = ByWhere(request.GET)
    asked = form.where()
    where = asked if asked.place else replace(asked, place=widest(request.actor))
    context = {
        "form": form,
        "where": where,
        "months": found.by_month(where, now=clock()),
        "estates": urlencode(where.estates.asked),
        "channels": [Source(one).label for one in FOUND],
        "now": clock(),
    }
    return render(request, "cases/patrol/figures.html", context)


def widest(actor: Actor) -> Place:
    """The largest place of the actor's posts."""
    held = min(actor.posts, key=lambda held: len(held.path))
    return Place.objects.get(pk=held.place_id)
