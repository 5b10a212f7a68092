"""One incident for many reports: made, read out on the phone, joined, changed, begun again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongzhi.cases import looks, policies
from gongzhi.cases.forms.filters import ByWhere
from gongzhi.cases.forms.incident import AgainForm, CallerForm, ChangeForm, JoinForm, OpenForm
from gongzhi.cases.lists import INCIDENTS
from gongzhi.cases.models import Case, Incident
from gongzhi.cases.policies import incident as may
from gongzhi.cases.selectors import incident as known
from gongzhi.cases.services import incident as acts
from gongzhi.cases.services.callers import note_caller
from gongzhi.cases.states import OPEN
from gongzhi.cases.views.staff_list import may_register
from gongzhi.core.access import members_only
from gongzhi.core.forms import new_idem
from gongzhi.core.idempotency import answered, once
from gongzhi.core.lists import over
from gongzhi.core.verdict import Refused, require
from gongzhi.people.middleware import Request
from gongzhi.people.posts import Right


@members_only
@require_safe
def incident_list(request: Request) -> HttpResponse:
    now, form = clock(), ByWhere(request.GET)
    rows = list(known.incidents(now=now, where=form.where())[: known.MOST + 1])
    context = {
        "rows": rows[: known.MOST],
        "most": known.MOST if len(rows) > known.MOST else 0,
        "over": over(INCIDENTS, form, actor=request.actor, has_rows=bool(rows), now=now),
        "now": now,
        "form": form,
        "narrowed": form.query(),
    }
    return render(request, "cases/incident/list.html", context)


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def incident_new(request: Request) -> HttpResponse:
    """From one report or several, with like ones ticked beside them."""
    now = clock()
    if made := answered(request.POST.get("idem", "")):
        return redirect("incident", made)
    if not request.actor.holds(Right.PUBLISH):
        raise Refused(_("Only a post that may publish makes one matter of many reports."))
    cases = known.chosen(request.GET.getlist("case"))
    for case in cases:
        require(may.can_gather(request.actor, case))
    offered = known.alike_to(request.actor, cases, now=now)
    form = OpenForm(request.POST or None, offered=offered, chosen=cases)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "cases/incident/new.html", {"form": form, "back": cases[0]}, status=status)

    def make() -> str:
        about, said = form.about(), form.said()
        return acts.open_incident(
            actor=request.actor, case_ids=form.case_ids(), about=about, said=said, now=now
        ).public_id

    public_id = once(form.cleaned_data["idem"], make, now=now)
    messages.success(request, _("Made. Everybody who reported it has been told."))
    return redirect("incident", public_id)


@members_only
@require_safe
def incident_detail(request: Request, public_id: str) -> HttpResponse:
    return page(request, known.incident_of(public_id))


def page(request: Request, incident: Incident, status: int = 200, **forms: Any) -> HttpResponse:
    now, mother = clock(), incident.case
    gathers, is_open = may.can_gather(request.actor, mother).ok, mother.status in OPEN
    context: dict[str, Any] = {
        "incident": incident, "case": mother, "now": now, "idem": new_idem(), "is_open": is_open, "may_gather": gathers,
        "chip": looks.chips_of(mother, now)[-1], "joined": known.joined(incident, now=now),
        "alike": known.alike(request.actor, incident, now=now) if gathers and is_open else [],
        "may_finish": is_open and policies.can_finish(request.actor, mother).ok,
        "caller": CallerForm() if is_open and may_register(request.actor) else None,
        "again": AgainForm() if not is_open and may.can_say_over(request.actor, incident) else None,
        "places": [row.place for row in incident.places.select_related("place")],
    }  # fmt: skip
    return render(request, "cases/incident/detail.html", context | forms, status=status)


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def incident_edit(request: Request, public_id: str) -> HttpResponse:
    incident = known.incident_of(public_id)
    require(may.can_gather(request.actor, incident.case))
    form = ChangeForm(request.POST or None, incident=incident)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(
            request, "cases/incident/edit.html", {"form": form, "incident": incident}, status=status
        )

    def change() -> str:
        wish, places = form.cleaned_data["tell_all"], form.chosen_places()
        acts.change_incident(
            actor=request.actor,
            incident_id=incident.pk,
            said=form.said(),
            places=places,
            tell_all=wish,
            now=clock(),
        )
        return public_id

    once(form.cleaned_data["idem"], change, now=clock())
    told = form.cleaned_data["tell_all"]
    messages.success(
        request, _("Changed, and everybody has been told.") if told else _("Changed. Nobody was written to.")
    )
    return redirect("incident", public_id)


@members_only
@require_POST
def incident_join(request: Request, public_id: str) -> HttpResponse:
    incident = known.incident_of(public_id)
    require(may.can_gather(request.actor, incident.case))
    form = JoinForm(request.POST)
    form.full_clean()
    if not form.chosen:
        return page(request, incident, 422, nothing=True)

    def join() -> str:
        ids = [case.pk for case in known.chosen(form.chosen)]
        acts.join_cases(actor=request.actor, incident_id=incident.pk, case_ids=ids, now=clock())
        return public_id

    once(form.cleaned_data.get("idem", ""), join, now=clock())
    messages.success(request, _("Joined. Who reported it has been told."))
    return redirect("incident", public_id)


@members_only
@require_POST
def incident_part(request: Request, public_id: str) -> HttpResponse:
    """Take one report out again."""
    incident = known.incident_of(public_id)
    require(may.can_gather(request.actor, incident.case))
    form = JoinForm(request.POST)
    form.full_clean()

    def part() -> str:
        case = Case.objects.filter(incident=incident, public_id__in=form.chosen).first()
        if case is None:
            raise Refused(_("This report is worked on by itself already."), status=409)
        acts.part_case(actor=request.actor, case_id=case.pk, now=clock())
        return public_id

    once(form.cleaned_data.get("idem", ""), part, now=clock())
    messages.success(request, _("Taken out. It goes by the table, with its own time."))
    return redirect("incident", public_id)


@members_only
@require_POST
def incident_caller(request: Request, public_id: str) -> HttpResponse:
    """Somebody rang about it: with a number they hear of it like everybody who reported it."""
    incident = known.incident_of(public_id)
    if not may_register(request.actor):
        raise Refused(_("Only those who work at a place write calls down."))
    form = CallerForm(request.POST)
    if not form.is_valid():
        return page(request, incident, 422, caller=form)

    def note() -> str:
        phone = form.cleaned_data["phone"]
        note_caller(actor=request.actor, incident_id=incident.pk, contact=phone, now=clock())
        return public_id

    once(form.cleaned_data["idem"], note, now=clock())
    messages.success(request, _("Written down. Word goes to this number when it is over."))
    return redirect("incident", public_id)


@members_only
@require_POST
def incident_again(request: Request, public_id: str) -> HttpResponse:
    incident = known.incident_of(public_id)
    form = AgainForm(request.POST)
    if not form.is_valid():
        return page(request, incident, 422, again=form)

    def begin() -> str:
        why = form.cleaned_data["text"]
        acts.begin_again(actor=request.actor, incident_id=incident.pk, why=why, now=clock())
        return public_id

    once(form.cleaned_data["idem"], begin, now=clock())
    messages.success(request, _("It is open again, and everybody has been told."))
    return redirect("incident", public_id)
