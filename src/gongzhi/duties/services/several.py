"""What waits is given to a colleague, or its bearer is reminded: acts that are often done with several at once (E16)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy

from gongzhi.core.formats import deadline
from gongzhi.core.said import gettext as _
from gongzhi.core.scope import unscoped
from gongzhi.core.verdict import Refused, require
from gongzhi.duties import policies
from gongzhi.duties.models import Duty, DutyHolder
from gongzhi.duties.selectors.listing import takers
from gongzhi.duties.services.persons import HANDED_OVER, tell_given
from gongzhi.journal.models import Entry
from gongzhi.journal.services import declare, label_of, record
from gongzhi.notices.services import message, queue
from gongzhi.people.actor import Actor
from gongzhi.people.models import Account
from gongzhi.people.posts import Right
from gongzhi.people.selectors import accounts_of

RING = "duty"
ASKED_AFTER = declare("duties.asked_after", gettext_lazy("reminded who owes it"))
PAUSE = timedelta(days=1)


def locked(part_id: int) -> DutyHolder:
    """The duty first, as the clock and who ends it do: its journal is written here too."""
    with unscoped(because="the policy says who may act on it"):
        Duty.objects.locked().filter(holders=part_id).first()
        rows = DutyHolder.objects.select_for_update(of=("self",), no_key=True)
        part = rows.select_related("duty__place", "org").filter(pk=part_id).first()
    if part is None or not part.is_open:
        raise Refused(_("This does not wait any more."), status=409)
    return part


@transaction.atomic
def give_part(*, actor: Actor, part_id: int, person_id: int, now: datetime) -> DutyHolder:
    """Put a colleague's name to an organisation's part of a duty."""
    part = locked(part_id)
    require(policies.can_give(actor, part))
    before = part.person_id
    if before == person_id:
        raise Refused(_("Your colleague has this already."), status=409)
    if person_id not in takers([part], on=localdate(now)):
        raise Refused(_("Your colleague does not work on this at that place."), status=409)
    DutyHolder.objects.filter(pk=part.pk).update(person_id=person_id)
    record(actor, HANDED_OVER, part.duty, at=now, org=part.org_id, before=before, after=person_id)
    tell_given(part.duty, person_id=person_id, actor=actor, now=now)
    return part


@transaction.atomic
def remind_of(*, actor: Actor, part_id: int, now: datetime) -> DutyHolder:
    """Tell who owes it, once a day at most, that it is waited for."""
    part = locked(part_id)
    require(policies.can_remind(actor, part))
    duty = part.duty
    with unscoped(because="whether somebody reminded of this duty already"):
        lines = Entry.objects.filter(subject=label_of(duty), verb=ASKED_AFTER)
        if lines.filter(at__gt=now - PAUSE).exists():
            raise Refused(_("Somebody reminded of this less than a day ago."), status=409)
    text = _("“{title}” is waited for. It is to be done by {until}.").format(
        title=duty.title, until=deadline(duty.due_at, now=now)
    )
    if not (told := owing(part, now)):
        raise Refused(_("Nobody there has an account where it could be said."), status=409)
    queue(message(kind=RING, subject=duty.subject, text=text, due_at=now, account_id=pk) for pk in told)
    record(actor, ASKED_AFTER, duty, at=now, org=duty.bearer_id)
    return part


def owing(part: DutyHolder, now: datetime) -> set[int]:
    """Accounts of those who have it: the person; where it came up, also those who hand out the bearer's work."""
    duty = part.duty
    with unscoped(because="who owes it is told, wherever the account belongs"):
        bearing = DutyHolder.objects.filter(duty=duty, is_bearer=True, is_open=True, person_id__isnull=False)
        having = Account.objects.filter(person_id__in=bearing.values("person_id"), is_active=True)
        found = set(having.values_list("pk", flat=True))
        if not part.is_bearer:
            right = Right.NAMED if duty.named_only else Right.ASSIGN
            found |= set(accounts_of(duty.bearer_id, duty, on=now, right=right))
    return found
