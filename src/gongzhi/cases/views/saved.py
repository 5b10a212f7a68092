"""Filters of the list are kept and taken away."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gongzhi.cases.forms.saved import SaveForm
from gongzhi.cases.selectors.saved import organisation
from gongzhi.cases.services.saved import remove_filter, save_filter
from gongzhi.core.access import members_only
from gongzhi.core.idempotency import once
from gongzhi.core.verdict import Refused
from gongzhi.people.middleware import Request


@members_only
@require_POST
def case_filter_save(request: Request) -> HttpResponse:
    form, now = SaveForm(request.POST, actor=request.actor), clock()
    if not form.is_valid():
        raise Refused(_("Choose a filter and give it a name."), status=422)
    said = form.cleaned_data

    def save() -> str:
        org = organisation(said.get("org", ""))
        saved = save_filter(actor=request.actor, name=said["name"], query=said["query"], org=org, now=now)
        messages.success(request, _("“{name}” stands over the list now.").format(name=saved.name))
        return f"{reverse('case_list')}?{saved.query}"

    return redirect(once(said["idem"], save, now=now))


@members_only
@require_POST
def case_filter_remove(request: Request, public_id: str) -> HttpResponse:
    def remove() -> str:
        remove_filter(actor=request.actor, public_id=public_id, now=clock())
        messages.success(request, _("The filter is taken away. The cases stay."))
        return reverse("case_list")

    return redirect(once(request.POST.get("idem", ""), remove, now=clock()))
