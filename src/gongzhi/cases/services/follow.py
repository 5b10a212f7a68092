"""Others who met the same problem, and a contact left afterwards."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import IntegrityError, transaction

from gongzhi.cases import verbs
from gongzhi.cases.models import Case, CaseFollower
from gongzhi.cases.services.duty import count_follower
from gongzhi.core.keys import lookup
from gongzhi.core.scope import unscoped
from gongzhi.journal.services import draft, record, record_all
from gongzhi.people.actor import Actor


def follow_case(*, actor: Actor, case: Case, contact: str, device: str, now: datetime) -> CaseFollower:
    """ "Me too": counted once a person. `device` is a random word that the browser keeps."""
    who_key = key_of(case, actor.account_id, contact, device)
    try:
        with transaction.atomic(), unscoped(because="whoever met it too may follow a public case"):
            follower = CaseFollower.objects.create(
                case=case, account_id=actor.account_id, contact=contact, who_key=who_key, at=now
            )
            Case.objects.locked().filter(pk=case.pk).first()
            count_follower(case)
            record_all(actor, [draft(verbs.FOLLOWED, case)], at=now)
            return follower
    except IntegrityError:
        return CaseFollower.objects.get(case=case, who_key=who_key)


def key_of(case: Case, account_id: int | None, contact: str, device: str) -> str:
    """One person of one case: the account, else the number, else the browser."""
    who = f"contact {lookup(contact)}" if contact else device
    if account_id:
        who = f"account {account_id}"
    return hashlib.sha256(f"{case.pk} {who}".encode()).hexdigest()


@transaction.atomic
def leave_contact(*, actor: Actor, case_id: int, contact: str, now: datetime) -> Case:
    """The reporter gives a number afterwards, to get word."""
    case = Case.objects.locked().get(pk=case_id)
    case.contact, case.contact_key = contact, lookup(contact)
    case.save(update_fields=["contact", "contact_key"])
    record(actor, verbs.CONTACT_LEFT, case, at=now)
    return case
