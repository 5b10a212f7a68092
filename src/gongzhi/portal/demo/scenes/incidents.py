"""What many reported at once: one that is over, with somebody for whom it is not, and one that goes on today."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from gongzhi.cases.models import Case, Category
from gongzhi.cases.models.case import Source
from gongzhi.cases.services import (
    Report,
    accept_case,
    finish_case,
    rate_case,
    receive_case,
    reopen_case,
    reply_case,
)
from gongzhi.cases.services.incident import About, Said, open_incident
from gongzhi.people.actor import VISITOR
from gongzhi.people.models import Organisation
from gongzhi.people.posts import Right
from gongzhi.portal.demo.layout import read_data
from gongzhi.portal.demo.names import phone
from gongzhi.portal.demo.scenes.acting import Acting
from gongzhi.portal.demo.town import Block

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
APART = 7 * MINUTE
AGO = 3 * HOUR  # the one that goes on began so long ago
CALLERS = 9_400  # the last digits of the numbers that reporters leave


def play(acting: Acting, scheme: dict[str, Category]) -> int:
    rows = read_data("incidents")["incidents"]
    for row in rows:
        play_one(acting, row, scheme[row["category"]])
    return len(rows)


def play_one(acting: Acting, row: dict[str, Any], category: Category) -> None:
    site = acting.site(row["estate"])
    block = site.blocks[row["block"] - 1]
    company = acting.town.offices[site.plan.company]
    start = acting.town.now - AGO if row["over"] < 0 else acting.day(row["day"], row["hours"])
    cases = [report(block, words, category, start + n * APART, n) for n, words in enumerate(row["lines"])]
    made = start + len(cases) * APART
    until = made + row["expected"] * HOUR
    incident = open_incident(
        actor=acting.of(company, Right.PUBLISH, block.place, made), case_ids=[case.pk for case in cases],
        about=About(category, [block.place]), said=Said(row["title"], row["words"], row["script"], until), now=made,
    )  # fmt: skip
    work(acting, company, incident.case, row, made)
    if row["over"] >= 0:
        answer(cases, row, made + (row["over"] + 2) * HOUR)


def report(block: Block, words: str, category: Category, at: datetime, n: int) -> Case:
    said = Report(
        place=block.entrances[n % len(block.entrances)], text=words, category=category, source=Source.PLACARD,
        grid_id=block.grid_id, contact=phone(CALLERS + n),
    )  # fmt: skip
    return receive_case(actor=VISITOR, report=said, now=at)


def work(acting: Acting, company: Organisation, mother: Case, row: dict[str, Any], made: datetime) -> None:
    worker = acting.of(company, Right.HANDLE, mother.place, made)
    accept_case(actor=worker, case_id=mother.pk, now=made + 10 * MINUTE)
    reply_case(actor=worker, case_id=mother.pk, text=row["words"], now=made + HOUR)
    if row["over"] >= 0:
        finish_case(actor=worker, case_id=mother.pk, result=row["result"], now=made + row["over"] * HOUR)


def answer(cases: list[Case], row: dict[str, Any], at: datetime) -> None:
    """Each says it of the own report; for the last it is not over."""
    for case, stars in zip(cases, row["stars"], strict=False):
        rate_case(actor=VISITOR, case_id=case.pk, satisfied=stars, words="", now=at)
    if row["again"]:
        reopen_case(actor=VISITOR, case_id=cases[-1].pk, words=row["again"], now=at)
