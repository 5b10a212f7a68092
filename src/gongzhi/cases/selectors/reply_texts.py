"""Which texts fit a case, and what stands in them for this case."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from gongzhi.cases.models import Case, ReplyText
from gongzhi.core.formats import deadline
from gongzhi.core.verdict import Refused
from gongzhi.people.actor import Actor
from gongzhi.people.models import Organisation
from gongzhi.people.posts import Right

BLANK = re.compile(r"\{(\w*)\}")
BLANKS = ("title", "number", "place", "due", "org")


def editing_orgs(actor: Actor) -> QuerySet[Organisation]:
    """Organisations whose texts the actor may write: where the actor leads or decides."""
    rights = {Right.ASSIGN, Right.DISPATCH}
    orgs = {held.org_id for held in actor.posts if rights & held.spec.rights}
    return Organisation.objects.filter(pk__in=orgs, retired_at=None).order_by("pk")


def texts() -> list[ReplyText]:
    """All that the actor's organisations say, within scope."""
    rows = ReplyText.objects.filter(retired_at=None).select_related("category", "org")
    return list(rows.order_by("org_id", "name", "pk"))


def text_of(public_id: str) -> ReplyText:
    found = (
        ReplyText.objects.filter(public_id=public_id, retired_at=None)
        .select_related("org", "category")
        .first()
    )
    if found is None:
        raise Refused(_("There is no such text."), status=404)
    return found


@dataclass(frozen=True, slots=True)
class Filled:
    public_id: str
    name: str
    text: str


def fitting(case: Case, *, now: datetime) -> list[Filled]:
    """Texts for this case, filled in. `category` must be fetched with the case."""
    about = Q(category=None) | Q(category_id__in=[case.category_id, case.category.parent_id])
    rows = ReplyText.objects.filter(Q(status__in=("", case.status)) & about, retired_at=None)
    facts = facts_of(case, now)
    return [
        Filled(row.public_id, row.name, fill(row.text, facts))
        for row in rows.order_by("-category_id", "name")[:8]
    ]


def facts_of(case: Case, now: datetime) -> dict[str, str]:
    return {
        "title": case.title, "number": case.number, "place": case.place.full_name or case.place.name,
        "due": deadline(case.due_at, now=now) if case.due_at else "", "org": case.bearer.called if case.bearer else "",
    }  # fmt: skip


def fill(text: str, facts: Mapping[str, str]) -> str:
    """Known blanks are filled; what is no blank of ours stays as it was written."""
    return BLANK.sub(lambda match: facts.get(match[1], match[0]), text)


def unknown_blanks(text: str) -> list[str]:
    return [match[0] for match in BLANK.finditer(text) if match[1] not in BLANKS]
