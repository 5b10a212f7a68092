"""What programs are told of cases by webhooks: the public steps, in ids and codes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from gongzhi.cases.models import Case
from gongzhi.notices.services.hooks import register_events


def facts(ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """As it stands when the message is made, for the cases that the program may read."""
    rows = Case.objects.filter(pk__in=ids).select_related("place")
    return {
        case.pk: {
            "case": case.public_id, "number": case.number, "place": case.place.public_id,
            "status": "withdrawn" if case.retired_at else case.status,
        }
        for case in rows
    }  # fmt: skip


def install() -> None:
    register_events(
        "cases:read", facts,
        cases__received=("case.reported", _("came in")),
        cases__dispatched=("case.dispatched", _("handed to who acts")),
        cases__accepted=("case.accepted", _("accepted")),
        cases__replied=("case.replied", _("public reply")),
        cases__finished=("case.finished", _("finished")),
        cases__reopened=("case.reopened", _("not solved: reopened")),
        cases__rated=("case.rated", _("rated by the reporter")),
        cases__closed=("case.closed", _("closed")),
        cases__retired=("case.withdrawn", _("withdrawn")),
        cases__restored=("case.restored", _("brought back")),
    )  # fmt: skip
