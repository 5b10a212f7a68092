"""One page for a matter."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now as clock
from django.views.decorators.http import require_safe

from gongzhi.cases import looks
from gongzhi.cases.selectors.detail import case_of, twins
from gongzhi.core.access import members_only
from gongzhi.meetings.selectors.matter import chain_of
from gongzhi.people.middleware import Request


@members_only
@require_safe
def matter(request: Request, public_id: str) -> HttpResponse:
    case, now = case_of(public_id), clock()
    links = chain_of(case, now=now)
    context = {
        "case": case, "links": links, "gaps": sum(link.is_gap for link in links), "twins": twins(case, now=now),
        "chips": looks.chips_of(case, now), "now": now,
    }  # fmt: skip
    return render(request, "meetings/matter.html", context)
