"""The steps of a case. Each is a page with a small form; htmx shows it in the page of the case."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from gongzhi.cases.forms.acts import ActForm
from gongzhi.cases.models import Case
from gongzhi.cases.selectors import detail
from gongzhi.cases.selectors.actions import actions
from gongzhi.cases.selectors.petitions import law_of
from gongzhi.cases.selectors.pleas import asked, pleas_of
from gongzhi.cases.selectors.timeline import history, last_step, who_was_faster
from gongzhi.cases.services.unchanged import require_unchanged
from gongzhi.cases.views.staff_case import case_page
from gongzhi.cases.views.staff_steps import ACTS, READINGS, OnCase
from gongzhi.core.access import members_only
from gongzhi.core.formats import moment
from gongzhi.core.idempotency import once
from gongzhi.core.steps import Act
from gongzhi.core.verdict import Refused
from gongzhi.people.actor import Actor
from gongzhi.people.middleware import Request


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def case_act(request: Request, public_id: str, step: str) -> HttpResponse:
    case = detail.case_of(public_id)
    act = ACTS.get(step)
    if act is None:
        raise Refused(_("There is no such step."), status=404)
    if request.method != "POST":
        return step_page(request, case, step, made(act.form, case, request.actor))
    if fault := getattr(request, "upload_fault", None):
        raise fault
    form = made(act.form, case, request.actor, request.POST, request.FILES)
    if not form.is_valid():
        return again(request, case, step, form)
    if step in READINGS:
        text = READINGS[step](actor=request.actor, case_id=case.pk, now=clock())
        return step_page(request, case, step, None, read=text)
    carry_out(act, OnCase(request.actor, case, form, clock()))
    messages.success(request, str(act.done))
    return back(request, case)


def made(form: type[ActForm], case: Case, actor: Actor, *sent: Any) -> Any:
    """The form with what this case gives it; a new one knows which step its page shows."""
    facts: dict[str, Any] = {"auto_id": "step_%s"}  # the reply box is on the page too
    if not sent:
        facts["initial"] = {"seen": history(case, actor).seen}
    bound = form(*sent, **facts)
    bound.prepare(case, actor, now=clock())
    return bound


def carry_out(act: Act[ActForm, OnCase], do: OnCase) -> None:
    """Once, however often it was sent; refused with who was faster where the page was old."""
    seen = do.form.cleaned_data.get("seen")

    @transaction.atomic
    def act_once() -> str:
        if seen is not None:
            require_unchanged(case_id=do.record.pk, seen=seen)
        act.do(do)
        return do.record.public_id

    try:
        once(do.form.cleaned_data["idem"], act_once, now=do.now)
    except Refused as refusal:
        raise faster(do, seen, refusal) from refusal


def faster(do: OnCase, seen: int | None, refusal: Refused) -> Refused:
    """没有办成，何静 今天 14:31 已经派给惠民物业。"""
    newest = last_step(do.record) if refusal.status == 409 else None
    if newest is None or (seen is not None and newest.seq <= seen):
        return refusal
    who, at, what = who_was_faster(do.record, do.actor)
    sentence = _("Not done: {who} was faster, {when}: {what}.")
    return Refused(
        sentence.format(who=who or _("the clock"), when=moment(at, now=do.now), what=what), status=409
    )


def step_page(request: Request, case: Case, step: str, form: Any, *, read: str | None = None) -> HttpResponse:
    act, now, pleas = ACTS[step], clock(), pleas_of(case)
    offered = next((one for one in actions(request.actor, case, pleas, now=now) if one.step == step), None)
    if offered is None and act.over:
        raise Refused(str(act.over), status=409)
    if offered is None and step != "reply":
        raise Refused(_("This step is not open to you on this case."))
    context = {"case": case, "step": step, "act": act, "form": form, "read": read, "now": now}
    context["why_not"] = offered.why_not if offered else ""
    context["ready"] = detail.releasable_pictures(case) if step == "release" else []
    return render(request, "cases/act.html", context | asked(case, step, pleas, now) | law_of(case, step))


def again(request: Request, case: Case, step: str, form: Any) -> HttpResponse:
    """The form with its errors; what was written is still in it."""
    if step == "reply" and not request.htmx:
        response = case_page(request, case, reply=form)
    else:
        response = step_page(request, case, step, form)
    response.status_code = 422
    return response


def back(request: Request, case: Case) -> HttpResponse:
    """To the case, or to the list where the step put it out of one's sight."""
    still = Case.objects.filter(pk=case.pk, retired_at=None).exists()
    address = reverse("case_detail", args=[case.public_id]) if still else reverse("case_list")
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)
