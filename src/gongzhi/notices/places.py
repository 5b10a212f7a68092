"""Following a place: what hangs on its board, and on those above it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.core.scope import unscoped
from gongzhi.notices.models import BoardPost, SheetKind
from gongzhi.notices.news import About, Followable, register_followable, register_news
from gongzhi.notices.services.following import PLACE
from gongzhi.people.actor import Actor
from gongzhi.places.levels import Level
from gongzhi.places.models import Place

WITH_PAGE = (Level.ESTATE, Level.COMMUNITY)  # what is public there


def find(actor: Actor, public_id: str) -> int | None:
    with unscoped(because="estates and communities are public"):
        rows = Place.objects.filter(public_id=public_id, level__in=WITH_PAGE, retired_at=None)
        return rows.values_list("pk", flat=True).first()


def about(numbers: Iterable[int]) -> Mapping[int, About]:
    with unscoped(because="estates and communities are public"):
        rows = Place.objects.filter(pk__in=list(numbers), level__in=WITH_PAGE)
        return {
            place.pk: About(place.name, reverse("place_public", args=[place.public_id])) for place in rows
        }


def sheets(numbers: Iterable[int]) -> Mapping[int, About]:
    """Those that hang, or will: one for a later day is news on that day."""
    rows = BoardPost.objects.filter(pk__in=list(numbers), kind=SheetKind.SHEET, withdrawn_at=None)
    return {
        post.pk: About(
            _("{place}, on the board").format(place=post.place.name),
            reverse("board_post", args=[post.public_id]),
            (post.place.path,),
            post.from_at,
        )
        for post in rows.exclude(until_at__lte=now()).select_related("place")
    }


def install() -> None:
    register_followable(Followable(PLACE, gettext_lazy("Place"), "building-community", find, about))
    labels = {
        "notices.published": gettext_lazy("a new sheet"),
        "notices.restored": gettext_lazy("a sheet hangs again"),
    }
    register_news("boardpost", sheets, labels, at_places=True)
