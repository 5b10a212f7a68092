"""Webhooks: which program is told what, whether it arrives; registered and switched in an elevated session."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongzhi.core.access import members_only
from gongzhi.core.idempotency import first_time
from gongzhi.notices.models import Delivery, Hook
from gongzhi.notices.services.hooks import make_hook, send_again, switch_hook
from gongzhi.people.middleware import Request
from gongzhi.portal import policies
from gongzhi.portal.forms.hooks import MakeHook
from gongzhi.portal.views.operate import opened, page

SHOWN = 50  # the last messages


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def hook_list(request: Request) -> HttpResponse:
    """The list, and the form of a new one. Its secret stands on the answer to that form and nowhere else."""
    actor, now = opened(request, policies.can_operate(request.actor)), clock()
    form = MakeHook(request.POST or None)
    if request.method != "POST":
        return list_page(request, form)
    opened(request, policies.can_operate_elevated(actor))
    if not form.is_valid():
        return list_page(request, form, status=422)
    said, here = form.cleaned_data, reverse("operate_hooks")
    facts = {name: said[name] for name in ("token", "url", "events")}
    made = first_time(said["idem"], lambda: make_hook(actor=actor, **facts, now=now), answer=here, now=now)
    return list_page(request, MakeHook(), secret=made[1]) if made else redirect(here)


def list_page(request: Request, form: MakeHook, secret: str = "", status: int = 200) -> HttpResponse:
    response = page(
        request, "hooks", "operate_hooks", status, rows=Hook.objects.select_related("token__place")[:200],
        form=form, secret=secret, now=clock(), may=policies.can_operate_elevated(request.actor),
    )  # fmt: skip
    response["Cache-Control"] = "private, no-store"
    return response


@members_only
@require_safe
def hook(request: Request, public_id: str) -> HttpResponse:
    """One of them, with what it was sent of late."""
    opened(request, policies.can_operate(request.actor))
    found = hook_of(public_id)
    return page(
        request, "hook", "operate_hooks", hook=found, rows=found.deliveries.all()[:SHOWN], now=clock(),
        may=policies.can_operate_elevated(request.actor),
    )  # fmt: skip


def hook_of(public_id: str) -> Hook:
    found = Hook.objects.filter(public_id=public_id).select_related("token__place").first()
    if found is None:
        raise Http404
    return found


@members_only
@require_POST
def hook_switch(request: Request, public_id: str) -> HttpResponse:
    """Off where it is on, and the other way round, as the button says."""
    actor, on = opened(request, policies.can_operate_elevated(request.actor)), "on" in request.POST
    switch_hook(actor=actor, hook_id=hook_of(public_id).pk, on=on, now=clock())
    said = _("On: it is told what happens from now on.") if on else _("Off: it is told nothing any more.")
    messages.success(request, said)
    return redirect("operate_hook", public_id)


@members_only
@require_POST
def hook_again(request: Request, public_id: str, message_id: str) -> HttpResponse:
    actor = opened(request, policies.can_operate_elevated(request.actor))
    found = Delivery.objects.filter(hook=hook_of(public_id), public_id=message_id).first()
    if found is None:
        raise Http404
    send_again(actor=actor, delivery_id=found.pk, now=clock())
    messages.success(request, _("It is sent again within seconds."))
    return redirect("operate_hook", public_id)
