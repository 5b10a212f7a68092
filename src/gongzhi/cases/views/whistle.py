"""Whistles: the list, the figures of both sides, a new one, and the page of one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gongzhi.cases.forms.whistle import ArriveForm, BlowForm, WhereForm
from gongzhi.cases.forms.whistle_filters import FilterForm
from gongzhi.cases.lists import WHISTLES
from gongzhi.cases.models import Case, Whistle
from gongzhi.cases.policies import whistle as policies
from gongzhi.cases.routing import acting_at, open_to
from gongzhi.cases.selectors import detail, whistle_grounds
from gongzhi.cases.selectors import whistle as selectors
from gongzhi.cases.selectors.whistle_actions import Offer, offers
from gongzhi.cases.selectors.whistle_figures import CALLED, CALLING, both_sides
from gongzhi.cases.services.whistle import Calling, blow_whistle
from gongzhi.core.access import members_only
from gongzhi.core.acts import act
from gongzhi.core.files import served
from gongzhi.core.formats import due
from gongzhi.core.lists import over
from gongzhi.core.verdict import Refused
from gongzhi.people.middleware import Request
from gongzhi.people.posts import Right
from gongzhi.places.models import Place


@members_only
@require_safe
def whistle_list(request: Request) -> HttpResponse:
    now = clock()
    form = FilterForm(request.GET)
    asked = form.asked()
    page = selectors.page(selectors.whistles(asked, now=now), after=request.GET.get("after", ""))
    query = request.GET.copy()
    query["after"] = page.older
    context = {
        "form": form, "asked": asked, "now": now, "older": query.urlencode() if page.older else "",
        "rows": [(row, selectors.CHIPS[row.state], due(row.report_by, now=now)) for row in page.rows],
        "can_blow": request.actor.holds(Right.COORDINATE), "views": form.views(),
        "over": over(WHISTLES, form, actor=request.actor, has_rows=bool(page.rows), now=now),
    }  # fmt: skip
    part = "#whistles" if request.htmx else ""
    return render(request, f"cases/whistle/list.html{part}", context)


@members_only
@require_safe
def whistle_figures(request: Request) -> HttpResponse:
    now = clock()
    form = FilterForm(request.GET, figures=True)
    asked = form.asked()
    place = asked.place or Place.objects.filter(pk__in=[one.place_id for one in request.actor.posts]).first()
    sides, query = both_sides(asked, request.actor, now=now), form.period()
    context = {
        "form": form, "asked": asked, "now": now, "law": whistle_grounds.both_sides(place, now),
        "called": [(row, row.cells(CALLED, query)) for row in sides.called], "called_columns": CALLED,
        "callers": [(row, row.cells(CALLING, query)) for row in sides.callers], "calling_columns": CALLING,
        "all": policies.sees_both_sides(request.actor), "query": query,
    }  # fmt: skip
    return render(request, "cases/whistle/figures.html", context)


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def whistle_new(request: Request) -> HttpResponse:
    """First where, then whom: who can be called depends on the place."""
    actor = request.actor
    if not actor.holds(Right.COORDINATE):
        raise Refused(_("Only the subdistrict of a place calls departments there."))
    case = detail.case_of(request.GET["case"]) if request.GET.get("case") else None
    place = case.place if case else chosen(request)
    if place is None:
        where = WhereForm(request.GET if "place" in request.GET else None)
        if not where.is_valid():
            return render(request, "cases/whistle/where.html", {"form": where})
        place = where.cleaned_data["place"]
        return redirect(f"{request.path}?at={place.public_id}")
    if not (verdict := policies.can_blow(actor, place)):
        raise Refused(verdict.why)
    now = clock()
    own = {held.org_id for held in actor.posts if Right.COORDINATE in held.spec.rights and held.covers(place)}
    here = open_to(case, on=localdate(now)) if case else acting_at(place, on=localdate(now))
    orgs = [org for org in here if org.pk not in own]
    form = BlowForm(request.POST or None, initial={"title": case.title[:60] if case else ""})
    form.callable(place, orgs, now=now)
    if response := act(request, form, lambda: blow(request, form, place, case)):
        messages.success(request, _("Called. Their time runs from now."))
        return response
    facts = {"form": form, "place": place, "case": case, "law": whistle_grounds.calling(place, now)}
    return render(request, "cases/whistle/new.html", facts, status=422 if form.errors else 200)


def chosen(request: Request) -> Place | None:
    return Place.objects.filter(public_id=request.GET["at"]).first() if request.GET.get("at") else None


def blow(request: Request, form: BlowForm, place: Place, case: Case | None) -> str:
    said, now = form.cleaned_data, clock()
    calling = Calling(
        place=place, kind=said["kind"], title=said["title"], reason=said["reason"], report_by=form.by(said["kind"], now),
        org_ids=said["orgs"], case_ids=[case.pk] if case else [], spot=said["spot"],
    )  # fmt: skip
    whistle = blow_whistle(actor=request.actor, calling=calling, now=now)
    return reverse("whistle_detail", args=[whistle.public_id])


@members_only
@require_safe
def whistle_detail(request: Request, public_id: str) -> HttpResponse:
    return whistle_page(request, selectors.whistle_of(public_id))


def whistle_page(request: Request, whistle: Whistle, **more: Any) -> HttpResponse:
    now, actor = clock(), request.actor
    seats, finding = selectors.seats(whistle, actor, now=now), selectors.finding_of(whistle)
    offered = offers(actor, whistle, seats, finding)
    context = {
        "whistle": whistle, "now": now, "chip": selectors.CHIPS[whistle.state], "seats": seats, "finding": finding,
        "cases": selectors.cases_of(whistle), "lines": selectors.timeline(whistle, actor),
        "law": whistle_grounds.calling(whistle, now), "due": due(whistle.report_by, now=now),
        "expected": [seat for seat in seats if seat.call.state != "excused"],
        "came": [seat for seat in seats if seat.call.state == "arrived"],
        "arrivals": arrivals(offered),
        "steps": [one for one in offered if one.step not in ("arrive", "rate")],
        "ratings": {one.org.pk for one in offered if one.step == "rate" and one.org},
    }  # fmt: skip
    return render(request, "cases/whistle/detail.html", context | more)


@members_only
@require_safe
def whistle_photo(request: Request, public_id: str, file_id: str) -> HttpResponseBase:
    whistle = selectors.whistle_of(public_id)
    return served(selectors.photo_of(whistle, file_id).file)


def arrivals(offered: list[Offer]) -> list[tuple[Offer, ArriveForm]]:
    """A button for each organisation for which the reader can report in here and now."""
    here = [one for one in offered if one.step == "arrive" and one.org]
    return [
        (one, ArriveForm(initial={"org": one.org.public_id}, auto_id=f"here{n}_%s"))
        for n, one in enumerate(here)
        if one.org
    ]
