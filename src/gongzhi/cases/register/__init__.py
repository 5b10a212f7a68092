"""What the cases tell the kernel at start: kinds of duty and regular work."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from gongzhi.cases import (
    exporting,
    holdings,
    importing,
    list_panels,
    lists,
    photos,
    retention,
)
from gongzhi.cases.addresses import case_pages, petition_pages
from gongzhi.cases.models.plea import PleaKind
from gongzhi.cases.register import coordination, followed, groups, rounds, told
from gongzhi.cases.selectors.desk import count_at_desk, dispatches
from gongzhi.cases.services.dispatch import DECIDE
from gongzhi.cases.services.duty import KIND, climbed
from gongzhi.cases.services.feedback import ask_and_close_stale
from gongzhi.cases.services.petition import DUTY
from gongzhi.cases.services.pleas import ANSWERS, HELP, RING, TIME
from gongzhi.cases.services.rulings import resume_over
from gongzhi.core.menus import register_menu
from gongzhi.core.scope import WORK
from gongzhi.core.ticks import register_tick
from gongzhi.duties.kinds import Kind, register_kind
from gongzhi.duties.selectors import count_waiting
from gongzhi.notices.services import register_pages
from gongzhi.people.actor import Actor
from gongzhi.people.posts import Right
from gongzhi.people.services import register_ring
from gongzhi.people.services.tokens import register_scope


def plea_pages(subjects: list[str]) -> dict[str, str]:
    """Where what was asked for is answered, in one query."""
    from gongzhi.cases.models import Case, CasePlea

    ids = {int(subject.partition(":")[2]): subject for subject in subjects}
    rows = CasePlea.objects.filter(pk__in=ids, case__in=Case.objects.all())
    return {
        ids[pk]: reverse("case_act", args=[public_id, ANSWERS[PleaKind(kind)]])
        for pk, public_id, kind in rows.values_list("pk", "case__public_id", "kind")
    }


def works(actor: Actor) -> bool:
    return any(WORK & held.spec.audiences for held in actor.posts)


def reads_rules(actor: Actor) -> bool:
    return actor.holds(Right.DISPATCH) or actor.holds(Right.RULES)


def writes(actor: Actor) -> bool:
    return actor.holds(Right.ASSIGN) or actor.holds(Right.DISPATCH)


def install() -> None:
    photos.install()
    retention.install()
    importing.install()
    exporting.install()
    lists.install()
    list_panels.install()
    holdings.install()
    coordination.install()
    rounds.install()
    told.install()
    followed.install()
    groups.install()
    register_scope("orders:write", _("send orders in"))
    register_scope("orders:read", _("read the state and replies of its own orders"))
    register_scope("cases:read", _("read cases and their public steps"))
    register_scope("open311:write", _("send reports by Open311"))
    register_pages("case", case_pages)
    register_kind(Kind(KIND, _("case"), "message-report", case_pages, climbed))
    register_kind(Kind(DECIDE, _("returned case"), "arrow-back-up", case_pages, climbed))
    register_pages("caseplea", plea_pages)
    register_kind(Kind(TIME, _("request for time"), "clock-pause", plea_pages, action=_("Decide")))
    register_kind(Kind(HELP, _("call for help"), "lifebuoy", plea_pages, action=_("Answer it")))
    register_pages("petitionstep", petition_pages)
    register_kind(
        Kind(DUTY, _("review of a petition"), "scale", petition_pages, action=_("Give the opinion"))
    )
    register_ring(RING, _("what bearers ask for, and the answers"))
    register_menu(
        "cases", _("Cases"), "message-report", "case_list", order=10, needs=works, count=count_waiting
    )
    register_menu("desk", _("Dispatch"), "route", "desk", order=8, needs=dispatches, count=count_at_desk)
    register_menu("texts", _("Texts for replies"), "message-2", "reply_texts", order=64, needs=writes)
    register_menu("rules", _("Dispatch table"), "hierarchy", "rule_list", order=40, needs=reads_rules)
    register_tick("cases.stale", timedelta(minutes=10), ask_and_close_stale)
    register_tick("cases.pauses", timedelta(minutes=1), resume_over)
