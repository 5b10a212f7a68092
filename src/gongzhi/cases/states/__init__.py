"""The life of a case, in one table."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.core.verdict import Refused


class Status(models.TextChoices):
    RECEIVED = "received", gettext_lazy("to be dispatched")  # 待派单
    DISPATCHED = "dispatched", gettext_lazy("to be accepted")  # 待接单
    ACCEPTED = "accepted", gettext_lazy("in hand")  # 办理中
    FINISHED = "finished", gettext_lazy("to be rated")  # 待评价
    CLOSED = "closed", gettext_lazy("closed")  # 已办结


class Step(models.TextChoices):
    DISPATCH = "dispatch", gettext_lazy("dispatch")
    ACCEPT = "accept", gettext_lazy("accept")
    RETURN = "return", gettext_lazy("return")
    FINISH = "finish", gettext_lazy("finish")
    CLOSE = "close", gettext_lazy("close")
    REOPEN = "reopen", gettext_lazy("reopen")


OPEN = (Status.RECEIVED, Status.DISPATCHED, Status.ACCEPTED)

NEXT: dict[tuple[str, Step], Status] = {
    (Status.RECEIVED, Step.DISPATCH): Status.DISPATCHED,
    (Status.DISPATCHED, Step.DISPATCH): Status.DISPATCHED,
    (Status.DISPATCHED, Step.ACCEPT): Status.ACCEPTED,
    (Status.DISPATCHED, Step.RETURN): Status.RECEIVED,
    (Status.ACCEPTED, Step.RETURN): Status.RECEIVED,
    (Status.DISPATCHED, Step.FINISH): Status.FINISHED,
    (Status.ACCEPTED, Step.FINISH): Status.FINISHED,
    (Status.FINISHED, Step.CLOSE): Status.CLOSED,
    (Status.FINISHED, Step.REOPEN): Status.ACCEPTED,
    (Status.CLOSED, Step.REOPEN): Status.ACCEPTED,
}


def after(status: str, step: Step) -> Status:
    """The state after a step; refuses with 409 where the step is not open in this state."""
    try:
        return NEXT[status, step]
    except KeyError:
        raise Refused(
            _("This case is “{status}” now. That step is no longer open.").format(
                status=Status(status).label
            ),
            status=409,
        ) from None
