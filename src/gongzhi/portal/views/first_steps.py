"""From an empty database to the first report: every step as it stands, for the operator and for who runs the place."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gongzhi.core.access import members_only
from gongzhi.core.idempotency import once
from gongzhi.people.middleware import Request
from gongzhi.people.posts import Right
from gongzhi.portal import policies
from gongzhi.portal.forms.operate import Trial
from gongzhi.portal.selectors import first_steps as selector
from gongzhi.portal.services.upkeep import send_trial
from gongzhi.portal.views.operate import opened, page


@members_only
@require_safe
def first_steps(request: Request) -> HttpResponse:
    """An operator opens an elevated session first: the page names what is missing everywhere."""
    actor = opened(request, policies.can_read_first_steps(request.actor))
    if not policies.runs_a_place(actor) and not actor.elevated:
        messages.info(
            request,
            _("The first steps look into everything. Open an elevated session with your reason first."),
        )
        return redirect("operate_elevate")
    rows = selector.steps(actor, now=clock())
    done = sum(step.found.is_done for step in rows)
    following = next((step.key for step in rows if not step.found.is_done), "")
    return page(
        request, "first_steps", "operate_first_steps", steps=rows, done=done, total=len(rows), following=following,
        operates=actor.holds(Right.OPERATE), now=clock(),
    )  # fmt: skip


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def trial(request: Request) -> HttpResponse:
    """One message to oneself, to see whether the ways out of the house work."""
    actor = opened(request, policies.can_operate_elevated(request.actor))
    form = Trial(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return page(request, "trial", "operate_first_steps", 422 if form.errors else 200, form=form)
    said, now = form.cleaned_data, clock()

    def act() -> str:
        send_trial(actor=actor, contact=said["contact"], now=now)
        return reverse("operate_first_steps")

    answer = once(said["idem"], act, now=now)
    messages.success(
        request, _("It is on its way. Look at your phone or mailbox, then open this page again.")
    )
    return redirect(answer)
