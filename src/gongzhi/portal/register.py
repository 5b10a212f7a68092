"""What the portal puts into the frame: the first entry of the menu, and the bell."""

from __future__ import annotations

from typing import Any

from django.utils.timezone import now as clock
from django.utils.translation import gettext_lazy as _

from gongzhi.core.menus import register_bell, register_menu
from gongzhi.core.scope import Audience, scope_to
from gongzhi.notices.models import Message

COUNTED = 99  # more unread ones are not counted: one does not read them one by one


def unread(actor: Any) -> int:
    with scope_to(actor.grants(frozenset({Audience.OWN}))):
        rows = Message.objects.filter(
            account_id=actor.account_id, read_at=None, due_at__lte=clock(), cancelled_at=None
        )
        return rows.exclude(kind__in=actor.muted).order_by()[:COUNTED].count()


def install() -> None:
    register_menu("start", _("Start"), "home", "start", order=0, needs=lambda actor: True)
    register_bell(unread)
