"""The ground on which departments are called and measured, as the place's pack of rules has it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from gongzhi.law.packs import pack_for
from gongzhi.law.whistle import BOTH_SIDES_BASIS
from gongzhi.places.selectors import subdistrict_code


@dataclass(frozen=True, slots=True)
class Ground:
    finding: str
    cite: str


def calling(placed: Any, now: datetime) -> Ground:
    rule = pack_for(subdistrict_code(placed.subdistrict_id)).rule("whistle", on=localdate(now))
    cite = (
        _("{article}: {words}").format(article=rule.basis, words=rule.basis.words)
        if rule.basis
        else rule.reason
    )
    return Ground(
        _("Who is called comes by the time that the caller set; no clock waits for a signature."), cite
    )


def both_sides() -> Ground:
    cite = _("{article}: {words}").format(article=BOTH_SIDES_BASIS, words=BOTH_SIDES_BASIS.words)
    return Ground(_("Both sides are measured: those who are called, and those who call."), cite)
