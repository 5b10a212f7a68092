"""What an address asks of the figures. What makes no sense is left out; what is not for the reader is refused."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.cases.models import Category
from gongzhi.core.forms import offer
from gongzhi.core.models import STORED_LEVELS
from gongzhi.core.verdict import Refused, require
from gongzhi.insight.models import Channel
from gongzhi.insight.policies import can_read, own_org, reading
from gongzhi.insight.selectors.asking import Asked
from gongzhi.insight.selectors.months import last_months, read_month
from gongzhi.law.rates import month_of
from gongzhi.people.actor import Actor
from gongzhi.people.models import Organisation
from gongzhi.places.by_estate import ByEstate
from gongzhi.places.models import Place

MONTHS = 37
FIRST = date(2000, 1, 1)
MOST_PLACES = 300
INDENT = dict(zip(STORED_LEVELS, ("", "", "　", "　　"), strict=True))


def asked_of(query: Mapping[str, str], actor: Actor, *, now: datetime) -> Asked:
    """A bearer asks for its own figures, whatever the address says."""
    place = place_of(query.get("place", ""), actor)
    require(can_read(actor, place))
    channel = query.get("channel", "")
    return Asked(
        place=place, month=month_asked(query.get("month", ""), now=now),
        channel=channel if channel in Channel.values else "", category=category_of(query.get("category", "")),
        bearer=bearer_of(query.get("bearer", ""), own_org(actor, place)), rest="rest" in query,
        estates=ByEstate(query).estates(),
    )  # fmt: skip


def category_of(code: str) -> Category | None:
    return Category.objects.filter(code=code).first() if code else None


def bearer_of(public_id: str, own: int | None) -> Organisation | None:
    if own is not None:
        return Organisation.objects.get(pk=own)
    return Organisation.objects.filter(public_id=public_id).first() if public_id else None


def place_of(public_id: str, actor: Actor) -> Place:
    """The place that is named, else that of the widest post."""
    posts = reading(actor)
    if not posts:
        raise Refused(_("Figures are for those who supervise a place or have promised something there."))
    wanted = Q(public_id=public_id) if public_id else Q(pk=posts[0].place_id)
    found = Place.objects.filter(wanted, level__in=STORED_LEVELS).first()
    if found is None:
        raise Refused(_("There is no such place for you."), status=404)
    return found


def month_asked(said: str, *, now: datetime) -> date:
    """What is no month is this one. Of months before there were hotlines and of those to come there are no figures."""
    this = month_of(now)
    month = read_month(said) or this
    if not FIRST <= month <= this:
        raise Refused(
            _("There are figures from {first} to {last}; {month} lies outside.").format(
                first=f"{FIRST:%Y-%m}", last=f"{this:%Y-%m}", month=said
            ),
            status=422,
        )
    return month


def places(actor: Actor, here: Place) -> list[tuple[str, str]]:
    """Where the reader may go from here: the own places, those above, and the parts."""
    own = [held.place_id for held in reading(actor)]
    above = [getattr(here, f"{level}_id") for level in STORED_LEVELS]
    wanted = Q(pk__in=own) | Q(pk__in=[pk for pk in above if pk]) | Q(parent=here)
    rows = Place.objects.filter(wanted, level__in=STORED_LEVELS, retired_at=None).order_by("path")[
        :MOST_PLACES
    ]
    found = {here.pk: here} | {row.pk: row for row in rows if can_read(actor, row)}
    return [
        (row.public_id, f"{INDENT[row.level]}{row.name}")
        for row in sorted(found.values(), key=lambda row: row.path)
    ]


class AskForm(ByEstate):
    """Place, month and channel; category and bearer come by the links in the tables and stay as they are."""

    place = forms.ChoiceField(label=gettext_lazy("Place"))
    month = forms.ChoiceField(label=gettext_lazy("Month"))
    channel = forms.ChoiceField(
        label=gettext_lazy("How it came"), required=False,
        choices=[("", gettext_lazy("all demands")), *Channel.choices],
    )  # fmt: skip
    category = forms.CharField(widget=forms.HiddenInput, required=False)
    bearer = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, asked: Asked, actor: Actor, *, now: datetime) -> None:
        said: dict[str, Any] = {
            "place": asked.place.public_id, "month": f"{asked.month:%Y-%m}", "channel": asked.channel,
            "category": asked.category.code if asked.category else "",
            "bearer": asked.bearer.public_id if asked.bearer and own_org(actor, asked.place) is None else "",
        }  # fmt: skip
        super().__init__(initial=said | asked.estates.asked)
        months = {asked.month, *last_months(month_of(now), MONTHS)}
        choices = [(f"{month:%Y-%m}", f"{month:%Y-%m}") for month in sorted(months, reverse=True)]
        offer(self, place=places(actor, asked.place), month=choices)
