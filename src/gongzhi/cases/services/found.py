"""A problem that staff enter themselves: found on a round, or written down for somebody (E11, F5)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.cases.models import Case
from gongzhi.cases.policies import can_register
from gongzhi.cases.services.duty import tell_reporter
from gongzhi.cases.services.intake import Report, receive_case
from gongzhi.core.verdict import require
from gongzhi.journal.services import declare, record
from gongzhi.people.actor import Actor

WRITTEN_DOWN = declare("cases.written_down", gettext_lazy("wrote this down for somebody"))


@transaction.atomic
def register_case(*, actor: Actor, report: Report, channel: str, now: datetime) -> Case:
    """Enter a case at a place of one's own. Whoever was helped gets word where a number was given."""
    require(can_register(actor, report.place))
    case = receive_case(actor=actor, report=report, now=now)
    if report.on_behalf:
        record(actor, WRITTEN_DOWN, case, at=now, channel=channel)
        text = _("“{title}” was written down for you and went to {org}. Number {number}.")
        text = text.format(title=case.title, org=case.bearer or "—", number=case.number)
        tell_reporter(case, text, kind="case", now=now)
    return case
