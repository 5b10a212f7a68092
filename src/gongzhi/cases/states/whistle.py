"""The life of a whistle and of each call in it, in two tables.

No time stops in any of them: the time to report in runs while a call is objected to, and a call that was objected to
in vain is as late as it is.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.core.verdict import Refused


class WhistleState(models.TextChoices):
    BLOWN = "blown", gettext_lazy("departments are called")  # 已吹哨
    DRAFTED = "drafted", gettext_lazy("finding to be agreed")  # 待同意
    FOUND = "found", gettext_lazy("shares of duty are owed")  # 已认定
    DONE = "done", gettext_lazy("all shares are done")  # 已办结
    CANCELLED = "cancelled", gettext_lazy("called off")  # 已取消


class WhistleStep(models.TextChoices):
    DRAFT = "draft", gettext_lazy("write the finding")
    SETTLE = "settle", gettext_lazy("put the finding in force")
    REVISE = "revise", gettext_lazy("take the finding back")
    FINISH = "finish", gettext_lazy("do the last share")
    CANCEL = "cancel", gettext_lazy("call it off")


class CallState(models.TextChoices):
    CALLED = "called", gettext_lazy("not there yet")  # 未报到
    ARRIVED = "arrived", gettext_lazy("reported in")  # 已报到
    OBJECTED = "objected", gettext_lazy("objects")  # 有异议
    EXCUSED = "excused", gettext_lazy("need not come")  # 不用到


class CallStep(models.TextChoices):
    ARRIVE = "arrive", gettext_lazy("report in")
    OBJECT = "object", gettext_lazy("object")
    UPHOLD = "uphold", gettext_lazy("uphold the objection")
    REJECT = "reject", gettext_lazy("reject the objection")


RUNNING = (WhistleState.BLOWN, WhistleState.DRAFTED, WhistleState.FOUND)
GATHERING = (
    WhistleState.BLOWN,
    WhistleState.DRAFTED,
)  # those called may still come or object to being called
RATED_IN = (WhistleState.FOUND, WhistleState.DONE)

NEXT_OF_WHISTLE: dict[tuple[str, WhistleStep], WhistleState] = {
    (WhistleState.BLOWN, WhistleStep.DRAFT): WhistleState.DRAFTED,
    (WhistleState.DRAFTED, WhistleStep.DRAFT): WhistleState.DRAFTED,
    (WhistleState.DRAFTED, WhistleStep.SETTLE): WhistleState.FOUND,
    (WhistleState.DRAFTED, WhistleStep.REVISE): WhistleState.BLOWN,
    (WhistleState.FOUND, WhistleStep.REVISE): WhistleState.BLOWN,
    (WhistleState.FOUND, WhistleStep.FINISH): WhistleState.DONE,
    (WhistleState.BLOWN, WhistleStep.CANCEL): WhistleState.CANCELLED,
    (WhistleState.DRAFTED, WhistleStep.CANCEL): WhistleState.CANCELLED,
}
NEXT_OF_CALL: dict[tuple[str, CallStep], CallState] = {
    (CallState.CALLED, CallStep.ARRIVE): CallState.ARRIVED,
    (CallState.OBJECTED, CallStep.ARRIVE): CallState.ARRIVED,
    (CallState.CALLED, CallStep.OBJECT): CallState.OBJECTED,
    (CallState.OBJECTED, CallStep.UPHOLD): CallState.EXCUSED,
    (CallState.OBJECTED, CallStep.REJECT): CallState.CALLED,
}


def whistle_after(state: str, step: WhistleStep) -> WhistleState:
    """The state of a whistle after a step; refuses with 409 where the step is not open."""
    if (state, step) not in NEXT_OF_WHISTLE:
        raise closed(WhistleState(state))
    return NEXT_OF_WHISTLE[state, step]


def call_after(state: str, step: CallStep) -> CallState:
    """The same for one call."""
    if (state, step) not in NEXT_OF_CALL:
        raise closed(CallState(state))
    return NEXT_OF_CALL[state, step]


def closed(state: WhistleState | CallState) -> Refused:
    sentence = _("It is “{state}” now. That step is no longer open.")
    return Refused(sentence.format(state=state.label), status=409)
