"""Written down for somebody else (E11): word to the person helped, the link that is theirs, and "this was not mine"."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from gongzhi.cases import verbs
from gongzhi.cases.channels import NEIGHBOUR
from gongzhi.cases.models import Case
from gongzhi.cases.models.case import Source
from gongzhi.cases.policies import can_disown, can_print_slip, can_take_link
from gongzhi.cases.services.dispatch import locked
from gongzhi.cases.services.duty import tell_reporter
from gongzhi.cases.services.intake import Report, receive_case
from gongzhi.core.models import new_public_id
from gongzhi.core.said import gettext as _
from gongzhi.core.scope import unscoped
from gongzhi.core.verdict import require
from gongzhi.journal.services import label_of, record
from gongzhi.notices.services import message, queue
from gongzhi.people.actor import Actor


@transaction.atomic
def write_for_neighbour(*, actor: Actor, report: Report, now: datetime) -> Case:
    """From the report page, by anybody. The number is that of the person helped, and so is the case."""
    helped = replace(report, source=Source.BEHALF, on_behalf=True)
    case = receive_case(actor=actor, report=helped, now=now)
    with unscoped(because="who writes it down sees no more of it than what was written"):
        tell_helped(actor, case, NEIGHBOUR, now)
    return case


def tell_helped(actor: Actor, case: Case, channel: str, now: datetime) -> None:
    """Who it was written down for gets word where a number was given."""
    record(actor, verbs.WRITTEN_DOWN, case, at=now, channel=channel)
    text = _(
        "“{title}” was written down for you and went to {org}. Number {number}. Not yours? The link says how to undo it."
    )
    text = text.format(title=case.title, org=case.bearer or "—", number=case.number)
    tell_reporter(case, text, kind="case", now=now)


@transaction.atomic
def disown(*, actor: Actor, case_id: int, now: datetime) -> Case:
    """The contact goes at once and the link with it. What is wrong at the place may be wrong all the same: the case
    stays, as one that nobody put a name to, and who must act reads that in its history."""
    case = locked(case_id)
    require(can_disown(case))
    case.contact, case.contact_key, case.reporter_person = "", "", None
    case.follow_key = new_public_id()
    case.save(update_fields=["contact", "contact_key", "reporter_person", "follow_key"])
    record(actor, verbs.DISOWNED, case, at=now)
    if case.helper_account_id:
        text = _(
            "Whose words you wrote down says that “{title}” was not theirs. Nothing more goes to that number."
        )
        word = message(
            kind="case", subject=label_of(case), text=text.format(title=case.title), due_at=now,
            account_id=case.helper_account_id,
        )  # fmt: skip
        queue([word])
    return case


@transaction.atomic
def take_link(*, actor: Actor, case_id: int, now: datetime) -> Case:
    """A new link for the person helped alone; the old one opens nothing."""
    case = locked(case_id)
    require(can_take_link(case))
    case.follow_key = new_public_id()
    case.save(update_fields=["follow_key"])
    record(actor, verbs.LINK_TAKEN, case, at=now)
    return case


@transaction.atomic
def take_slip(*, actor: Actor, case_id: int, now: datetime) -> Case:
    """Whoever holds the slip holds the link: printing it is an act."""
    case = locked(case_id)
    require(can_print_slip(actor, case))
    record(actor, verbs.SLIP_PRINTED, case, at=now)
    return case
