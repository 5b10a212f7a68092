"""What was published beside what is read now, and each version between with the proof that it was not touched since."""

from __future__ import annotations

from dataclasses import dataclass

from gongzhi.core.scope import unscoped
from gongzhi.journal.models import Entry
from gongzhi.journal.services import label_of
from gongzhi.notices.models import BoardPost, SheetWords
from gongzhi.notices.services.board import PUBLISHED, digest_of
from gongzhi.notices.services.covering import COVERED, UNCOVERED
from gongzhi.text.difference import Piece, differences


@dataclass(frozen=True, slots=True)
class Version:
    row: SheetWords
    is_proven: bool  # its words, its digest and the line of the journal say the same


@dataclass(frozen=True, slots=True)
class Reading:
    """Title and text with their marks, and the versions, the first one first."""

    title: list[Piece]
    body: list[Piece]
    versions: list[Version]


def reading(post: BoardPost) -> Reading | None:
    """For who may read both. None where nothing was ever covered."""
    rows = list(SheetWords.objects.filter(post=post).order_by("number"))
    if not rows:
        return None
    first = rows[0]
    said = dict(enumerate(journaled(post)))
    versions = [
        Version(row, digest_of(row.title, row.body) == row.digest == said.get(row.number)) for row in rows
    ]
    return Reading(differences(first.title, post.title), differences(first.body, post.body), versions)


def journaled(post: BoardPost) -> list[str]:
    """The digest of each version as the journal says it, in their order."""
    with unscoped(because="the reader may read every version; the proof belongs to it"):
        said = Entry.objects.filter(subject=label_of(post), verb__in=(PUBLISHED, COVERED, UNCOVERED))
        return [data["digest"] for data in said.order_by("seq").values_list("data", flat=True)]
