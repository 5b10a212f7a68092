"""A result is published; a promise is opened, said to be done, and shown."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gongzhi.core.access import members_only
from gongzhi.core.acts import act, status_of
from gongzhi.core.files import served
from gongzhi.core.verdict import Refused, require
from gongzhi.meetings import papers, policies
from gongzhi.meetings.chips import FOUND, promise_chip
from gongzhi.meetings.forms.acts import FinishForm
from gongzhi.meetings.forms.plans import PublishForm
from gongzhi.meetings.selectors import detail
from gongzhi.meetings.selectors.history import timeline
from gongzhi.meetings.selectors.promises import promise_of
from gongzhi.meetings.services.keeping import finish_promise
from gongzhi.meetings.services.publishing import preview, publish_meeting
from gongzhi.meetings.states import MeetingState, MeetingStep, PromiseState, meeting_after
from gongzhi.people.middleware import Request


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_publish(request: Request, public_id: str) -> HttpResponse:
    """The sheet as it will hang, with what is covered; one press hangs it and tells feeds and robots."""
    meeting, now = detail.meeting_of(public_id), clock()
    require(policies.can_publish(request.actor, meeting))
    seen = preview(meeting)
    form = PublishForm(request.POST or None, initial={"body": seen.body})

    def publish() -> str:
        body = form.cleaned_data["body"]
        publish_meeting(actor=request.actor, meeting_id=meeting.pk, body=body, now=now)
        messages.success(request, _("Published. It hangs on the board; print the sheet for the paper board."))
        return reverse("meeting_detail", args=[meeting.public_id])

    if response := act(request, form, publish):
        return response
    if request.method != "POST":
        meeting_after(meeting.state, MeetingStep.PUBLISH)
    facts = {"meeting": meeting, "form": form, "seen": seen, "now": now}
    return render(request, "meetings/publish.html", facts, status=status_of(form))


@members_only
@require_safe
def meeting_sheet(request: Request, public_id: str) -> HttpResponse:
    """What hangs on the board, in large type for the paper board."""
    meeting = detail.meeting_of(public_id)
    if meeting.state != MeetingState.PUBLISHED or meeting.post is None:
        raise Refused(_("Its result is not published yet."), status=404)
    return HttpResponse(papers.sheet(meeting.post, meeting), content_type="application/pdf")


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def promise_detail(request: Request, public_id: str) -> HttpResponse:
    promise, now = promise_of(public_id), clock()
    may = promise.state == PromiseState.OPEN and policies.can_finish(request.actor, promise).ok
    form = FinishForm(request.POST or None, request.FILES or None)
    form.prepare(promise)

    def finish() -> str:
        finish_promise(actor=request.actor, resolution_id=promise.pk, finish=form.finish(), now=now)
        messages.success(request, _("Written down. The next meeting looks at it."))
        return reverse("promise_detail", args=[promise.public_id])

    if response := act(request, form, finish):
        return response
    looks = promise.looks.select_related("meeting").order_by("pk")
    facts: dict[str, Any] = {
        "promise": promise, "now": now, "chip": promise_chip(promise.state, promise.due_on, today=localdate(now)),
        "may": may, "form": form, "photos": list(promise.photos.select_related("file")),
        "looks": [(look, FOUND[look.verdict]) for look in looks], "lines": timeline(promise, request.actor),
    }  # fmt: skip
    return render(request, "meetings/promise.html", facts, status=status_of(form))


@members_only
@require_safe
def promise_photo(request: Request, public_id: str, file_id: str) -> HttpResponseBase:
    promise = promise_of(public_id)
    row = promise.photos.select_related("file").filter(file__public_id=file_id).first()
    if row is None:
        raise Refused(_("This photo is not here any more."), status=404)
    return served(row.file)
