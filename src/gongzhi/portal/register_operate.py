"""What the offices of the platform put into the frame: menu entries, and the banner of an elevated session."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from gongzhi.core.menus import Banner, register_banner, register_menu
from gongzhi.notices.models import Hook
from gongzhi.notices.services import register_pages
from gongzhi.people.actor import Actor
from gongzhi.people.models import ElevatedSession
from gongzhi.people.posts import Right
from gongzhi.portal.policies import runs_a_place
from gongzhi.portal.services import inviting

LATE = 90  # after the entries of daily work


def holder(right: Right) -> Any:
    return lambda actor: actor.holds(right)


def elevated(actor: Actor) -> Banner | None:
    """One query, and only while a session is open."""
    if actor.session_id is None:
        return None
    session = ElevatedSession.objects.filter(pk=actor.session_id).first()
    return Banner(session.reason, session.ends_at, reverse("operate_elevate_end")) if session else None


def hook_pages(subjects: list[str]) -> dict[str, str]:
    ids = {int(subject.partition(":")[2]): subject for subject in subjects}
    rows = Hook.objects.filter(pk__in=ids).values_list("pk", "public_id")
    return {ids[pk]: reverse("operate_hook", args=[public_id]) for pk, public_id in rows}


def install() -> None:
    register_pages("hook", hook_pages)
    inviting.install()
    register_menu(
        "operate", _("Operation"), "server", "operate_overview", order=LATE, needs=holder(Right.OPERATE)
    )
    register_menu(
        "accounts", _("Accounts"), "shield-lock", "operate_accounts", order=LATE, needs=holder(Right.SECURE)
    )
    register_menu(
        "journal", _("Journal"), "history", "operate_journal", order=LATE, needs=holder(Right.AUDIT)
    )
    register_menu(
        "first_steps",
        _("First steps"),
        "list-check",
        "operate_first_steps",
        order=LATE + 1,
        needs=runs_a_place,
    )
    register_banner(elevated)
