"""派单台: three panes, all by keyboard, and half a minute to take back what was sent."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gongzhi.cases import looks, policies
from gongzhi.cases.forms.desk import ELSEWHERE, BatchForm, ChoiceForm
from gongzhi.cases.models import Case
from gongzhi.cases.models.desk import UNDO
from gongzhi.cases.selectors import desk, detail
from gongzhi.cases.selectors.desk import Said
from gongzhi.cases.services.batch import Wish, act_on
from gongzhi.cases.services.desk import send_case, take_back
from gongzhi.core.access import members_only
from gongzhi.core.batches import say
from gongzhi.core.forms import new_idem
from gongzhi.core.idempotency import once
from gongzhi.core.verdict import Refused, require
from gongzhi.people.actor import Actor
from gongzhi.people.middleware import Request


def must_dispatch(actor: Actor) -> None:
    if not desk.dispatches(actor):
        raise Refused(_("Only the community or an office above it decides where a case goes."))


@members_only
@require_safe
def desk_page(request: Request) -> HttpResponse:
    """The desk with one case open: the asked one, else the first that waits."""
    must_dispatch(request.actor)
    now, by = clock(), request.GET.get("by", "")
    asked = request.GET.get("case", "")
    if request.htmx and asked:
        case = detail.case_of(asked)
        return render(
            request, "cases/desk/page.html#panes", opened(request, case, ChoiceForm(case=case), now)
        )
    rows = desk.waiting(request.actor, by=by, now=now)
    named = asked or (rows[0].case.public_id if rows else "")
    context = frame(request, rows, by, now)
    if named:
        case = detail.case_of(named)
        context |= opened(request, case, ChoiceForm(case=case), now)
    return render(request, "cases/desk/page.html", context)


def frame(request: Request, rows: list[desk.Waiting], by: str, now: datetime) -> dict[str, Any]:
    move = desk.last_move(request.actor, now=now)
    return {
        "rows": rows, "by": by, "now": now, "today": desk.today(request.actor, now=now), "idem": new_idem(),
        "move": move, "left": int((move.at + UNDO - now).total_seconds()) if move else 0,
    }  # fmt: skip


def opened(request: Request, case: Case, form: ChoiceForm, now: datetime) -> dict[str, Any]:
    """The middle and the right pane of one case; what was typed is kept."""
    found = desk.guess(case, form.said() if form.is_bound else Said(), now=now)
    ready = [one for one in detail.pictures(case) if one.is_ready]
    chosen = form.data.get("org", "") if form.is_bound else ""
    limit = found.way.limit
    return {
        "case": case, "form": form, "guess": found, "pictures": ready, "now": now, "chosen": str(chosen), "idem": new_idem(),
        "by_hand": by_hand(found, chosen), "chips": looks.chips_of(case, now), "twins": detail.twins(case, now=now),
        "may": policies.can_dispatch(request.actor, case), "waits": case.status in ("received", "dispatched"),
        "rule": looks.rule_in_words(found.way.rule) if found.way.rule else "", "elsewhere": ELSEWHERE,
        "limit": looks.limit_in_words(limit.amount, limit.unit.value),
        "ours": found.way.bearer is not None and found.way.bearer.pk in request.actor.org_ids,
    }  # fmt: skip


def by_hand(guess: desk.Guess, chosen: str) -> bool:
    """Whether somebody else was chosen than the table says: then a ground is asked for."""
    return bool(chosen) and (guess.way.bearer is None or str(guess.way.bearer.pk) != str(chosen))


@members_only
@require_POST
def desk_guess(request: Request, public_id: str) -> HttpResponse:
    """The right pane again, for what was chosen so far. Changes nothing."""
    case = detail.case_of(public_id)
    require(policies.can_dispatch(request.actor, case))
    form = ChoiceForm(request.POST, case=case)
    return render(request, "cases/desk/page.html#guess", opened(request, case, form, clock()))


@members_only
@require_POST
def desk_send(request: Request, public_id: str) -> HttpResponse:
    case, now = detail.case_of(public_id), clock()
    require(policies.can_dispatch(request.actor, case))
    form = ChoiceForm(request.POST, case=case)
    if not form.is_valid():
        return again(request, case, form, now)
    try:
        once(
            form.cleaned_data["idem"],
            lambda: send_case(actor=request.actor, case_id=case.pk, choice=form.choice(), now=now).public_id,
            now=now,
        )
    except Refused as refusal:
        form.add_error(None, refusal.why)
        return again(request, case, form, now, status=refusal.status)
    return redirect("desk")


def again(
    request: Request, case: Case, form: ChoiceForm, now: datetime, *, status: int = 422
) -> HttpResponse:
    rows = desk.waiting(request.actor, now=now)
    context = frame(request, rows, "", now) | opened(request, case, form, now)
    return render(request, "cases/desk/page.html", context, status=status)


def batch_again(request: Request, form: BatchForm, picked: list[str], now: datetime) -> HttpResponse:
    rows = desk.waiting(request.actor, now=now)
    messages.error(request, _("Choose who acts and say why."))
    context = frame(request, rows, "", now) | {"batch": form, "picked": picked}
    if rows:
        case = detail.case_of(rows[0].case.public_id)
        context |= opened(request, case, ChoiceForm(case=case), now)
    return render(request, "cases/desk/page.html", context, status=422)


@members_only
@require_POST
def desk_undo(request: Request, move: str) -> HttpResponse:
    must_dispatch(request.actor)
    now = clock()
    case = once(
        request.POST.get("idem", ""),
        lambda: take_back(actor=request.actor, move=move, now=now).public_id,
        now=now,
    )
    messages.success(request, _("Taken back. It waits at the desk again."))
    return redirect(f"{reverse('desk')}?case={case}")


@members_only
@require_POST
def desk_batch(request: Request) -> HttpResponse:
    """Several cases to one organisation. What cannot go stays at the desk, and its reason is said."""
    must_dispatch(request.actor)
    form, now = BatchForm(request.POST), clock()
    picked = request.POST.getlist("case")[: desk.SHOWN]
    if not form.is_valid():
        return batch_again(request, form, picked, now)
    wish = Wish("dispatch", form.cleaned_data["ground"], org_id=form.cleaned_data["org"])

    def do() -> str:
        cases = list(Case.objects.filter(desk.at_desk(request.actor), public_id__in=picked))
        if cases:
            say(request, act_on(actor=request.actor, cases=cases, wish=wish, now=now))
        else:
            messages.warning(request, _("Nothing of what you ticked waits at the desk any more."))
        return reverse("desk")

    return redirect(once(form.cleaned_data["idem"], do, now=now))
