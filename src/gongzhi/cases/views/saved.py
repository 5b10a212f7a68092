"""Filters of lists are shown over them, kept and taken away."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gongzhi.cases.forms.saved import SaveForm
from gongzhi.cases.models.saved import Over
from gongzhi.cases.selectors.saved import links, organisation
from gongzhi.cases.services.saved import remove_filter, save_filter
from gongzhi.core.access import members_only
from gongzhi.core.filters import as_query
from gongzhi.core.forms import new_idem
from gongzhi.core.idempotency import once
from gongzhi.core.verdict import Refused
from gongzhi.people.middleware import Request

LISTS: dict[str, str] = {Over.CASES: "case_list", Over.WHISTLES: "whistle_list", Over.HARD: "hard_list"}


def row_of_filters(request: Request, form: Form, over: Over) -> dict[str, Any]:
    """What `cases/_saved.html` shows over a list."""
    query = as_query(form)
    keep = SaveForm(actor=request.actor, initial={"query": query, "list": over}) if query else None
    return {
        "saved": links(request.actor, query, over), "keep": keep, "list_url": reverse(LISTS[over]), "idem": new_idem(),
    }  # fmt: skip


@members_only
@require_POST
def case_filter_save(request: Request) -> HttpResponse:
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
        return f"{reverse(LISTS[saved.list])}?{saved.query}"

    return redirect(once(said["idem"], save, now=now))


@members_only
@require_POST
def case_filter_remove(request: Request, public_id: str) -> HttpResponse:
    def remove() -> str:
        saved = remove_filter(actor=request.actor, public_id=public_id, now=clock())
        messages.success(request, _("The filter is taken away. What it showed stays."))
        return reverse(LISTS[saved.list])

    return redirect(once(request.POST.get("idem", ""), remove, now=clock()))
