"""Hard cases of a year: on the list, come back, kept, taken off, asked for and refused."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from gongzhi.cases.models import Advice, Case, Category, Expert, HardCase
from gongzhi.cases.models.case import Source
from gongzhi.cases.services import Report, accept_case, receive_case
from gongzhi.cases.services.diagnosis import Asking, ask_experts, decline, take_up, write_answer
from gongzhi.cases.services.hard import (
    Ruling,
    Wish,
    ask_for_list,
    come_back,
    decide_wish,
    keep_on_list,
    take_off_list,
)
from gongzhi.cases.services.hard_work import Planned, finish_step, note_entry, plan_step
from gongzhi.duties.services import tick
from gongzhi.people.actor import VISITOR
from gongzhi.people.posts import Right
from gongzhi.portal.demo.layout import read_data
from gongzhi.portal.demo.scenes.acting import Acting
from gongzhi.portal.demo.town import Site

HOUR = timedelta(hours=1)
KEPT_ON = -20  # the day on which those that came back were kept on the list


def play(acting: Acting, scheme: dict[str, Category]) -> int:
    """Returns how many were played, each a case of its own that came in long ago."""
    rows = sorted(read_data("hard")["cases"], key=lambda row: row["day"])
    for row in rows:
        Scene(acting, row).play(scheme[row["category"]])
    come_back(acting.town.now)
    tick(acting.town.now)
    return len(rows)


class Scene:
    """One hard case from the report as far as it has come."""

    def __init__(self, acting: Acting, row: dict[str, Any]) -> None:
        self.acting, self.row = acting, row
        self.site: Site = acting.site(row["estate"])
        self.start = acting.day(row["day"], -2)
        self.case: Case
        self.hard: HardCase

    def date(self, offset: int) -> date:
        return self.acting.town.date(offset)

    def office(self, at: datetime) -> dict[str, Any]:
        actor = self.acting.of(self.acting.street(self.site), Right.COORDINATE, self.site.place, at)
        return {"actor": actor, "hard_id": self.hard.pk, "now": at}

    def play(self, category: Category) -> None:
        self.receive(category)
        self.ask()
        if self.row["then"] == "asked":
            return
        decided = self.start + 30 * HOUR
        if self.row["then"] == "refused":
            decide_wish(**self.office(decided), ruling=Ruling(False, "可以按普通案件先修剪，不用挂账。"))
            return
        first = self.date(KEPT_ON) if self.row["then"] == "kept" else self.date(self.row["review"])
        decide_wish(**self.office(decided), ruling=Ruling(True, self.words(), first))
        self.work(decided)

    def words(self) -> str:
        return f"{self.row['why']}眼下先这样：{self.row['solution']}"

    def receive(self, category: Category) -> None:
        report = Report(
            place=self.site.place, text=self.row["text"], category=category, source=Source.WEB,
            estate_kind=self.site.plan.kind,
        )  # fmt: skip
        case = receive_case(actor=VISITOR, report=report, now=self.start)
        if case.bearer is None:
            raise LookupError(f"nobody bears what happens in {self.site.plan.name}")
        actor = self.acting.of(case.bearer, Right.ASSIGN, self.site.place, self.start)
        self.case = accept_case(actor=actor, case_id=case.pk, now=self.start + HOUR / 2)

    def ask(self) -> None:
        community = self.acting.town.offices[self.site.community.name]
        at = self.start + 2 * HOUR
        actor = self.acting.of(community, Right.DISPATCH, self.site.place, at)
        review = self.date(KEPT_ON if self.row["then"] == "kept" else self.row["review"])
        wish = Wish(self.row["why"], max(review, self.date(self.row["day"] + 1)), self.row["solution"])
        self.hard = ask_for_list(actor=actor, case_id=self.case.pk, wish=wish, now=at)

    def work(self, since: datetime) -> None:
        """Steps as they were planned and done, the diary between them, and what was decided when it came back."""
        acts: list[tuple[datetime, int, Any]] = []
        for n, (key, task, due, done) in enumerate(self.row.get("steps", ())):
            acts.append((since + (n + 1) * HOUR, n, lambda at, k=key, t=task, d=due: self.plan(k, t, d, at)))
            if done != "":
                acts.append((self.acting.day(done), n, lambda at, k=key, t=task: self.done(k, t, at)))
        for n, text in enumerate(self.row.get("diary", ())):
            acts.append(
                (
                    since + (10 + 15 * n) * 24 * HOUR,
                    n,
                    lambda at, t=text: note_entry(**self.office(at), text=t),
                )
            )
        if experts := self.row.get("experts"):
            acts += self.diagnosis(experts)
        if self.row["then"] == "kept":
            acts.append((self.acting.day(KEPT_ON, -3), 0, self.keep))
        if self.row["then"] == "usual":
            acts.append((self.acting.day(-10), 0, self.leave))
        for at, _n, act in sorted(acts, key=lambda one: one[:2]):
            act(at)

    def diagnosis(self, said: dict[str, Any]) -> list[tuple[datetime, int, Any]]:
        """Asked, answered one after the other, decided on, and the step that came of it done."""
        first = self.acting.day(said["day"])
        day = timedelta(days=1)
        return [
            (first, 0, lambda at: self.ask_experts(said, at)),
            *(
                (first + (4 + n) * day, 0, lambda at, n=n, one=one: self.answer(n, one, at))
                for n, one in enumerate(said["answers"])
            ),
            (first + 7 * day, 0, lambda at: self.weigh(said, at)),
            (first + 30 * day, 0, lambda at: self.done("henghe", said["answers"][0]["advice"][0], at)),
        ]

    def ask_experts(self, said: dict[str, Any], at: datetime) -> None:
        names = [(one["name"], one["house"]) for one in said["answers"]]
        ask_experts(**self.office(at), asking=Asking(said["question"], names, self.date(said["due"])))

    def answer(self, n: int, said: dict[str, Any], at: datetime) -> None:
        expert = Expert.objects.filter(diagnosis__hard=self.hard)[n]
        write_answer(**self.office(at), expert_id=expert.pk, text=said["text"], advice=said["advice"])

    def weigh(self, said: dict[str, Any], at: datetime) -> None:
        """The company takes up the first recommendation; the last one is declined."""
        advice = list(Advice.objects.filter(expert__diagnosis__hard=self.hard))
        company, until = self.acting.org("henghe", self.site), self.date(said["due"] + 30)
        take_up(**self.office(at), advice_id=advice[0].pk, org_id=company.pk, due_on=until)
        decline(**self.office(at), advice_id=advice[-1].pk, why="今年的钱只够先做根部。")

    def plan(self, key: str, task: str, due: int, at: datetime) -> None:
        org = self.acting.org(key, self.site)
        plan_step(**self.office(at), planned=Planned(org.pk, task, self.date(due)))

    def done(self, key: str, task: str, at: datetime) -> None:
        org = self.acting.org(key, self.site)
        actor = self.acting.of(org, Right.HANDLE, self.site.place, at)
        step = self.hard.steps.get(org=org, task=task)
        finish_step(actor=actor, hard_id=self.hard.pk, step_id=step.pk, words="办好了。", now=at)

    def keep(self, at: datetime) -> None:
        come_back(at)
        ruling = Ruling(True, "还在等业主共同决定，临时办法继续。", self.date(self.row["review"]))
        keep_on_list(**self.office(at + HOUR), ruling=ruling)

    def leave(self, at: datetime) -> None:
        ruling = Ruling(True, "可以执法了，按普通案件接着办。", self.date(10))
        take_off_list(**self.office(at), ruling=ruling)
