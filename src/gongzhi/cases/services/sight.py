"""Looking at what is covered is an act: journaled, with the looker's name (decisions 5, law.md 7.3)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gongzhi.cases import policies, verbs
from gongzhi.cases.models import Case
from gongzhi.cases.services.dispatch import locked
from gongzhi.core.scope import unscoped
from gongzhi.core.verdict import require
from gongzhi.journal import words as said
from gongzhi.journal.services import record
from gongzhi.people.actor import Actor
from gongzhi.people.models import Account


@transaction.atomic
def read_contact(*, actor: Actor, case_id: int, now: datetime) -> str:
    """The reporter's contact in full, under the name where its owner wants it known."""
    case = locked(case_id)
    require(policies.can_see_contact(actor, case))
    record(actor, verbs.CONTACT_SEEN, case, at=now)
    return "\n".join(filter(None, (name_of_reporter(case), case.contact)))


def name_of_reporter(case: Case) -> str:
    if case.hide_name or case.reporter_account_id is None:
        return ""
    with unscoped(because="the reporter lets those who handle the case know the name"):
        account = Account.objects.select_related("person").get(pk=case.reporter_account_id)
    return account.person.name if account.person else ""


@transaction.atomic
def read_words(*, actor: Actor, case_id: int, now: datetime) -> str:
    """The original words of the report, with what the masked text covers."""
    case = locked(case_id)
    require(policies.can_see_words(actor, case))
    record(actor, verbs.WORDS_SEEN, case, at=now)
    return said.read([case.words_id]).get(case.words_id, "") if case.words_id else ""
