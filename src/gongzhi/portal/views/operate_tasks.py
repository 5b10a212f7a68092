"""Background work: the operator's list, and one task's page for whoever started it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag, urlencode
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gongzhi.core import chips, files
from gongzhi.core.access import members_only
from gongzhi.core.formats import count
from gongzhi.core.models import TaskRun
from gongzhi.core.models.files import FileState
from gongzhi.core.models.tasks import TaskState
from gongzhi.core.scope import Audience
from gongzhi.people.middleware import Request
from gongzhi.portal import policies
from gongzhi.portal.selectors import tasks, upkeep
from gongzhi.portal.services.upkeep import note_fetched, stop_task, try_task_again
from gongzhi.portal.views.operate import opened, page

OWNERS = (Audience.OWN, Audience.OPERATOR)
CHIPS = {
    TaskState.WAITING: chips.Chip("new", "clock", TaskState.WAITING.label),
    TaskState.RUNNING: chips.Chip("doing", "refresh", TaskState.RUNNING.label),
    TaskState.DONE: chips.Chip("done", "check", TaskState.DONE.label),
    TaskState.STOPPED: chips.Chip("hard", "player-stop", TaskState.STOPPED.label),
    TaskState.FAILED: chips.Chip("late", "alert-circle", TaskState.FAILED.label),
}


@dataclass(frozen=True, slots=True)
class Card:
    """A task as core/components/_task.html draws it."""

    row: TaskRun
    words: str
    stop_url: str = ""
    again_url: str = ""
    file_url: str = ""
    refused: str = ""

    @property
    def public_id(self) -> str:
        return self.row.public_id

    @property
    def name(self) -> str:
        return self.row.title

    @property
    def state(self) -> str:
        return self.row.state

    @property
    def done(self) -> int:
        return self.row.done

    @property
    def total(self) -> int:
        return self.row.total

    @property
    def chip(self) -> chips.Chip:
        return CHIPS[TaskState(self.row.state)]

    @property
    def fragment_url(self) -> str:
        return reverse("task_part", args=[self.row.public_id])

    @property
    def etag(self) -> str:
        seen = f"{self.state} {self.done} {self.total} {self.words} {self.refused} {self.stop_url} {self.again_url}"
        return quote_etag(hashlib.sha256(seen.encode()).hexdigest()[:24])


def card(row: TaskRun, now: datetime) -> Card:
    live = row.state in tasks.LIVE
    has_file = row.result_file is not None and row.result_file.state == FileState.READY
    return Card(
        row, tasks.in_words(row, now),
        stop_url=address_of("task_stop", row) if live and not row.stop_asked else "",
        again_url=address_of("task_again", row) if row.state in (TaskState.FAILED, TaskState.STOPPED) else "",
        file_url=address_of("task_file", row) if has_file else "",
        refused=_("{n} rows refused").format(n=count(row.refused)) if row.refused else "",
    )  # fmt: skip


def address_of(name: str, row: TaskRun) -> str:
    return reverse(name, args=[row.public_id])


def found(public_id: str) -> TaskRun:
    row = tasks.found_task(public_id).first()
    if row is None:
        raise Http404
    return row


@members_only(audiences=OWNERS)
@require_safe
def task_list(request: Request) -> HttpResponse:
    """All tasks in an elevated session, else the operator's own."""
    actor = opened(request, policies.can_operate(request.actor))
    now, asked = clock(), {name: request.GET.get(name, "") for name in ("state", "before")}
    rows = tasks.task_list(**asked)
    last = rows[tasks.AT_ONCE - 1].public_id if len(rows) > tasks.AT_ONCE else ""
    shown = rows[: tasks.AT_ONCE]
    who = upkeep.logins({row.account_id for row in shown})
    facts: dict[str, Any] = {
        "cards": [(card(row, now), who.get(row.account_id or 0, "")) for row in shown],
        "states": [("", _("all")), *TaskState.choices],
        "state": asked["state"],
        "older": urlencode({"state": asked["state"], "before": last}) if last else "",
        "newest": f"?{urlencode({'state': asked['state']})}" if asked["before"] else "",
        "is_elevated": bool(actor.elevated),
        "now": now,
    }
    return page(request, "tasks", "operate_tasks", **facts)


@members_only(audiences=OWNERS)
@require_safe
def task_detail(request: Request, public_id: str) -> HttpResponse:
    row, now = found(public_id), clock()
    faults = row.result.get("faults", []) if isinstance(row.result, dict) else []
    return render(request, "portal/operate/task.html", {"card": card(row, now), "now": now, "faults": faults})


@members_only(audiences=OWNERS)
@require_safe
def task_part(request: Request, public_id: str) -> HttpResponseBase:
    """The live part, asked every five seconds; unchanged it costs a 304."""
    drawn = card(found(public_id), clock())
    response = render(request, "core/components/_task.html", {"task": drawn})
    response["ETag"] = drawn.etag
    return get_conditional_response(request, etag=drawn.etag, response=response) or response


@members_only(audiences=OWNERS)
@require_POST
def task_stop(request: Request, public_id: str) -> HttpResponse:
    row = found(public_id)
    stop_task(actor=request.actor, run=row, now=clock())
    messages.success(request, _("It stops at its next step. What is done stays done."))
    return redirect("task_detail", public_id)


@members_only(audiences=OWNERS)
@require_POST
def task_again(request: Request, public_id: str) -> HttpResponse:
    try_task_again(actor=request.actor, run=found(public_id), now=clock())
    messages.success(request, _("It is in the queue again."))
    return redirect("task_detail", public_id)


@members_only(audiences=OWNERS)
@require_safe
def task_file(request: Request, public_id: str) -> HttpResponseBase:
    """The result as a file to keep; somebody else's is opened in an elevated session and journaled."""
    row = found(public_id)
    file = row.result_file
    if file is None or file.state != FileState.READY or not files.where(file).exists():
        raise Http404
    note_fetched(actor=request.actor, run=row, now=clock())
    content = files.where(file).open("rb")
    response = FileResponse(content, as_attachment=True, filename=file.name, content_type=file.kind)
    response["Cache-Control"] = "private, no-store"
    return response
