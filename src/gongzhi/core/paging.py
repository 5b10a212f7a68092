"""Lists that go on behind a mark: a moment and a number, so that no page counts the rows before it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q, QuerySet

from gongzhi.core.addresses import moment_in, number_in


@dataclass(frozen=True, slots=True)
class Page[M: Model]:
    """`older` is the mark of the next page, such as 2026-03-12T09:26:00+00:00_4711; empty on the last one."""

    rows: list[M]
    older: str


def page[M: Model](rows: QuerySet[M], by: str, *, after: str, size: int, newest: bool = False) -> Page[M]:
    """So many rows in the order of a moment, behind a mark; one that was tampered with begins at the top."""
    sign, step = ("-", "lt") if newest else ("", "gt")
    moment, _at, number = after.rpartition("_")
    if at := moment_in(moment):
        later: dict[str, Any] = {f"{by}__{step}": at}
        behind = Q(**later) | Q(**{f"pk__{step}": number_in(number)})
        rows = rows.filter(behind, **{f"{by}__{step}e": at})
    found = list(rows.order_by(f"{sign}{by}", f"{sign}pk")[: size + 1])
    last = found[size - 1] if len(found) > size else None
    return Page(found[:size], f"{getattr(last, by).isoformat()}_{last.pk}" if last else "")
