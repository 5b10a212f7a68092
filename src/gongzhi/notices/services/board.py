"""Publishing on the board of a place, for a time, with the proof of what hung there; taking down and putting back."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.core import config
from gongzhi.core.models import levels_of
from gongzhi.core.verdict import Refused, require
from gongzhi.journal.services import declare, draft, label_of, record, record_all
from gongzhi.notices import policies
from gongzhi.notices.models import BoardPost, SheetKind
from gongzhi.notices.news import NEWS_BATCH
from gongzhi.notices.services.messages import cancel_batch
from gongzhi.people.actor import Actor
from gongzhi.people.models import Organisation
from gongzhi.places.models import Place

PUBLISHED = declare("notices.published", gettext_lazy("published on the board"))
WITHDRAWN = declare("notices.withdrawn", gettext_lazy("withdrawn from the board"))
RESTORED = declare("notices.restored", gettext_lazy("put back on the board"))
RESTORE_DAYS = "notices.restore_days"
config.declare_setting(
    RESTORE_DAYS, label=gettext_lazy("A sheet that was taken down can be put back within"), default=30,
    unit=gettext_lazy("days"), ground=gettext_lazy("policy"), least=1, most=90,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is published: where, in whose name, what, from when until when (None: until it is withdrawn)."""

    place: Place
    organisation: Organisation
    title: str
    body: str
    from_at: datetime
    until_at: datetime | None = None


def digest_of(title: str, body: str) -> str:
    return hashlib.sha256(f"{title}\n{body}".encode()).hexdigest()


@transaction.atomic
def publish_post(*, actor: Actor, sheet: Sheet, now: datetime) -> BoardPost:
    """Hang a sheet on a board. Its text never changes: a correction is a new sheet."""
    require(policies.can_publish(actor, sheet.place, sheet.organisation))
    if sheet.until_at is not None and sheet.until_at <= max(sheet.from_at, now):
        raise Refused(_("The last day lies before the first, or is over already."), status=422)
    if not sheet.title.strip() or not sheet.body.strip():
        raise Refused(_("A sheet has a title and a text."), status=422)
    return hang(actor=actor, sheet=sheet, now=now)


@transaction.atomic
def hang(*, actor: Actor, sheet: Sheet, now: datetime, kind: str = SheetKind.SHEET) -> BoardPost:
    """For who has checked the right to do so."""
    post = BoardPost.objects.create(
        kind=kind, title=sheet.title.strip(), body=sheet.body.strip(), organisation=sheet.organisation,
        place=sheet.place, from_at=sheet.from_at, until_at=sheet.until_at,
        digest=digest_of(sheet.title.strip(), sheet.body.strip()), **levels_of(sheet.place),
    )  # fmt: skip
    facts: dict[str, Any] = {
        "digest": post.digest,
        "from": post.from_at.isoformat(),
        "org": sheet.organisation.pk,
    }
    record_all(actor, [draft(PUBLISHED, post, fresh=True, **facts)], at=now)
    return post


@transaction.atomic
def withdraw_post(*, actor: Actor, post_id: int, now: datetime) -> BoardPost:
    """Take a sheet down before its time. It stays in the history with both moments."""
    post: BoardPost = BoardPost.objects.locked().select_related("place", "organisation").get(pk=post_id)
    require(policies.can_publish(actor, post.place, post.organisation))
    if post.withdrawn_at is not None:
        raise Refused(_("This sheet is withdrawn already."), status=409)
    post.withdrawn_at = now
    post.save(update_fields=["withdrawn_at"])
    record(actor, WITHDRAWN, post, at=now)
    cancel_batch(NEWS_BATCH, subjects=[label_of(post)], now=now)
    return post


def restorable_until(post: BoardPost) -> datetime:
    """The end of the set days, or of the sheet's own time where that comes first."""
    if post.withdrawn_at is None:
        raise ValueError(f"sheet {post.pk} hangs")
    until = post.withdrawn_at + timedelta(days=config.value(RESTORE_DAYS, post))
    return min(until, post.until_at or until)


@transaction.atomic
def restore_post(*, actor: Actor, post_id: int, now: datetime) -> BoardPost:
    """Put back what was taken down by mistake. The time it was down stays in the history and is said on the sheet."""
    post: BoardPost = BoardPost.objects.locked().select_related("place", "organisation").get(pk=post_id)
    require(policies.can_publish(actor, post.place, post.organisation))
    if post.withdrawn_at is None:
        raise Refused(_("This sheet hangs on the board."), status=409)
    if now >= restorable_until(post):
        raise Refused(_("Its time is over, it stays down. Publish a new sheet."), status=409)
    post.withdrawn_at = None
    post.save(update_fields=["withdrawn_at"])
    record(actor, RESTORED, post, at=now)
    return post
