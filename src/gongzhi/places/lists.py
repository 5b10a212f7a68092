"""What was found in the tree of places, as a list. Of the tree itself, which nobody asked anything, there is no workbook."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from gongzhi.core.lists import Listing, Rows, register_list
from gongzhi.core.sheets import Column, Value
from gongzhi.places.forms import FilterForm
from gongzhi.places.selectors import tree

PLACES = "places"


def rows(form: FilterForm, actor: Any, now: datetime) -> Rows:
    filters = form.filters()
    return tree.with_counts(tree.found_places(filters)) if filters.is_search else ()


def line(row: tree.Row) -> list[Value]:
    place = row.place
    kind = place.get_kind_display() if place.kind else place.get_level_display()
    built = row.facts.year_built if row.facts else None
    return [place.full_name or place.name, kind, place.code, built, row.buildings, row.households]


def install() -> None:
    columns = (
        Column(_("Name"), 36), Column(_("Kind")), Column(_("Code")), Column(_("Built")), Column(_("Buildings")),
        Column(_("Households")),
    )  # fmt: skip
    register_list(Listing(PLACES, _("Places"), "place_list", FilterForm, rows, columns, line))
