"""What whistles and hard cases tell the kernel at start: kinds of duty, messages, menu entries, regular work."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from gongzhi.cases.models import (
    Diagnosis,
    HardCase,
    HardMeasure,
    Whistle,
    WhistleCall,
    WhistleObjection,
    WhistleShare,
)
from gongzhi.cases.services import diagnosis, hard, hard_work, whistle, whistle_findings, whistle_objections
from gongzhi.core.menus import register_menu
from gongzhi.core.scope import WORK
from gongzhi.core.ticks import register_tick
from gongzhi.duties.kinds import Kind, register_kind
from gongzhi.notices.services import register_pages
from gongzhi.people.actor import Actor
from gongzhi.people.posts import Right
from gongzhi.people.services import register_ring

ABOVE_ESTATES = ("community", "subdistrict", "district")
Pages = Callable[[list[str]], dict[str, str]]


def pages(model: type[Model], way: str, top: type[Any], name: str) -> Pages:
    """Addresses of the records to which others belong, in one query: `way` leads from the one to the other."""

    def find(subjects: list[str]) -> dict[str, str]:
        ids = {int(subject.partition(":")[2]): subject for subject in subjects}
        inside = {f"{way}__in": top.objects.all()} if way else {}
        manager: Any = model._default_manager
        rows = manager.filter(pk__in=ids, **inside).values_list(
            "pk", f"{way}__public_id" if way else "public_id"
        )
        return {ids[pk]: reverse(name, args=[public_id]) for pk, public_id in rows}

    return find


def supervises(actor: Actor) -> bool:
    """Whoever has to do with more than one estate."""
    return any(WORK & held.spec.audiences and held.level in ABOVE_ESTATES for held in actor.posts)


def calls_and_comes(actor: Actor) -> bool:
    return supervises(actor) and actor.holds(Right.HANDLE)


def install() -> None:
    install_whistles()
    install_hard()


def install_whistles() -> None:
    def whistle_pages(model: type[Model], way: str) -> Pages:
        return pages(model, way, Whistle, "whistle_detail")

    own, call = whistle_pages(Whistle, ""), whistle_pages(WhistleCall, "whistle")
    objection, share = (
        whistle_pages(WhistleObjection, "call__whistle"),
        whistle_pages(WhistleShare, "finding__whistle"),
    )
    register_pages("whistle", own)
    register_kind(Kind(whistle.COME, _("whistle"), "speakerphone", call, action=_("Report in")))
    register_kind(Kind(whistle.FIND, _("joint finding"), "clipboard-text", own, action=_("Write it")))
    register_kind(Kind(whistle_objections.DECIDE, _("objection"), "scale", objection, action=_("Decide")))
    register_kind(Kind(whistle_findings.SHARE, _("share of duty"), "users-group", share))
    register_ring(whistle.RING, _("whistles"))
    register_menu("whistles", _("Whistles"), "speakerphone", "whistle_list", order=50, needs=calls_and_comes)


def install_hard() -> None:
    own, steps = (
        pages(HardCase, "", HardCase, "hard_detail"),
        pages(HardMeasure, "hard", HardCase, "hard_detail"),
    )
    register_pages("hardcase", own)
    register_kind(Kind(hard.DECIDE, _("hard case to decide"), "alert-square", own, action=_("Decide")))
    register_kind(Kind(hard.BACK, _("hard case has come back"), "bell", own, action=_("Decide")))
    register_kind(Kind(hard_work.STEP, _("step of a hard case"), "list-check", steps))
    asked = pages(Diagnosis, "hard", HardCase, "hard_detail")
    register_kind(Kind(diagnosis.ANSWERS, _("answers of experts"), "bulb", asked))
    register_ring(hard.RING, _("hard cases"))
    register_menu("hard", _("Hard cases"), "alert-square", "hard_list", order=51, needs=works)
    register_tick("cases.hard", timedelta(minutes=10), hard.come_back)


def works(actor: Actor) -> bool:
    return any(WORK & held.spec.audiences for held in actor.posts) and actor.holds(Right.HANDLE)
