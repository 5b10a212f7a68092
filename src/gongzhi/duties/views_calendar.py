"""What waits for me in my own calendar: the page of its address, and what the address answers."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from gongzhi.core.access import members_only, public
from gongzhi.core.acts import press
from gongzhi.core.calendars import SOURCES
from gongzhi.core.forms import WithKey, new_idem
from gongzhi.core.idempotency import first_time
from gongzhi.core.scope import WORK, Audience, scope_to
from gongzhi.core.verdict import Refused
from gongzhi.duties.calendars import calendar
from gongzhi.duties.models import CalendarKey
from gongzhi.duties.selectors import waiting
from gongzhi.duties.services.calendar import end_calendar, holder_of, make_calendar
from gongzhi.people.middleware import Request

OWN = frozenset({Audience.OWN})
MOST = 500


@members_only(audiences=OWN)
@never_cache
def my_calendar(request: Request) -> HttpResponse:
    """The address stands on the answer to the press that made it, and nowhere else."""
    key, form, now, here = "", WithKey(request.POST or None), clock(), reverse("my_calendar")
    if request.method == "POST" and form.is_valid():
        made = first_time(
            form.cleaned_data["idem"],
            lambda: make_calendar(actor=request.actor, now=now),
            answer=here,
            now=now,
        )
        if made is None:
            return redirect(here)
        key = made
    row = CalendarKey.objects.filter(account_id=request.actor.must_be_member(), ended_at=None).first()
    address = request.build_absolute_uri(reverse("duty_calendar", args=[key])) if key else ""
    facts = {"row": row, "address": address, "idem": new_idem(), "now": now}
    return render(request, "duties/calendar.html", facts)


@members_only(audiences=OWN)
@require_POST
def my_calendar_end(request: Request) -> HttpResponse:
    def end() -> str:
        end_calendar(actor=request.actor, now=clock())
        messages.success(request, _("Ended. The old address opens nothing any more."))
        return reverse("my_calendar")

    return press(request, end, back=reverse("my_calendar"))


@public(because="whoever holds the key was given it by whose calendar it is")
@never_cache
@require_safe
def duty_calendar(_request: HttpRequest, key: str) -> HttpResponse:
    """What waits today for the account of this key, with its rights of today."""
    now = clock()
    actor = holder_of(key, now=now)
    if actor is None:
        raise Refused(
            _("This calendar address is not in use. Make a new one on the page of your account."), status=404
        )
    with scope_to(actor.grants(WORK)):
        more = [event for source in SOURCES for event in source(actor, now)]
        said = calendar(list(waiting(actor)[:MOST]), more=more, now=now)
    return HttpResponse(said, content_type="text/calendar; charset=utf-8")
