"""The whole list of what waits, and one act on the ticked of it: given to a colleague, or its bearer reminded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from gongzhi.core import batches
from gongzhi.core.access import members_only
from gongzhi.core.filters import as_query
from gongzhi.core.idempotency import once
from gongzhi.core.lists import address, over
from gongzhi.core.verdict import Refused, Verdict, require
from gongzhi.duties import services
from gongzhi.duties.models import DutyHolder
from gongzhi.duties.selectors import listing
from gongzhi.people.actor import Actor
from gongzhi.people.middleware import Request
from gongzhi.people.posts import Right
from gongzhi.portal import work
from gongzhi.portal.forms.duties import DutyFilter, GiveForm, RemindForm
from gongzhi.portal.lists import DUTIES, may


@dataclass(frozen=True, slots=True)
class Act:
    label: str | Promise
    right: Right  # without it in any post the act is not offered
    form: type[GiveForm] | type[RemindForm]
    may: Callable[[Actor, DutyHolder], Verdict]
    do: Callable[[Actor, DutyHolder, dict[str, Any], datetime], Any]


def give(actor: Actor, part: DutyHolder, said: dict[str, Any], now: datetime) -> None:
    services.give_part(actor=actor, part_id=part.pk, person_id=said["person"], now=now)


def remind(actor: Actor, part: DutyHolder, said: dict[str, Any], now: datetime) -> None:
    services.remind_of(actor=actor, part_id=part.pk, now=now)


ACTS = {
    "give": Act(gettext_lazy("Hand over to a colleague"), Right.ASSIGN, GiveForm, listing.MAY["give"], give),
    "remind": Act(gettext_lazy("Remind who has it"), Right.HANDLE, RemindForm, listing.MAY["remind"], remind),
}


@members_only
@require_safe
def duty_list(request: Request) -> HttpResponse:
    actor, now = request.actor, clock()
    require(may(actor))
    form = DutyFilter(request.GET)
    page = listing.page(listing.parts(actor, form.asked(), now=now), after=request.GET.get("after", ""))
    query = request.GET.copy()
    query["after"] = page.older
    narrowed = as_query(form)
    context = {
        "form": form, "narrowed": narrowed, "now": now, "query": narrowed,
        "rows": list(zip(page.rows, work.rows_of(page.rows, actor, now, named=False), strict=True)),
        "acts": [(key, act.label) for key, act in ACTS.items() if actor.holds(act.right)],
        "older": query.urlencode() if page.older else "",
        "newest": address(DUTIES, narrowed) if request.GET.get("after") else "",
        "over": over(DUTIES, form, actor=actor, has_rows=bool(page.rows), now=now),
    }  # fmt: skip
    return render(request, f"portal/duties.html{'#rows' if request.htmx else ''}", context)


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def duty_batch(request: Request) -> HttpResponse:
    """The same address asks (GET) and does (POST); `duty` are the ticked ones, `query` the list they stood in."""
    said, now, actor = request.POST if request.method == "POST" else request.GET, clock(), request.actor
    act, back = ACTS.get(said.get("act", "")), address(DUTIES, said.get("query", ""))
    if act is None or not actor.holds(act.right):
        raise Refused(_("None of your posts does this with work that waits."))
    parts = listing.ticked(actor, said.getlist("duty"))
    if not parts:
        messages.error(request, _("Tick something first that still waits."))
        return redirect(back)
    form = act.form(request.POST or None, parts=parts, now=now)

    def do() -> str:
        outcome = batches.each(
            parts, lambda part: act.do(actor, part, form.cleaned_data, now), named=lambda part: part.duty.title
        )  # fmt: skip
        batches.say(request, outcome)
        return back

    if request.method == "POST" and form.is_valid():
        return redirect(once(form.cleaned_data["idem"], do, now=now))
    rows = [
        batches.Row(part.duty.public_id, row.url, row.title, row.grey, act.may(actor, part).why)
        for part, row in zip(parts, work.rows_of(parts, actor, now), strict=True)
    ]
    return batches.page(request, form, act=said["act"], label=act.label, box="duty", rows=rows, back=back)
