"""Which figures are asked for, and which cases stand behind each: one filter for the sums and for the lists."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from gongzhi.cases.models import Category
from gongzhi.cases.selectors.found import month_ends
from gongzhi.duties.models import DutyState
from gongzhi.insight.models import DEMANDS, Channel, CountedCase
from gongzhi.law.rates import Measure
from gongzhi.people.models import Organisation
from gongzhi.places.by_estate import facts_in_words
from gongzhi.places.models import Place
from gongzhi.places.selectors import ANY_ESTATE, Filters, in_estates

JUDGED = "judged"  # rated, or closed in silence where that counts
BELOW = {"district": "subdistrict", "subdistrict": "community", "community": "estate"}
FIGURES = (*(measure.value for measure in Measure), JUDGED)


@dataclass(frozen=True, slots=True)
class Asked:
    """Figures of a place in a month. Without a channel: every demand, and not what staff found by themselves.

    `rest`: only what lies at the place itself and in no part of it. `estates`: only what lies at such an estate.
    """

    place: Place
    month: date
    channel: str = ""
    category: Category | None = None
    bearer: Organisation | None = None
    rest: bool = False
    estates: Filters = ANY_ESTATE

    def but(self, **changes: Any) -> Asked:
        return replace(self, **changes)

    @property
    def narrowed(self) -> list[tuple[str, Asked]]:
        """What it is narrowed to besides place and month, in words, each with what is asked without it."""
        found = []
        if self.channel:
            found.append((str(Channel(self.channel).label), self.but(channel="")))
        if self.category is not None:
            found.append((self.category.name, self.but(category=None)))
        if self.bearer is not None:
            found.append((self.bearer.called, self.but(bearer=None)))
        if self.rest:
            found.append((_("in no part of it"), self.but(rest=False)))
        if self.estates.by_facts:
            found.append((", ".join(facts_in_words(self.estates)), self.but(estates=ANY_ESTATE)))
        return found

    def query(self, **more: str) -> str:
        """As it stands in an address."""
        said = {
            "place": self.place.public_id,
            "month": f"{self.month:%Y-%m}",
            "channel": self.channel,
            "category": self.category.code if self.category else "",
            "bearer": self.bearer.public_id if self.bearer else "",
            "rest": "on" if self.rest else "",
            **self.estates.asked,
            **more,
        }
        return urlencode({name: value for name, value in said.items() if value})


def at(asked: Asked) -> Q:
    here = Q(**{f"{asked.place.level}_id": asked.place.pk}) & in_estates(asked.estates)
    below = BELOW.get(asked.place.level)
    return here & Q(**{f"{below}_id": None}) if asked.rest and below else here


def about(asked: Asked) -> Q:
    """Everything but the month, in columns that figures and counted cases share."""
    return any_way(asked) & Q(channel__in=channels(asked))


def channels(asked: Asked) -> tuple[str, ...]:
    return (asked.channel,) if asked.channel else DEMANDS


def any_way(asked: Asked) -> Q:
    wanted = at(asked)
    if asked.category is not None:
        wanted &= Q(category=asked.category)
    if asked.bearer is not None:
        wanted &= Q(bearer=asked.bearer)
    return wanted


def counted_cases(asked: Asked, figure: str) -> QuerySet[CountedCase]:
    """The cases behind a figure, the newest first, within the reader's scope."""
    rows = CountedCase.objects.filter(about(asked), stands_for(figure), month=asked.month)
    return rows.order_by("-case_id")


def stands_for(figure: str) -> Q:
    if figure == Measure.RECEIVED:
        return Q()
    return Q(rated=True) | Q(silent=True) if figure == JUDGED else Q(**{figure: True})


def ended_in(month: date) -> Q:
    """Promises that ended in a month; those about reports of misconduct count nowhere."""
    since, until = month_ends(month)
    return Q(state=DutyState.DONE, named_only=False, closed_at__gte=since, closed_at__lt=until)
