"""The start page: what do I owe, until when. And the sheet to print, and the rows behind the promise rate."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongzhi.cases.models import Case
from gongzhi.core.access import members_only
from gongzhi.core.forms import new_idem
from gongzhi.core.panels import PANELS
from gongzhi.duties import selectors as duties
from gongzhi.duties.kinds import KINDS
from gongzhi.insight.selectors.promises import standing
from gongzhi.insight.selectors.sheet import FEW
from gongzhi.people.actor import Actor
from gongzhi.people.middleware import Request
from gongzhi.people.posts import Right
from gongzhi.people.selectors import absences
from gongzhi.portal import work
from gongzhi.portal.selectors import home
from gongzhi.portal.selectors.first_steps import is_empty

PRINTED = 200


@members_only
@require_safe
def start(request: Request) -> HttpResponse:
    actor, now = request.actor, clock()
    if actor.holds(Right.OPERATE) and is_empty():
        return redirect("operate_first_steps")
    if not actor.posts:
        return resident(request, actor, now)
    context: dict[str, Any] = {"now": now, "handles": actor.holds(Right.HANDLE), "idem": new_idem()}
    if actor.holds(Right.HANDLE):
        context |= duty_list(request, actor, now)
        if request.htmx:
            return render(request, "portal/start.html#waiting", context)
        context |= beside(actor, now)
    panels = PANELS.of("start", actor, actor, now)
    context = {"headline": work.idle_headline(panels), "panels": panels} | context
    context["foot"] = PANELS.of("start foot", actor, actor, now)
    if actor.person_id:
        context["absences"] = absences([actor.person_id], on=localdate(now), ahead=7)
    return render(request, "portal/start.html", context)


def resident(request: Request, actor: Actor, now: datetime) -> HttpResponse:
    own = home.own_reports(actor, now)
    context = {"own": own, "met": home.met_too(actor, now), "headline": home.headline(own), "now": now}
    context["estates"] = {"homes": home.homes(actor, now), "now": now}
    return render(request, "portal/start_resident.html", context)


def duty_list(request: Request, actor: Actor, now: datetime) -> dict[str, Any]:
    waits = duties.waits(actor, now=now)
    kind = request.GET.get("kind", "")
    tabs = [("", _("all"), waits.total)]
    tabs += [(key, str(KINDS[key].label), n) for key, n in waits.kinds.items() if key in KINDS]
    if waits.climbed:
        tabs.append((duties.CLIMBED, _("came up"), waits.climbed))
    return {
        "waits": waits, "headline": work.headline(waits), "tabs": tabs if len(tabs) > 2 else [], "kind": kind,
        "blocks": work.blocks(actor, waits, kind=kind, now=now), "shown": work.SHOWN,
    }  # fmt: skip


def beside(actor: Actor, now: datetime) -> dict[str, Any]:
    waiting, since = work.to_rate(actor)
    grid, grid_place = work.grid_cases(actor, now=now)
    return {
        "fresh": work.fresh(actor), "kept": duties.kept(actor, now=now), "few": FEW, "to_rate": waiting,
        "to_rate_since": since, "parts": work.late_parts(actor, now=now), "grid": grid, "grid_place": grid_place,
        "supervises": bool(work.supervising(actor)), "standing": standing(actor, now=now),
    }  # fmt: skip


@members_only
@require_safe
def today(request: Request) -> HttpResponse:
    """The sheet of the day: on paper, with boxes to tick."""
    now = clock()
    end = duties.midnight(now)
    holders = list(duties.waiting(request.actor).filter(due_at__lte=end)[:PRINTED])
    cases = work.cases_of(holders)
    rows = [work.row_of(holder, cases.get(holder.duty.subject), {}, request.actor, now) for holder in holders]
    return render(request, "portal/today.html", {"rows": rows, "now": now})


@members_only
@require_safe
def kept(request: Request) -> HttpResponse:
    """The rows behind the promise rate of this month."""
    now = clock()
    rows = duties.ended(request.actor, since=duties.month_of(now), until=now)
    subjects = list(rows[:PRINTED])
    cases = Case.objects.filter(pk__in=[work.case_id(duty.subject) for duty in subjects])
    urls = {f"case:{pk}": public_id for pk, public_id in cases.values_list("pk", "public_id")}
    context = {"rows": [(duty, urls.get(duty.subject, "")) for duty in subjects], "now": now, "most": PRINTED}
    context["kept"] = duties.kept(request.actor, now=now)
    return render(request, "portal/kept.html", context)
