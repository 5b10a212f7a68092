"""Public figures of a place: what was reported, finished the same day, kept. Only cases of public kinds count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case as Choice
from django.db.models import (
    CharField,
    Count,
    DateTimeField,
    Expression,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat, TruncDate
from django.utils.timezone import get_default_timezone

from gongzhi.cases import verbs
from gongzhi.cases.chips import chip_for
from gongzhi.cases.models import Case
from gongzhi.cases.models.case import RELEASABLE, Source
from gongzhi.core import config
from gongzhi.core.chips import Chip
from gongzhi.core.scope import unscoped
from gongzhi.journal.models import Entry
from gongzhi.law.rates import STANDS_FOR
from gongzhi.places.levels import Level
from gongzhi.places.models import Place

PERIOD = timedelta(days=90)
FEW = 10


@dataclass(frozen=True, slots=True)
class Figures:
    """Numerator and denominator of each rate; the page divides."""

    received: int
    open: int
    finished: int
    same_day: int
    due: int
    kept: int
    moved: int  # of those kept, by a time granted later
    since: datetime

    @property
    def is_few(self) -> bool:
        return self.received < FEW


def public_rows() -> QuerySet[Case]:
    """Cases that may be named in public, wherever they are."""
    return Case.objects.filter(RELEASABLE)


def public_cases(place: Place) -> QuerySet[Case]:
    """Cases that a public page may name, at an estate or in a community."""
    column = "community_id" if place.level == Level.COMMUNITY else "estate_id"
    return public_rows().filter(**{column: place.pk})


def figures(place: Place, *, now: datetime) -> Figures:
    """One query. Same day: first finished on the date on which it was received here, and not reopened within seven days
    of it (decisions 20).

    Kept: of the promises that fell due in the period, those finished by then.
    """
    since = now - PERIOD
    zone = get_default_timezone()
    rows = (
        public_cases(place)
        .exclude(source=Source.INCIDENT)  # its reports are counted
        .filter(Q(received_at__gte=since) | Q(is_open=True))
        .annotate(ready_at=first_finished(), back_at=first(verbs.REOPENED))
        .annotate(came=TruncDate("received_at", tzinfo=zone), went=TruncDate("ready_at", tzinfo=zone))
    )
    stands = ExpressionWrapper(F("ready_at") + STANDS_FOR, output_field=DateTimeField())
    stood = Q(back_at=None) | Q(back_at__gt=stands)
    lately, finished = Q(received_at__gte=since), Q(received_at__gte=since, finished_at__isnull=False)
    fell_due = Q(received_at__gte=since, due_at__lte=now) | Q(
        received_at__gte=since, finished_at__lte=F("due_at")
    )
    in_time = Q(finished_at__lte=F("due_at"))
    found = rows.aggregate(
        received=Count("pk", filter=lately), open=Count("pk", filter=Q(is_open=True)),
        finished=Count("pk", filter=finished),
        same_day=Count("pk", filter=finished & Q(came=F("went")) & stood),
        due=Count("pk", filter=fell_due), kept=Count("pk", filter=fell_due & in_time),
        moved=Count("pk", filter=fell_due & in_time & Q(first_due_at__isnull=False)),
    )  # fmt: skip
    return Figures(since=since, **found)


def first(verb: str) -> Expression:
    """When a reopened case first had an entry of this verb; its row keeps the last moments alone. The others have none,
    and their history is not asked."""
    label = Concat(Value("case:"), Cast(OuterRef("pk"), CharField()))
    with unscoped(because="moments of public cases, of which only the count is shown"):
        entries = Entry.objects.filter(subject=label, verb=verb).order_by("at")
    return Choice(
        When(reopened_at=None, then=None),
        default=Subquery(entries.values("at")[:1]),
        output_field=DateTimeField(),
    )


def first_finished() -> Expression:
    return Coalesce(first(verbs.FINISHED), "finished_at")


@dataclass(frozen=True, slots=True)
class Shown:
    """What the public reads of a case: kind, state, dates; its title only after somebody released it.

    `finished_at` is when it was last finished, None while it is in hand; `first_finished_at` only where it came back.
    """

    kind: str
    icon: str
    title: str
    chip: Chip
    received_at: datetime
    first_finished_at: datetime | None
    reopened_at: datetime | None
    reopens: int
    finished_at: datetime | None
    met: int
    key: str  # of this case and state, for readers of news


def latest(place: Place, *, before: int | None, most: int, now: datetime) -> tuple[list[Shown], int | None]:
    """A page of cases by key, the newest first, and the key of the next page."""
    rows = public_cases(place).filter(incident=None).annotate(ready_at=first(verbs.FINISHED))
    rows = rows.select_related("category").order_by("-pk")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: most + 1])
    more = found[most - 1].pk if len(found) > most else None
    return [shown(case, case.ready_at, now) for case in found[:most]], more


def shown(case: Case, first_finished_at: datetime | None, now: datetime) -> Shown:
    return Shown(
        kind=case.category.name,
        icon=case.category.icon,
        title=case.released_title if case.is_released else "",
        chip=chip_for(case.status, case.due_at, now=now),
        received_at=case.received_at,
        first_finished_at=first_finished_at,
        reopened_at=case.reopened_at,
        reopens=case.reopens,
        finished_at=case.finished_at,
        met=case.followers + 1,
        key=f"{case.public_id}:{case.status}",
    )


@dataclass(frozen=True, slots=True)
class Reopening:
    """What the help says of reopening and closing, as the settings have it everywhere."""

    days: int
    times: int
    close_days: int


def reopening() -> Reopening:
    keys = (verbs.REOPEN_DAYS, verbs.REOPEN_TIMES, verbs.CLOSE_AFTER_DAYS)
    return Reopening(*(config.value(key) for key in keys))
