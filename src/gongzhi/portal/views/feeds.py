"""What the public page of a place shows, for readers of news (RSS 2.0): its board, and the cases of public kinds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe

from gongzhi.cases.selectors import figures
from gongzhi.core.access import public
from gongzhi.core.formats import day
from gongzhi.places.models import Place
from gongzhi.portal.views.public import ROWS, posts, shown_place

NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class News:
    """`key` of a case changes with its state, so that a reader is told of each."""

    key: str
    at: datetime
    title: str
    words: str
    address: str


class Feed(Rss201rev2Feed):
    """Django dates a feed of nothing by the question; no two answers were alike, and none could be 304."""

    def latest_post_date(self) -> datetime:
        latest: datetime = super().latest_post_date() if self.items else NEVER
        return latest


@public(because="the same that the public page of the place shows")
@require_safe
@conditional_page
def place_feed(request: HttpRequest, public_id: str) -> HttpResponse:
    """The newest of both, the latest first. Where nothing changed, a reader that asks again gets 304."""
    place, now = shown_place(public_id), clock()
    page = reverse("place_public", args=[place.public_id])
    news = sorted([*sheets(place, now), *cases(place, page, now)], key=lambda one: one.at, reverse=True)
    feed = Feed(
        title=place.name, link=settings.SITE_URL + page, language=get_language(),
        description=_("The board of {place}, and what was reported there and became of it.").format(place=place.name),
        feed_url=settings.SITE_URL + request.path,
    )  # fmt: skip
    for one in news:
        feed.add_item(
            title=one.title, description=one.words, link=settings.SITE_URL + one.address, pubdate=one.at,
            unique_id=f"{place.public_id}:{one.key}", unique_id_is_permalink=False,
        )  # fmt: skip
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


def sheets(place: Place, now: datetime) -> Iterator[News]:
    for post in posts(place, now):
        address = reverse("board_post", args=[post.public_id])
        yield News(post.public_id, post.from_at, post.title, post.body, address)


def cases(place: Place, page: str, now: datetime) -> Iterator[News]:
    rows, _more = figures.latest(place, before=None, most=ROWS, now=now)
    for row in rows:
        at = max(filter(None, (row.received_at, row.reopened_at, row.finished_at)))
        words = _("reported {at}").format(at=day(row.received_at, today=localdate(now)))
        title = _("{kind}: {state}").format(kind=row.kind, state=row.chip.word)
        yield News(row.key, at, title, f"{row.title} {words}".strip(), page)
