"""Acted before complaint (未诉先办): whether a find is known already, and what was found by month and channel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count
from django.db.models.functions import TruncMonth
from django.utils.timezone import get_default_timezone, localdate

from gongzhi.cases import verbs
from gongzhi.cases.models import Case, Category
from gongzhi.cases.models.case import FOUND
from gongzhi.cases.selectors.listing import Rows, Where, at
from gongzhi.cases.selectors.reporting import ALIKE, ALIKE_HERE, BUILDING_DIGITS, LOOKED_AT
from gongzhi.core.scope import unscoped
from gongzhi.journal import words as said
from gongzhi.journal.models import Entry
from gongzhi.people.actor import Actor
from gongzhi.places.models import Place
from gongzhi.text.twins import nearest

MONTHS = 12


def same_spot(one: Place, other: Place) -> bool:
    """Exactly there, or one within the other inside a building: another door is another matter."""
    if one.path == other.path:
        return True
    short, long = sorted((one.path, other.path), key=len)
    return len(short) >= BUILDING_DIGITS and long.startswith(short)


def known(*, text: str, place: Place, category: Category) -> Case | None:
    """The open case of the spot that sounds alike, by the rule of twins, whoever reported it. Reports of misconduct
    and about who would have to act are never compared: their readers are others."""
    if place.estate_id is None or category.named_only:
        return None
    with unscoped(because="compared, not shown: a find that is known counts as nobody's"):
        rows = Case.objects.filter(estate_id=place.estate_id, is_open=True, retired_at=None, named_only=False)
        rows = rows.filter(category__about_bearer=False).select_related("place").order_by("-pk")
        here = {row.pk: row for row in rows[:LOOKED_AT] if same_spot(row.place, place)}
    for twin in nearest(text, [(pk, row.text) for pk, row in here.items()], at_least=ALIKE_HERE):
        row = here[twin.key]
        if twin.likeness >= ALIKE or row.category_id == category.pk:
            return row
    return None


def month_ends(month: date) -> tuple[datetime, datetime]:
    """From the first moment of a month to that of the next."""
    zone = get_default_timezone()
    first = month.replace(day=1)
    after = (first + timedelta(days=32)).replace(day=1)
    return datetime(first.year, first.month, 1, tzinfo=zone), datetime(
        after.year, after.month, 1, tzinfo=zone
    )


def found_before_complaint(place: Place, month: date) -> Rows:
    """The cases of a month that staff found before anybody complained, within the caller's scope. A find that was
    joined to a known case is not among them."""
    since, until = month_ends(month)
    rows = Case.objects.filter(at(place), source__in=FOUND, retired_at=None)
    return rows.filter(received_at__gte=since, received_at__lt=until)


@dataclass(frozen=True, slots=True)
class Month:
    """`counts`: channel, its words and how many, in the order of FOUND."""

    first: date
    counts: list[tuple[str, str, int]]

    @property
    def last(self) -> date:
        return month_ends(self.first)[1].date() - timedelta(days=1)

    @property
    def total(self) -> int:
        return sum(n for _, _, n in self.counts)


def by_month(where: Where, *, now: datetime) -> list[Month]:
    """The last twelve months, the newest first, by channel. One query."""
    first = localdate(now).replace(day=1)
    months = [first]
    while len(months) < MONTHS:
        months.append((months[-1] - timedelta(days=1)).replace(day=1))
    rows = Case.objects.filter(where.here, source__in=FOUND, retired_at=None)
    rows = rows.filter(received_at__gte=month_ends(months[-1])[0]).order_by()
    counted = rows.annotate(month=TruncMonth("received_at", tzinfo=get_default_timezone()))
    found = {
        (month.date(), source): n
        for month, source, n in counted.values_list("month", "source").annotate(n=Count("pk"))
    }
    return [Month(m, [(s.value, str(s.label), found.get((m, s.value), 0)) for s in FOUND]) for m in months]


@dataclass(frozen=True, slots=True)
class OwnFind:
    """What somebody wrote, and by which channel, when the find was joined to a known case."""

    words: str
    source: str


def own_find(actor: Actor, case: Case) -> OwnFind | None:
    """The last find of this person that was joined to the case: to enter it by itself after all."""
    with unscoped(because="the own words of who asks"):
        rows = Entry.objects.filter(
            subject=f"case:{case.pk}", verb=verbs.FOUND_AGAIN, actor_id=actor.account_id
        )
        entry = rows.order_by("-seq").first()
    if entry is None or entry.words_id is None:
        return None
    return OwnFind(said.read([entry.words_id]).get(entry.words_id, ""), entry.data.get("source", ""))
