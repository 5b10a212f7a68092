"""The dispatch desk: what waits for a person to decide, and what the words, the place and the table suggest."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from django.db.models import Count, Q
from django.utils.timezone import localdate, localtime

from gongzhi.cases import verbs
from gongzhi.cases.locating import Locator
from gongzhi.cases.models import Case, Category, DeskMove
from gongzhi.cases.models.case import Source, Urgency
from gongzhi.cases.models.desk import UNDO
from gongzhi.cases.routing import Route, acting_at, route
from gongzhi.cases.selectors.reporting import Warned, kinds, suggestions, warned
from gongzhi.cases.states import Status
from gongzhi.core import config
from gongzhi.core.menus import COUNTED
from gongzhi.core.models import NOTHING, STORED_LEVELS
from gongzhi.duties.models import Duty, DutyState
from gongzhi.people.actor import Actor
from gongzhi.people.models import Organisation
from gongzhi.people.posts import Right
from gongzhi.places.levels import Level
from gongzhi.places.models import Place
from gongzhi.places.selectors import estate_kind_of
from gongzhi.text.folding import fold
from gongzhi.text.places import FIND_BUILDING
from gongzhi.text.urgency import urgent_words

SHOWN = 100
SOON, LATE = timedelta(minutes=20), timedelta(minutes=30)
OFFERED = 3
LEVELS = ("community", "subdistrict", "district")
ICONS: dict[str, str] = {
    Source.PLACARD: "qrcode", Source.WEB: "message", Source.STAFF: "walk", Source.BEHALF: "user-edit",
    Source.HOTLINE: "phone", Source.PETITION: "mail", Source.OPEN311: "message",
}  # fmt: skip


def dispatches(actor: Actor) -> bool:
    """Whether the actor decides anywhere where cases go."""
    return any(Right.DISPATCH in held.spec.rights and held.level in LEVELS for held in actor.posts)


def at_desk(actor: Actor) -> Q:
    """Cases that wait for one of the actor's bodies: returned to it, without anybody, or given to it by the table
    and not taken on so far."""
    wanted = NOTHING
    for held in actor.posts:
        if Right.DISPATCH not in held.spec.rights or held.level not in LEVELS:
            continue
        here = Q(**{f"{held.level}_id": held.place_id})
        wanted |= here & Q(status=Status.RECEIVED) & (Q(level=held.level) | Q(bearer=None))
        wanted |= here & Q(status=Status.DISPATCHED, bearer_id=held.org_id)
    return wanted & Q(is_open=True, retired_at=None)


def count_at_desk(actor: Actor) -> int:
    """For the menu."""
    return Case.objects.filter(at_desk(actor)).order_by()[: COUNTED + 1].count()


@dataclass(frozen=True, slots=True)
class Waiting:
    """One line of the list. `tone` is that of its clock: none, st-soon, st-late."""

    case: Case
    icon: str
    since: datetime
    waited: timedelta
    tone: str


def waiting(actor: Actor, *, by: str = "", now: datetime) -> list[Waiting]:
    """Urgent ones first, then by how long they wait; `by="time"` looks at the time alone."""
    rows = Case.objects.filter(at_desk(actor)).select_related("place", "category").for_listing()
    order = ["received_at", "pk"] if by == "time" else ["-urgency", "received_at", "pk"]
    cases = list(rows.order_by(*order)[:SHOWN])
    opened = open_since([case.pk for case in cases])
    found = []
    for case in cases:
        since = opened.get(case.pk, case.received_at)
        tone = "st-late" if now - since >= LATE else "st-soon" if now - since >= SOON else ""
        found.append(Waiting(case, ICONS.get(case.source, "message-report"), since, now - since, tone))
    return sorted(found, key=lambda one: (by != "time" and not one.case.urgency, one.since))


def open_since(ids: list[int]) -> dict[int, datetime]:
    """Since when each waits where it is now: its open duty says so."""
    duties = Duty.objects.filter(subject__in=[f"case:{pk}" for pk in ids], state=DutyState.OPEN)
    return {int(label.partition(":")[2]): at for label, at in duties.values_list("subject", "opened_at")}


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the words; `mark` says what was read from it: p place, k category, u urgency, or nothing."""

    words: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Guess:
    """What is suggested for one case, each with the words that led there."""

    place: Place | None
    place_words: list[str]
    doors: list[Place]
    category: Category
    category_words: tuple[str, ...]
    others: list[Category]
    urgent: bool
    danger: Warned | None
    way: Route
    acting: list[Organisation]
    parts: list[Part]


@dataclass(frozen=True, slots=True)
class Said:
    """What the desk has chosen so far; empty where it follows the suggestion."""

    place: Place | None = None
    category: str = ""
    urgent: bool | None = None


def guess(case: Case, said: Said, *, now: datetime) -> Guess:
    """Suggestions for a waiting case. A choice made by hand stays, and the table answers to it."""
    offered, found = kinds(), suggestions(case.text, kinds())
    place, doors, place_words = where(case, said)
    first = offered.get(said.category) or (case.category if case.category.code in offered else None)
    reason = next((one for one in found if first and one.category == first.code), None)
    category = first or (offered[found[0].category] if found else case.category)
    codes = [one.category for one in found if one.category != category.code][: OFFERED - 1]
    danger = warned(case.text, gas_line=config.value(verbs.GAS_LINE, case))
    urgent = bool(danger) or case.urgency == Urgency.URGENT if said.urgent is None else said.urgent
    at = place or case.place
    return Guess(
        place=place, place_words=place_words, doors=doors, category=category,
        category_words=reason.words if reason else (), others=[offered[code] for code in codes], urgent=urgent,
        danger=danger, way=table_says(case, category, at, now), acting=acting_at(at_place(case, at), on=localdate(now)),
        parts=marked(case.text, place_words, reason.words if reason else (), [w.word for w in urgent_words(case.text)]),
    )  # fmt: skip


def where(case: Case, said: Said) -> tuple[Place | None, list[Place], list[str]]:
    """The place, doors nearby to choose instead, and the words that name it."""
    if said.place is not None:
        return said.place, [], []
    if case.place_known:
        return case.place, narrower(case), named_in(case.text, case.place)
    spot = Locator(case.place).locate(case.title, case.text)
    if not spot.known:
        return None, [], []
    return spot.place, doors_of(spot.place), named_in(case.text, spot.place)


def narrower(case: Case) -> list[Place]:
    """The building or entrance that the words name, where only the estate was given."""
    if case.place.level != Level.ESTATE or not FIND_BUILDING.search(fold(case.text)):
        return []
    spot = Locator(case.place).locate(f"{case.place.name} {case.text}")
    return [spot.place] if spot.place.pk != case.place_id else []


def doors_of(place: Place) -> list[Place]:
    """Where words name a building or an entrance, its entrances to choose from."""
    parent = (
        place.pk
        if place.level == Level.BUILDING
        else place.parent_id
        if place.level == Level.ENTRANCE
        else None
    )
    rows = Place.objects.filter(parent_id=parent, level=Level.ENTRANCE, retired_at=None) if parent else []
    return [door for door in rows if door.pk != place.pk][:OFFERED]


def named_in(text: str, place: Place) -> list[str]:
    """The words of the text that name the place: its estate, and the building."""
    estate = place.full_name.partition(" ")[0]
    building = FIND_BUILDING.search(fold(text))
    named = text[building.start() : building.end()] if building else ""
    return [word for word in (estate if estate in text else "", named) if word]


def at_place(case: Case, place: Place) -> Case | Place:
    return case if place.pk == case.place_id else place


def table_says(case: Case, category: Category, place: Place, now: datetime) -> Route:
    placed, kind = at_place(case, place), estate_kind_of(place)
    return route(category=category, placed=placed, estate_kind=kind, on=localdate(now))


def marked(text: str, place: list[str], category: tuple[str, ...], urgent: list[str]) -> list[Part]:
    """The text cut where words were read; urgency goes before category, category before place."""
    marks = ["" for _ in text]
    for words, mark in ((place, "p"), (category, "k"), (urgent, "u")):
        for word in words:
            for match in re.finditer(re.escape(word), text, re.IGNORECASE):
                marks[match.start() : match.end()] = [mark] * len(match[0])
    cuts = [0, *(n for n in range(1, len(text)) if marks[n] != marks[n - 1]), len(text)]
    return [Part(text[start:end], marks[start]) for start, end in pairwise(cuts) if end > start]


def last_move(actor: Actor, *, now: datetime) -> DeskMove | None:
    """What the actor may still take back."""
    rows = DeskMove.objects.filter(account_id=actor.must_be_member(), undone_at=None, at__gt=now - UNDO)
    return rows.select_related("case").order_by("-at").first()


@dataclass(frozen=True, slots=True)
class Today:
    """How today's cases found their way: the figure at the top of the desk."""

    sent: int
    by_table: int
    by_hand: int
    returned: int


def today(actor: Actor, *, now: datetime) -> Today:
    """Of the cases that came in today at the places of the desk."""
    here = NOTHING
    for held in actor.posts:
        if Right.DISPATCH in held.spec.rights and held.level in STORED_LEVELS:
            here |= Q(**{f"{held.level}_id": held.place_id})
    midnight = localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = Case.objects.filter(here, retired_at=None, received_at__gte=midnight).exclude(at_desk(actor))
    counts = {"n": Count("pk"), "back": Count("pk", filter=Q(returns__gt=0))}
    found = list(rows.order_by().values_list("why__code").annotate(**counts))
    sent = {code: n for code, n, _back in found}
    returned = sum(back for _code, _n, back in found)
    return Today(sum(sent.values()), sent.get("rule", 0), sent.get("by_hand", 0), returned)
