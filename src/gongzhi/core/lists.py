"""The lists that people work with: each says once what it is asked, what it shows and in what order.

Its page, the filters that are kept over it and its workbook all read this, so that they share one query and one right.
What stands over a list comes from a higher module, by the panel slot "list".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise

from gongzhi.core.filters import as_query
from gongzhi.core.panels import PANELS, Panel
from gongzhi.core.scope import WORK, Audience
from gongzhi.core.sheets import Column, Value
from gongzhi.core.verdict import YES, Verdict

Rows = QuerySet[Any] | Sequence[Any]


def open_to_all(actor: Any) -> Verdict:
    return YES


@dataclass(frozen=True, slots=True)
class Listing:
    """`rows` gives everything that a filled-in form asks for to an actor, in the order of the pages, within the scope
    of `audiences`; `may` says who opens the page. `key` stands in what was kept: it never changes."""

    key: str
    label: str | Promise
    page: str  # the name of its address
    form: Callable[[QueryDict], forms.Form]
    rows: Callable[[Any, Any, datetime], Rows]
    columns: Sequence[Column]
    line: Callable[[Any], list[Value]]
    unsaid: Mapping[str, str] = field(default_factory=dict)  # what empty fields of the form stand for
    audiences: frozenset[Audience] = WORK
    may: Callable[[Any], Verdict] = open_to_all
    has_news: bool = True  # whether what is new in it can be told


LISTS: dict[str, Listing] = {}


def register_list(listing: Listing) -> None:
    if listing.key in LISTS:
        raise ValueError(f"list {listing.key!r} is registered twice")
    LISTS[listing.key] = listing


def address(key: str, query: str) -> str:
    """Of a list as it was asked: what of the query can be read."""
    listing = LISTS[key]
    kept, page = as_query(listing.form(QueryDict(query))), reverse(listing.page)
    return f"{page}?{kept}" if kept else page


@dataclass(frozen=True, slots=True)
class OnScreen:
    """A list as somebody has it before him; `has_rows` where there is something to take out."""

    listing: Listing
    query: str
    has_rows: bool


def over(key: str, form: forms.Form, *, actor: Any, has_rows: bool, now: datetime) -> list[Panel]:
    """What stands over a list, for core/components/_over.html."""
    return PANELS.of("list", actor, OnScreen(LISTS[key], as_query(form), has_rows), now)
