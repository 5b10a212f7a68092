"""Whole months: counted from the beginning, closed some time after their end, counted again when somebody asks for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max, Min, Q
from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.cases.models import Case
from gongzhi.cases.selectors.found import month_ends
from gongzhi.core import config
from gongzhi.core.models import TaskRun
from gongzhi.core.scope import unscoped
from gongzhi.core.tasks import Run, start_task, work
from gongzhi.core.verdict import require
from gongzhi.insight.models import (
    CountedCase,
    FigureMonth,
    MonthFigure,
    MonthPromise,
    MonthTotal,
)
from gongzhi.insight.policies import can_recount
from gongzhi.insight.rules import CLOSE_DAYS
from gongzhi.insight.services.facts import facts
from gongzhi.insight.services.sums import UPPER, insert_figures, insert_promises, insert_totals
from gongzhi.journal.models import Entry, JournalMark
from gongzhi.journal.services import declare, record
from gongzhi.law.rates import month_of
from gongzhi.people.actor import SYSTEM, Actor, actor_of
from gongzhi.people.models import Account
from gongzhi.places.levels import Level
from gongzhi.places.models import Place

READER = "insight"
QUIET = timedelta(days=1)  # a month in which something still changes, such as an import, is not closed
KIND = "insight.recount"
CLOSED = declare("insight.closed", gettext_lazy("the figures of {month} were closed"))
RECOUNTED = declare("insight.recounted", gettext_lazy("the figures of {month} were counted again"))


def next_month(month: date) -> date:
    return month_ends(month)[1].date()


def untold(done: int, total: int) -> None:
    """Nobody watches."""


def count_everything(now: datetime, *, tell: Callable[[int, int], None] = untold) -> int:
    """For the first time: every month that has cases, each by itself. Gives the number of cases."""
    with unscoped(because="every place is counted"):
        last = Entry.objects.aggregate(last=Max("pk"))["last"] or 0
        first = Case.objects.aggregate(first=Min("received_at"))["first"] or now
        months = months_between(month_of(first), month_of(now))
        for n, month in enumerate(months):
            tell(n, len(months))
            count_month(month, now=now)
        with transaction.atomic():
            marks = {"entry_id": last, "at": now}
            JournalMark.objects.update_or_create(reader=READER, defaults=marks)
        return CountedCase.objects.count()


def months_between(first: date, last: date) -> list[date]:
    found = [first]
    while found[-1] < last:
        found.append(next_month(found[-1]))
    return found


@transaction.atomic
def count_month(month: date, *, now: datetime) -> FigureMonth:
    """The figures of a month from the beginning, whatever they were. Gives its row, locked."""
    FigureMonth.objects.get_or_create(month=month, defaults={"counted_at": now})
    row = FigureMonth.objects.select_for_update(no_key=True).get(month=month)
    districts = list(Place.objects.filter(level=Level.DISTRICT).values_list("pk", flat=True))
    here = Q(district_id__in=districts, month=month)
    CountedCase.objects.filter(here).delete()
    CountedCase.objects.bulk_create(facts(came_in(month, districts), now=now).values(), batch_size=1000)
    MonthFigure.objects.filter(here).delete()
    insert_figures(here)
    MonthTotal.objects.filter(here).delete()
    for level in UPPER:
        insert_totals(level, here)
    MonthPromise.objects.filter(here).delete()
    insert_promises(month, Q(district_id__in=districts))
    return row


def came_in(month: date, districts: list[int]) -> list[int]:
    """Ids of the cases of a month, by the index of each district."""
    since, until = month_ends(month)
    rows = Case.objects.filter(district_id__in=districts, received_at__gte=since, received_at__lt=until)
    return list(rows.order_by().values_list("pk", flat=True))


@transaction.atomic
def recount(*, actor: Actor, month: date, now: datetime) -> FigureMonth:
    """Count a month again, closed or not, and write down that it was."""
    require(can_recount(actor))
    with unscoped(because="a month is counted for every place"):
        row = count_month(month, now=now)
        row.counted_at = now
        row.missed_at, row.recounted_at = None, now if row.closed_at else None
        row.save(update_fields=["counted_at", "missed_at", "recounted_at"])
        record(actor, RECOUNTED, row, at=now, month=f"{month:%Y-%m}")
        if row.closed_at:
            stop_clock(month)
    return row


def start_recount(*, actor: Actor, month: date, now: datetime) -> TaskRun:
    require(can_recount(actor))
    title = _("Count {month} again").format(month=f"{month:%Y-%m}")
    params = {"month": month.isoformat()}
    return start_task(KIND, title=title, account_id=actor.account_id, params=params, now=now)


@work(KIND)
def recount_task(run: Run) -> dict[str, int]:
    """In the name of who asked, as long as the post is held."""
    account = Account.objects.select_related("person").get(pk=run.row.account_id or 0)
    actor = actor_of(account, on=localdate())
    month = date.fromisoformat(run.params["month"])
    recount(actor=actor, month=month, now=clock())
    return {"cases": CountedCase.objects.filter(month=month).count()}


@transaction.atomic
def close_month(month: date, *, now: datetime) -> bool:
    row = count_month(month, now=now)
    end = month_ends(month)[1]
    if now < end + timedelta(days=config.value(CLOSE_DAYS)) or now < row.counted_at + QUIET:
        return False
    row.closed_at = now
    row.save(update_fields=["closed_at"])
    stop_clock(month)
    record(SYSTEM, CLOSED, row, at=now, month=f"{month:%Y-%m}")
    return True


def stop_clock(month: date) -> None:
    """In a closed month no case changes by the clock alone."""
    CountedCase.objects.filter(month=month, until__isnull=False).update(until=None)
