"""The steps of a case. Each is a page with a small form; htmx shows it in the page of the case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from gongzhi.cases import photos, policies, services
from gongzhi.cases.forms import staff as forms
from gongzhi.cases.models import Case
from gongzhi.cases.models.case import Phase
from gongzhi.cases.routing import acting_at
from gongzhi.cases.selectors import detail
from gongzhi.cases.selectors.actions import actions
from gongzhi.cases.selectors.timeline import history, last_step, who_was_faster
from gongzhi.cases.services.dispatch import Filing
from gongzhi.cases.services.unchanged import require_unchanged
from gongzhi.cases.views.staff_case import case_page
from gongzhi.core.access import members_only
from gongzhi.core.formats import moment
from gongzhi.core.forms import WithKey
from gongzhi.core.idempotency import once
from gongzhi.core.verdict import Refused
from gongzhi.people.actor import Actor
from gongzhi.people.middleware import Request


@dataclass(frozen=True, slots=True)
class Doing:
    """One act under way: who, on which case, with which form, when."""

    actor: Actor
    case: Case
    form: Any
    now: datetime

    def said(self, name: str) -> Any:
        return self.form.cleaned_data[name]

    @property
    def common(self) -> dict[str, Any]:
        return {"actor": self.actor, "case_id": self.case.pk, "now": self.now}


def finish(do: Doing) -> None:
    add_photos(do)
    services.finish_case(**do.common, result=do.said("text"))


def add_photos(do: Doing) -> None:
    for upload in forms.uploads(do.form.files):
        photos.take_photo(actor=do.actor, case=do.case, upload=upload, phase=Phase.AFTER, now=do.now)


def reply(do: Doing) -> None:
    inside = do.said("seen_by") == forms.ReplyForm.INSIDE
    (services.note_case if inside else services.reply_case)(**do.common, text=do.said("text"))


def dispatch(do: Doing) -> None:
    services.dispatch_case(**do.common, org_id=do.said("org"), limit=do.form.limit(), ground=do.said("text"))


def refile(do: Doing) -> None:
    services.refile_case(**do.common, filing=Filing(do.said("place"), do.said("category")))


@dataclass(frozen=True, slots=True)
class Act:
    """A step: its form, what it does, what is said afterwards, and its words on the page."""

    form: type[WithKey]
    do: Callable[[Doing], object]
    done: Promise
    title: Promise
    button: Promise


T = gettext_lazy
ACTS: dict[str, Act] = {
    "accept": Act(
        forms.HandlerForm, lambda do: services.accept_case(**do.common, person_id=do.said("person")),
        T("Accepted. The clock runs on."), T("Accept"), T("Accept"),
    ),
    "assign": Act(
        forms.HandlerForm, lambda do: services.assign_case(**do.common, person_id=do.said("person")),
        T("Given to your colleague."), T("Give to a colleague"), T("Hand over"),
    ),
    "return": Act(
        forms.ReturnForm, lambda do: services.return_case(**do.common, why=do.said("text")),
        T("Returned. The community decides where it goes."), T("Return"), T("Return"),
    ),
    "finish": Act(
        forms.FinishForm, finish, T("Finished. The resident is asked whether it is solved."),
        T("Write down the result"), T("Finish"),
    ),
    "photo": Act(forms.PhotoForm, add_photos, T("The photo has arrived."), T("Photos of the finished work"), T("Add")),
    "reply": Act(forms.ReplyForm, reply, T("Sent."), T("Reply"), T("Send")),
    "dispatch": Act(
        forms.DispatchForm, dispatch, T("Dispatched, with a new clock."), T("Decide who acts"), T("Dispatch"),
    ),
    "refile": Act(
        forms.RefileForm, refile, T("Corrected, and dispatched anew by the table."), T("Correct place or kind"), T("Correct"),
    ),
    "release": Act(
        forms.ReleaseForm, lambda do: services.release_case(**do.common, photo_ids=do.said("photos")),
        T("The public can read it now."), T("Release to the public"), T("Release"),
    ),
    "retire": Act(
        forms.RetireForm, lambda do: services.retire_case(**do.common, why=do.said("text")),
        T("Withdrawn. Its history stays."), T("Withdraw"), T("Withdraw"),
    ),
    "contact": Act(forms.StepForm, lambda do: None, T(""), T("See the contact"), T("Look, and have it written down")),
    "words": Act(forms.StepForm, lambda do: None, T(""), T("See the original words"), T("Look, and have it written down")),
}  # fmt: skip
READINGS = {"contact": services.read_contact, "words": services.read_words}


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
    carry_out(act, Doing(request.actor, case, form, clock()))
    messages.success(request, str(act.done))
    return back(request, case)


def made(form: type[WithKey], case: Case, actor: Actor, *sent: Any) -> Any:
    """The form with the choices that this case has."""
    now = clock()
    initial = {"seen": history(case, actor).seen} if not sent else None
    if form is forms.RefileForm and not sent:
        initial = (initial or {}) | {"place": case.place.full_name, "category": case.category.code}
    bound = form(*sent, initial=initial)
    if isinstance(bound, forms.HandlerForm):
        everybody = policies.can_assign(actor, case).ok
        people = detail.handlers(case, actor, now=now)
        bound.offer(people if everybody else [one for one in people if one[0] == actor.person_id])
    if isinstance(bound, forms.DispatchForm):
        bound.offer([(org.pk, org.name) for org in acting_at(case, on=now.date())])
    if isinstance(bound, forms.ReleaseForm):
        ready = [one for one in detail.pictures(case) if one.is_ready]
        bound.offer([(one.pk, _("Photo {n}").format(n=n)) for n, one in enumerate(ready, 1)])
    return bound


def carry_out(act: Act, do: Doing) -> None:
    """Once, however often it was sent; refused with who was faster where the page was old."""
    seen = do.form.cleaned_data.get("seen")

    @transaction.atomic
    def act_once() -> str:
        if seen is not None:
            require_unchanged(case_id=do.case.pk, seen=seen)
        act.do(do)
        return do.case.public_id

    try:
        once(do.form.cleaned_data["idem"], act_once, now=do.now)
    except Refused as refusal:
        raise faster(do, seen, refusal) from refusal


def faster(do: Doing, seen: int | None, refusal: Refused) -> Refused:
    """没有办成，何静 今天 14:31 已经派给惠民物业。"""
    newest = last_step(do.case) if refusal.status == 409 else None
    if newest is None or (seen is not None and newest.seq <= seen):
        return refusal
    who, at, what = who_was_faster(do.case, do.actor)
    sentence = _("Not done: {who} was faster, {when}: {what}.")
    return Refused(
        sentence.format(who=who or _("the clock"), when=moment(at, now=do.now), what=what), status=409
    )


def step_page(request: Request, case: Case, step: str, form: Any, *, read: str | None = None) -> HttpResponse:
    act = ACTS[step]
    offered = next((one for one in actions(request.actor, case) if one.step == step), None)
    if offered is None and step != "reply":
        raise Refused(_("This step is not open to you on this case."))
    context = {"case": case, "step": step, "act": act, "form": form, "read": read, "now": clock()}
    context["why_not"] = offered.why_not if offered else ""
    context["ready"] = [one for one in detail.pictures(case) if one.is_ready] if step == "release" else []
    return render(request, "cases/act.html", context)


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
