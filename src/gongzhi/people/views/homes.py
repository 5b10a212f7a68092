"""Who lives in a unit: entering, ending, correcting, striking out, and looking one up."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from gongzhi.core.access import members_only
from gongzhi.core.acts import act, press
from gongzhi.core.formats import name_masked
from gongzhi.core.forms import WithKey
from gongzhi.core.verdict import require
from gongzhi.people import policies, services
from gongzhi.people.forms.homes import CorrectForm, HomeForm
from gongzhi.people.forms.organisations import LastDayForm
from gongzhi.people.middleware import Request
from gongzhi.people.models import Occupancy
from gongzhi.people.selectors.homes import grids_over
from gongzhi.people.views.acts import FormPage, form_page
from gongzhi.places.levels import Level
from gongzhi.places.models import Place


def page_of(unit: Place) -> str:
    return reverse("place_detail", args=[unit.public_id])


def home(request: Request, public_id: str) -> Occupancy:
    """Whose unit somebody else keeps is not there at all."""
    row = get_object_or_404(Occupancy.objects.select_related("unit", "person"), public_id=public_id)
    require(policies.can_keep_homes(request.actor, row.unit, grids_over(row.unit)))
    return row


@members_only
def home_add(request: Request, public_id: str) -> HttpResponse:
    unit = get_object_or_404(Place, public_id=public_id, level=Level.UNIT, retired_at=None)
    require(policies.can_keep_homes(request.actor, unit, grids_over(unit)))
    form = HomeForm(request.POST or None)

    def do() -> str:
        said = form.cleaned_data
        person = form.person or services.enter_person(
            actor=request.actor, name=said["name"], phone=said["phone"], now=now()
        )
        services.enter_home(actor=request.actor, unit_id=unit.pk, person=person, stay=form.stay, now=now())
        messages.success(request, _("Entered. Name and number stay covered on the page."))
        return page_of(unit)

    page = FormPage(
        _("Who lives in {unit}").format(unit=unit.full_name), _("Enter somebody"), page_of(unit), unit.full_name,
        icon="user-plus", lead=_("Only the community and the worker of the grid see it. Each look at a name is recorded."),
    )  # fmt: skip
    return act(request, form, do) or form_page(request, form, page)


@members_only
def home_end(request: Request, public_id: str) -> HttpResponse:
    row = home(request, public_id)
    form = LastDayForm(request.POST or None)
    form.fields["last_day"].help_text = _("The last day there; or today, where the consent is withdrawn.")

    def do() -> str:
        day = form.cleaned_data["last_day"]
        services.end_home(actor=request.actor, home_id=row.pk, last_day=day, now=now())
        messages.success(request, _("The last day is written down."))
        return page_of(row.unit)

    page = FormPage(
        _("{who} moves out").format(who=name_masked(row.person.name)), _("Write down the day"), page_of(row.unit),
        row.unit.full_name, icon="user-off",
    )  # fmt: skip
    return act(request, form, do) or form_page(request, form, page)


@members_only
def home_correct(request: Request, public_id: str) -> HttpResponse:
    row = home(request, public_id)
    form = CorrectForm(request.POST or None, row=row)

    def do() -> str:
        services.correct_home(actor=request.actor, home_id=row.pk, stay=form.stay, now=now())
        messages.success(request, _("Corrected. What stood before stays in the journal."))
        return page_of(row.unit)

    page = FormPage(
        _("Correct how {who} lives here").format(who=name_masked(row.person.name)), _("Put right"), page_of(row.unit),
        row.unit.full_name, icon="edit",
    )  # fmt: skip
    more = {"row": row, "strike": WithKey()}
    return act(request, form, do) or form_page(
        request, form, page, template="people/home_correct.html", **more
    )


@members_only
@require_POST
def home_strike(request: Request, public_id: str) -> HttpResponse:
    row = home(request, public_id)

    def do() -> str:
        services.strike_home(actor=request.actor, home_id=row.pk, now=now())
        messages.success(request, _("Struck out."))
        return page_of(row.unit)

    return press(request, do, back=page_of(row.unit))


@members_only
@never_cache
@require_POST
def home_read(request: Request, public_id: str) -> HttpResponse:
    row = services.read_home(actor=request.actor, home_id=home(request, public_id).pk, now=now())
    template = "people/home_read.html#words" if request.htmx else "people/home_read.html"
    return render(request, template, {"row": row, "back": page_of(row.unit)})
