"""The filter of the list of cases, as it stands in the address. What makes no sense is left out, never refused."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.cases.models.case import Source
from gongzhi.cases.routing import TABLE
from gongzhi.cases.selectors.listing import WITHDRAWN, Asked, Where
from gongzhi.cases.states import Status
from gongzhi.core.filters import as_query
from gongzhi.core.forms import PeriodForm, offer
from gongzhi.people.models import Organisation
from gongzhi.people.posts import OrgKind
from gongzhi.places.by_estate import ByEstate, places_at_work

ANY = ("", gettext_lazy("all"))
STATES = [
    ("open", gettext_lazy("open")), *Status.choices, ("all", gettext_lazy("all")),
    (WITHDRAWN, gettext_lazy("withdrawn")),
]  # fmt: skip
MOST_CHOICES = 300


def categories() -> list[tuple[Any, Any]]:
    table = TABLE.get().categories
    tops = [row for row in table.values() if row.parent_id is None]
    below = {top.pk: [row for row in table.values() if row.parent_id == top.pk] for top in tops}
    return [ANY, *(choice for top in tops for choice in heading(top, below[top.pk]))]


def heading(top: Any, rows: list[Any]) -> Iterable[tuple[str, str]]:
    yield top.code, top.name
    yield from ((row.code, f"　{row.name}") for row in rows)


def places() -> list[tuple[str, Any]]:
    return [ANY, *places_at_work()]


def bearers() -> list[tuple[str, Any]]:
    kinds = (OrgKind.COMPANY, OrgKind.RESIDENTS, OrgKind.SUBDISTRICT, OrgKind.DISTRICT, OrgKind.DEPARTMENT)
    rows = Organisation.objects.filter(kind__in=kinds, retired_at=None).order_by("kind", "name")
    return [ANY, *rows.values_list("public_id", "name")[:MOST_CHOICES]]


class ByWhere(ByEstate):
    """A list that is asked nothing but where."""

    place = forms.ChoiceField(label=gettext_lazy("Place"), required=False)
    field_order = ("place", *ByEstate.FACTS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, place=places())

    def where(self) -> Where:
        return Where(self.chosen_place(), self.estates())

    def query(self) -> str:
        return as_query(self)


class FilterForm(PeriodForm, ByEstate):
    IN_SIGHT = ("status", "estate_kind", "q")  # the others fold away
    field_order = (
        "status", "place", "estate_kind", "category", "source", "bearer", "since", "until", *ByEstate.FACTS[1:], "q",
        "late", "urgent",
    )  # fmt: skip

    status = forms.ChoiceField(label=gettext_lazy("State"), choices=STATES, required=False)
    place = forms.ChoiceField(label=gettext_lazy("Place"), required=False)
    category = forms.ChoiceField(label=gettext_lazy("Category"), choices=categories, required=False)
    source = forms.ChoiceField(
        label=gettext_lazy("How it came"), choices=[ANY, *Source.choices], required=False
    )
    bearer = forms.ChoiceField(label=gettext_lazy("Who acts"), required=False)
    q = forms.CharField(label=gettext_lazy("Words or number"), required=False, max_length=60)
    late = forms.BooleanField(label=gettext_lazy("only late ones"), required=False)
    urgent = forms.BooleanField(label=gettext_lazy("only urgent ones"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, place=places(), bearer=bearers())

    def asked(self) -> Asked:
        """What can be read of the address."""
        self.is_valid()
        said = self.cleaned_data
        place = self.chosen_place()
        plain = {name: said.get(name) or "" for name in ("category", "bearer", "source", "q")}
        return Asked(
            status=said.get("status") or "open", place=place, since=said.get("since"), until=said.get("until"),
            late=bool(said.get("late")), urgent=bool(said.get("urgent")), estates=self.estates(), **plain,
        )  # fmt: skip

    @property
    def wrong_days(self) -> list[tuple[Any, Any]]:
        return [
            (self[name].label, error) for name in ("since", "until") for error in self.errors.get(name, ())
        ]

    def views(self) -> list[tuple[str, str | Promise, bool]]:
        """The tabs above the list: query, words, whether it is this one."""
        said = self.cleaned_data
        here = "late" if said.get("late") else said.get("status") or "open"
        tabs = [
            ("open", "status=open", _("open")), ("late", "late=on", _("late")),
            (Status.DISPATCHED, "status=dispatched", _("to be accepted")),
            (Status.FINISHED, "status=finished", _("to be rated")), (Status.CLOSED, "status=closed", _("closed")),
            ("all", "status=all", _("all")),
        ]  # fmt: skip
        return [(query, words, key == here) for key, query, words in tabs]

    @property
    def is_narrow(self) -> bool:
        """More is asked than the tabs say: the filters stand open."""
        return bool(self.wrong_days) or any(
            self.cleaned_data.get(name) for name in self.fields if name not in (*self.IN_SIGHT, "late")
        )
