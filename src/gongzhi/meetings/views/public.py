"""Check-in by the code on the wall, for anybody in the room."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from gongzhi.core.access import public
from gongzhi.core.acts import act, status_of
from gongzhi.core.scope import unscoped
from gongzhi.core.verdict import Refused
from gongzhi.meetings.forms.acts import CheckInForm
from gongzhi.meetings.models import Meeting
from gongzhi.meetings.services.room import check_in_by_code
from gongzhi.people.actor import VISITOR

IN_THE_ROOM = "whoever reads the code on the wall is in the room"


def meeting_by(code: str) -> Meeting:
    with unscoped(because=IN_THE_ROOM):
        found: Meeting | None = Meeting.objects.select_related("place", "kind").filter(code=code).first()
    if found is None:
        raise Refused(_("This code belongs to no meeting."), status=404)
    return found


@public(because=IN_THE_ROOM)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check_in(request: HttpRequest, code: str) -> HttpResponse:
    meeting, actor = meeting_by(code), getattr(request, "actor", None) or VISITOR
    form = CheckInForm(request.POST or None, meeting=meeting, initial={"name": actor.name})

    def arrive() -> str:
        check_in_by_code(code=code, arrival=form.arrival(), actor=actor, now=clock())
        return reverse("checked_in", args=[code])

    facts = {"meeting": meeting, "form": form, "now": clock()}
    return act(request, form, arrive) or render(
        request, "meetings/check_in.html", facts, status=status_of(form)
    )


@public(because=IN_THE_ROOM)
@require_safe
def checked_in(request: HttpRequest, code: str) -> HttpResponse:
    return render(request, "meetings/checked_in.html", {"meeting": meeting_by(code), "now": clock()})
