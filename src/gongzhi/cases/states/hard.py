"""The life of an entry on the list of hard cases, in one table. None of it closes the case itself."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.core.verdict import Refused


class HardState(models.TextChoices):
    ASKED = "asked", gettext_lazy("asked for approval")  # 待审批
    LISTED = "listed", gettext_lazy("on the list")  # 挂账中
    BACK = "back", gettext_lazy("has come back")  # 到期待定
    REFUSED = "refused", gettext_lazy("not listed")  # 未同意
    OFF = "off", gettext_lazy("off the list")  # 已销账


class HardStep(models.TextChoices):
    LIST = "list", gettext_lazy("put on the list")
    REFUSE = "refuse", gettext_lazy("refuse")
    RETURN = "return", gettext_lazy("come back on its date")
    KEEP = "keep", gettext_lazy("keep on the list")
    LEAVE = "leave", gettext_lazy("take off the list")


STANDING = (HardState.LISTED, HardState.BACK)
ALIVE = (HardState.ASKED, *STANDING)

NEXT_OF_HARD: dict[tuple[str, HardStep], HardState] = {
    (HardState.ASKED, HardStep.LIST): HardState.LISTED,
    (HardState.ASKED, HardStep.REFUSE): HardState.REFUSED,
    (HardState.ASKED, HardStep.LEAVE): HardState.OFF,
    (HardState.LISTED, HardStep.RETURN): HardState.BACK,
    (HardState.BACK, HardStep.KEEP): HardState.LISTED,
    (HardState.LISTED, HardStep.LEAVE): HardState.OFF,
    (HardState.BACK, HardStep.LEAVE): HardState.OFF,
}


def hard_after(state: str, step: HardStep) -> HardState:
    """The state after a step; refuses with 409 where the step is not open in this state."""
    if (state, step) not in NEXT_OF_HARD:
        sentence = _("It is “{state}” now. That step is no longer open.")
        raise Refused(sentence.format(state=HardState(state).label), status=409)
    return NEXT_OF_HARD[state, step]
