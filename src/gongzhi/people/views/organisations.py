"""The register of organisations: list, one organisation, entering, changing, contracts."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gongzhi.core.access import members_only
from gongzhi.core.acts import act, press
from gongzhi.core.lists import over
from gongzhi.core.panels import PANELS
from gongzhi.core.verdict import require
from gongzhi.people import policies, selectors, services
from gongzhi.people.forms.organisations import (
    EngagementForm,
    FilterForm,
    KindForm,
    LastDayForm,
    OrganisationForm,
)
from gongzhi.people.lists import ORGANISATIONS, REGISTER
from gongzhi.people.middleware import Request
from gongzhi.people.models import Engagement, Organisation
from gongzhi.people.posts import PARTY_KINDS, TERMED, OrgKind, Right
from gongzhi.people.services.organisations import goes_on_elsewhere
from gongzhi.people.views.acts import FormPage, form_page


@members_only(audiences=REGISTER)
def org_list(request: Request) -> HttpResponse:
    form, moment = FilterForm(request.GET), now()
    listing = selectors.organisations(form.rows(on=localdate(moment)), after=request.GET.get("after", ""))
    kept = {name: request.GET[name] for name in form.fields if request.GET.get(name)}
    facts = {
        "form": form,
        "listing": listing,
        "older": urlencode(kept | {"after": listing.after}) if listing.after else "",
        "newest": f"?{urlencode(kept)}" if request.GET.get("after") else "",
        "is_filtered": bool(kept),
        "over": over(ORGANISATIONS, form, actor=request.actor, has_rows=bool(listing.rows), now=moment),
        "may_add": request.actor.holds(Right.PEOPLE),
    }
    return render(request, "people/org_list.html#rows" if request.htmx else "people/org_list.html", facts)


@members_only(audiences=REGISTER)
def org_detail(request: Request, public_id: str) -> HttpResponse:
    org = get_object_or_404(Organisation.objects.select_related("place", "upper"), public_id=public_id)
    actor, today = request.actor, localdate()
    gone_over = org.retired_at is not None and goes_on_elsewhere(org)
    facts = {
        "org": org,
        "page": selectors.org_page(org, actor, on=today),
        "today": today,
        "may_edit": bool(policies.can_edit_organisation(actor, org)) and org.retired_at is None,
        "gone_over": gone_over,
        "may_restore": not gone_over and bool(policies.can_restore_organisation(actor, org)),
        "may_contract": actor.holds(Right.PEOPLE) and org.retired_at is None,
        "may_appoint": may_appoint(request, org),
        "may_seat": org.retired_at is None
        and policies.can_seat(actor, org, is_party=org.kind in PARTY_KINDS).ok,
        "has_terms": org.kind in TERMED,
        "panels": PANELS.of("org", actor, org, now()),
    }
    return render(request, "people/org_detail.html", facts)


def may_appoint(request: Request, org: Organisation) -> bool:
    """Whether some post here could be filled by the reader; the form decides which."""
    return policies.can_fill_posts(request.actor, org).ok and org.retired_at is None


def page_of(org: Organisation) -> str:
    return reverse("org_detail", args=[org.public_id])


@members_only(audiences=REGISTER)
def org_add(request: Request) -> HttpResponse:
    """First the kind, in the address; then what is asked about that kind."""
    require(policies.can_enter(request.actor))
    said = KindForm(request.POST or request.GET)
    if not said.is_valid():
        return render(
            request, "people/org_kinds.html", {"kinds": OrgKind.choices}, status=422 if request.POST else 200
        )
    form = OrganisationForm(request.POST or None, actor=request.actor, kind=said.cleaned_data["kind"])

    def do() -> str:
        org = services.add_organisation(actor=request.actor, facts=form.facts, now=now())
        messages.success(request, _("{org} is entered.").format(org=org.name))
        return page_of(org)

    kind = OrgKind(said.cleaned_data["kind"]).label
    page = FormPage(
        _("Enter an organisation: {kind}").format(kind=kind),
        _("Enter it"),
        reverse("org_add"),
        _("Kind"),
        icon="building",
    )
    return act(request, form, do) or form_page(request, form, page)


@members_only(audiences=REGISTER)
def org_edit(request: Request, public_id: str) -> HttpResponse:
    org = get_object_or_404(Organisation.objects.select_related("place", "upper"), public_id=public_id)
    require(policies.can_edit_organisation(request.actor, org))
    form = OrganisationForm(request.POST or None, actor=request.actor, kind=org.kind, org=org)

    def do() -> str:
        services.change_organisation(actor=request.actor, org_id=org.pk, facts=form.facts, now=now())
        messages.success(request, _("Changed."))
        return page_of(org)

    page = FormPage(_("Change {org}").format(org=org.name), _("Save"), page_of(org), org.name, icon="pencil")
    retire = reverse("org_retire", args=[public_id])
    return act(request, form, do) or form_page(
        request, form, page, template="people/org_form.html", retire=retire
    )


@members_only(audiences=REGISTER)
@require_POST
def org_retire(request: Request, public_id: str) -> HttpResponse:
    org = get_object_or_404(Organisation, public_id=public_id)

    def do() -> str:
        services.retire_organisation(actor=request.actor, org_id=org.pk, now=now())
        messages.success(request, _("{org} is no longer in use. Its history stays.").format(org=org.name))
        return reverse("org_list")

    return press(request, do, back=page_of(org))


@members_only(audiences=REGISTER)
def engagement_add(request: Request, public_id: str) -> HttpResponse:
    org = get_object_or_404(Organisation, public_id=public_id)
    require(policies.can_enter(request.actor))
    form = EngagementForm(request.POST or None, actor=request.actor)

    def do() -> str:
        said = {name: form.cleaned_data[name] for name in ("place", "service", "starts", "ends")}
        services.engage(actor=request.actor, org=org, paper=form.paper, now=now(), **said)
        messages.success(request, _("The contract is entered."))
        return page_of(org)

    page = FormPage(
        _("What {org} serves").format(org=org.name), _("Enter it"), page_of(org), org.name, icon="file-text"
    )
    return act(request, form, do) or form_page(request, form, page)


@members_only(audiences=REGISTER)
def engagement_end(request: Request, public_id: str) -> HttpResponse:
    row = get_object_or_404(Engagement.objects.select_related("organisation", "place"), public_id=public_id)
    require(policies.can_edit_organisation(request.actor, row.place))
    form = LastDayForm(request.POST or None)

    def do() -> str:
        day = form.cleaned_data["last_day"]
        services.end_engagement(actor=request.actor, engagement_id=row.pk, last_day=day, now=now())
        messages.success(request, _("The contract has its last day."))
        return page_of(row.organisation)

    page = FormPage(
        _("End the contract for {place}").format(place=row.place.name), _("End contract"), page_of(row.organisation),
        row.organisation.name, icon="x",
        lead=_("Cases of this place go to the next office above it until somebody else serves it."),
    )  # fmt: skip
    return act(request, form, do) or form_page(request, form, page)
