"""Letters and visits of a year: one waits, one is being settled, one is reviewed, one has been upheld."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from gongzhi.cases.models import Case, Category
from gongzhi.cases.models.case import Source
from gongzhi.cases.services import Report, accept_case, finish_case, receive_case
from gongzhi.cases.services.petition import Opinion, ask_review, give_opinion
from gongzhi.duties.services import tick
from gongzhi.people.actor import SYSTEM
from gongzhi.people.models import Organisation
from gongzhi.people.posts import Right
from gongzhi.portal.demo.layout import read_data
from gongzhi.portal.demo.scenes.acting import Acting

TAKEN_ON, ANSWERED, ASKED, DECIDED = 3, 40, 62, 80  # days after it came


def play(acting: Acting, scheme: dict[str, Category]) -> int:
    """Returns how many were played."""
    rows = sorted(read_data("petitions")["petitions"], key=lambda row: row["day"])
    for row in rows:
        Scene(acting, row).play(scheme[row["category"]])
    tick(acting.town.now)
    return len(rows)


class Scene:
    """One petition from its coming as far as it has come."""

    def __init__(self, acting: Acting, row: dict[str, Any]) -> None:
        self.acting, self.row = acting, row
        self.site = acting.site(row["estate"])
        self.start = acting.day(row["day"], -2)
        self.case: Case

    def play(self, category: Category) -> None:
        report = Report(
            place=self.site.place, title=self.row["title"], text=self.row["text"], category=category,
            source=Source.PETITION, estate_kind=self.site.plan.kind, private=True,
        )  # fmt: skip
        self.case = receive_case(actor=SYSTEM, report=report, now=self.start)
        steps = {"waiting": 0, "taken_on": 1, "review": 3, "upheld": 4}
        for step in (self.take_on, self.answer, self.ask, self.decide)[: steps[self.row["then"]]]:
            step()

    def by(self, org: Organisation, right: Right, days: int) -> dict[str, Any]:
        at = self.start + timedelta(days=days)
        return {"actor": self.acting.of(org, right, self.site.place, at), "case_id": self.case.pk, "now": at}

    def street(self) -> Organisation:
        return self.acting.street(self.site)

    def take_on(self) -> None:
        accept_case(**self.by(self.street(), Right.HANDLE, TAKEN_ON))

    def answer(self) -> None:
        finish_case(**self.by(self.street(), Right.HANDLE, ANSWERED), result=self.row["answer"])

    def ask(self) -> None:
        who = self.by(self.street(), Right.DISPATCH, ASKED)
        ask_review(**who, why=self.row["objection"], asked_at=who["now"])

    def decide(self) -> None:
        district = self.acting.town.offices["district"]
        opinion = Opinion(upheld=True, words=self.row["opinion"])
        give_opinion(**self.by(district, Right.DISPATCH, DECIDED), opinion=opinion)
