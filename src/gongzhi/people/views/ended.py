"""Organisations out of use: the list, and putting one back that was ended by mistake."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gongzhi.core.access import members_only
from gongzhi.core.acts import act
from gongzhi.core.forms import WithKey
from gongzhi.core.idempotency import answered
from gongzhi.core.verdict import require
from gongzhi.people import policies, services
from gongzhi.people.ended import ended
from gongzhi.people.lists import REGISTER
from gongzhi.people.middleware import Request
from gongzhi.people.models import Organisation
from gongzhi.people.views.acts import FormPage, form_page
from gongzhi.people.views.organisations import page_of


@members_only(audiences=REGISTER)
@require_safe
def org_ended(request: Request) -> HttpResponse:
    require(policies.can_enter(request.actor))
    after = request.GET.get("after", "")
    page = ended(request.actor, after=after)
    facts = {
        "rows": page.rows, "now": now(), "older": urlencode({"after": page.older}) if page.older else "",
        "newest": reverse("org_ended") if after else "",
    }  # fmt: skip
    return render(request, "people/org_ended.html", facts)


@members_only(audiences=REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def org_restore(request: Request, public_id: str) -> HttpResponse:
    if first := answered(request.POST.get("idem", "")):
        return redirect(first)
    rows = Organisation.objects.select_related("place", "upper")
    org = get_object_or_404(rows, public_id=public_id)
    require(policies.can_restore_organisation(request.actor, org))
    form = WithKey(request.POST or None)

    def do() -> str:
        services.restore_organisation(actor=request.actor, org_id=org.pk, now=now())
        said = _("{org} is in use again. Give its posts and enter its contracts anew.")
        messages.success(request, said.format(org=org.name))
        return page_of(org)

    page = FormPage(
        _("Put {org} back into use").format(org=org.name), _("Put back into use"), page_of(org), org.name,
        icon="arrow-back-up",
        lead=_("It comes back as it was entered. Its posts, contracts and seats were ended before: they are given and "
               "entered anew. A body above it that is out of use is left out."),
    )  # fmt: skip
    return act(request, form, do) or form_page(request, form, page)
