"""Cases follow their place: the bodies that answer now may open them, and the dispatch table knows their names."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy, ngettext

from gongzhi.cases.models import Case, CaseBearing, CasePlea, DispatchRule
from gongzhi.cases.models.plea import PleaState
from gongzhi.cases.routing import TABLE
from gongzhi.cases.services.following_coordination import pass_on
from gongzhi.cases.services.routes import pass_routes_on
from gongzhi.core.models import below
from gongzhi.core.placed import Change, Foreseen, register_follower
from gongzhi.core.scope import unscoped
from gongzhi.journal.services import Draft, Who, declare, draft, record_all
from gongzhi.places.models import Place
from gongzhi.places.services import register_hold

PASSED_ON = declare("cases.passed_on", gettext_lazy("went over to {to}, because the place moved"))


def foresee(change: Change) -> Foreseen:
    inside = Case.objects.filter(change.inside())
    return [
        (gettext_lazy("{n} cases"), inside.count()),
        (gettext_lazy("{n} cases that are open"), inside.filter(is_open=True).count()),
        (gettext_lazy("{n} lines of the dispatch table end"), ending_rules(change).count()),
    ]


def ending_rules(change: Change) -> QuerySet[DispatchRule]:
    rules = DispatchRule.objects.filter(ends_at=None, place=change.top)
    return rules if change.into is not None else rules.none()


def follow(actor: Who, change: Change, now: datetime) -> None:
    inside = change.inside() & Q(is_open=True)
    drafts: list[Draft] = []
    for old, new in change.bodies.items():
        seen = CaseBearing.objects.filter(org_id=old, case__in=Case.objects.filter(inside))
        CaseBearing.objects.bulk_create(
            [CaseBearing(case_id=row.case_id, org_id=new, since=now) for row in seen], ignore_conflicts=True
        )
        borne = list(Case.objects.locked().filter(inside, bearer_id=old))
        asked = CasePlea.objects.filter(state=PleaState.OPEN, case__in=Case.objects.filter(inside))
        asked.filter(to_id=old).update(to_id=new)
        asked.filter(by_id=old).update(by_id=new)
        drafts += [draft(PASSED_ON, case, before=old, to=new) for case in borne]
        Case.objects.filter(pk__in=[case.pk for case in borne]).update(bearer_id=new)
        pass_on(change, (old, new), verb=PASSED_ON, drafts=drafts, now=now)
        pass_routes_on(change, old, new, verb=PASSED_ON, drafts=drafts)
    record_all(actor, drafts, at=now)
    follow_table(change, now)


def follow_table(change: Change, now: datetime) -> None:
    """Lines for a place merged away end: those of the other place hold. Lines that name a body get a new version."""
    ending_rules(change).update(ends_at=now)
    named = DispatchRule.objects.filter(
        ends_at=None, bearer_id__in=change.bodies, bearer__retired_at__isnull=False
    )
    for rule in named:
        DispatchRule.objects.filter(pk=rule.pk).update(ends_at=now)
        rule.pk, rule.version, rule.starts_at = None, rule.version + 1, now
        rule.bearer_id = change.bodies[rule.bearer_id or 0]
        rule.save(force_insert=True)
    TABLE.clear()


def settle_first(place: Place) -> str:
    """A place with open cases stays in use."""
    with unscoped(because="counted, not shown"):
        n = Case.objects.filter(below(place.path, "place__path"), is_open=True).count()
    return ngettext("One case there is open.", "{n} cases there are open.", n).format(n=n) if n else ""


def install() -> None:
    register_follower("cases", foresee=foresee, follow=follow)
    register_hold("cases", settle_first)
