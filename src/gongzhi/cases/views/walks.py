"""On the way: a walk of a route on a phone, stop by stop. Each form is whole in itself, so that it can be sent later."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gongzhi.cases.forms.patrol import CheckForm, EndForm
from gongzhi.cases.models import Case, PatrolWalk
from gongzhi.cases.policies import patrol as policies
from gongzhi.cases.selectors import patrol
from gongzhi.cases.services import walks
from gongzhi.core.access import members_only
from gongzhi.core.acts import act, press, status_of
from gongzhi.core.forms import new_idem
from gongzhi.core.verdict import require
from gongzhi.people.middleware import Request


@members_only
@require_POST
def patrol_start(request: Request, public_id: str) -> HttpResponse:
    route = patrol.route_of(public_id)

    def start() -> str:
        walk = walks.start_walk(actor=request.actor, route_id=route.pk, now=clock())
        return reverse("patrol_walk", args=[walk.public_id])

    return press(request, start, back=reverse("patrol_route", args=[public_id]))


@members_only
@require_safe
def patrol_walk(request: Request, public_id: str) -> HttpResponse:
    return walk_page(request, patrol.walk_of(public_id))


def walk_page(request: Request, walk: PatrolWalk, wrong: CheckForm | EndForm | None = None) -> HttpResponse:
    """The stops with what was seen; the next one stands open with its three answers."""
    halts = patrol.halts(walk)
    mine = policies.can_go_on(request.actor, walk).ok and walk.ended_at is None
    left = [halt for halt in halts if halt.check is None]
    open_cases = [halt.check.case_id for halt in halts if halt.check and halt.check.case_id]
    context: dict[str, Any] = {
        "walk": walk, "halts": halts, "mine": mine, "left": left, "now": clock(), "idem": new_idem(),
        "next": left[0] if left else None, "wrong": wrong, "named": patrol.may_name(request.actor, walk),
        "visible": set(Case.objects.filter(pk__in=open_cases).values_list("pk", flat=True)),
        "wrong_stop": wrong.data.get("stop", "") if wrong else "",
    }  # fmt: skip
    return render(request, "cases/patrol/walk.html", context, status=status_of(wrong) if wrong else 200)


@members_only
@require_POST
def patrol_check(request: Request, public_id: str) -> HttpResponse:
    walk = patrol.walk_of(public_id)
    require(policies.can_go_on(request.actor, walk))
    if fault := getattr(request, "upload_fault", None):
        raise fault
    form = CheckForm(request.POST, request.FILES)

    def check() -> str:
        said, now = form.cleaned_data, clock()
        seen = walks.Seen(said["result"], said["text"], said["photos"], form.waited(now))
        done = walks.check_stop(
            actor=request.actor, walk_id=walk.pk, stop_id=said["stop"], seen=seen, now=now
        )
        if told := TOLD.get("joined" if done.joined else done.result):
            messages.success(request, told())
        return reverse("patrol_walk", args=[public_id])

    return act(request, form, check) or walk_page(request, walk, form)


TOLD = {
    "find": lambda: _("Entered. It is with who must act."),
    "joined": lambda: _("It was known already and is no find of its own."),
}


@members_only
@require_POST
def patrol_end(request: Request, public_id: str) -> HttpResponse:
    walk = patrol.walk_of(public_id)
    require(policies.can_go_on(request.actor, walk))
    form = EndForm(request.POST)

    def end() -> str:
        walks.end_walk(actor=request.actor, walk_id=walk.pk, why=form.cleaned_data["text"], now=clock())
        messages.success(request, _("The walk is over."))
        return reverse("patrol_walk", args=[public_id])

    return act(request, form, end) or walk_page(request, walk, form)
