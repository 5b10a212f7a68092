"""What of the cases can be followed, and what is news: the steps of a case, known incidents at a place, kept filters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from gongzhi.cases.models import Case, Incident, SavedFilter
from gongzhi.cases.selectors.saved import KIND as FILTER
from gongzhi.cases.selectors.saved import open_to, with_news
from gongzhi.cases.services.filter_news import look_around
from gongzhi.core.lists import LISTS, address
from gongzhi.core.ticks import register_tick
from gongzhi.notices.news import About, Followable, register_followable, register_news
from gongzhi.people.actor import ESTATE_DIGITS, Actor
from gongzhi.places.levels import Level
from gongzhi.places.models import Place

STEPS = {
    "cases.dispatched": _("handed to who acts"),
    "cases.accepted": _("accepted"),
    "cases.replied": _("public reply"),
    "cases.time_granted": _("more time was granted"),
    "cases.pause_granted": _("the clock stands still"),
    "cases.resumed": _("the clock runs again"),
    "cases.climbed": _("climbed to the body above"),
    "cases.finished": _("finished"),
    "cases.reopened": _("not solved: reopened"),
    "cases.rated": _("rated by the reporter"),
    "cases.closed": _("closed"),
    "cases.retired": _("withdrawn"),
    "cases.restored": _("brought back"),
}
INCIDENTS = {
    "cases.gathered": _("known, and worked on"),
    "cases.reworded": _("new words about it"),
    "cases.finished": _("over"),
    "cases.reopened": _("not over after all"),
}


def public_page(place: Place) -> str:
    """Of the estate or the community where it is met; wider areas have none."""
    is_shown = place.estate_id is not None or place.level == Level.COMMUNITY
    return reverse("place_public", args=[place.public_id]) if is_shown else reverse("home")


def find_case(actor: Actor, public_id: str) -> int | None:
    return Case.objects.filter(public_id=public_id).values_list("pk", flat=True).first()


def cases(numbers: Iterable[int]) -> Mapping[int, About]:
    rows = Case.objects.filter(pk__in=list(numbers)).values_list("pk", "title", "public_id")
    return {pk: About(title, reverse("case_detail", args=[key])) for pk, title, key in rows}


def incidents(numbers: Iterable[int]) -> Mapping[int, About]:
    """By the mother case that is worked on. What is met in a part of an estate is news to all who follow the estate."""
    rows = Incident.objects.filter(case__in=list(numbers)).select_related("place")
    return {
        row.case_id: About(
            row.title,
            public_page(row.place),
            tuple(met.place.path[:ESTATE_DIGITS] for met in row.places.all()),
        )
        for row in rows.prefetch_related("places__place")
    }


def find_filter(actor: Actor, public_id: str) -> int | None:
    """Whether it is still the actor's is asked again at each look."""
    return (
        SavedFilter.objects.filter(open_to(actor), list__in=with_news(), public_id=public_id)
        .values_list("pk", flat=True)
        .first()
    )


def filters(numbers: Iterable[int]) -> Mapping[int, About]:
    rows = SavedFilter.objects.filter(pk__in=list(numbers), list__in=LISTS)
    return {row.pk: About(row.name, address(row.list, row.query)) for row in rows}


def install() -> None:
    register_followable(Followable("case", _("Case"), "message-report", find_case, cases))
    register_followable(Followable(FILTER, _("Kept filter"), "filter", find_filter, filters))
    register_news("case", cases, STEPS)
    register_news("case", incidents, INCIDENTS, at_places=True)
    register_tick("cases.filter_news", timedelta(minutes=1), look_around)
