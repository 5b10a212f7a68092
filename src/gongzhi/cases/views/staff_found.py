"""登记发现的问题: staff enter what they found, or what somebody told them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gongzhi.cases import photos
from gongzhi.cases.forms.staff import FoundForm
from gongzhi.cases.models.case import Phase
from gongzhi.cases.services import Report
from gongzhi.cases.services.found import register_case
from gongzhi.cases.views.staff_list import may_register
from gongzhi.core.access import members_only
from gongzhi.core.idempotency import once
from gongzhi.core.verdict import Refused
from gongzhi.people.actor import Actor
from gongzhi.people.middleware import Request
from gongzhi.places.selectors import estate_of, grid_of


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def case_found(request: Request) -> HttpResponse:
    if not may_register(request.actor):
        raise Refused(
            _("Only those who work at a place enter what they find there. Residents use the report page.")
        )
    if fault := getattr(request, "upload_fault", None):
        raise fault
    form = FoundForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(request, "cases/found.html", {"form": form}, status=status)
    public_id = once(form.cleaned_data["idem"], lambda: entered(form, request.actor, clock()), now=clock())
    messages.success(request, _("Entered. It is with who must act."))
    return redirect("case_detail", public_id)


def entered(form: FoundForm, actor: Actor, now: datetime) -> str:
    said: dict[str, Any] = form.cleaned_data
    estate = estate_of(said["place"])
    report = Report(
        place=said["place"], text=said["text"], category=form.kind(), source=form.source(), contact=said["phone"],
        grid_id=grid_of(said["place"]), estate_kind=estate.kind if estate else "", on_behalf=said["behalf"],
    )  # fmt: skip
    case = register_case(actor=actor, report=report, channel=said["channel"], now=now)
    for upload in said["photos"]:
        photos.take_photo(actor=actor, case=case, upload=upload, phase=Phase.BEFORE, now=now)
    return case.public_id
