"""Whistles of a year: three in one estate, as the articles tell, one under way now, two that were objected to."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from gongzhi.cases.models import Whistle
from gongzhi.cases.models.whistle import Objection
from gongzhi.cases.services.whistle import Arrival, Calling, blow_whistle, report_in
from gongzhi.cases.services.whistle_findings import (
    Finding,
    Part,
    agree_finding,
    draft_finding,
    finish_share,
    settle_finding,
)
from gongzhi.cases.services.whistle_objections import Verdict, decide_objection, object_to
from gongzhi.cases.services.whistle_ratings import Rating, rate_call, rate_caller
from gongzhi.duties.services import tick
from gongzhi.law.shares import ONE, read_share
from gongzhi.people.models import Organisation
from gongzhi.people.posts import Right
from gongzhi.portal.demo.layout import read_data
from gongzhi.portal.demo.scenes.acting import Acting
from gongzhi.portal.demo.town import Site

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
UNDER_WAY = 1.5 * HOUR  # the one of today was blown so long ago


def play(acting: Acting) -> int:
    """Returns how many were blown. They follow each other, so that the clock goes forward."""
    rows = sorted(read_data("whistles")["whistles"], key=lambda row: row["day"])
    for row in rows:
        Scene(acting, row).play()
    tick(acting.town.now)
    return len(rows)


class Scene:
    """One whistle from its call as far as it has come."""

    def __init__(self, acting: Acting, row: dict[str, Any]) -> None:
        self.acting, self.row = acting, row
        self.site: Site = acting.site(row["estate"])
        self.start = acting.town.now - UNDER_WAY if row["day"] == 0 else acting.day(row["day"])
        self.whistle: Whistle

    def org(self, key: str) -> Organisation:
        return self.acting.org(key, self.site)

    def by(self, key: str, right: Right, at: datetime) -> dict[str, Any]:
        actor = self.acting.of(self.org(key), right, self.site.place, at)
        return {"actor": actor, "whistle_id": self.whistle.pk, "now": at}

    def one(self, key: str, right: Right, at: datetime) -> dict[str, Any]:
        return self.by(key, right, at) | {"org_id": self.org(key).pk}

    def play(self) -> None:
        self.blow()
        if "objection" in self.row:
            self.object(*self.row["objection"])
        for key, hours in sorted(self.row["came"].items(), key=lambda pair: pair[1]):
            self.arrive(key, self.start + hours * HOUR)
        if "finding" in self.row:
            self.find()

    def blow(self) -> None:
        row, street = self.row, self.acting.street(self.site)
        calling = Calling(
            place=self.site.place, kind=row["kind"], title=row["title"], reason=row["reason"], spot=row["spot"],
            report_by=self.start + row["hours"] * HOUR, org_ids=[self.org(key).pk for key in row["called"]],
        )  # fmt: skip
        caller = self.acting.of(street, Right.COORDINATE, self.site.place, self.start)
        self.whistle = blow_whistle(actor=caller, calling=calling, now=self.start)

    def object(self, key: str, hours: float, why: str, ground: str = "") -> None:
        """With a ground, the district upheld it the next day."""
        at = self.start + hours * HOUR
        object_to(**self.one(key, Right.ASSIGN, at), about=Objection.CALL, why=why)
        if ground:
            district = self.acting.town.offices["district"]
            arbiter = self.acting.of(district, Right.ARBITRATE, self.site.place, at + DAY)
            decide_objection(
                actor=arbiter, whistle_id=self.whistle.pk, org_id=self.org(key).pk, verdict=Verdict(True, ground),
                now=at + DAY,
            )  # fmt: skip

    def arrive(self, key: str, at: datetime) -> None:
        if at > self.whistle.report_by:
            tick(at)
        report_in(**self.one(key, Right.HANDLE, at), arrival=Arrival(self.row["spot"]))

    def find(self) -> None:
        found = self.start + 3 * DAY
        parts = [
            Part(self.org(key).pk, read_share(share) or ONE, task, (self.start + days * DAY).date())
            for key, share, task, days, _done in self.row["shares"]
        ]
        draft_finding(**self.by("街道", Right.COORDINATE, found), finding=Finding(self.row["finding"], parts))
        if self.row["agreed"]:
            for n, key in enumerate(self.row["came"], 1):
                agree_finding(**self.one(key, Right.HANDLE, found + n * HOUR), version=1)
        else:
            settle_finding(**self.by("街道", Right.COORDINATE, found + HOUR), why=self.row["why"])
        ends = sorted((days, key) for key, _share, _task, _due, days in self.row["shares"] if days)
        for days, key in ends:
            at = self.start + days * DAY if days > 3 else found + 5 * HOUR
            finish_share(**self.one(key, Right.HANDLE, at), words="已经办好，照片在社区。")
        for key, stars in self.row.get("stars", {}).items():
            at = self.start + 50 * DAY
            at = min(at, self.acting.town.now)
            rate_call(**self.by("街道", Right.COORDINATE, at), org_id=self.org(key).pk, rating=Rating(stars))
        for key, stars in self.row.get("back", {}).items():
            at = min(self.start + 51 * DAY, self.acting.town.now)
            rate_caller(**self.one(key, Right.ASSIGN, at), rating=Rating(stars))
