"""A resident follows a case by its link: receipt, progress, photos, rating, reopening, a number left afterwards."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gongzhi.cases import photos, verbs
from gongzhi.cases.chips import chip_for
from gongzhi.cases.forms.report import ContactForm, PhotoForm, RateForm, ReopenForm, SightForm
from gongzhi.cases.looks import limit_in_words
from gongzhi.cases.models import Case, Incident
from gongzhi.cases.models.case import Source
from gongzhi.cases.selectors import following
from gongzhi.cases.selectors.following import Followed
from gongzhi.cases.selectors.reporting import public_place
from gongzhi.cases.services import leave_contact, rate_case, reopen_case
from gongzhi.cases.services.wishes import change_sight, leave_follower_contact
from gongzhi.cases.views.public_report import add_photo, frame, speaker
from gongzhi.core import config
from gongzhi.core.access import public
from gongzhi.core.files import served
from gongzhi.core.formats import deadline, due
from gongzhi.core.forms import WithKey, new_idem
from gongzhi.core.idempotency import once
from gongzhi.core.scope import Audience, Grant, scope_to, unscoped
from gongzhi.core.verdict import Refused
from gongzhi.people.actor import VISITOR, Actor
from gongzhi.people.middleware import Request

HOLDS_LINK = "whoever holds the link of a case"


@public(because=HOLDS_LINK)
@require_safe
def receipt(request: Request, key: str) -> HttpResponse:
    return case_page(request, key, "cases/public/receipt.html")


@public(because=HOLDS_LINK)
@require_safe
def follow(request: Request, key: str) -> HttpResponse:
    return case_page(request, key, "cases/public/follow.html")


def case_page(
    request: Request, key: str, template: str, *, forms: dict[str, WithKey] | None = None, status: int = 200
) -> HttpResponse:
    now = clock()
    seen = following.followed(key, now=now)
    context = {
        "together": together(seen.case),
        "base": frame(request), "seen": seen, "case": seen.case, "now": now, "idem": new_idem(), "key": key,
        "where": where(seen),
        "clock": due(seen.case.due_at, now=now) if seen.case.due_at else None,
        "reopen_words": deadline(seen.reopen_until, now=now) if seen.reopen_until else "",
        "chip": chip_for(seen.case.status, seen.case.due_at, now=now),
        "link": request.build_absolute_uri(f"/follow/{key}/"),
        "limit": limit_in_words(*said) if (said := seen.case.why.get("limit")) else "", "stars": range(1, 6),
        "photos_most": config.value(photos.PHOTOS_MOST, seen.case),
        "close_days": config.value(verbs.CLOSE_AFTER_DAYS, seen.case),
        "reopen_days": config.value(verbs.REOPEN_DAYS, seen.case),
        "reopen_times": config.value(verbs.REOPEN_TIMES, seen.case),
    } | (forms or {})  # fmt: skip
    return render(request, template, context, status=status)


def together(case: Case) -> Incident | None:
    """What the case is worked on with; whoever follows the mother of many reports reads what is said of her."""
    if case.incident_id is None and case.source != Source.INCIDENT:
        return None
    with unscoped(because="what is said of it is written for the public"):
        return Incident.objects.filter(Q(pk=case.incident_id) | Q(case=case)).first()


def where(seen: Followed) -> str:
    """Followers read where it is as the public does."""
    place = seen.case.place
    return (
        place.full_name
        if seen.is_reporter
        else public_place(place, shared_part=seen.case.category.shared_part)
    )


def act(
    request: Request, key: str, form: WithKey, name: str, do: Callable[[Case, Actor], object], done: str
) -> HttpResponse:
    """What all forms of the page have in common: once, within the link's scope, back to the page with a word."""
    if not form.is_valid():
        return case_page(request, key, "cases/public/follow.html", forms={name: form}, status=422)

    def once_only() -> str:
        with scope_to({Grant(Audience.OWN, link=key)}):
            case = following.own_case(key)
            do(case, speaker(request, case))
        return key

    once(form.cleaned_data["idem"], once_only, now=clock())
    messages.success(request, done)
    return redirect("follow", key)


@public(because=HOLDS_LINK)
@require_POST
def follow_rate(request: Request, key: str) -> HttpResponse:
    form = RateForm(request.POST)

    def rate(case: Case, actor: Actor) -> object:
        said = form.cleaned_data
        return rate_case(
            actor=actor, case_id=case.pk, satisfied=said["satisfied"], words=said["words"], now=clock()
        )

    return act(
        request, key, form, "rate_form", rate, _("Thank you. Your rating is counted and the case is closed.")
    )


@public(because=HOLDS_LINK)
@require_POST
def follow_reopen(request: Request, key: str) -> HttpResponse:
    form = ReopenForm(request.POST)

    def reopen(case: Case, actor: Actor) -> object:
        words = form.cleaned_data["words"]
        return reopen_case(actor=actor, case_id=case.pk, words=words, now=clock())

    return act(request, key, form, "reopen_form", reopen, _("It is open again, with a new time limit."))


@public(because=HOLDS_LINK)
@require_POST
def follow_contact(request: Request, key: str) -> HttpResponse:
    """A number left afterwards, by the reporter or by somebody who met it too."""
    form = ContactForm(request.POST)
    if form.is_valid() and not following.followed_case(key)[1]:
        phone = form.cleaned_data["phone"]
        leave_follower_contact(actor=VISITOR, key=key, contact=phone, now=clock())
        messages.success(request, _("Word will be sent to this number."))
        return redirect("follow", key)

    def leave(case: Case, actor: Actor) -> object:
        return leave_contact(actor=actor, case_id=case.pk, contact=form.cleaned_data["phone"], now=clock())

    return act(request, key, form, "contact_form", leave, _("Word will be sent to this number."))


@public(because=HOLDS_LINK)
@require_POST
def follow_sight(request: Request, key: str) -> HttpResponse:
    form = SightForm(request.POST)

    def change(case: Case, actor: Actor) -> object:
        said = form.cleaned_data
        return change_sight(
            actor=actor,
            case_id=case.pk,
            private=said["private"],
            show_name=said["show_name"],
            now=clock(),
        )

    return act(request, key, form, "sight_form", change, _("Your wish counts from now on."))


@public(because=HOLDS_LINK)
@require_POST
def follow_photo(request: Request, key: str) -> HttpResponse:
    """A script sends one photo and gets its id; a plain form sends several and gets the page."""
    form, uploads = PhotoForm(request.POST), request.FILES.getlist("photo")
    if not form.is_valid() or not uploads:
        raise Refused(_("Choose a photo first."), status=422)
    following.own_case(key)
    idem, taken_at = form.cleaned_data["idem"], form.moment(clock())
    for number, upload in enumerate(uploads):
        each = f"{idem} photo {number}" if idem else ""
        file_id = once(each, partial(add_photo, request, key, upload, taken_at), now=clock())
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"id": file_id}, status=201)
    messages.success(request, _("The photo has arrived."))
    return redirect("follow", key)


@public(because=HOLDS_LINK)
@require_safe
def follow_photo_file(request: Request, key: str, file_id: str) -> HttpResponseBase:
    return served(following.picture(key, file_id).file)


@public(because=HOLDS_LINK)
@require_POST
def follow_photo_remove(request: Request, key: str, file_id: str) -> HttpResponse:
    case = following.own_case(key)
    with scope_to({Grant(Audience.OWN, link=key)}):
        photos.take_back(actor=speaker(request, case), case=case, file_id=file_id, now=clock())
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({})
    messages.success(request, _("The photo is gone."))
    return redirect("follow", key)


@public(because="links kept on this phone, and the reader's own cases")
@require_safe
def my_reports(request: Request) -> HttpResponse:
    account = request.actor.account_id if request.actor else None
    now = clock()
    rows = (
        Case.objects.filter(reporter_account_id=account, retired_at=None) if account else Case.objects.none()
    )
    own = [
        (case, chip_for(case.status, case.due_at, now=now))
        for case in rows.select_related("place", "category")[:50]
    ]
    return render(request, "cases/public/mine.html", {"own": own, "now": now})
