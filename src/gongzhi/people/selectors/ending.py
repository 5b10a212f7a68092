"""Terms and contracts that come to their end: when that has to be prepared, and which have no successor yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy

from gongzhi.core import config
from gongzhi.law.terms import months_from, prepare_from
from gongzhi.people.models import Engagement, Term
from gongzhi.people.models.organisations import Chosen
from gongzhi.people.posts import OrgKind, Service

Ending = Term | Engagement
YEAR = 12  # months: nothing is prepared earlier, and nothing that ended earlier is brought up again
BEIJING = "《北京市物业管理条例》"
COMMITTEE, OTHER_TERM = "people.committee_months", "people.term_months"
FIRST, OTHER_CONTRACT = "people.first_contract_months", "people.contract_months"
for key, label, ground in (
    (COMMITTEE, gettext_lazy("The end of a committee's term is prepared before it by"), f"{BEIJING}第四十九条"),
    (OTHER_TERM, gettext_lazy("The end of another body's term is prepared before it by"), gettext_lazy("policy")),
    (FIRST, gettext_lazy("The end of a first contract is prepared before it by"), f"{BEIJING}第二十四条"),
    (OTHER_CONTRACT, gettext_lazy("The end of another contract is prepared before it by"), f"{BEIJING}第七十五条"),
):  # fmt: skip
    config.declare_setting(
        key, label=label, default=6, unit=gettext_lazy("months"), ground=ground, least=1, most=YEAR
    )


@dataclass(frozen=True, slots=True)
class Lead:
    """So many months before the end what follows has to be prepared, and why."""

    months: int
    ground: Any


def lead_of(row: Ending) -> Lead:
    """A setting of the place, by the kind of body or of contract."""
    if isinstance(row, Term):
        key = COMMITTEE if row.organisation.kind == OrgKind.COMMITTEE else OTHER_TERM
    else:
        key = FIRST if row.chosen == Chosen.FIRST else OTHER_CONTRACT
    return Lead(config.value(key, row), config.DECLARED[key].ground)


def is_near(row: Ending, today: date) -> bool:
    return row.ends is not None and prepare_from(row.ends, lead_of(row).months) <= today


def ending_soon(here: Q, today: date) -> list[Ending]:
    """Without successor, of organisations in use, and near enough to their end."""
    near = here & Q(ends__range=(months_from(today, -YEAR), months_from(today, YEAR)))
    rows: list[Ending] = [
        *unfollowed_terms().filter(near).select_related("organisation__upper"),
        *unfollowed_contracts().filter(near).select_related("organisation", "place"),
    ]
    return [row for row in rows if is_near(row, today)]


def unfollowed_terms() -> QuerySet[Term]:
    later = Term.objects.filter(organisation=OuterRef("organisation"), ends__gt=OuterRef("ends"))
    return Term.objects.filter(~Exists(later), organisation__retired_at=None)


def unfollowed_contracts() -> QuerySet[Engagement]:
    same = Engagement.objects.filter(place=OuterRef("place"), service=OuterRef("service"))
    later = same.filter(Q(ends=None) | Q(ends__gt=OuterRef("ends")))
    return Engagement.objects.filter(~Exists(later), service=Service.PROPERTY, organisation__retired_at=None)
