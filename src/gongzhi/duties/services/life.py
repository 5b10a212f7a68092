"""A duty is opened, given to a person, done or dropped. Callers hold the lock of the subject's row.

Journal lines are added to `drafts`, so that the caller writes those of the subject and of the duty in one go.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from gongzhi.core import config
from gongzhi.core.bulk import insert_all, new_row
from gongzhi.core.models import levels_of
from gongzhi.duties.models import Duty, DutyHolder, DutyLevel, DutyState
from gongzhi.journal.services import Draft, declare, draft, label_of
from gongzhi.law.deadlines import Limit, due_at
from gongzhi.people.models import Organisation
from gongzhi.people.posts import OrgKind

OPENED = declare("duties.opened", _("owed by {org} until {due}"))
GIVEN = declare("duties.given", _("given to a person"))
DONE = declare("duties.done", _("done"))
MISSED = declare("duties.missed", _("not done in time, and not waited for any more"))
DROPPED = declare("duties.dropped", _("no longer owed"))
OWED_AGAIN = declare("duties.owed_again", _("owed again, as before"))

config.declare_setting(
    "duties.remind_at_percent", label=_("Remind the bearer when this part of the time has passed"),
    default=75, unit=_("percent"), ground=_("policy"), least=10, most=99,
)  # fmt: skip
config.declare_setting(
    "duties.climb_hours", label=_("After a duty has climbed, it climbs again after"), default=24,
    unit=_("hours"), ground=_("policy"), least=1, most=720,
)  # fmt: skip

CLOCK = ("remind_at", "climb_at")
LEVEL_OF_BODY: dict[str, str] = {
    OrgKind.RESIDENTS: DutyLevel.COMMUNITY,
    OrgKind.SUBDISTRICT: DutyLevel.SUBDISTRICT,
    OrgKind.DEPARTMENT: DutyLevel.SUBDISTRICT,
    OrgKind.DISTRICT: DutyLevel.DISTRICT,
}


@dataclass(frozen=True, slots=True)
class Promise:
    """What is owed: `kind` of duty, `title` without personal data, by whom, within which limit; `until` is a moment
    that somebody set, where no limit says it."""

    kind: str
    title: str
    bearer: Organisation
    limit: Limit
    named_only: bool = False
    until: datetime | None = None


def open_duty(promise: Promise, about: Any, *, drafts: list[Draft], now: datetime) -> Duty:
    """Open a duty about a record at a place; its clock starts now. Two inserts."""
    duty = plan_duty(promise, about, now=now)
    open_duties([(duty, about)], drafts=drafts)
    return duty


def plan_duty(promise: Promise, about: Any, *, now: datetime) -> Duty:
    """The duty that a promise makes, not stored yet: the record that it is about may have no id so far."""
    due = promise.until or due_at(now, promise.limit)
    level = LEVEL_OF_BODY.get(promise.bearer.kind, DutyLevel.GRID)
    share = config.value("duties.remind_at_percent", about) / 100
    return Duty(
        kind=promise.kind, title=promise.title[:120], place_id=about.place_id,
        grid_id=getattr(about, "grid_id", None), level=level, bearer=promise.bearer, opened_at=now, due_at=due,
        limit_amount=promise.limit.amount, limit_unit=promise.limit.unit, remind_at=now + (due - now) * share,
        climb_at=due, named_only=promise.named_only, **levels_of(about),
    )  # fmt: skip


def open_duties(planned: Sequence[tuple[Duty, Any]], *, drafts: list[Draft]) -> None:
    """Store planned duties with the records that they are about, their bearers holding them."""
    for duty, about in planned:
        duty.subject = label_of(about)
    insert_all(Duty, [duty for duty, _ in planned])
    insert_all(
        DutyHolder,
        [
            holder(duty, duty.bearer, level=duty.level, due=duty.due_at, now=duty.opened_at, is_bearer=True)
            for duty, _ in planned
        ],
        blind=True,
    )
    drafts += [
        draft(OPENED, duty, fresh=True, org=duty.bearer_id, due=duty.due_at.isoformat(), about=duty.subject)
        for duty, _ in planned
    ]


def hold(duty: Duty, org: Organisation, *, level: str, due: datetime, now: datetime) -> None:
    holder(duty, org, level=level, due=due, now=now).save(force_insert=True)


def holder(
    duty: Duty, org: Organisation, *, level: str, due: datetime, now: datetime, is_bearer: bool = False
) -> DutyHolder:
    return new_row(
        DutyHolder, duty_id=duty.pk, org_id=org.pk, level=level, is_bearer=is_bearer, from_at=now, due_at=due,
        place_id=duty.place_id, estate_id=duty.estate_id, grid_id=duty.grid_id,
    )  # fmt: skip


def give_to(duty: Duty, *, org_id: int, person_id: int, drafts: list[Draft]) -> None:
    """Put a person's name to the part of one organisation."""
    DutyHolder.objects.filter(duty=duty, org_id=org_id, is_open=True).update(person_id=person_id)
    drafts.append(draft(GIVEN, duty, org=org_id, person=person_id))


def close_duty(duty: Duty, *, drafts: list[Draft], now: datetime) -> None:
    """The duty is done; it was kept when that was in time."""
    _end(duty, DutyState.DONE, now, kept=now <= duty.due_at)
    drafts.append(draft(DONE, duty, kept=duty.kept))


def miss_duty(duty: Duty, *, drafts: list[Draft], now: datetime) -> None:
    """It was not done, its time has passed, and nobody waits for it any more: a promise that was not kept."""
    _end(duty, DutyState.DONE, now, kept=False)
    drafts.append(draft(MISSED, duty))


def drop_duty(duty: Duty, *, why: str, drafts: list[Draft], now: datetime) -> None:
    """Nobody owes this any more: it was returned, or the case went elsewhere. `why` is a code."""
    _end(duty, DutyState.DROPPED, now, kept=None)
    drafts.append(draft(DROPPED, duty, why=why))


def _end(duty: Duty, state: str, now: datetime, *, kept: bool | None) -> None:
    duty.state, duty.closed_at, duty.kept = state, now, kept
    duty.remind_at = duty.climb_at = None
    duty.save(update_fields=["state", "closed_at", "kept", "remind_at", "climb_at"])
    DutyHolder.objects.filter(duty=duty, is_open=True).update(is_open=False)


def owe_again(
    duty: Duty, *, clock: Mapping[str, str | None], holders: Sequence[int], drafts: list[Draft]
) -> None:
    """Take back a dropping of a moment ago: the same times, the same holders. `clock` has remind_at and climb_at."""
    duty.state, duty.closed_at = DutyState.OPEN, None
    duty.remind_at, duty.climb_at = (
        parse_datetime(at) if (at := clock.get(name)) else None for name in CLOCK
    )
    duty.save(update_fields=["state", "closed_at", *CLOCK])
    DutyHolder.objects.filter(duty=duty, pk__in=holders).update(is_open=True)
    drafts.append(draft(OWED_AGAIN, duty))
