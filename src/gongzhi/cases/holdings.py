"""What cases hold about whoever reported: for the copy of one's data, and for erasure."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.cases.models import Case, CaseFollower
from gongzhi.core.scope import unscoped
from gongzhi.journal.words import drop_key, read
from gongzhi.people.models import Account
from gongzhi.people.services import Fact, Holding, register_holding


def reported_by(account: Account) -> Q:
    own = Q(reporter_account=account)
    return own | Q(reporter_person_id=account.person_id) if account.person_id else own


def report_facts(account: Account) -> list[Fact]:
    with unscoped(because="a person's own reports"):
        cases = list(Case.objects.filter(reported_by(account)).select_related("place", "category"))
    words = read([case.words_id for case in cases if case.words_id])
    return [
        {
            _("number"): case.number,
            _("place"): case.place.full_name,
            _("category"): case.category.name,
            _("received"): case.received_at.isoformat(timespec="minutes"),
            _("my words"): words.get(case.words_id or 0, ""),
            _("contact"): case.contact,
        }
        for case in cases
    ]


def erase_reports(account: Account, now: datetime) -> int:
    """Contacts go, and the keys of the original words; what was wrong and what was done stays, without a person."""
    with unscoped(because="a person's own reports are emptied"):
        cases = Case.objects.filter(reported_by(account))
        for key_id in set(cases.exclude(words_key=None).values_list("words_key_id", flat=True)):
            drop_key(key_id, now=now)
        CaseFollower.objects.filter(account_id=account.pk).update(contact="")
        return cases.update(contact="", contact_key="", reporter_person=None)


def install() -> None:
    register_holding(
        Holding(
            "reports", gettext_lazy("My reports"), report_facts, erase_reports,
            erased=gettext_lazy("contact and own words are erased"),
            kept=gettext_lazy("what was wrong and what was done stays, without a person: others met it too"),
        )
    )  # fmt: skip
