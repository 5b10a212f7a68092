"""Documents that one works by: a standard with a second version, a paper from above that some have not read, rules."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.utils.timezone import localdate

from gongzhi.notices.models import Document, DocumentReader
from gongzhi.notices.selectors.documents import reached
from gongzhi.notices.services.documents import Paper, Wording, new_version, write_document
from gongzhi.notices.services.reading import ask_to_read, mark_read
from gongzhi.people.actor import Actor
from gongzhi.people.posts import Right
from gongzhi.places.models import Place
from gongzhi.portal.demo.layout import read_data
from gongzhi.portal.demo.scenes.acting import Acting
from gongzhi.portal.demo.town import Site, where

FIRST_TIME = timedelta(days=30)


def play(acting: Acting) -> int:
    rows = read_data("documents")["documents"]
    for row in rows:
        play_one(acting, row, acting.site(row["estate"]))
    return len(rows)


def place_of(site: Site, at: str) -> Place:
    return {"小区": site.place, "社区": site.community, "街道": site.subdistrict}[at]


def play_one(acting: Acting, row: dict[str, Any], site: Site) -> None:
    office, place, at = acting.org(row["by"], site), place_of(site, row["at"]), acting.day(row["day"])
    author = acting.of(office, Right.PUBLISH, place, at)
    facts = {name: row[name] for name in ("source", "number", "public") if name in row}
    paper = Paper(row["kind"], row["title"], place, office, **facts)
    wording = Wording(row["text"], localdate(at))
    document = write_document(actor=author, paper=paper, wording=wording, now=at)
    later = row.get("versions", [])
    until = localdate(at + FIRST_TIME) if later else acting.town.date(row["until"])
    readers = ask_to_read(
        actor=author, document_id=document.pk, to=reached(document, on=localdate(at)), until=until, now=at
    )
    read(acting, document, readers, 1, share=1.0 if later else row["read"], at=at)
    for number, version in enumerate(later, 2):
        change(acting, author, document, version, acting.town.date(row["until"]))
        read(acting, document, readers, number, share=row["read"], at=acting.day(version["day"]))


def change(acting: Acting, author: Actor, document: Document, version: dict[str, Any], until: date) -> None:
    at = acting.day(version["day"])
    wording = Wording(version["text"], localdate(at), changed=version["changed"])
    new_version(actor=author, document_id=document.pk, wording=wording, until=until, now=at)


def read(
    acting: Acting, document: Document, readers: list[DocumentReader], number: int, *, share: float, at: datetime
) -> None:  # fmt: skip
    """So many of those who must, one after the other within the days after it came."""
    for one in readers:
        there = where(one.place, None)
        for actor in acting.crew.able(one.organisation_id, Right.HANDLE, there, on=localdate(at)):
            if acting.dice.random() < share:
                moment = min(at + timedelta(hours=acting.dice.randint(1, 60)), acting.town.now)
                mark_read(actor=actor, document_id=document.pk, number=number, now=moment)
