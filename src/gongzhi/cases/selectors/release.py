"""What the public reads of a case beside what came in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gongzhi.cases.models import Case
from gongzhi.cases.selectors.detail import Picture
from gongzhi.text.difference import Mark, Piece, differences


@dataclass(frozen=True, slots=True)
class Reading:
    """Title and text with their marks, and how many photos are shown."""

    since: datetime
    title: list[Piece]
    text: list[Piece]
    photos: int

    @property
    def is_changed(self) -> bool:
        return any(piece.mark != Mark.SAME for piece in (*self.title, *self.text))


def public_reading(case: Case, pictures: list[Picture]) -> Reading | None:
    if case.released_at is None or not case.is_released:
        return None
    return Reading(
        since=case.released_at,
        title=differences(case.title, case.released_title),
        text=differences(case.text, case.released_text),
        photos=sum(one.released for one in pictures),
    )
