"""What the report page asks and says by kind of problem, as the subdistrict wrote it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from gongzhi.cases.models import Category
from gongzhi.cases.services.guidance import Guiding, add_guidance
from gongzhi.people.posts import Right
from gongzhi.portal.demo.layout import read_data
from gongzhi.portal.demo.scenes.acting import Acting


def play(acting: Acting, scheme: dict[str, Category]) -> int:
    rows = read_data("guidance")["guidance"]
    for row in rows:
        write(acting, row, scheme[row["category"]])
    return len(rows)


def write(acting: Acting, row: dict[str, Any], category: Category) -> None:
    site, now = acting.site(row["estate"]), acting.town.now
    office = acting.street(site)
    said = Guiding(
        kind=row["kind"],
        words=row["words"],
        place=office.place if row.get("street") else site.place,
        category=category,
        phone=row.get("phone", ""),
        until=now + timedelta(hours=row["hours"]) if "hours" in row else None,
    )
    add_guidance(actor=acting.of(office, Right.RULES, site.place, now), said=said, now=now)
