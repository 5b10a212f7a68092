"""The first category scheme and dispatch table of a new place. Both are data to be edited afterwards.

`data/categories.csv` has the words that residents use and the event classes of GB/T 30428.2 (21xx are the
standard's room for local classes); `data/rules.csv` has who acts, within which limit, on which ground.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.db import transaction

from gongzhi.cases.models import Category, DispatchRule
from gongzhi.cases.routing import TABLE
from gongzhi.cases.services.rules import Line, write_table
from gongzhi.law.deadlines import Limit, LimitUnit
from gongzhi.people.actor import SYSTEM

DATA = Path(__file__).parent / "data"


def rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@transaction.atomic
def install_scheme(now: datetime) -> dict[str, Category]:
    """Enter missing categories, and the dispatch table where there is none. What is there stays as it is."""
    scheme = {category.code: category for category in Category.objects.all()}
    for place, row in enumerate(rows("categories.csv"), 1):
        if row["代码"] not in scheme:
            scheme[row["代码"]] = enter(row, scheme, sort=place)
    TABLE.clear()
    if not DispatchRule.objects.exists():
        write_table(actor=SYSTEM, lines=lines(scheme), now=now)
    return scheme


def enter(row: dict[str, str], scheme: dict[str, Category], *, sort: int) -> Category:
    return Category.objects.create(
        code=row["代码"], name=row["名称"], parent=scheme.get(row["上级"]), icon=row["图标"], sort=sort,
        words=row["居民的说法"].split(), event_code=row["部件事件代码"], public=row["公开"],
        about_bearer=bool(row["涉及承办单位"]), named_only=bool(row["专人可见"]),
        shared_part=row["共用部位"] == "1",
    )  # fmt: skip


def lines(scheme: dict[str, Category]) -> Iterator[tuple[int, Line]]:
    for row in rows("rules.csv"):
        limit = Limit(int(row["时限"]), LimitUnit(row["单位"]))
        category = scheme[row["类别"]] if row["类别"] else None
        yield int(row["序号"]), Line(row["谁办"], limit, row["依据"], category, row["小区类型"])
