"""The page of one case, and its photos."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongzhi.cases import looks, policies
from gongzhi.cases.forms.staff import ReplyForm
from gongzhi.cases.models import Case
from gongzhi.cases.models.case import Phase
from gongzhi.cases.selectors import detail
from gongzhi.cases.selectors.actions import LOOKS, actions
from gongzhi.cases.selectors.coordination import beside
from gongzhi.cases.selectors.incident import card
from gongzhi.cases.selectors.petitions import petition_of
from gongzhi.cases.selectors.pleas import Pleas, pleas_of
from gongzhi.cases.selectors.release import public_reading
from gongzhi.cases.selectors.reply_texts import Filled, fitting
from gongzhi.cases.selectors.timeline import History, history
from gongzhi.cases.selectors.unread import seen_at
from gongzhi.cases.services.unread import mark_seen
from gongzhi.cases.states import OPEN
from gongzhi.core.access import members_only
from gongzhi.core.files import served
from gongzhi.core.formats import Due, due, span
from gongzhi.core.panels import PANELS
from gongzhi.journal.services import label_of
from gongzhi.notices.selectors import receipts
from gongzhi.notices.selectors.following import button
from gongzhi.people.actor import Actor
from gongzhi.people.middleware import Request
from gongzhi.places.selectors import plan_around


@members_only
@require_safe
def case_detail(request: Request, public_id: str) -> HttpResponse:
    case = detail.case_of(public_id)
    return case_page(request, case)


def case_page(request: Request, case: Case, **more: Any) -> HttpResponse:
    """The page as it stands; `more` puts a form with its errors back into it."""
    now = clock()
    past, pleas = history(case, request.actor), pleas_of(case)
    texts, read_until = fitting(case, now=now), seen_at(request.actor, case)
    context = {
        "case": case, "now": now, "chips": looks.chips_of(case, now), "paces": detail.paces(case),
        "twins": detail.twins(case, now=now), "why": detail.why(case),
        "reply": ReplyForm(initial=first_words(request, texts)), "texts": texts, "receivers": detail.receivers(case),
        "can_write": policies.can_write(request.actor, case).ok, "seen": past.seen, "read_until": read_until,
        "receipts": receipts(label_of(case), now=now),
        "follows": button(request.actor, "case", case.public_id, case.pk),
    }  # fmt: skip
    context |= (
        offered(request.actor, case, pleas, now) | shown(past, request.GET.get("show", "")) | photos_of(case)
    )
    context |= (
        clock_of(case, now)
        | {"pleas": pleas, "petition": petition_of(case, now=now)}
        | beside(request.actor, case)
    )
    context |= {"can_slip": policies.can_print_slip(request.actor, case).ok}
    context |= {"panels": PANELS.of("case", request.actor, case, now)}
    context |= {"many": card(request.actor, case), "plan": plan_around(case.place)} | more
    is_read = "X-Along" not in request.headers  # a phone that takes the page along has not shown it yet
    if past.lines and is_read and (read_until is None or past.lines[0].at > read_until):
        mark_seen(actor=request.actor, case=case, at=past.lines[0].at)
    return render(request, "cases/detail.html", context)


def first_words(request: Request, texts: list[Filled]) -> dict[str, Any]:
    """An empty public reply, or the text that was asked for in the address."""
    asked = request.GET.get("fill", "")
    words = next((text.text for text in texts if text.public_id == asked), "")
    return {"seen_by": ReplyForm.PUBLIC, "text": words}


def offered(actor: Actor, case: Case, pleas: Pleas, now: datetime) -> dict[str, Any]:
    found = actions(actor, case, pleas, now=now)
    works = [one for one in found if one.step not in LOOKS]
    return {
        "main": next((one for one in works if one.main), None),
        "works": [one for one in works if not one.main],
        "looks": [one for one in found if one.step in LOOKS],
        "reasons": [one for one in works if one.why_not],
    }


def shown(past: History, which: str) -> dict[str, Any]:
    """All lines, those that residents see too, or those among staff."""
    inside = [line for line in past.lines if line.internal]
    public = [line for line in past.lines if not line.internal]
    tabs = [
        ("", _("all"), len(past.lines)), ("public", _("public"), len(public)), ("internal", _("internal"), len(inside)),
    ]  # fmt: skip
    lines = {"public": public, "internal": inside}.get(which, past.lines)
    return {"lines": lines, "show": which, "tabs": tabs}


def photos_of(case: Case) -> dict[str, Any]:
    every = detail.pictures(case)
    pictures = [one for one in every if one.phase in (Phase.BEFORE, Phase.AFTER)]
    before = [one for one in pictures if one.phase == Phase.BEFORE]
    after = [one for one in pictures if one.phase == Phase.AFTER]
    sides = [(_("Before"), before), (_("After"), after)]
    return {"pictures": pictures, "sides": sides, "public": public_reading(case, every)}


def clock_of(case: Case, now: Any) -> dict[str, Any]:
    answering = detail.answering(case, now=now)
    time: Due | None = due(answering.due, now=now) if answering.due and case.status in OPEN else None
    start = case.paused_until or now  # what is left begins when the clock runs again
    left = span(time.at - start) if time and time.at >= now else time.words if time else ""
    return {"answering": answering, "time": time, "left": left, "gone": answering.share_gone(now)}


@members_only
@require_safe
def case_photo(request: Request, public_id: str, file_id: str) -> HttpResponseBase:
    case = detail.case_of(public_id)
    return served(detail.photo_of(case, file_id).file)
