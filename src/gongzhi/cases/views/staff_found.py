"""登记发现的问题: staff enter what they found, or what somebody told them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gongzhi.cases.forms.staff import FoundForm
from gongzhi.cases.models import Case
from gongzhi.cases.models.case import FOUND
from gongzhi.cases.selectors import found
from gongzhi.cases.services import Report
from gongzhi.cases.services.found import find, register_case
from gongzhi.cases.views.staff_list import may_register
from gongzhi.core.access import members_only
from gongzhi.core.acts import arrived, in_words
from gongzhi.core.idempotency import once
from gongzhi.core.scope import unscoped
from gongzhi.core.verdict import Refused
from gongzhi.people.actor import Actor
from gongzhi.people.middleware import Request


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def case_found(request: Request) -> HttpResponse:
    if not may_register(request.actor):
        raise Refused(
            _("Only those who work at a place enter what they find there. Residents use the report page.")
        )
    if fault := getattr(request, "upload_fault", None):
        raise fault
    form = FoundForm(request.POST or None, request.FILES or None, initial=beginning(request))
    if request.method != "POST":
        return page(request, form)
    if not form.is_valid():
        return in_words(request, form, 422) or page(request, form, status=422)
    try:
        answer = once(form.cleaned_data["idem"], lambda: entered(form, request.actor, clock()), now=clock())
    except Refused as refusal:
        form.add_error(None, refusal.why)
        return in_words(request, form, refusal.status) or page(request, form, status=refusal.status)
    public_id, _space, joined = answer.partition(" ")
    if not joined:
        messages.success(request, _("Entered. It is with who must act."))
        return arrived(request, reverse("case_detail", args=[public_id]))
    return arrived(request, f"{reverse('case_found')}?known={public_id}")


def page(request: Request, form: FoundForm, *, status: int = 200) -> HttpResponse:
    return render(request, "cases/found.html", {"form": form} | known_to(request), status=status)


def known_to(request: Request) -> dict[str, Any]:
    """The case to which a find was just joined, and whether the finder may open it."""
    other = other_case(request.GET.get("known", ""))
    if other is None or found.own_find(request.actor, other) is None:
        return {}
    return {"known": other, "may_open": Case.objects.filter(pk=other.pk).exists()}


def beginning(request: Request) -> dict[str, Any]:
    """A find that was joined to a case by mistake is entered anew, with the words as they were."""
    other = other_case(request.GET.get("other", ""))
    own = found.own_find(request.actor, other) if other else None
    if other is None or own is None:
        return {}
    place = other.place.full_name or other.place.name
    return {"place": place, "text": own.words, "how": own.source, "other": other.public_id}


def other_case(public_id: str) -> Case | None:
    with unscoped(because="the finder's words were joined to it; nothing else of it is shown"):
        return Case.objects.select_related("place").filter(public_id=public_id).first() if public_id else None


def entered(form: FoundForm, actor: Actor, now: datetime) -> str:
    """The public id of the case; with a second word where it was known before."""
    said: dict[str, Any] = form.cleaned_data
    report = Report(
        place=said["place"],
        text=said["text"],
        category=form.kind(),
        source=form.source(),
        contact=said["phone"],
        on_behalf=said["behalf"],
        answers=form.waited(now) + form.on_paper(),
    )
    if report.source in FOUND:
        other = other_case(said["other"])
        done = find(actor=actor, report=report, uploads=said["photos"], other_than=other, now=now)
        return f"{done.case.public_id} joined" if done.joined else done.case.public_id
    channel, uploads = said["channel"], said["photos"]
    return register_case(actor=actor, report=report, channel=channel, uploads=uploads, now=now).public_id
