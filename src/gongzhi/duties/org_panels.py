"""What an organisation owes and was asked for, beside its facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.timezone import localdate

from gongzhi.core.formats import Due, due
from gongzhi.core.panels import PANELS
from gongzhi.duties import policies
from gongzhi.duties.kinds import KINDS
from gongzhi.duties.models import Duty
from gongzhi.duties.selectors import LISTED, errands_borne, errands_given, open_of
from gongzhi.people.actor import Actor
from gongzhi.people.models import Organisation
from gongzhi.people.selectors import line_below


@dataclass(frozen=True, slots=True)
class Row:
    """A duty row as core/components/_duty_row.html draws it, without a button."""

    icon: str
    kind: Any
    url: str
    title: str
    grey: str
    due: Due
    action: str = ""
    action_url: str = ""


def duties_panel(actor: Actor, org: Organisation, now: datetime) -> dict[str, Any] | None:
    """Open duties that the reader may see; none are shown to those who may see none."""
    duties = open_of(org.pk)
    found = list(duties[: LISTED + 1])
    if not found:
        return None
    shown = found[:LISTED]
    urls = pages_of(shown)
    rows = [row_of(duty, urls.get(duty.subject, ""), now) for duty in shown]
    return {
        "rows": rows,
        "n": duties.count() if len(found) > LISTED else len(found),
        "more": len(found) > LISTED,
    }


def pages_of(duties: list[Duty]) -> dict[str, str]:
    """Addresses by subject, one query for each kind of duty."""
    subjects: dict[str, list[str]] = {}
    for duty in duties:
        subjects.setdefault(duty.kind, []).append(duty.subject)
    urls: dict[str, str] = {}
    for key, those in subjects.items():
        if kind := KINDS.get(key):
            urls |= kind.page(those)
    return urls


def row_of(duty: Duty, url: str, now: datetime) -> Row:
    kind = KINDS.get(duty.kind)
    icon, label = (kind.icon, kind.label) if kind else ("circle-dot", "")
    return Row(icon, label, url, duty.title, f"{label} · {duty.place.name}", due(duty.due_at, now=now))


def errands_panel(actor: Actor, org: Organisation, now: datetime) -> dict[str, Any] | None:
    """Tasks on both ends: what the body asked for, and what it was asked."""
    given, borne = list(errands_given(org.pk)[:LISTED]), list(errands_borne(org.pk)[:LISTED])
    may_send = org.retired_at is None and bool(policies.can_send(actor, org))
    below = line_below(org, on=localdate(now)) if may_send else []
    if not (given or borne or below):
        return None
    return {"org": org, "given": given, "borne": borne, "may_send": bool(below), "now": now}


def install() -> None:
    PANELS.add("org", "errands", template="duties/_org_errands.html", build=errands_panel, order=10)
    PANELS.add("org", "duties", template="duties/_org_duties.html", build=duties_panel, order=20)
