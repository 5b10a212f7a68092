"""Work changes hands: somebody leaves, or is away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gongzhi.core.access import members_only
from gongzhi.core.addresses import number_in
from gongzhi.core.forms import new_idem
from gongzhi.core.idempotency import once
from gongzhi.core.scope import WORK, Audience, unscoped
from gongzhi.core.verdict import Refused
from gongzhi.duties import services
from gongzhi.duties.forms import AbsenceForm, HandOverForm
from gongzhi.duties.models import DutyHolder
from gongzhi.people.middleware import Request
from gongzhi.people.models import Appointment, Person
from gongzhi.people.posts import Right
from gongzhi.people.selectors import absences, colleagues
from gongzhi.people.services import end_substitution, may_end

REGISTER = WORK | {Audience.PUBLIC}


def done_once(request: Request, form: Form, do: Callable[[], str]) -> HttpResponse | None:
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        return redirect(once(form.cleaned_data["idem"], do, now=now()))
    except Refused as refusal:
        if refusal.status not in {409, 422}:
            raise
        form.add_error(None, refusal.why)
        return None


def shown(request: Request, template: str, form: Form, **facts: Any) -> HttpResponse:
    return render(request, template, {"form": form} | facts, status=422 if form.errors else 200)


@members_only(audiences=REGISTER)
def hand_over(request: Request, public_id: str) -> HttpResponse:
    """Everything that a leaver holds in one organisation: how many posts and duties, and to whom they go."""
    with unscoped(because="the organisation of a post; whether it may be ended is asked at once"):
        rows = Appointment.objects.select_related("person", "organisation", "place")
        row = get_object_or_404(rows, public_id=public_id)
        may_end(actor=request.actor, appointment=row)
        here = colleagues(row.organisation_id, on=localdate())
        held = DutyHolder.objects.filter(
            org_id=row.organisation_id, person_id=row.person_id, is_open=True
        ).count()
    heirs = [post for post in here if post.person_id != row.person_id]
    form = HandOverForm(request.POST or None, colleagues=heirs)
    back = reverse("org_detail", args=[row.organisation.public_id])

    def do() -> str:
        done = services.leave_organisation(
            actor=request.actor, org_id=row.organisation_id, leaver=row.person, heir=form.chosen,
            last_day=form.cleaned_data["last_day"], now=now(),
        )  # fmt: skip
        said = _("{duties} pieces of work went to {name}; {posts} posts end.")
        messages.success(request, said.format(duties=done.duties, name=form.chosen.name, posts=done.posts))
        return back

    facts = {
        "row": row, "back": back, "n_duties": held, "heirs": heirs,
        "posts": [post for post in here if post.person_id == row.person_id],
    }  # fmt: skip
    return done_once(request, form, do) or shown(request, "duties/hand_over.html", form, **facts)


@members_only(audiences=REGISTER)
def substitution(request: Request) -> HttpResponse:
    """Name a substitute: for oneself, or for a colleague by who manages them."""
    actor, today = request.actor, localdate()
    myself = get_object_or_404(Person, pk=actor.must_be_person())
    own = {held.org_id for held in actor.posts if held.for_person is None}
    with unscoped(because="colleagues of the own organisations"):
        here = [row for org_id in sorted(own) for row in colleagues(org_id, on=today)]
    others = [row for row in here if row.person_id != myself.pk]
    managed = [row for row in others if actor.holds(Right.ASSIGN, org_id=row.organisation_id)]
    form = AbsenceForm(request.POST or None, myself=myself, others=managed, colleagues=here)

    def do() -> str:
        data = form.cleaned_data
        absence = services.Absence(form.away, form.chosen, data["starts"], data["ends"], data["why"])
        services.arrange_absence(actor=actor, absence=absence, now=now())
        messages.success(
            request, _("{name} stands in. Both see it on their start pages.").format(name=form.chosen.name)
        )
        return reverse("substitution")

    rows = absences([myself.pk], on=today)
    facts = {"absences": rows, "today": today, "idem": new_idem(), "alone": not others}
    return done_once(request, form, do) or shown(request, "duties/substitution.html", form, **facts)


@members_only(audiences=REGISTER)
@require_POST
def substitution_end(request: Request) -> HttpResponse:
    number = request.POST.get("absence", "")

    def do() -> str:
        end_substitution(actor=request.actor, substitution_id=number_in(number), now=now())
        messages.success(request, _("Welcome back. The substitute has stood down."))
        return reverse("substitution")

    return redirect(once(request.POST.get("idem", ""), do, now=now()))
