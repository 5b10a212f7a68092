"""What takes long is a task that somebody can watch and stop, never work of the clock, which renews every lease."""

from __future__ import annotations

from datetime import datetime

from django.utils.timezone import now as clock
from django.utils.translation import gettext as _

from gongzhi.core.bulk import give_way
from gongzhi.core.models import TaskRun
from gongzhi.core.models.tasks import TaskState
from gongzhi.core.scope import unscoped
from gongzhi.core.tasks import Run, start_task, work
from gongzhi.insight.models import FigureMonth
from gongzhi.insight.services.counting import AT_ONCE, count_some, has_begun
from gongzhi.insight.services.months import close_month, count_everything

COUNT, MONTHS = "insight.count", "insight.months"
PORTIONS = 5  # so many a minute the clock itself takes in
OPEN = (TaskState.WAITING, TaskState.RUNNING)
GIVEN_UP = (TaskState.STOPPED, TaskState.FAILED)  # for the operator, who lets it try again


def count_changes(now: datetime) -> int:
    """Take in what happened since the last time; what is too much for the clock, and the first time, is a task.

    Gives how many entries and lapses of time it took in itself.
    """
    with unscoped(because="the clock counts every place"):
        tasks = set(TaskRun.objects.filter(kind=COUNT).values_list("state", flat=True))
        if tasks.intersection(OPEN):
            return 0
        done = 0
        if has_begun():
            for _portion in range(PORTIONS):
                if not (some := count_some(now)):
                    return done
                done += some
                if some >= AT_ONCE:
                    give_way()
        if not tasks.intersection(GIVEN_UP):
            start_task(COUNT, title=_("Count cases into the figures"), account_id=None, params={}, now=now)
        return done


@work(COUNT)
def count_task(run: Run) -> dict[str, int]:
    """From the beginning where nothing was counted yet, then on to the last entry."""
    done = 0
    if not has_begun():
        done = count_everything(clock(), tell=run.progress)
    while some := count_some(clock()):
        done += some
        run.progress(done, done + some)
        if some >= AT_ONCE:
            give_way()
    run.progress(done, done)
    return {"counted": done}


def start_closing(now: datetime) -> TaskRun | None:
    """Once a day; not while the one of the day before still runs."""
    with unscoped(because="the clock closes months of every place"):
        if TaskRun.objects.filter(kind=MONTHS, state__in=OPEN).exists():
            return None
        return start_task(
            MONTHS,
            title=_("Count the open months again, close those long over"),
            account_id=None,
            params={},
            now=now,
        )


@work(MONTHS)
def close_task(run: Run) -> dict[str, int]:
    months = list(
        FigureMonth.objects.filter(closed_at=None).order_by("month").values_list("month", flat=True)
    )
    closed = 0
    for n, month in enumerate(months):
        run.progress(n, len(months))
        closed += close_month(month, now=clock())
    run.progress(len(months), len(months))
    return {"months": len(months), "closed": closed}
