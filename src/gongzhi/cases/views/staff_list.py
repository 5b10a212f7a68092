"""The list of cases: filters in the address, pages by key, one fragment for htmx."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now as clock
from django.views.decorators.http import require_safe

from gongzhi.cases import looks
from gongzhi.cases.forms.filters import FilterForm
from gongzhi.cases.lists import CASES
from gongzhi.cases.selectors import batch, listing
from gongzhi.cases.selectors.unread import unread
from gongzhi.cases.views.staff_trash import may_restore
from gongzhi.core.access import members_only
from gongzhi.core.lists import over
from gongzhi.people.actor import Actor
from gongzhi.people.middleware import Request
from gongzhi.people.posts import Right


@members_only
@require_safe
def case_list(request: Request) -> HttpResponse:
    now = clock()
    form = FilterForm(request.GET)
    asked = form.asked()
    listed = listing.listed(asked, now=now)
    page = listing.page(listed, after=request.GET.get("after", ""), by_due=asked.by_due)
    new = unread(request.actor, page.rows)
    context: dict[str, Any] = {
        "form": form, "asked": asked, "now": now,
        "rows": [looks.row_of(case, now) | {"new": case.pk in new} for case in page.rows],
        "count": listing.count_up_to(listed), "counted": listing.COUNTED, "views": form.views(),
        "older": older(request.GET, page.older), "can_register": may_register(request.actor),
        "acts": batch.offered(request.actor), "can_restore": may_restore(request.actor),
        "query": request.GET.urlencode(), "newest": newest(request.GET),
        "over": over(CASES, form, actor=request.actor, has_rows=bool(page.rows), now=now),
    }  # fmt: skip
    part = "#cases" if request.htmx else ""
    return render(request, f"cases/list.html{part}", context)


def older(asked: QueryDict, mark: str) -> str:
    """The same filter on the next page; empty on the last one."""
    query = asked.copy()
    query["after"] = mark
    return query.urlencode() if mark else ""


def newest(asked: QueryDict) -> str:
    """The address of the first page, from any other one."""
    query = asked.copy()
    return f"{reverse('case_list')}?{query.urlencode()}" if query.pop("after", None) else ""


def may_register(actor: Actor) -> bool:
    """Whoever works at places may enter what they find there."""
    return any(Right.HANDLE in held.spec.rights for held in actor.posts)
