"""What is owed, for programs: open duties at the place of the token, by their time. No reports of misconduct."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.utils.timezone import now as clock
from ninja import Field, Query, Router, Schema

from gongzhi.core.api import Paged
from gongzhi.core.scope import scope_to
from gongzhi.duties.kinds import pages
from gongzhi.duties.models import Duty
from gongzhi.duties.selectors.programs import for_program
from gongzhi.people.tokens import Bearer, ProgramRequest

router = Router(tags=["duties"])


class DutiesAsked(Paged):
    late: bool = Field(False, description="Only those whose time has passed.")
    kind: str = Field("", max_length=40, description="Only this kind, as an answer names it.")
    place: str = Field("", max_length=40, description="At or under this place.")


class DutyOut(Schema):
    """`level` is how high it has climbed, `page` the page of its subject here, for people."""

    duty: str
    kind: str
    title: str
    level: Literal["grid", "community", "subdistrict", "district"]
    late: bool
    bearer: str
    place: str
    place_name: str
    opened_at: datetime
    due_at: datetime
    first_due_at: datetime | None = Field(description="As first promised, where more time was granted since.")
    page: str


class DutiesOut(Schema):
    """The most urgent first, thirty at a time."""

    duties: list[DutyOut]
    older: str


@router.get("/duties", auth=Bearer("duties:read"), response=DutiesOut, url_name="api_duties")
def get_duties(request: ProgramRequest, asked: Query[DutiesAsked]) -> dict[str, Any]:
    """Open duties at and under the place of the token."""
    now = clock()
    with scope_to(request.grants):
        page = for_program(
            request.place, kind=asked.kind, late=asked.late, at=asked.place, after=asked.after, now=now
        )
        urls = pages(page.rows)
        return {"duties": [row_of(duty, urls, now) for duty in page.rows], "older": page.older}


def row_of(duty: Duty, urls: dict[str, str], now: datetime) -> dict[str, Any]:
    return {
        "duty": duty.public_id, "kind": duty.kind, "title": duty.title, "level": duty.level, "late": duty.due_at < now,
        "bearer": duty.bearer.called, "place": duty.place.public_id,
        "place_name": duty.place.full_name or duty.place.name, "opened_at": duty.opened_at, "due_at": duty.due_at,
        "first_due_at": duty.first_due_at, "page": urls.get(duty.subject, ""),
    }  # fmt: skip
