"""What the duties tell the kernel at start: their own kinds, and the regular look at what ends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongzhi.core.ticks import register_tick
from gongzhi.duties import org_panels
from gongzhi.duties.kinds import Kind, register_kind
from gongzhi.duties.models import CalendarKey, Errand
from gongzhi.duties.services import expiry
from gongzhi.duties.services.errands import ERRAND, climbed
from gongzhi.notices.services import register_pages
from gongzhi.people.models import Account, Engagement, Term
from gongzhi.people.services import Fact, Holding, register_holding, register_span_follower
from gongzhi.people.services.tokens import register_scope

Pages = Callable[[list[str]], dict[str, str]]


def errand_pages(subjects: list[str]) -> dict[str, str]:
    ids = {int(subject.partition(":")[2]): subject for subject in subjects}
    rows = Errand.objects.filter(pk__in=ids).values_list("pk", "public_id")
    return {ids[pk]: reverse("errand_detail", args=[public_id]) for pk, public_id in rows}


def pages_of(model: Any, part: str) -> Pages:
    """Addresses of terms or contracts: the part of their organisation's page, in one query."""

    def pages(subjects: list[str]) -> dict[str, str]:
        ids = {int(subject.partition(":")[2]): subject for subject in subjects}
        rows = model.objects.filter(pk__in=ids).values_list("pk", "organisation__public_id")
        return {ids[pk]: reverse("org_detail", args=[public_id]) + part for pk, public_id in rows}

    return pages


def calendar_facts(account: Account) -> list[Fact]:
    rows = CalendarKey.objects.filter(account=account)
    return [{gettext("made"): row.made_at.isoformat(timespec="minutes")} for row in rows]


def erase_calendar(account: Account, now: Any) -> int:
    return int(CalendarKey.objects.filter(account=account).delete()[0])


def install() -> None:
    terms, contracts = pages_of(Term, "#terms"), pages_of(Engagement, "#contracts")
    for prefix, pages in (("errand", errand_pages), ("term", terms), ("engagement", contracts)):
        register_pages(prefix, pages)
    register_kind(Kind(ERRAND, _("task from above"), "hierarchy", errand_pages, climbed, _("Answer")))
    register_kind(Kind(expiry.TERM, _("term that ends"), "hourglass", terms))
    register_kind(Kind(expiry.CONTRACT, _("contract that ends"), "file-text", contracts))
    register_span_follower(expiry.follow)
    register_tick("duties.expiry", timedelta(hours=1), expiry.tick)
    org_panels.install()
    label, erased = _("Address of the own calendar"), _("erased; it opens nothing any more")
    register_holding(Holding("calendar", label, calendar_facts, erase_calendar, erased=erased))
    register_scope("duties:read", _("read what is owed"))
