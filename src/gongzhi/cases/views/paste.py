"""What residents wrote in a chat group becomes reports: pasted, split, corrected, sent."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from gongzhi.cases.forms.paste import DraftForm, PasteForm, sent_drafts
from gongzhi.cases.models.case import Source
from gongzhi.cases.services import Report
from gongzhi.cases.services.found import register_case
from gongzhi.cases.views.staff_list import may_register
from gongzhi.core.access import members_only
from gongzhi.core.idempotency import once
from gongzhi.core.verdict import Refused
from gongzhi.people.actor import Actor
from gongzhi.people.middleware import Request

CHANNEL = "chat"


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def case_paste(request: Request) -> HttpResponse:
    if not may_register(request.actor):
        raise Refused(
            _("Only those who work at a place enter what they find there. Residents use the report page.")
        )
    if fault := getattr(request, "upload_fault", None):
        raise fault
    form = PasteForm(request.POST or None, request.FILES or None)
    if request.method != "POST":
        return page(request, form)
    if not form.is_valid():
        return page(request, form, status=422)
    if "send" not in request.POST:
        return page(request, form, drafts=form.drafts())
    return send(request, form)


def send(request: Request, form: PasteForm) -> HttpResponse:
    """Enter what was ticked. Where one is wrong nothing is entered, and every word stays."""
    drafts, now = sent_drafts(request.POST), clock()
    ticked = [draft for draft in drafts if draft["kept"].value()]
    if not ticked:
        form.add_error(None, _("Tick at least one report."))
        return page(request, form, drafts=drafts, status=422)
    valid = [draft.is_valid() for draft in ticked]  # every one of them says what is wrong
    if not all(valid):
        return page(request, form, drafts=drafts, status=422)
    pictures = form.cleaned_data["photos"]
    try:
        answer = once(
            form.cleaned_data["idem"], lambda: str(enter(request.actor, ticked, pictures, now)), now=now
        )
    except Refused as refusal:
        form.add_error(None, refusal.why)
        return page(request, form, drafts=drafts, status=refusal.status)
    n = int(answer)
    messages.success(request, ngettext("{n} report entered.", "{n} reports entered.", n).format(n=n))
    return redirect("case_list")


def enter(actor: Actor, drafts: list[DraftForm], pictures: list[Any], now: datetime) -> int:
    for draft in drafts:
        said = draft.cleaned_data
        report = Report(
            place=said["place"],
            text=said["text"],
            category=said["category"],
            source=Source.BEHALF,
            on_behalf=True,
        )
        uploads = [pictures[n - 1] for n in said["pictures"] if 0 < n <= len(pictures)]
        register_case(actor=actor, report=report, channel=CHANNEL, uploads=uploads, now=now)
    return len(drafts)


def page(request: Request, form: PasteForm, *, status: int = 200, **more: Any) -> HttpResponse:
    part = "#drafts" if request.htmx and form.is_valid() else ""
    return render(request, f"cases/desk/paste.html{part}", {"form": form} | more, status=status)
