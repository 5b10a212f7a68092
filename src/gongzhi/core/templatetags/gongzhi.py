"""Tags and filters of every page. Loaded as builtins: a template writes them without {% load %}."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _

from gongzhi.core import formats, icons

register = template.Library()

SVG = (
    '<svg class="ti" width="20" height="20" viewBox="0 0 24 24" fill="none" stroke="currentColor"'
    ' stroke-width="2" stroke-linecap="round" stroke-linejoin="round"{}>{}</svg>'
)


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon beside words is silent; one that stands alone needs a label."""
    voice = format_html(' role="img" aria-label="{}"', label) if label else SafeString(' aria-hidden="true"')
    return format_html(SVG, voice, SafeString(icons.drawing(name)))


@register.filter
def moment(at: datetime, now: datetime | None = None) -> str:
    return formats.moment(at, now=now or clock())


@register.filter
def ago(at: datetime, now: datetime | None = None) -> str:
    return formats.ago(at, now=now or clock())


@register.filter
def deadline(at: datetime, now: datetime | None = None) -> str:
    return formats.deadline(at, now=now or clock())


@register.filter
def day(on: date | datetime, now: datetime | None = None) -> str:
    return formats.day(on, today=formats.local(now or clock()).date())


@register.filter
def due(at: datetime, now: datetime | None = None) -> formats.Due:
    return formats.due(at, now=now or clock())


@register.filter
def span(length: timedelta) -> str:
    return formats.span(length)


@register.filter
def count(n: int) -> str:
    return formats.count(n)


@register.filter
def fen(amount: int) -> str:
    return formats.fen(amount)


@register.filter
def dm2(area: int) -> str:
    return formats.dm2(area)


@register.filter
def rate(part: int, whole: int) -> str:
    return formats.rate(part, whole)


@register.filter
def phone_masked(number: str) -> str:
    return formats.phone_masked(number)


@register.filter
def setting_value(value: object) -> object:
    """A setting as it is read: yes and no instead of True and False."""
    return (_("yes") if value else _("no")) if isinstance(value, bool) else value


@register.filter
def name_masked(name: str) -> str:
    return formats.name_masked(name)
