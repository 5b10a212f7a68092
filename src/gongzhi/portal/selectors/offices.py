"""What waits for the offices of the platform, on their start page: each reads the signs of its own work."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gongzhi.core.formats import count
from gongzhi.core.scope import unscoped
from gongzhi.people.actor import Actor
from gongzhi.people.models import Account, ElevatedSession
from gongzhi.people.posts import Right
from gongzhi.portal.selectors import health
from gongzhi.portal.selectors.health import Sign

WEEK = timedelta(days=7)


def first_passwords(now: datetime) -> Sign:
    n = Account.objects.filter(must_change_password=True, is_active=True).count()
    words = ngettext(
        "{n} account has its first password still", "{n} accounts have their first password still", n
    )
    return Sign(
        _("First passwords"), True, words.format(n=count(n)), "", "operate_accounts", "state=first" if n else ""
    )  # fmt: skip


def elevations(now: datetime) -> Sign:
    """Sessions that reach into everybody's work; one that is open now is to be looked at."""
    lately = ElevatedSession.objects.filter(opened_at__gt=now - WEEK)
    running = lately.filter(closed_at=None, ends_at__gt=now).count()
    words = _("{n} open now").format(n=count(running)) if running else _("none is open")
    more = _("{n} in the last 7 days").format(n=count(lately.count()))
    return Sign(_("Elevated sessions"), not running, words, more, "operate_elevations")


def anchors(now: datetime) -> Sign:
    sign = health.anchors(now)
    return Sign(sign.label, sign.is_well, sign.words, sign.more, "operate_anchors")


OF_OFFICE: dict[Right, tuple[Callable[[datetime], Sign], ...]] = {
    Right.SECURE: (first_passwords, health.keys),
    Right.AUDIT: (health.verification, anchors, elevations),
}


def office_signs(actor: Actor, now: datetime) -> list[Sign]:
    """What is not well stands first."""
    with unscoped(because="counts of the whole place, no rows of anybody"):
        found = health.signs(now) if actor.holds(Right.OPERATE) else []
        for right, looks in OF_OFFICE.items():
            found += [look(now) for look in looks if actor.holds(right)]
    return sorted(found, key=lambda sign: sign.is_well)


def ill(signs: Iterable[Sign]) -> int:
    return sum(not sign.is_well for sign in signs)
