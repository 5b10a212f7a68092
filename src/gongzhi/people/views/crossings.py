"""Who crosses between which parties: the matrix, the list beside it, and the sheet."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gongzhi.core.access import members_only
from gongzhi.core.addresses import number_in
from gongzhi.core.filters import in_words
from gongzhi.core.sheets import download
from gongzhi.core.verdict import require
from gongzhi.people import policies, selectors
from gongzhi.people.forms.crossings import CrossingForm
from gongzhi.people.middleware import Request
from gongzhi.people.selectors.crossings import SHOWN
from gongzhi.people.services.crossings import take_sheet


@members_only
def crossing_list(request: Request) -> HttpResponse:
    require(policies.can_see_crossings(request.actor))
    form = CrossingForm(request.GET, actor=request.actor)
    form.is_valid()
    found = selectors.crossings(request.actor, form.wanted, on=localdate())
    first = number_in(request.GET.get("start", ""))
    kept = {name: request.GET[name] for name in form.fields if request.GET.get(name)}
    more = first + SHOWN < len(found.ties)
    facts = {
        "form": form, "found": found, "kept": kept, "estates": urlencode(form.estates().asked),
        "lines": selectors.lines(found.ties[first : first + SHOWN]),
        "older": urlencode(kept | {"start": first + SHOWN}) if more else "",
        "newest": f"?{urlencode(kept)}" if first else "",
        "may_export": bool(policies.can_export_crossings(request.actor)),
    }  # fmt: skip
    return render(request, "people/crossing.html#found" if request.htmx else "people/crossing.html", facts)


@members_only
@require_POST
def crossing_sheet(request: Request) -> HttpResponse:
    """What is on the screen, as a workbook; that it was taken is written down."""
    form = CrossingForm(request.POST, actor=request.actor)
    form.is_valid()
    content = take_sheet(actor=request.actor, wanted=form.wanted, asked=in_words(form), now=now())
    return download(f"{_('cross-appointments')}.xlsx", content)
