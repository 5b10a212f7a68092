"""Settings of the place and the time that personal data is kept."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongzhi.core import config
from gongzhi.core.access import members_only
from gongzhi.core.idempotency import once
from gongzhi.core.models.tasks import TaskState
from gongzhi.core.sweeping import KIND
from gongzhi.people.middleware import Request
from gongzhi.portal import policies
from gongzhi.portal.forms.operate import ChangeSetting
from gongzhi.portal.selectors import tasks, upkeep
from gongzhi.portal.services.upkeep import change_setting, forget_setting, sweep_now
from gongzhi.portal.views.operate import opened, page
from gongzhi.portal.views.operate_tasks import card


def declared(key: str) -> config.Declared:
    if key not in config.DECLARED:
        raise Http404
    return config.DECLARED[key]


@members_only
@require_safe
def settings(request: Request) -> HttpResponse:
    opened(request, policies.can_operate(request.actor))
    return page(request, "settings", "operate_settings", areas=upkeep.all_settings())


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def setting(request: Request, key: str) -> HttpResponse:
    """One setting: its value everywhere and per place, its history, and the form that changes it."""
    actor = opened(request, policies.can_operate(request.actor))
    facts = declared(key)
    form = ChangeSetting(facts, request.POST or None, initial={"value": config.value(key)})
    if request.method != "POST" or not form.is_valid():
        return page(
            request, "setting", "operate_settings", 200 if request.method != "POST" else 422, declared=facts,
            value=config.value(key), own=upkeep.own_values(key), history=upkeep.history(key), form=form, now=clock(),
        )  # fmt: skip
    said, now = form.cleaned_data, clock()

    def act() -> str:
        change_setting(
            actor=actor, key=key, value=said["value"], place=said["place"], reason=said["reason"], now=now
        )
        return reverse("operate_setting", args=[key])

    answer = once(said["idem"], act, now=now)
    messages.success(request, _("Changed. It counts from now on."))
    return redirect(answer)


@members_only
@require_POST
def setting_forget(request: Request, key: str, public_id: str) -> HttpResponse:
    actor = opened(request, policies.can_operate(request.actor))
    own = [one.place for one in upkeep.own_values(declared(key).key) if one.place.public_id == public_id]
    if not own:
        raise Http404
    forget_setting(actor=actor, key=key, place=own[0], now=clock())
    messages.success(request, _("{place} has no value of its own any more.").format(place=own[0].name))
    return redirect("operate_setting", key)


@members_only
@require_safe
def retention(request: Request) -> HttpResponse:
    actor = opened(request, policies.can_read_retention(request.actor))
    last, now = tasks.last_run(KIND), clock()
    counts = last.result if last and last.state == TaskState.DONE and last.result else {}
    return page(
        request, "retention", "operate_retention", purposes=upkeep.purposes(), last=last, now=now,
        words=card(last, now).words if last else "", sweeps=upkeep.sweeps(counts),
        can_run=bool(policies.can_operate_elevated(actor)), is_operator=bool(policies.can_operate(actor)),
    )  # fmt: skip


@members_only
@require_POST
def retention_run(request: Request) -> HttpResponse:
    actor, now = opened(request, policies.can_operate(request.actor)), clock()
    key = request.POST.get("idem", "")[:64]
    return redirect(
        once(key, lambda: reverse("task_detail", args=[sweep_now(actor=actor, now=now).public_id]), now=now)
    )
