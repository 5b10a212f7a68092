"""What was written down for somebody: the slip, the link that becomes theirs, "not mine"; and blank forms of paper."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongzhi.cases import slips
from gongzhi.cases.policies import can_disown, can_register
from gongzhi.cases.selectors import detail, following
from gongzhi.cases.services import helped
from gongzhi.cases.views.public_follow import HOLDS_LINK
from gongzhi.core.access import members_only, public
from gongzhi.core.forms import new_idem
from gongzhi.core.idempotency import once
from gongzhi.core.scope import Audience, Grant, scope_to
from gongzhi.core.verdict import Refused, require
from gongzhi.people.actor import VISITOR
from gongzhi.people.middleware import Request
from gongzhi.places.models import Place


def paper(sheet: bytes, name: str) -> HttpResponse:
    """Shown where the browser can, else kept."""
    return HttpResponse(
        sheet,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}.pdf"'},
    )


@public(because=HOLDS_LINK)
@require_safe
@never_cache
def follow_slip(request: Request, key: str) -> HttpResponse:
    case = following.own_case(key)
    return paper(slips.slip(case), case.number)


@public(because=HOLDS_LINK)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def follow_not_mine(request: Request, key: str) -> HttpResponse:
    """Asked once more, since it cannot be undone: the link opens nothing afterwards, and the page says what became of it."""
    if request.method != "POST":
        case = following.own_case(key)
        require(can_disown(case))
        return render(request, "cases/public/not_mine.html", {"case": case, "key": key, "idem": new_idem()})

    def do() -> str:
        with scope_to({Grant(Audience.OWN, link=key)}):
            return helped.disown(actor=VISITOR, case_id=following.own_case(key).pk, now=clock()).number

    number = once(request.POST.get("idem", ""), do, now=clock())
    return render(request, "cases/public/not_mine.html", {"number": number})


@public(because=HOLDS_LINK)
@require_POST
def follow_take(request: Request, key: str) -> HttpResponse:
    def do() -> str:
        with scope_to({Grant(Audience.OWN, link=key)}):
            return helped.take_link(actor=VISITOR, case_id=following.own_case(key).pk, now=clock()).follow_key

    fresh = once(request.POST.get("idem", ""), do, now=clock())
    messages.success(request, _("This new link is yours alone. The old one opens nothing any more."))
    return redirect("follow", fresh)


@members_only
@require_POST
def case_slip(request: Request, public_id: str) -> HttpResponse:
    case = helped.take_slip(actor=request.actor, case_id=detail.case_of(public_id).pk, now=clock())
    return paper(slips.slip(case), case.number)


@members_only
@require_safe
def paper_form(request: Request, public_id: str) -> HttpResponse:
    place = Place.objects.filter(public_id=public_id, retired_at=None).first()
    if place is None:
        raise Refused(_("There is no such place."), status=404)
    require(can_register(request.actor, place))
    return paper(slips.blank(place), place.public_id)
