"""The ground on which departments are called and measured, as the place's pack of rules has it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from gongzhi.law.packs import pack_for
from gongzhi.places.models import Place
from gongzhi.places.selectors import subdistrict_code


@dataclass(frozen=True, slots=True)
class Ground:
    finding: str
    cite: str


def calling(placed: Any, now: datetime) -> Ground:
    return Ground(
        _("Who is called comes by the time that the caller set; no clock waits for a signature."),
        cited("whistle", subdistrict_code(placed.subdistrict_id), now),
    )


def both_sides(place: Place | None, now: datetime) -> Ground:
    """Of the place that the figures are about."""
    code = (place.code or subdistrict_code(place.subdistrict_id)) if place else ""
    return Ground(
        _("Both sides are measured: those who are called, and those who call."),
        cited("whistle_measured", code, now),
    )


def cited(name: str, code: str, now: datetime) -> str:
    rule = pack_for(code).rule(name, on=localdate(now))
    if rule.basis is None:
        return rule.reason
    return _("{article}: {words}").format(article=rule.basis, words=rule.basis.words)
