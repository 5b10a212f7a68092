"""The journal for the auditor: search without words or names, anchors, verifying."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.timezone import now as clock
from django.views.decorators.http import require_POST, require_safe

from gongzhi.core.access import members_only
from gongzhi.core.idempotency import once
from gongzhi.core.scope import Audience, Grant, scope_to, unscoped
from gongzhi.journal import selectors
from gongzhi.journal.models import Entry
from gongzhi.people.actor import Actor
from gongzhi.people.middleware import Request
from gongzhi.people.posts import Right
from gongzhi.places.levels import Level
from gongzhi.portal import policies
from gongzhi.portal.forms.operate import JournalSearch
from gongzhi.portal.selectors import tasks, upkeep
from gongzhi.portal.services.upkeep import verify_now
from gongzhi.portal.views.operate import opened, page
from gongzhi.portal.views.operate_tasks import card


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as the auditor sees it: codes and ids, the sentence of its verb, no words."""

    entry: Entry
    what: str
    login: str


def audit_scope(actor: Actor) -> AbstractContextManager[None]:
    """The auditor of the district reads everything, that of a lower place what happened there."""
    held = [post for post in actor.posts if Right.AUDIT in post.spec.rights]
    if any(post.level == Level.DISTRICT for post in held):
        return unscoped(because="the auditor of the district reads the whole journal")
    return scope_to(Grant(Audience.SUPERVISOR, post.level, post.place_id, post.path) for post in held)


@members_only
@require_safe
def journal(request: Request) -> HttpResponse:
    actor = opened(request, policies.can_audit(request.actor))
    form = JournalSearch(request.GET)
    found = list[Entry]()
    if form.is_valid():
        with audit_scope(actor):
            found = selectors.entries(form.search())
    shown = found[: selectors.AT_ONCE]
    who = upkeep.logins({entry.actor_id for entry in shown})
    lines = [
        Line(entry, selectors.sentence(entry.verb, entry.data), who.get(entry.actor_id or 0, ""))
        for entry in shown
    ]
    asked = request.GET.copy()
    asked.pop("before", None)
    newest = f"?{asked.urlencode()}" if request.GET.get("before") else ""
    asked["before"] = str(shown[-1].pk) if shown else ""
    return page(
        request, "journal", "operate_journal", 200 if form.is_valid() else 422, form=form, lines=lines, now=clock(),
        older=asked.urlencode() if len(found) > selectors.AT_ONCE else "", newest=newest,
    )  # fmt: skip


@members_only
@require_safe
def anchors(request: Request) -> HttpResponse:
    opened(request, policies.can_audit(request.actor))
    last, now = tasks.last_run("journal.verify"), clock()
    faults = last.result.get("faults", []) if last and isinstance(last.result, dict) else []
    return page(
        request, "anchors", "operate_anchors", anchors=selectors.anchors(), last=last, now=now, faults=faults,
        words=card(last, now).words if last else "",
    )  # fmt: skip


def parse_day(said: str) -> date | None:
    try:
        return parse_date(said)
    except ValueError:
        return None


@members_only
@require_safe
def anchor_file(request: Request, day: str) -> HttpResponse:
    """One anchor, as its copies outside the database hold it."""
    opened(request, policies.can_audit(request.actor))
    on = parse_day(day)
    facts = selectors.anchor_facts(on) if on else None
    if facts is None:
        raise Http404
    response = JsonResponse(facts)
    response["Content-Disposition"] = f'attachment; filename="anchor-{day}.json"'
    return response


@members_only
@require_POST
def verify(request: Request) -> HttpResponse:
    actor, now = opened(request, policies.can_audit(request.actor)), clock()
    key = request.POST.get("idem", "")[:64]
    return redirect(
        once(key, lambda: reverse("task_detail", args=[verify_now(actor=actor, now=now).public_id]), now=now)
    )
