"""Lists: meetings ahead and held, series, kinds, promises; and the forms by which they begin."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongzhi.core.access import members_only
from gongzhi.core.acts import act, press, status_of
from gongzhi.core.forms import new_idem
from gongzhi.core.verdict import Refused, require
from gongzhi.meetings import policies, rhythm
from gongzhi.meetings.forms import plans
from gongzhi.meetings.models import MeetingKind, Party, Series
from gongzhi.meetings.selectors import kinds as known
from gongzhi.meetings.selectors import listing
from gongzhi.meetings.selectors.promises import kept
from gongzhi.meetings.services.calling import plan_meeting
from gongzhi.meetings.services.kinds import change_kind, end_kind, write_kind
from gongzhi.meetings.services.series import end_series, start_series
from gongzhi.people.middleware import Request
from gongzhi.people.models import Organisation
from gongzhi.people.posts import Right


def arranges(request: Request) -> bool:
    return request.actor.holds(Right.DISPATCH) or request.actor.holds(Right.ASSIGN)


@members_only
@require_safe
def meeting_list(request: Request) -> HttpResponse:
    now, form = clock(), plans.FilterForm(request.GET)
    asked = form.asked()
    page = listing.meeting_page(asked, after=request.GET.get("after", ""), now=now)
    query = request.GET.copy()
    query["after"] = page.older
    context = {
        "form": form, "rows": listing.in_rows(page.rows, now=now), "now": now, "view": asked.view,
        "older": query.urlencode() if page.older else "", "views": form.views(), "may_call": arranges(request),
    }  # fmt: skip
    return render(request, f"meetings/list.html{'#meetings' if request.htmx else ''}", context)


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_new(request: Request) -> HttpResponse:
    if not arranges(request):
        raise Refused(_("Only the community and the bodies of the place call meetings there."))
    form = plans.NewMeetingForm(request.POST or None, actor=request.actor)

    def call() -> str:
        meeting = plan_meeting(actor=request.actor, new=form.new(), now=clock())
        messages.success(request, _("The meeting is made. Who sits there is told in time."))
        return reverse("meeting_detail", args=[meeting.public_id])

    facts = {
        "form": form,
        "title": _("Call a meeting"),
        "button": _("Make it"),
        "back": reverse("meeting_list"),
    }
    return act(request, form, call) or render(request, "meetings/form.html", facts, status=status_of(form))


@members_only
@require_safe
def series_list(request: Request) -> HttpResponse:
    rows = list(listing.series_at(None)[:300])
    context = {
        "rows": [(row, rhythm.in_words(row.rhythm)) for row in rows], "now": clock(), "idem": new_idem(),
        "may_call": arranges(request),
    }  # fmt: skip
    return render(request, "meetings/series.html", context)


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def series_new(request: Request) -> HttpResponse:
    if not arranges(request):
        raise Refused(_("Only the community and the bodies of the place call meetings there."))
    initial: dict[str, Any] = {}
    if kind := MeetingKind.objects.filter(public_id=request.GET.get("kind", "")).first():
        initial = {"kind": kind.public_id, "at": kind.at, "minutes": kind.minutes}
    form = plans.SeriesForm(request.POST or None, actor=request.actor, initial=initial)

    def start() -> str:
        start_series(actor=request.actor, new=form.new(), now=clock())
        messages.success(request, _("The series has begun. Its next meetings are made."))
        return reverse("series_list")

    facts = {
        "form": form,
        "title": _("Start a series"),
        "button": _("Start it"),
        "back": reverse("series_list"),
    }
    return act(request, form, start) or render(request, "meetings/form.html", facts, status=status_of(form))


@members_only
@require_POST
def series_end(request: Request, public_id: str) -> HttpResponse:
    series = Series.objects.filter(public_id=public_id).first()
    if series is None:
        raise Refused(_("There is no such series for you."), status=404)

    def end() -> str:
        end_series(actor=request.actor, series_id=series.pk, now=clock())
        messages.success(request, _("Ended. Meetings that were only planned are taken back."))
        return reverse("series_list")

    return press(request, end, back=reverse("series_list"))


@members_only
@require_safe
def kind_list(request: Request) -> HttpResponse:
    rows = [
        (kind, rhythm.in_words(kind.rhythm), [(Party(party).label, must) for party, must in kind.parties])
        for kind in known.listed()
    ]
    context = {"rows": rows, "may_write": policies.can_write_kind(request.actor).ok}
    return render(request, "meetings/kinds.html", context)


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def kind_new(request: Request) -> HttpResponse:
    """From nothing, or as a copy of a kind that is there."""
    require(policies.can_write_kind(request.actor))
    initial: dict[str, Any] = {"quorum": "half", "on_holiday": "after", "minutes": 60, "notice_days": 2}
    rule = ""
    if request.GET.get("like"):
        like = known.kind_of(request.GET["like"])
        initial = plans.as_initial(like) | {
            "name": _("{name} (own)").format(name=like.name)[:40],
            "version": None,
        }
        initial.pop("place")
        rule = like.rhythm
    places = known.rule_places(request.actor)
    form = plans.KindForm(request.POST or None, places=places, rule=rule, initial=initial)

    def write() -> str:
        kind = write_kind(actor=request.actor, new=form.written(), now=clock())
        messages.success(request, _("“{name}” can be chosen from now on.").format(name=kind.name))
        return reverse("kind_list")

    facts = {
        "form": form,
        "title": _("New kind of meeting"),
        "button": _("Save"),
        "back": reverse("kind_list"),
    }
    return act(request, form, write) or render(request, "meetings/form.html", facts, status=status_of(form))


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def kind_edit(request: Request, public_id: str) -> HttpResponse:
    kind = known.kind_of(public_id)
    require(policies.can_write_kind(request.actor, kind))
    places = known.rule_places(request.actor)
    initial = plans.as_initial(kind)
    form = plans.KindForm(request.POST or None, places=places, rule=kind.rhythm, initial=initial)

    def change() -> str:
        version = form.cleaned_data["version"] or 0
        change_kind(actor=request.actor, kind_id=kind.pk, version=version, new=form.written(), now=clock())
        messages.success(request, _("Saved. Meetings that are made keep what they have."))
        return reverse("kind_list")

    facts = {
        "form": form, "title": kind.name, "button": _("Save"), "back": reverse("kind_list"),
        "end_url": reverse("kind_end", args=[kind.public_id]), "idem": new_idem(),
    }  # fmt: skip
    return act(request, form, change) or render(request, "meetings/form.html", facts, status=status_of(form))


@members_only
@require_POST
def kind_end(request: Request, public_id: str) -> HttpResponse:
    kind = known.kind_of(public_id)

    def end() -> str:
        end_kind(actor=request.actor, kind_id=kind.pk, now=clock())
        messages.success(request, _("Ended. Meetings that were held by it keep their kind."))
        return reverse("kind_list")

    return press(request, end, back=reverse("kind_edit", args=[kind.public_id]))


@members_only
@require_safe
def promise_list(request: Request) -> HttpResponse:
    """What is promised, and beside it who keeps what: both from the same rows."""
    now = clock()
    every = listing.AskedPromises("all")
    figures = kept(listing.promises(every, now=now), now=now)
    form = plans.PromiseFilter(request.GET, orgs=orgs_of([one.org_id for one in figures]))
    asked = form.asked()
    rows = listing.promise_rows(asked, now=now)
    if asked.place:
        figures = kept(listing.promises(listing.AskedPromises("all", asked.place), now=now), now=now)
    context = {"form": form, "rows": rows, "figures": figures, "now": now, "views": form.views()}
    return render(request, f"meetings/promises.html{'#promises' if request.htmx else ''}", context)


def orgs_of(numbers: list[int]) -> list[tuple[str, str]]:
    rows = Organisation.objects.filter(pk__in=numbers).order_by("kind", "name")
    return [(str(org.public_id), org.called) for org in rows]
