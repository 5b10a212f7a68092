"""What chat groups read of cases: kind, estate, number and time, nothing that somebody wrote and no house number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gongzhi.cases.models import Case, Incident
from gongzhi.cases.models.case import Urgency
from gongzhi.core.formats import deadline
from gongzhi.core.periods import opening
from gongzhi.notices.models import GroupNews
from gongzhi.notices.news import EACH_MORNING, GroupWord, register_group_news
from gongzhi.people.selectors import bodies_of
from gongzhi.places.models import Place

NEW = ("cases.dispatched", "cases.reopened")
LATE = ("cases.climbed",)


def rows(numbers: Iterable[int]) -> list[tuple[Case, str]]:
    """With the name of the estate, or of the community where it lies in none."""
    cases = list(
        Case.objects.filter(pk__in=list(numbers), retired_at=None, named_only=False).select_related(
            "category"
        )
    )
    names = dict(Place.objects.filter(pk__in={around(case) for case in cases}).values_list("pk", "name"))
    return [(case, names.get(around(case), "")) for case in cases]


def around(case: Case) -> int:
    return case.estate_id or case.community_id or case.subdistrict_id or case.district_id or 0


def said(case: Case, where: str, label: str) -> str:
    until = (
        _("until {time}").format(time=deadline(case.due_at, now=clock()))
        if case.due_at and case.is_open
        else ""
    )
    return _("{label}: {facts}").format(
        label=label, facts=_(", ").join(filter(None, (case.category.name, where, case.number, until)))
    )


def new(numbers: Iterable[int]) -> Mapping[int, GroupWord]:
    found = {}
    for case, where in rows(numbers):
        label = (
            _("Urgent")
            if case.urgency == Urgency.URGENT
            else _("Not solved")
            if case.reopens
            else _("New work")
        )
        orgs = (case.bearer_id,) if case.bearer_id else ()
        found[case.pk] = GroupWord(orgs, said(case, where, label), case.urgency == Urgency.URGENT)
    return found


def late(numbers: Iterable[int]) -> Mapping[int, GroupWord]:
    found = {}
    for case, where in rows(numbers):
        above = bodies_of(case).get(case.level)
        orgs = tuple(pk for pk in (case.bearer_id, above.pk if above else None) if pk)
        found[case.pk] = GroupWord(orgs, said(case, where, _("Time has passed")))
    return found


def incidents(numbers: Iterable[int]) -> Mapping[int, GroupWord]:
    """By the mother case. Its title is written for the public."""
    found = {}
    for row in Incident.objects.filter(case__in=list(numbers)).select_related("case"):
        label = _("Over") if row.ended_at else _("Known incident")
        orgs = tuple({row.case.bearer_id or 0, *(org.pk for org in bodies_of(row).values())})
        found[row.case_id] = GroupWord(orgs, _("{label}: {facts}").format(label=label, facts=row.title))
    return found


def morning(org_id: int, now: datetime) -> str:
    ends = opening(localdate(now) + timedelta(days=1))
    open_ones = Case.objects.filter(bearer_id=org_id, is_open=True, retired_at=None)
    due, over = (
        open_ones.filter(due_at__gte=now, due_at__lt=ends).count(),
        open_ones.filter(due_at__lt=now).count(),
    )
    parts = []
    if due:
        parts.append(ngettext("{n} case is due today", "{n} cases are due today", due).format(n=due))
    if over:
        parts.append(ngettext("{n} case is late", "{n} cases are late", over).format(n=over))
    return _(", ").join(parts)


def install() -> None:
    register_group_news(GroupNews.NEW, "case", new, NEW)
    register_group_news(GroupNews.LATE, "case", late, LATE)
    register_group_news(GroupNews.INCIDENT, "case", incidents, ("cases.gathered", "cases.finished"))
    EACH_MORNING.append(morning)
