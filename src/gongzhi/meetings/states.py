"""How a meeting goes: from planned to published."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from gongzhi.core.verdict import Refused


class MeetingState(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("meeting", "planned")
    CALLED = "called", pgettext_lazy("meeting", "called")
    OPEN = "open", pgettext_lazy("meeting", "in session")
    CLOSED = "closed", pgettext_lazy("meeting", "to be signed")
    SIGNED = "signed", pgettext_lazy("meeting", "signed")
    PUBLISHED = "published", pgettext_lazy("meeting", "published")
    CANCELLED = "cancelled", pgettext_lazy("meeting", "cancelled")


class MeetingStep(StrEnum):
    CALL = "call"
    OPEN = "open"
    CLOSE = "close"
    REOPEN = "reopen"
    SIGN = "sign"
    PUBLISH = "publish"
    CANCEL = "cancel"


S = MeetingState
NEXT: dict[tuple[str, MeetingStep], MeetingState] = {
    (S.PLANNED, MeetingStep.CALL): S.CALLED,
    (S.PLANNED, MeetingStep.OPEN): S.OPEN,
    (S.CALLED, MeetingStep.OPEN): S.OPEN,
    (S.OPEN, MeetingStep.CLOSE): S.CLOSED,
    (S.CLOSED, MeetingStep.REOPEN): S.OPEN,
    (S.CLOSED, MeetingStep.SIGN): S.SIGNED,
    (S.SIGNED, MeetingStep.PUBLISH): S.PUBLISHED,
    (S.PLANNED, MeetingStep.CANCEL): S.CANCELLED,
    (S.CALLED, MeetingStep.CANCEL): S.CANCELLED,
}
AHEAD = frozenset({S.PLANNED, S.CALLED})
PREPARED = AHEAD | {S.OPEN}  # something can still be put on the agenda
HELD = frozenset({S.OPEN, S.CLOSED, S.SIGNED, S.PUBLISHED})
FROZEN = frozenset({S.SIGNED, S.PUBLISHED})
WHY_NOT = {
    MeetingStep.CALL: gettext_lazy("It is “{state}” now and has been called already."),
    MeetingStep.OPEN: gettext_lazy("It is “{state}” now and cannot be opened."),
    MeetingStep.CLOSE: gettext_lazy("It is “{state}” now. Only a meeting in session is closed."),
    MeetingStep.REOPEN: gettext_lazy(
        "It is “{state}” now. Only minutes that are not signed are opened again."
    ),
    MeetingStep.SIGN: gettext_lazy("It is “{state}” now. Minutes are signed after the meeting was closed."),
    MeetingStep.PUBLISH: gettext_lazy("It is “{state}” now. Only signed minutes are published, once."),
    MeetingStep.CANCEL: gettext_lazy("It is “{state}” now and cannot be cancelled."),
}


def meeting_after(state: str, step: MeetingStep) -> MeetingState:
    """The state after a step; refused (409) where the step is not open in that state."""
    try:
        return NEXT[state, step]
    except KeyError:
        said = str(WHY_NOT[step]).format(state=MeetingState(state).label)
        raise Refused(said, status=409) from None


class PromiseState(models.TextChoices):
    """Of a resolution: a promise of somebody until a day."""

    DRAFT = "draft", pgettext_lazy("resolution", "not signed yet")
    OPEN = "open", pgettext_lazy("resolution", "promised")
    DONE = "done", pgettext_lazy("resolution", "said to be done")
    KEPT = "kept", pgettext_lazy("resolution", "confirmed")
    STRUCK = "struck", pgettext_lazy("resolution", "not owed any more")


UNSETTLED = frozenset({PromiseState.OPEN, PromiseState.DONE})


def must_be(state: str, *wanted: str) -> None:
    """Refuses (409) what is not in one of these states."""
    if state not in wanted:
        raise Refused(_("This promise is “{state}” now.").format(state=PromiseState(state).label), status=409)
