"""Accounts, keys and limits: the pages of the security officer. Names are shown after a look that is journaled."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongzhi.core import keys
from gongzhi.core.access import members_only
from gongzhi.core.idempotency import first_time, once
from gongzhi.core.verdict import Refused
from gongzhi.people.middleware import Request
from gongzhi.people.models import Account
from gongzhi.people.services import issue_password, set_active
from gongzhi.people.services.accounts import FirstPassword
from gongzhi.people.services.security import end_sessions, name_if_seen, see_name
from gongzhi.portal import policies
from gongzhi.portal.forms.operate import LiftLimit, RotateKeys, SeeName
from gongzhi.portal.selectors import accounts, health, tasks
from gongzhi.portal.services.upkeep import lift_limit, rotate_keys
from gongzhi.portal.views.operate import opened, page
from gongzhi.portal.views.operate_tasks import card


def found(login: str) -> Account:
    account = Account.objects.select_related("person").filter(login=login).first()
    if account is None:
        raise Http404
    return account


@members_only
@require_safe
def account_list(request: Request) -> HttpResponse:
    opened(request, policies.can_secure(request.actor))
    asked = {name: request.GET.get(name, "").strip() for name in ("begins", "state", "after")}
    rows = accounts.accounts(**asked)
    last = rows[accounts.AT_ONCE - 1].account.login if len(rows) > accounts.AT_ONCE else ""
    return page(
        request, "accounts", "operate_accounts", rows=rows[: accounts.AT_ONCE], asked=asked, now=clock(),
        older=urlencode(asked | {"after": last}) if last else "",
        newest=f"?{urlencode(asked | {'after': ''})}" if asked["after"] else "",
    )  # fmt: skip


@members_only
@require_safe
def account(request: Request, login: str) -> HttpResponse:
    return account_page(request, found(login), SeeName())


def account_page(
    request: Request, row: Account, form: SeeName, status: int = 200, first: FirstPassword | None = None
) -> HttpResponse:
    actor = opened(request, policies.can_secure(request.actor))
    now = clock()
    response = page(
        request, "account", "operate_accounts", status, account=row, form=form, first=first, now=now,
        name=name_if_seen(actor=actor, account=row, now=now), sessions=accounts.sessions_of(row),
        posts=accounts.posts_of(row, on=localdate(now)), is_self=row.pk == actor.account_id,
    )  # fmt: skip
    response["Cache-Control"] = "private, no-store"
    return response


@members_only
@require_POST
def account_name(request: Request, login: str) -> HttpResponse:
    actor = opened(request, policies.can_secure(request.actor))
    row, form, now = found(login), SeeName(request.POST), clock()
    if not form.is_valid():
        return account_page(request, row, form, 422)

    def act() -> str:
        see_name(actor=actor, account_id=row.pk, reason=form.cleaned_data["reason"], now=now)
        return reverse("operate_account", args=[login])

    return redirect(once(form.cleaned_data["idem"], act, now=now))


@members_only
@require_POST
def account_switch(request: Request, login: str) -> HttpResponse:
    """Open or close; one's own account stays open, or nobody could open it again."""
    actor = opened(request, policies.can_secure(request.actor))
    row, active = found(login), request.POST.get("active") == "yes"
    if row.pk == actor.account_id:
        raise Refused(_("Your own account is closed by another security officer."), status=409)
    set_active(actor=actor, account_id=row.pk, active=active, now=clock())
    messages.success(
        request, _("The account is open.") if active else _("The account is closed, its sessions ended.")
    )
    return redirect("operate_account", login)


@members_only
@require_POST
def account_sessions(request: Request, login: str) -> HttpResponse:
    actor = opened(request, policies.can_secure(request.actor))
    ended = end_sessions(actor=actor, account_id=found(login).pk, now=clock())
    messages.success(request, _("{n} sessions ended.").format(n=ended))
    return redirect("operate_account", login)


@members_only
@require_POST
def account_password(request: Request, login: str) -> HttpResponse:
    """A new first password, shown this once; the answer to a repeated sending does not show it again."""
    actor = opened(request, policies.can_secure(request.actor))
    row, now = found(login), clock()
    if row.person_id is None:
        raise Refused(_("No person stands behind this account."), status=409)
    person_id, here = row.person_id, reverse("operate_account", args=[login])
    made = first_time(
        request.POST.get("idem", "")[:64], lambda: issue_password(actor=actor, person_id=person_id, now=now),
        answer=here, now=now,
    )  # fmt: skip
    return account_page(request, found(login), SeeName(), first=made) if made else redirect(here)


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def key_ring(request: Request) -> HttpResponse:
    """What is on the ring, and the way to put a new key on it."""
    actor = opened(request, policies.can_secure(request.actor))
    now = clock()
    form = RotateKeys(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        ring, last = keys.ring(), tasks.last_run("core.reseal")
        return page(
            request, "keys", "operate_keys", 200 if request.method != "POST" else 422, form=form, primary=ring.primary,
            count=len(ring.keys), sign=health.keys(now), last=last, words=card(last, now).words if last else "",
        )  # fmt: skip
    said = form.cleaned_data

    def act() -> str:
        run = rotate_keys(actor=actor, password=said["password"], now=now)
        return reverse("task_detail", args=[run.public_id])

    return redirect(once(said["idem"], act, now=now))


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def limits(request: Request) -> HttpResponse:
    """Support lets somebody go on who was held back by a limit against abuse."""
    actor = opened(request, policies.can_lift_limits(request.actor))
    form = LiftLimit(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return page(request, "limits", "operate_limits", 200 if request.method != "POST" else 422, form=form)
    said, now = form.cleaned_data, clock()

    def act() -> str:
        lift_limit(actor=actor, act=said["act"], who=said["who"], now=now)
        return reverse("operate_limits")

    answer = once(said["idem"], act, now=now)
    messages.success(request, _("Lifted. The next try counts from zero."))
    return redirect(answer)
