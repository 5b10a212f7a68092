"""What a person has to read, and what hangs on the boards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from django.db.models import Q, QuerySet
from django.utils.timezone import now as clock

from gongzhi.core.models import below
from gongzhi.core.paging import Page, page
from gongzhi.core.scope import Audience, Grant, scope_to, unscoped
from gongzhi.notices.families import Family, kinds_of
from gongzhi.notices.models import BoardPost, Channel, Message, SheetKind
from gongzhi.notices.pages import PAGES
from gongzhi.people.actor import Actor
from gongzhi.people.posts import Right
from gongzhi.places.models import Place
from gongzhi.places.selectors import Filters, here_or_below, in_estates

PAGE = 30
COUNTED = 99  # more unread ones are not counted: one does not read them one by one


def unread(actor: Actor) -> int:
    """How many messages wait in the app, without the kinds that this person has silenced. One query."""
    if actor.account_id is None:
        return 0
    with scope_to({Grant(Audience.OWN, account_id=actor.account_id)}):
        waiting = Message.objects.filter(
            account_id=actor.account_id, read_at=None, cancelled_at=None, due_at__lte=clock()
        )
        return waiting.exclude(kind__in=actor.muted).order_by()[:COUNTED].count()


def inbox(account_id: int, *, after: str, now: datetime) -> Page[Message]:
    """Messages of an account, the newest first."""
    rows = Message.objects.filter(
        account_id=account_id, channel=Channel.IN_APP, cancelled_at=None, due_at__lte=now
    )
    found = page(rows, "due_at", after=after, size=PAGE, newest=True)
    link(found.rows)
    return found


def link(messages: Sequence[Message]) -> None:
    """Give messages without an address the page of their subject: one query for each kind of subject."""
    bare = sorted({message.subject for message in messages if not message.link})
    found: dict[str, str] = {}
    for prefix, subjects in groupby(bare, key=lambda subject: subject.partition(":")[0]):
        if prefix in PAGES:
            found |= PAGES[prefix](list(subjects))
    for message in messages:
        message.link = message.link or found.get(message.subject, "")


def boards(actor: Actor) -> QuerySet[Place]:
    """Places where the actor may publish: those of the posts, and every estate under them."""
    wanted = Q(pk__in=())
    for held in actor.posts:
        if Right.PUBLISH in held.spec.rights:
            wanted |= Q(pk=held.place_id) | (below(held.path) & Q(level="estate"))
    return Place.objects.filter(wanted, retired_at=None)


def hung(now: datetime) -> QuerySet[BoardPost]:
    """The sheets that hang at this moment."""
    rows = BoardPost.objects.filter(kind=SheetKind.SHEET, withdrawn_at=None, from_at__lte=now)
    return rows.filter(Q(until_at=None) | Q(until_at__gt=now))


def on_board(place: Place, *, now: datetime) -> list[BoardPost]:
    """What hangs today on the board of a place and of the places above it, the newest first."""
    ids = [
        pk
        for pk in (place.pk, place.estate_id, place.community_id, place.subdistrict_id, place.district_id)
        if pk
    ]
    return list(hung(now).filter(place_id__in=ids).select_related("organisation", "place"))


def hanging(top: Place, *, at: str, after: str, now: datetime) -> Page[BoardPost]:
    """For programs: what hangs now at a place and under it, the newest first."""
    rows = hung(now).select_related("organisation", "place")
    if at:
        rows = rows.filter(here_or_below(top, at))
    return page(rows, "from_at", after=after, size=PAGE, newest=True)


ON_PAGE = 100


def published(actor: Actor, estates: Filters) -> QuerySet[BoardPost]:
    """Sheets at the actor's places that hang at such estates, the newest first."""
    rows = BoardPost.objects.filter(in_estates(estates), kind=SheetKind.SHEET)
    rows = rows.filter(place__in=boards(actor).values("pk"))
    return rows.select_related("organisation", "place")


def anchor_sheets(*, before: int, now: datetime) -> list[BoardPost]:
    """The published anchors of the journal, newest first: one page and one more."""
    rows = BoardPost.objects.filter(kind=SheetKind.ANCHOR, withdrawn_at=None, from_at__lte=now)
    if before:
        rows = rows.filter(pk__lt=before)
    return list(rows.select_related("place").order_by("-from_at", "-pk")[: PAGE + 1])


TOLD = 5  # the last ones are enough to see whether word arrived


def receipts(subject: str, *, now: datetime) -> list[Message]:
    """Word that went to who reported or follows, the newest first: when, by which way, and when it was read.

    For the page of the record, whose readers sent it. It says nothing of who the receiver is.
    """
    with unscoped(because="who sends word may see that it arrived; the receiver is told so"):
        rows = Message.objects.filter(subject=subject, kind__in=kinds_of(Family.MINE), cancelled_at=None)
        rows = rows.filter(copy_of=None, due_at__lte=now).order_by("-due_at", "-pk")
        return list(rows.only("channel", "due_at", "sent_at", "failed_at", "read_at", "held")[:TOLD])
