"""Sheets that were taken down lately: by whom, and until when they can be put back; and when a sheet was down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from gongzhi.core import config
from gongzhi.core.panels import PANELS
from gongzhi.core.scope import unscoped
from gongzhi.journal.models import Entry
from gongzhi.journal.services import label_of
from gongzhi.notices import policies
from gongzhi.notices.models import BoardPost, SheetKind
from gongzhi.notices.selectors import boards
from gongzhi.notices.services.board import RESTORE_DAYS, RESTORED, WITHDRAWN, restorable_until
from gongzhi.people.actor import Actor

SHOWN = 100


@dataclass(frozen=True, slots=True)
class Gone:
    post: BoardPost
    who: str
    until: datetime
    why_not: str


def trash(actor: Actor, *, now: datetime) -> list[Gone]:
    """The last that was taken down first, as far back as any place may put back."""
    longest = timedelta(days=config.DECLARED[RESTORE_DAYS].most or 0)
    rows = BoardPost.objects.filter(place__in=boards(actor).values("pk"), kind=SheetKind.SHEET)
    rows = rows.filter(withdrawn_at__gte=now - longest).select_related("organisation", "place")
    posts = list(rows.order_by("-withdrawn_at", "-pk")[:SHOWN])
    who = withdrawn_by(posts)
    return [
        Gone(post, who.get(label_of(post), ""), restorable_until(post), why_not(actor, post, now))
        for post in posts
    ]


def why_not(actor: Actor, post: BoardPost, now: datetime) -> str:
    if now >= restorable_until(post):
        return _("the time is over")
    return policies.can_publish(actor, post.place, post.organisation).why


def withdrawn_by(posts: list[BoardPost]) -> dict[str, str]:
    """Names by subject. A sheet can be taken down more than once: the last counts."""
    with unscoped(because="the history of sheets that the caller has in sight"):
        said = Entry.objects.filter(subject__in=map(label_of, posts), verb=WITHDRAWN).order_by("seq")
        last = dict(said.values_list("subject", "actor_id"))
        names = PANELS.names({actor_id for actor_id in last.values() if actor_id})
    return {subject: names.get(actor_id or 0, "") for subject, actor_id in last.items()}


def pauses(post: BoardPost) -> list[tuple[datetime, datetime]]:
    """From when until when a sheet that hangs again was down: for who has to prove how long it hung."""
    with unscoped(because="the reader has opened the sheet; when it hung belongs to it"):
        said = Entry.objects.filter(subject=label_of(post), verb__in=(WITHDRAWN, RESTORED)).order_by("seq")
        moments = list(said.values_list("verb", "at"))
    down = [at for verb, at in moments if verb == WITHDRAWN]
    up = [at for verb, at in moments if verb == RESTORED]
    return list(
        zip(down, up, strict=False)
    )  # a last one without its return is down now, which the sheet says
