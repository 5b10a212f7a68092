"""Boards for programs: the sheets that hang today at the place of the token and under it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.timezone import now as clock
from ninja import Field, Query, Router, Schema

from gongzhi.core.api import Paged
from gongzhi.core.scope import scope_to
from gongzhi.notices.models import BoardPost
from gongzhi.notices.selectors import hanging
from gongzhi.people.tokens import Bearer, ProgramRequest

router = Router(tags=["notices"])


class NoticesAsked(Paged):
    place: str = Field("", max_length=40, description="At or under this place.")


class NoticeOut(Schema):
    """A sheet as everybody reads it. `digest` is the check sum of title and body."""

    notice: str
    title: str
    body: str
    organisation: str
    place: str
    place_name: str
    from_at: datetime
    until_at: datetime | None
    covered_at: datetime | None = Field(description="When parts of it were covered.")
    digest: str


class NoticesOut(Schema):
    """The newest first, thirty at a time."""

    notices: list[NoticeOut]
    older: str


@router.get("/notices", auth=Bearer("notices:read"), response=NoticesOut, url_name="api_notices")
def get_notices(request: ProgramRequest, asked: Query[NoticesAsked]) -> dict[str, Any]:
    """Sheets that hang now on the boards at and under the place of the token."""
    with scope_to(request.grants):
        page = hanging(request.place, at=asked.place, after=asked.after, now=clock())
        return {"notices": [row_of(post) for post in page.rows], "older": page.older}


def row_of(post: BoardPost) -> dict[str, Any]:
    return {
        "notice": post.public_id, "title": post.title, "body": post.body, "organisation": post.organisation.name,
        "place": post.place.public_id, "place_name": post.place.full_name or post.place.name, "from_at": post.from_at,
        "until_at": post.until_at, "covered_at": post.covered_at, "digest": post.read_digest,
    }  # fmt: skip
