"""提示与追问: what the report page asks and says by kind of problem, written by the subdistrict."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongzhi.cases import policies
from gongzhi.cases.forms.guidance import GuidanceForm, as_initial
from gongzhi.cases.models import Guidance
from gongzhi.cases.selectors.guidance import guidance_of, written
from gongzhi.cases.services.guidance import add_guidance, change_guidance, retire_guidance
from gongzhi.core.access import members_only
from gongzhi.core.forms import new_idem
from gongzhi.core.idempotency import once
from gongzhi.core.verdict import Refused, require
from gongzhi.people.middleware import Request


@members_only
@require_safe
def guidance_list(request: Request) -> HttpResponse:
    now = clock()
    rows = [
        (row, policies.can_edit_rule(request.actor, row.place).ok) for row in written(request.actor, now=now)
    ]
    may_add = policies.can_edit_rules(request.actor).ok
    context = {"rows": rows, "may_add": may_add, "now": now, "idem": new_idem()}
    return render(request, "cases/guidance/list.html", context)


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def guidance_add(request: Request) -> HttpResponse:
    require(policies.can_edit_rules(request.actor))
    form = GuidanceForm(request.POST or None)

    def add() -> str:
        return add_guidance(actor=request.actor, said=form.said(), now=clock()).public_id

    return written_down(
        request, form, add, _("Kept. Whoever reports such a problem there reads it from now on.")
    )


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def guidance_edit(request: Request, public_id: str) -> HttpResponse:
    row = guidance_of(public_id)
    require(policies.can_edit_rule(request.actor, row.place))
    form = GuidanceForm(request.POST or None, initial=as_initial(row))

    def change() -> str:
        said = form.said()
        return change_guidance(actor=request.actor, guidance_id=row.pk, said=said, now=clock()).public_id

    told = _("Changed. Answers that were given keep the question as it was.")
    return written_down(request, form, change, told, row=row)


def written_down(
    request: Request, form: GuidanceForm, do: Callable[[], str], told: str, *, row: Guidance | None = None
) -> HttpResponse:
    """Whatever the service refuses is about the place: it is said there, and the words stay."""
    if not form.is_valid():
        return form_page(request, form, row=row)
    try:
        once(form.cleaned_data["idem"], do, now=clock())
    except Refused as refusal:
        form.add_error("place", refusal.why)
        return form_page(request, form, row=row, status=refusal.status)
    messages.success(request, told)
    return redirect("guidance_list")


@members_only
@require_POST
def guidance_retire(request: Request, public_id: str) -> HttpResponse:
    now = clock()

    def retire() -> str:
        row = guidance_of(public_id)
        return retire_guidance(actor=request.actor, guidance_id=row.pk, now=now).public_id

    once(request.POST.get("idem", ""), retire, now=now)
    messages.success(request, _("Taken away. What was answered stays on its cases."))
    return redirect("guidance_list")


def form_page(
    request: Request, form: GuidanceForm, *, row: Guidance | None = None, status: int = 422
) -> HttpResponse:
    status = status if form.is_bound else 200
    return render(request, "cases/guidance/form.html", {"form": form, "row": row}, status=status)
