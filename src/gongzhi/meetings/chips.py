"""The chips of meetings, of promises and of what a meeting found."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gongzhi.core.chips import Chip
from gongzhi.meetings.models import Verdict
from gongzhi.meetings.states import MeetingState, PromiseState

CHIPS: dict[str, Chip] = {
    MeetingState.PLANNED: Chip("new", "calendar", pgettext_lazy("meeting", "planned")),
    MeetingState.CALLED: Chip("new", "calendar-event", pgettext_lazy("meeting", "called")),
    MeetingState.OPEN: Chip("doing", "users-group", pgettext_lazy("meeting", "in session")),
    MeetingState.CLOSED: Chip("rate", "signature", pgettext_lazy("meeting", "to be signed")),
    MeetingState.SIGNED: Chip("rate", "speakerphone", pgettext_lazy("meeting", "signed")),
    MeetingState.PUBLISHED: Chip("done", "check", pgettext_lazy("meeting", "published")),
    MeetingState.CANCELLED: Chip("done", "x", pgettext_lazy("meeting", "cancelled")),
}
LATE = Chip("late", "alert-circle", _("Overdue"))
PROMISES: dict[str, Chip] = {
    PromiseState.DRAFT: Chip("new", "pencil", pgettext_lazy("resolution", "not signed yet")),
    PromiseState.OPEN: Chip("doing", "clock", pgettext_lazy("resolution", "promised")),
    PromiseState.DONE: Chip("rate", "eye", pgettext_lazy("resolution", "said to be done")),
    PromiseState.KEPT: Chip("done", "circle-check", pgettext_lazy("resolution", "confirmed")),
    PromiseState.STRUCK: Chip("done", "x", pgettext_lazy("resolution", "not owed any more")),
}
FOUND: dict[str, Chip] = {
    Verdict.KEPT: Chip("done", "circle-check", Verdict.KEPT.label),
    Verdict.AGAIN: Chip("late", "refresh", Verdict.AGAIN.label),
    Verdict.NOTED: Chip("doing", "eye", Verdict.NOTED.label),
    Verdict.STRUCK: Chip("done", "x", Verdict.STRUCK.label),
    Verdict.UNSEEN: Chip("hard", "help", Verdict.UNSEEN.label),
}


def promise_chip(state: str, due_on: date, *, today: date) -> Chip:
    """Of a promise today: one that is open past its day is late, whatever was said in between."""
    if state == PromiseState.OPEN and due_on < today:
        return LATE
    return PROMISES[state]
