"""How the platform is doing, and elevated sessions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from gongzhi.core.access import members_only, public
from gongzhi.core.addresses import number_in
from gongzhi.core.context import address
from gongzhi.core.forms import new_idem
from gongzhi.core.idempotency import once
from gongzhi.core.verdict import Verdict, require
from gongzhi.people.actor import Actor
from gongzhi.people.middleware import Request
from gongzhi.people.services import elevate, end_elevation
from gongzhi.portal import policies
from gongzhi.portal.forms.operate import Elevate
from gongzhi.portal.selectors import health, monitor, upkeep
from gongzhi.portal.selectors.first_steps import is_empty


@dataclass(frozen=True, slots=True)
class Tab:
    name: str
    label: Any
    url: str
    is_here: bool


TABS = (
    ("operate_overview", gettext_lazy("Overview"), policies.can_open_overview),
    ("operate_first_steps", gettext_lazy("First steps"), policies.can_read_first_steps),
    ("operate_tasks", gettext_lazy("Tasks"), policies.can_operate),
    ("operate_imports", gettext_lazy("Imports"), policies.can_operate),
    ("operate_tokens", gettext_lazy("Programs"), policies.can_operate),
    ("operate_hooks", gettext_lazy("Webhooks"), policies.can_operate),
    ("operate_settings", gettext_lazy("Settings"), policies.can_operate),
    ("operate_retention", gettext_lazy("Retention"), policies.can_read_retention),
    ("operate_elevate", gettext_lazy("Elevated session"), policies.can_operate),
    ("operate_accounts", gettext_lazy("Accounts"), policies.can_secure),
    ("operate_keys", gettext_lazy("Keys"), policies.can_secure),
    ("operate_limits", gettext_lazy("Limits"), policies.can_lift_limits),
    ("operate_journal", gettext_lazy("Journal"), policies.can_audit),
    ("operate_anchors", gettext_lazy("Anchors"), policies.can_audit),
    ("operate_elevations", gettext_lazy("Elevated sessions"), policies.can_audit),
)


def tabs(actor: Actor, here: str) -> list[Tab]:
    """The pages of the platform's offices that this actor may open and that this installation has."""
    mine = ((name, label) for name, label, allowed in TABS if allowed(actor))
    return [Tab(name, label, address(name), name == here) for name, label in mine if address(name)]


def page(request: Request, template: str, here: str, status: int = 200, **facts: Any) -> HttpResponse:
    """A page of the platform's offices with its tabs."""
    frame = {"tabs": tabs(request.actor, here), "idem": new_idem()}
    return render(request, f"portal/operate/{template}.html", frame | facts, status=status)


def opened(request: Request, verdict: Verdict) -> Actor:
    require(verdict)
    return request.actor


@public(
    because="a monitor asks whether the place works: names of checks, counts and ages, nothing of anybody"
)
@require_safe
@never_cache
def health_json(request: Request) -> HttpResponse:
    found = monitor.LAST.get()
    return JsonResponse(found, status=200 if found["ok"] else 503)


@public(because="a supervisor asks whether this process answers: no more than yes")
@require_safe
@never_cache
def health_live(request: Request) -> HttpResponse:
    return JsonResponse({"ok": True})


@members_only
@require_safe
def overview(request: Request) -> HttpResponse:
    opened(request, policies.can_open_overview(request.actor))
    now = clock()
    signs = health.signs(now)
    return page(
        request, "overview", "operate_overview", signs=signs, regular=health.regular_work(), now=now,
        ill=[sign for sign in signs if not sign.is_well], advice=monitor.advice(),
    )  # fmt: skip


@members_only
@require_safe
def elevation(request: Request) -> HttpResponse:
    return elevation_page(request, Elevate())


def elevation_page(request: Request, form: Elevate, status: int = 200) -> HttpResponse:
    actor = opened(request, policies.can_operate(request.actor))
    own = upkeep.elevations(account_id=actor.must_be_member())
    return page(request, "elevate", "operate_elevate", status, form=form, own=own[:10], now=clock())


@members_only
@require_POST
def elevation_open(request: Request) -> HttpResponse:
    actor = opened(request, policies.can_operate(request.actor))
    form = Elevate(request.POST)
    if not form.is_valid():
        return elevation_page(request, form, 422)

    def act() -> str:
        elevate(actor=actor, reason=form.cleaned_data["reason"], now=clock())
        return reverse("operate_first_steps" if is_empty() else "operate_overview")

    answer = once(form.cleaned_data["idem"], act, now=clock())
    messages.success(request, _("The elevated session is open. What you open now is logged."))
    return redirect(answer)


@members_only
@require_POST
def elevation_end(request: Request) -> HttpResponse:
    end_elevation(actor=opened(request, policies.can_operate(request.actor)), now=clock())
    messages.success(request, _("The elevated session has ended."))
    return redirect("operate_elevate")


@members_only
@require_safe
def elevations(request: Request) -> HttpResponse:
    """Every elevated session, for the auditor: who, why, from when until when."""
    opened(request, policies.can_audit(request.actor))
    before = request.GET.get("before", "")
    rows = upkeep.elevations(before=number_in(before))
    older = f"before={rows[upkeep.AT_ONCE - 1].pk}" if len(rows) > upkeep.AT_ONCE else ""
    newest = reverse("operate_elevations") if before else ""
    return page(
        request, "elevations", "operate_elevations", rows=rows[: upkeep.AT_ONCE], older=older, newest=newest,
        now=clock(),
    )  # fmt: skip
