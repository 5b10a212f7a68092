"""Filters of lists are kept and taken away, and lists are taken out as workbooks."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gongzhi.cases.exporting import start_export
from gongzhi.cases.forms.saved import SaveForm
from gongzhi.cases.selectors.saved import organisation
from gongzhi.cases.services.saved import remove_filter, save_filter
from gongzhi.core.access import members_only
from gongzhi.core.idempotency import once
from gongzhi.core.lists import address
from gongzhi.core.verdict import Refused
from gongzhi.people.middleware import Request


@members_only
@require_POST
def filter_save(request: Request) -> HttpResponse:
    form, now = SaveForm(request.POST, actor=request.actor), clock()
    if not form.is_valid():
        raise Refused(_("Choose a filter and give it a name."), status=422)
    said = form.cleaned_data

    def save() -> str:
        org = organisation(said.get("org", ""))
        saved = save_filter(
            actor=request.actor, over=said["list"], name=said["name"], query=said["query"], org=org, now=now
        )
        messages.success(request, _("“{name}” stands over the list now.").format(name=saved.name))
        return address(saved.list, saved.query)

    return redirect(once(said["idem"], save, now=now))


@members_only
@require_POST
def filter_remove(request: Request, public_id: str) -> HttpResponse:
    def remove() -> str:
        saved = remove_filter(actor=request.actor, public_id=public_id, now=clock())
        messages.success(request, _("The filter is taken away. What it showed stays."))
        return address(saved.list, "")

    return redirect(once(request.POST.get("idem", ""), remove, now=clock()))


@members_only
@require_POST
def list_export(request: Request) -> HttpResponse:
    """A list as a workbook, made in the background; the answer leads to its progress."""
    now, over, query = clock(), request.POST.get("list", ""), request.POST.get("query", "")

    def start() -> str:
        return start_export(actor=request.actor, over=over, query=query, now=now).public_id

    return redirect("task_detail", once(request.POST.get("idem", ""), start, now=now))
