"""Members and terms of a body: entering and ending."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from django.utils.translation import gettext as _

from gongzhi.core.access import members_only
from gongzhi.core.acts import act
from gongzhi.core.scope import unscoped
from gongzhi.core.verdict import require
from gongzhi.people import policies, services
from gongzhi.people.forms.organisations import LastDayForm
from gongzhi.people.forms.seats import SeatForm, TermForm
from gongzhi.people.lists import REGISTER
from gongzhi.people.middleware import Request
from gongzhi.people.models import Organisation, Seat, Term
from gongzhi.people.posts import PARTY_KINDS
from gongzhi.people.services.seats import NewSeat
from gongzhi.people.views.acts import FormPage, form_page
from gongzhi.people.views.organisations import page_of


@members_only(audiences=REGISTER)
def seat_add(request: Request, public_id: str) -> HttpResponse:
    org = get_object_or_404(Organisation.objects.select_related("place"), public_id=public_id)
    require(policies.can_seat(request.actor, org, is_party=org.kind in PARTY_KINDS))
    form = SeatForm(request.POST or None, actor=request.actor, org=org)

    def do() -> str:
        data = form.cleaned_data
        person = form.person
        if person is None and data["name"]:
            person = services.enter_person(
                actor=request.actor, name=data["name"], phone=data["phone"], now=now()
            )
        said = {name: data[name] for name in ("role", "part_time", "starts", "ends", "grounds")}
        new = NewSeat(organisation=org, person=person, body=form.seated, **said)
        services.take_seat(actor=request.actor, new=new, now=now())
        messages.success(request, _("The member is entered."))
        return page_of(org)

    page = FormPage(
        _("A member of {org}").format(org=org.name), _("Enter the member"), page_of(org), org.name, icon="user-plus",
        lead=_("A seat gives no rights in the system. Who is to work here also gets a post."),
    )  # fmt: skip
    return act(request, form, do) or form_page(request, form, page)


@members_only(audiences=REGISTER)
def seat_end(request: Request, public_id: str) -> HttpResponse:
    with unscoped(because="the body of a seat; the policy says who may end it"):
        row = get_object_or_404(
            Seat.objects.select_related("organisation__place", "person", "body"), public_id=public_id
        )
    org = row.organisation
    require(policies.can_seat(request.actor, org, is_party=row.is_party))
    form = LastDayForm(request.POST or None)

    def do() -> str:
        day = form.cleaned_data["last_day"]
        services.leave_seat(actor=request.actor, seat_id=row.pk, last_day=day, now=now())
        messages.success(request, _("The seat has its last day."))
        return page_of(org)

    who = row.person.name if row.person else row.body.name if row.body else ""
    page = FormPage(
        _("End a seat: {who}").format(who=who), _("End the seat"), page_of(org), org.name, icon="user-off"
    )
    return act(request, form, do) or form_page(request, form, page)


@members_only(audiences=REGISTER)
def term_add(request: Request, public_id: str) -> HttpResponse:
    org = get_object_or_404(Organisation.objects.select_related("place"), public_id=public_id)
    require(policies.can_edit_organisation(request.actor, org))
    form = TermForm(request.POST or None, latest=org.terms.order_by("-starts").first())

    def do() -> str:
        services.begin_term(actor=request.actor, org_id=org.pk, new=form.term, now=now())
        messages.success(request, _("The term is entered."))
        return page_of(org)

    page = FormPage(
        _("A term of {org}").format(org=org.name),
        _("Enter the term"),
        page_of(org),
        org.name,
        icon="calendar-event",
    )
    return act(request, form, do) or form_page(request, form, page)


@members_only(audiences=REGISTER)
def term_end(request: Request, public_id: str) -> HttpResponse:
    row = get_object_or_404(Term.objects.select_related("organisation__place"), public_id=public_id)
    org = row.organisation
    require(policies.can_edit_organisation(request.actor, org))
    form = LastDayForm(request.POST or None)

    def do() -> str:
        day = form.cleaned_data["last_day"]
        services.end_term(actor=request.actor, term_id=row.pk, last_day=day, now=now())
        messages.success(request, _("The term has another last day."))
        return page_of(org)

    page = FormPage(
        _("End the term of {org} early").format(org=org.name), _("End the term"), page_of(org), org.name, icon="x",
        lead=_("For a body that was dissolved or elected anew before its time."),
    )  # fmt: skip
    return act(request, form, do) or form_page(request, form, page)
