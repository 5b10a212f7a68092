"""Covering words on a sheet that hangs, and showing the first ones again.

What was published stays as it was, apart, with its digest; everybody reads the other words, which have a digest of
their own. The publisher is told.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy

from gongzhi.core.models import levels_of
from gongzhi.core.said import gettext as _
from gongzhi.core.verdict import Refused, require
from gongzhi.journal.services import declare, label_of, record
from gongzhi.notices import policies
from gongzhi.notices.models import BoardPost, Reason, SheetWords
from gongzhi.notices.services.board import digest_of
from gongzhi.notices.services.messages import message, queue
from gongzhi.people.actor import Actor
from gongzhi.people.posts import Right
from gongzhi.people.selectors import accounts_of

COVERED = declare("notices.covered", gettext_lazy("covered words on the sheet"))
UNCOVERED = declare("notices.uncovered", gettext_lazy("showed the first words of the sheet again"))
KIND = "board"


@dataclass(frozen=True, slots=True)
class Cover:
    """What everybody is to read instead, why, and a word to the publisher that the public does not read."""

    title: str
    body: str
    reason: Reason
    note: str = ""


@transaction.atomic
def cover_post(*, actor: Actor, post_id: int, cover: Cover, now: datetime) -> BoardPost:
    """Let other words be read from now on. It can be done again: the first words stay the first."""
    post = locked(actor, post_id)
    title, body = cover.title.strip(), cover.body.strip()
    if not title or not body:
        raise Refused(_("A sheet has a title and a text."), status=422)
    first = kept_first(post)
    if (title, body) == (first.title, first.body):
        raise Refused(_("These are the words as they were published: nothing is covered."), status=422)
    post.covered_at, post.cover_reason, post.cover_digest = now, cover.reason, digest_of(title, body)
    let_read(post, title, body, at=now, note=cover.note.strip())
    record(
        actor, COVERED, post, at=now, digest=post.cover_digest, first=post.digest, reason=post.cover_reason
    )
    tell(
        actor,
        post,
        _("Words on your sheet “{title}” were covered: {reason}.").format(
            title=post.title, reason=post.get_cover_reason_display()
        ),
        now,
    )
    return post


@transaction.atomic
def uncover_post(*, actor: Actor, post_id: int, now: datetime) -> BoardPost:
    """Let what was published be read again. That it was covered stays in the history."""
    post = locked(actor, post_id)
    if post.covered_at is None:
        raise Refused(_("Nothing is covered on this sheet."), status=409)
    first = kept_first(post)
    post.covered_at, post.cover_reason, post.cover_digest = None, "", ""
    let_read(post, first.title, first.body, at=now)
    record(actor, UNCOVERED, post, at=now, digest=post.digest)
    tell(
        actor,
        post,
        _("Your sheet “{title}” is read as you published it again.").format(title=post.title),
        now,
    )
    return post


def locked(actor: Actor, post_id: int) -> BoardPost:
    post: BoardPost = BoardPost.objects.locked().select_related("place", "organisation").get(pk=post_id)
    require(policies.can_moderate(actor, post.place, post.organisation))
    return post


def kept_first(post: BoardPost) -> SheetWords:
    """What was published, laid aside before the sheet reads otherwise for the first time."""
    found = SheetWords.objects.filter(post=post, number=0).first()
    return found or keep(post, 0, at=post.from_at)


def let_read(post: BoardPost, title: str, body: str, *, at: datetime, note: str = "") -> None:
    post.title, post.body = title, body
    post.save(update_fields=["title", "body", "covered_at", "cover_reason", "cover_digest"])
    keep(post, SheetWords.objects.filter(post=post).count(), at=at, note=note)


def keep(post: BoardPost, number: int, *, at: datetime, note: str = "") -> SheetWords:
    return SheetWords.objects.create(
        post=post, number=number, title=post.title, body=post.body, digest=post.read_digest, at=at,
        reason=post.cover_reason, note=note, place=post.place, **levels_of(post),
    )  # fmt: skip


def tell(actor: Actor, post: BoardPost, text: str, now: datetime) -> None:
    told = accounts_of(post.organisation_id, post, on=now, right=Right.PUBLISH)
    link = reverse("board_words", args=[post.public_id])
    queue(
        message(kind=KIND, subject=label_of(post), text=text, due_at=now, link=link, account_id=pk)
        for pk in told
        if pk != actor.account_id
    )
