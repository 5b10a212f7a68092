"""Posts: giving, ending, the colleague's number, first passwords."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from gongzhi.core.access import members_only
from gongzhi.core.acts import act
from gongzhi.core.scope import unscoped
from gongzhi.core.verdict import Refused, require
from gongzhi.people import policies, selectors, services
from gongzhi.people.forms.appointments import AppointmentForm
from gongzhi.people.forms.organisations import LastDayForm
from gongzhi.people.lists import REGISTER
from gongzhi.people.middleware import Request
from gongzhi.people.models import Account, Appointment, Organisation
from gongzhi.people.posts import Post
from gongzhi.people.services.posts import NewPost
from gongzhi.people.views.acts import FormPage, form_page
from gongzhi.people.views.organisations import page_of
from gongzhi.places.levels import GridLayer, Level
from gongzhi.places.models import Grid, Place

HEAD_OF = {Level.BUILDING: Post.BUILDING_HEAD, Level.ENTRANCE: Post.ENTRANCE_HEAD}


def appointment(public_id: str) -> Appointment:
    """A post by its id; whoever may do something with it is decided by the service."""
    with unscoped(because="organisations and places of posts; the service decides"):
        rows = Appointment.objects.select_related("organisation", "place", "person")
        return get_object_or_404(rows, public_id=public_id)


@members_only(audiences=REGISTER)
def appointment_add(request: Request, public_id: str) -> HttpResponse:
    org = get_object_or_404(Organisation.objects.select_related("place"), public_id=public_id)
    require(policies.can_fill_posts(request.actor, org))
    at = Place.objects.filter(public_id=request.GET.get("place", ""), retired_at=None).first()
    asked = {name: request.GET.get(name, "") for name in ("post", "grid")}
    form = AppointmentForm(request.POST or None, actor=request.actor, org=org, at=at, asked=asked)

    def do() -> str:
        data = form.cleaned_data
        person = form.person or services.enter_person(
            actor=request.actor, name=data["name"], phone=data["phone"], now=now()
        )
        new = NewPost(
            person=person, organisation=org, post=data["post"], place=data["place"], starts=data["starts"],
            ends=data["ends"], grid=data.get("grid"), part_time=data["part_time"], grounds=data["grounds"],
        )  # fmt: skip
        services.appoint(actor=request.actor, new=new, now=now())
        messages.success(request, _("{name} holds the post.").format(name=person.name))
        return page_of(org)

    page = FormPage(
        _("Give a post in {org}").format(org=org.name),
        _("Give the post"),
        page_of(org),
        org.name,
        icon="user-plus",
    )
    return act(request, form, do) or form_page(request, form, page)


@members_only(audiences=REGISTER)
def head_add(request: Request, public_id: str) -> HttpResponse:
    """From a building or entrance to the form of its community, with post and place filled in."""
    place = get_object_or_404(Place, public_id=public_id, level__in=HEAD_OF, retired_at=None)
    body = selectors.bodies_of(place).get(Level.COMMUNITY)
    if body is None:
        raise Refused(_("No residents' committee is entered for this place yet."), status=404)
    return form_of(body, place=place.public_id, post=HEAD_OF[Level(place.level)])


@members_only(audiences=REGISTER)
def worker_add(request: Request, public_id: str) -> HttpResponse:
    """From a grid to the form of the body whose people work there, with post, place and grid filled in."""
    grid = get_object_or_404(Grid.objects.select_related("place"), public_id=public_id, retired_at=None)
    place = grid.place.public_id
    if grid.layer == GridLayer.PROPERTY:
        company = selectors.serving(grid.place_id, on=localdate())
        if company is None:
            raise Refused(_("No property company is entered for this place yet."), status=404)
        return form_of(company, place=place, post=Post.PROPERTY_STAFF)
    body = selectors.bodies_of(grid.place).get(Level.COMMUNITY)
    if body is None:
        raise Refused(_("No residents' committee is entered for this place yet."), status=404)
    return form_of(body, place=place, post=Post.GRID_WORKER, grid=grid.public_id)


def form_of(org: Organisation, **filled: str) -> HttpResponse:
    return redirect(f"{reverse('appointment_add', args=[org.public_id])}?{urlencode(filled)}")


@members_only(audiences=REGISTER)
def appointment_end(request: Request, public_id: str) -> HttpResponse:
    row = appointment(public_id)
    require(policies.can_end(request.actor, row))
    form = LastDayForm(request.POST or None)

    def do() -> str:
        day = form.cleaned_data["last_day"]
        services.end_appointment(actor=request.actor, appointment_id=row.pk, last_day=day, now=now())
        messages.success(request, _("The post has its last day."))
        return page_of(row.organisation)

    page = FormPage(
        _("End a post: {post}, {name}").format(post=row.get_post_display(), name=row.person.name), _("End the post"),
        page_of(row.organisation), row.organisation.name, icon="user-off",
        lead=_("Work in hand stays with this person unless it is handed over."),
    )  # fmt: skip
    facts = {
        "row": row,
        "has_account": Account.objects.filter(person=row.person_id).exists(),
        "may_password": services.may_give_password(actor=request.actor, person=row.person, now=now()),
    }
    return act(request, form, do) or form_page(
        request, form, page, template="people/appointment.html", **facts
    )


@members_only(audiences=REGISTER)
@never_cache
@require_POST
def appointment_phone(request: Request, public_id: str) -> HttpResponse:
    row = appointment(public_id)
    phone = services.read_phone(actor=request.actor, appointment_id=row.pk, now=now())
    template = "people/phone.html#phone" if request.htmx else "people/phone.html"
    return render(request, template, {"row": row, "phone": phone, "back": page_of(row.organisation)})


@members_only(audiences=REGISTER)
@never_cache
@require_POST
def appointment_password(request: Request, public_id: str) -> HttpResponse:
    """A first password, shown once."""
    row = appointment(public_id)
    first = services.issue_password(actor=request.actor, person_id=row.person_id, now=now())
    return render(
        request, "people/first_password.html", {"row": row, "first": first, "back": page_of(row.organisation)}
    )
