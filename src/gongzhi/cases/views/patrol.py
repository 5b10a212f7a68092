"""巡查: the routes of an organisation, what is to be walked now, and what was found before anybody complained."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongzhi.cases.forms.filters import ByWhere
from gongzhi.cases.forms.patrol import ArrangeForm, RouteEditForm, RouteForm, StopForm
from gongzhi.cases.models import PatrolRoute
from gongzhi.cases.models.case import FOUND, Source
from gongzhi.cases.policies import patrol as policies
from gongzhi.cases.selectors import found, patrol
from gongzhi.cases.services import routes
from gongzhi.core.access import members_only
from gongzhi.core.forms import WithKey, new_idem
from gongzhi.core.idempotency import once
from gongzhi.core.verdict import Refused, require
from gongzhi.people.actor import Actor
from gongzhi.people.middleware import Request
from gongzhi.places.models import Place


def must_work(actor: Actor) -> None:
    if not patrol.has_rounds(actor):
        raise Refused(_("Only those who work at a place walk rounds there."))


@members_only
@require_safe
def patrol_home(request: Request) -> HttpResponse:
    must_work(request.actor)
    now, form = clock(), ByWhere(request.GET)
    every = patrol.rounds(request.actor, now=now, where=form.where())
    narrowed, several = form.query(), len({one.route.place_id for one in every}) > 1
    context = {
        "form": form if narrowed or several else None, "narrowed": narrowed,
        "now": now, "up": [one for one in every if one.is_up], "rest": [one for one in every if not one.is_up],
        "may_keep": bool(policies.keeping(request.actor)), "idem": new_idem(),
    }  # fmt: skip
    return render(request, "cases/patrol/home.html", context)


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def patrol_route_add(request: Request) -> HttpResponse:
    if not policies.keeping(request.actor):
        raise Refused(_("Routes are kept by who manages the work there, for the own organisation."))
    form = RouteForm(request.POST or None, actor=request.actor)
    if not form.is_valid():
        return form_page(request, form, None)

    def make() -> str:
        return routes.make_route(actor=request.actor, plan=form.plan(), now=clock()).public_id

    public_id = once(form.cleaned_data["idem"], make, now=clock())
    messages.success(request, _("The route is made. Now enter its stops."))
    return redirect("patrol_route", public_id)


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def patrol_route_edit(request: Request, public_id: str) -> HttpResponse:
    route = patrol.route_of(public_id)
    require(policies.can_keep_route(request.actor, route))
    form = RouteEditForm(request.POST or None, actor=request.actor, route=route)
    if not form.is_valid():
        return form_page(request, form, route)

    def change() -> str:
        routes.change_route(actor=request.actor, route_id=route.pk, plan=form.plan(route), now=clock())
        return public_id

    once(form.cleaned_data["idem"], change, now=clock())
    messages.success(request, _("Changed."))
    return redirect("patrol_route", public_id)


def form_page(request: Request, form: RouteForm, route: PatrolRoute | None) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(request, "cases/patrol/route_form.html", {"form": form, "route": route}, status=status)


@members_only
@require_safe
def patrol_route(request: Request, public_id: str) -> HttpResponse:
    return route_page(request, patrol.route_of(public_id))


def route_page(request: Request, route: PatrolRoute, form: StopForm | None = None) -> HttpResponse:
    now, may_keep = clock(), policies.can_keep_route(request.actor, route).ok and route.retired_at is None
    one = next(iter(patrol.rounds(request.actor, now=now, only=route)), None)
    walks = patrol.past_walks(route)
    context: dict[str, Any] = {
        "route": route, "round": one, "now": now, "stops": patrol.stops_of(route), "idem": new_idem(), "may_keep": may_keep,
        "may_walk": policies.can_walk(request.actor, route).ok and route.retired_at is None,
        "walks": [(walk, patrol.may_name(request.actor, walk)) for walk in walks],
        "form": form or (StopForm(route=route) if may_keep else None),
    }  # fmt: skip
    status = 422 if form else 200
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
    if not form.is_valid():
        return route_page(request, route, form)

    def add() -> str:
        routes.add_stop(actor=request.actor, route_id=route.pk, point=form.point(), now=clock())
        return public_id

    once(form.cleaned_data["idem"], add, now=clock())
    return redirect("patrol_route", public_id)


def arranged(request: Request, route: PatrolRoute) -> HttpResponse:
    form = ArrangeForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Choose a stop of this route."), status=422)
    said = form.cleaned_data
    common: dict[str, Any] = {
        "actor": request.actor,
        "route_id": route.pk,
        "stop_id": said["stop"],
        "now": clock(),
    }

    def arrange() -> str:
        if said["how"] == ArrangeForm.DROP:
            routes.drop_stop(**common)
        else:
            routes.move_stop(**common, up=said["how"] == ArrangeForm.UP)
        return route.public_id

    once(said["idem"], arrange, now=clock())
    return redirect("patrol_route", route.public_id)


@members_only
@require_POST
def patrol_route_retire(request: Request, public_id: str) -> HttpResponse:
    route = patrol.route_of(public_id)
    require(policies.can_keep_route(request.actor, route))
    form = WithKey(request.POST)
    form.full_clean()

    def retire() -> str:
        routes.retire_route(actor=request.actor, route_id=route.pk, now=clock())
        return public_id

    once(form.cleaned_data.get("idem", ""), retire, now=clock())
    messages.success(request, _("The route is out of use. Its walks stay."))
    return redirect("patrol_home")


@members_only
@require_safe
def patrol_figures(request: Request) -> HttpResponse:
    """By month and channel, each figure with the way to its cases."""
    must_work(request.actor)
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
