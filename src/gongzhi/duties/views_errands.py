"""Tasks down the line of bodies: sending, reading, answering, taking back."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from gongzhi.core.access import members_only
from gongzhi.core.forms import WithKey, new_idem
from gongzhi.core.verdict import require
from gongzhi.duties import policies, services
from gongzhi.duties.forms import AnswerForm, ErrandForm, SendBackForm
from gongzhi.duties.models import Errand, ErrandState
from gongzhi.duties.services import NewErrand
from gongzhi.duties.views import REGISTER, done_once, shown
from gongzhi.law.more_time import TICK
from gongzhi.people.middleware import Request
from gongzhi.people.models import Organisation
from gongzhi.people.selectors import line_below


def errand_of(public_id: str) -> Errand:
    """A task that the reader may see: on either end, or above the place."""
    rows = Errand.objects.select_related("giver", "bearer", "place", "part_of__giver")
    return get_object_or_404(rows, public_id=public_id)


def last_day(errand: Errand) -> date:
    """It is owed until the midnight after this day."""
    return localdate(errand.due_at - TICK)


@members_only(audiences=REGISTER)
def errand_add(request: Request, public_id: str) -> HttpResponse:
    """`?of=` names the task from above that is passed on: its words are taken over."""
    org = get_object_or_404(
        Organisation.objects.select_related("place"), public_id=public_id, retired_at=None
    )
    require(policies.can_send(request.actor, org))
    above = Errand.objects.filter(
        public_id=request.GET.get("of", ""), bearer=org, state=ErrandState.OPEN
    ).first()
    asked = {"title": above.title, "words": above.words, "due_on": last_day(above)} if above else {}
    form = ErrandForm(request.POST or None, reached=line_below(org, on=localdate()), initial=asked)
    back = (
        reverse("errand_detail", args=[above.public_id]) if above else reverse("org_detail", args=[public_id])
    )

    def do() -> str:
        said = {name: form.cleaned_data[name] for name in ("title", "words", "due_on")}
        new = NewErrand(giver=org, to=form.chosen, part_of=above, **said)
        sent = len(services.send_errands(actor=request.actor, new=new, now=now()))
        messages.success(request, ngettext("Sent to one body.", "Sent to {n} bodies.", sent).format(n=sent))
        return back

    facts = {"org": org, "above": above, "back": back}
    return done_once(request, form, do) or shown(request, "duties/errand_add.html", form, **facts)


@members_only
def errand_detail(request: Request, public_id: str) -> HttpResponse:
    """One task on both ends; the bearer answers here."""
    errand, actor = errand_of(public_id), request.actor
    form = AnswerForm(request.POST or None)
    if request.method == "POST":
        require(policies.can_answer(actor, errand))

    def do() -> str:
        services.answer_errand(actor=actor, errand_id=errand.pk, words=form.cleaned_data["words"], now=now())
        messages.success(request, _("Answered. {org} is told.").format(org=errand.giver.called))
        return reverse("errand_detail", args=[public_id])

    return done_once(request, form, do) or errand_page(request, errand, form)


def errand_page(
    request: Request, errand: Errand, form: WithKey, back_form: SendBackForm | None = None
) -> HttpResponse:
    actor, is_open = request.actor, errand.state == ErrandState.OPEN
    facts = {
        "errand": errand, "is_open": is_open, "now": now(), "idem": new_idem(), "returns": errand.returns.all(),
        "parts": errand.parts.select_related("bearer", "place", "giver").order_by("pk"),
        "may_answer": is_open and bool(policies.can_answer(actor, errand)),
        "back_form": (back_form or SendBackForm())
        if errand.state == ErrandState.ANSWERED and policies.can_send_back(actor, errand) else None,
        "may_withdraw": is_open and bool(policies.can_withdraw(actor, errand)),
        "may_pass_on": is_open and bool(policies.can_send(actor, errand.bearer))
        and bool(line_below(errand.bearer, on=localdate())),
    }  # fmt: skip
    wrong = form.errors or (back_form is not None and back_form.errors)
    return render(request, "duties/errand.html", {"form": form} | facts, status=422 if wrong else 200)


@members_only
@require_POST
def errand_back(request: Request, public_id: str) -> HttpResponse:
    """Who asked says what is missing in the answer, and until when it is owed again."""
    errand = errand_of(public_id)
    require(policies.can_send_back(request.actor, errand))
    form = SendBackForm(request.POST)

    def do() -> str:
        said = {name: form.cleaned_data[name] for name in ("why", "due_on")}
        services.send_back(actor=request.actor, errand_id=errand.pk, now=now(), **said)
        messages.success(request, _("Sent back. {org} is told.").format(org=errand.bearer.called))
        return reverse("errand_detail", args=[public_id])

    return done_once(request, form, do) or errand_page(request, errand, AnswerForm(), form)


@members_only
@require_POST
def errand_withdraw(request: Request, public_id: str) -> HttpResponse:
    errand = errand_of(public_id)
    form = WithKey(request.POST)
    back = reverse("errand_detail", args=[public_id])

    def do() -> str:
        services.withdraw_errand(actor=request.actor, errand_id=errand.pk, now=now())
        messages.success(request, _("Taken back. {org} is told.").format(org=errand.bearer.called))
        return back

    if response := done_once(request, form, do):
        return response
    for error in form.non_field_errors():
        messages.error(request, str(error))
    return redirect(back)
