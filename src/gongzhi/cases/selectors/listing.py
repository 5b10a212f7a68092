"""The list of cases: what was asked for, in what order, page by page. The same rows serve an export."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import F, Q, QuerySet

from gongzhi.cases.models import Case
from gongzhi.cases.models.case import Urgency
from gongzhi.cases.routing import TABLE
from gongzhi.cases.states import OPEN
from gongzhi.core.addresses import moment_in, number_in
from gongzhi.core.models.base import ScopedQuerySet, grant_by_grant
from gongzhi.core.periods import between
from gongzhi.core.planning import planned_anew
from gongzhi.core.scope import current_scope
from gongzhi.places.models import Place
from gongzhi.places.selectors import ANY_ESTATE, Filters, in_estates

PAGE = 30
GRANTS = 8  # a scope of more is read at once
COUNTED = 300  # beyond it the figure says "more than 300": so many are read in order, without a sort
WITHDRAWN = "withdrawn"
UNTIMED = "none_"  # the mark of a page that ends among those without a time
SHOWN = (
    "public_id", "number", "title", "status", "urgency", "followers", "received_at", "due_at", "hard_until", "finished_at",
    "place__name", "place__full_name", "category__name", "bearer__name", "bearer__short_name",
)  # fmt: skip
Rows = ScopedQuerySet[Case]


@dataclass(frozen=True, slots=True)
class Where:
    """At or under a place, at estates with such facts; nothing asked is everywhere."""

    place: Place | None = None
    estates: Filters = ANY_ESTATE

    @property
    def here(self) -> Q:
        return in_estates(self.estates) & (at(self.place) if self.place else Q())


EVERYWHERE = Where()


@dataclass(frozen=True, slots=True)
class Asked:
    """A filter as it stands in the address. `status` is a state, "open", "all" or "withdrawn"."""

    status: str = "open"
    late: bool = False
    urgent: bool = False
    category: str = ""
    place: Place | None = None
    estates: Filters = ANY_ESTATE
    bearer: str = ""
    source: str = ""
    since: date | None = None
    until: date | None = None
    q: str = ""

    @property
    def by_due(self) -> bool:
        """Open ones stand in the order of their time; the rest, newest first."""
        return self.status == "open" or self.status in OPEN


def cases(asked: Asked, *, now: datetime) -> Rows:
    """The rows of a filter within the caller's scope, ordered, with nothing lazy left in them."""
    rows = Case.objects.filter(state_of(asked, now), retired_at__isnull=asked.status != WITHDRAWN)
    rows = rows.filter(about(asked), period(asked), words(asked.q))
    order = ("due_at", "pk") if asked.by_due else ("-received_at", "-pk")
    return rows.select_related("place", "category", "bearer").order_by(*order).for_listing()


def state_of(asked: Asked, now: datetime) -> Q:
    wanted = Q() if asked.status in ("all", WITHDRAWN) else Q(status=asked.status)
    if asked.status == "open":
        wanted = Q(is_open=True)
    if asked.late:
        wanted &= Q(is_open=True, due_at__lt=now)
    if asked.urgent:
        wanted &= Q(urgency=Urgency.URGENT)
    return wanted


def about(asked: Asked) -> Q:
    wanted = in_estates(asked.estates)
    if asked.category:
        wanted &= Q(category_id__in=family(asked.category))
    if asked.place is not None:
        wanted &= at(asked.place)
    if asked.bearer:
        wanted &= Q(bearer__public_id=asked.bearer)
    if asked.source:
        wanted &= Q(source=asked.source)
    return wanted


def at(place: Place) -> Q:
    """By the level ids on the row, so that no join is needed; below an estate by the place itself."""
    if place.level in ("district", "subdistrict", "community", "estate"):
        return Q(**{f"{place.level}_id": place.pk})
    return Q(estate_id=place.estate_id, place__path__startswith=place.path)


def family(code: str) -> list[int]:
    """A heading stands for everything under it."""
    categories = TABLE.get().categories
    top = next((pk for pk, row in categories.items() if row.code == code), 0)
    return [pk for pk, row in categories.items() if pk == top or row.parent_id == top]


def period(asked: Asked) -> Q:
    """Days of the place, both included, by when a case came in."""
    return between("received_at", asked.since, asked.until)


def words(text: str) -> Q:
    """In the masked title, or the number: whole, or as it is read aloud by its last digits."""
    text = text.strip()
    if not text:
        return Q()
    wanted = Q(title__icontains=text) | Q(number=text)
    last = text.rpartition("-")[2]
    return wanted | Q(pk=int(last)) if last.isascii() and last.isdigit() and len(last) <= 12 else wanted


def whole(asked: Asked, *, now: datetime) -> Rows:
    """All rows in the order of the pages, whatever the database thinks of missing times."""
    rows = cases(asked, now=now)
    return rows.order_by(F("due_at").asc(nulls_first=True), "pk") if asked.by_due else rows


@dataclass(frozen=True, slots=True)
class Page:
    rows: list[Case]
    older: str  # where the next page begins; empty on the last


@dataclass(frozen=True, slots=True)
class Listed:
    """The rows of a filter; in a scope of a few estates and grids also grant by grant, where the database joins such
    parts: each is read in the order of its own index. All at once would be sorted first, with all their history."""

    rows: Rows
    parts: tuple[Rows, ...] = ()

    def narrowed(self, *wanted: Q) -> Listed:
        return Listed(self.rows.filter(*wanted), tuple(part.filter(*wanted) for part in self.parts))


def listed(asked: Asked, *, now: datetime) -> Listed:
    rows = cases(asked, now=now)
    scope = current_scope()
    grants = [grant for grant in scope.grants if grant.audience in Case.SEEN_BY]
    narrow = all(grant.grid_id is not None or grant.level == "estate" for grant in grants)
    joins = connection.features.supports_slicing_ordering_in_compound
    if not joins or scope.everything_because or not narrow or len(grants) > GRANTS:
        return Listed(rows)
    parts = grant_by_grant(Case, lambda: cases(asked, now=now))
    return Listed(rows, tuple(parts) if len(parts) > 1 else ())


def page(listed: Listed, *, after: str, by_due: bool) -> Page:
    """Thirty rows after a mark such as 2026-03-12T09:26:00+00:00_4711; those without a time come first."""
    column = "due_at" if by_due else "received_at"
    if mark := read_mark(after):
        at, pk = mark
        step = "gt" if by_due else "lt"
        listed = listed.narrowed(
            Q(**{f"{column}__{step}e": at}), Q(**{f"{column}__{step}": at}) | Q(**{f"pk__{step}": pk})
        )
    elif by_due:
        untimed = listed.narrowed(Q(due_at=None, pk__gt=number_in(after.removeprefix(UNTIMED))))
        without = first(untimed, PAGE + 1)
        if len(without) > PAGE:
            return Page(without[:PAGE], f"{UNTIMED}{without[PAGE - 1].pk}")
        timed = first(listed.narrowed(Q(due_at__isnull=False)), PAGE + 1)
        return cut(without + timed, len(without) + PAGE, column)
    return cut(first(listed, PAGE + 1), PAGE, column)


@planned_anew()
def first(listed: Listed, most: int) -> list[Case]:
    """The first rows, found by their ids alone: what is sorted is then small, and joined only for what is shown."""
    ids = first_ids(listed, most)
    found = {case.pk: case for case in listed.rows.filter(pk__in=ids).only(*SHOWN)} if ids else {}
    return [found[pk] for pk in ids if pk in found]


def first_ids(listed: Listed, most: int) -> list[int]:
    if not listed.parts:
        return list(listed.rows.values_list("pk", flat=True)[:most])
    order = [str(name) for name in listed.rows.query.order_by]
    return [pk for _at, pk in united(listed, most).order_by(*order)[:most]]


def united(listed: Listed, most: int) -> QuerySet[Case, tuple[datetime, int]]:
    """The first of each part. That they are asked for in order lets the index of that order lead, not the table."""
    column = str(listed.rows.query.order_by[0]).removeprefix("-")
    one, *others = [part.values_list(column, "pk")[:most] for part in listed.parts]
    return one.union(*others)


def cut(rows: list[Case], most: int, column: str) -> Page:
    if len(rows) <= most:
        return Page(rows, "")
    last = rows[most - 1]
    return Page(rows[:most], f"{getattr(last, column).isoformat()}_{last.pk}")


def read_mark(after: str) -> tuple[datetime, int] | None:
    """The mark of an address; one that was tampered with begins at the top."""
    moment, _, pk = after.rpartition("_")
    at = moment_in(moment)
    return (at, number_in(pk)) if at else None


@planned_anew()
def count_up_to(listed: Listed) -> int:
    """How many there are, counted to COUNTED + 1 at most: the cost does not grow with history."""
    most = COUNTED + 1
    if not listed.parts:
        return listed.rows.order_by()[:most].count()
    return min(united(listed, most).count(), most)
