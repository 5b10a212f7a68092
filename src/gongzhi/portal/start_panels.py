"""What the portal adds to start pages: what came in, the offices of the platform, the own estate and reports."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from gongzhi.cases.selectors.listing import Asked, cases, period
from gongzhi.core.panels import PANELS
from gongzhi.core.scope import Audience
from gongzhi.people.actor import Actor
from gongzhi.people.posts import Right
from gongzhi.portal.policies import holds_office
from gongzhi.portal.selectors import home, offices

DAY = timedelta(days=1)


def came_in(actor: Actor, _subject: object, now: datetime) -> dict[str, Any] | None:
    """For who supervises: how many cases came in today and yesterday. The list shows the same rows."""
    if not any(Audience.SUPERVISOR in held.spec.audiences for held in actor.posts):
        return None
    today = localdate(now)
    days = {"today": (_("Today"), today), "yesterday": (_("Yesterday"), today - DAY)}
    rows = cases(Asked(status="all", since=today - DAY), now=now).order_by()
    counts = {key: Count("pk", filter=period(Asked(since=on, until=on))) for key, (_name, on) in days.items()}
    found = rows.aggregate(**counts)
    return {"days": [(*days[key], found[key]) for key in days]}


def platform(actor: Actor, _subject: object, now: datetime) -> dict[str, Any] | None:
    if not holds_office(actor):
        return None
    signs = offices.office_signs(actor, now)
    return {"signs": signs, "ill": offices.ill(signs), "overview": actor.holds(Right.OPERATE)}


def estates(actor: Actor, _subject: object, now: datetime) -> dict[str, Any] | None:
    found = home.homes(actor, now)
    return {"homes": found, "now": now} if found else None


def own(actor: Actor, _subject: object, now: datetime) -> dict[str, Any] | None:
    """Who works here may have reported something at home."""
    found = home.own_reports(actor, now)
    return {"own": found, "now": now} if found.has_reports else None


def install() -> None:
    PANELS.add("start", "platform", template="portal/start/_platform.html", build=platform, order=5)
    PANELS.add("start foot", "came_in", template="portal/start/_came_in.html", build=came_in, order=60)
    PANELS.add("start foot", "estates", template="portal/start/_estates.html", build=estates, order=80)
    PANELS.add("start foot", "own", template="portal/start/_own.html", build=own, order=90)
