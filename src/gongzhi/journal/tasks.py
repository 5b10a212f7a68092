"""Verifying as background work, and the line that a sweep leaves in the journal."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from gongzhi.core.models import TaskRun
from gongzhi.core.sweeping import TELL
from gongzhi.core.tasks import Run, work
from gongzhi.journal.services import Draft, declare, record_all
from gongzhi.journal.verify import verified

VERIFY = "journal.verify"
SWEPT = declare("journal.swept", _("erased what was kept long enough"))


class Clock:
    """Who writes when nobody did: the house itself."""

    account_id: int | None = None
    org_id: int | None = None


@work(VERIFY)
def verify_task(run: Run) -> dict[str, object]:
    return verified(run.progress)


def tell(run_id: int, erased: dict[str, int], now: datetime) -> None:
    """Counts only: what was erased is not said."""
    subject = f"{TaskRun._meta.model_name}:{run_id}"
    record_all(Clock(), [Draft(SWEPT, subject, {}, dict(erased))], at=now)


def install() -> None:
    TELL.append(tell)
