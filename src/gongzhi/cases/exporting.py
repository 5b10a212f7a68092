"""What a list shows, as a workbook: the same filter, the same rights, the same order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.http import QueryDict
from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from gongzhi.cases.forms.filters import FilterForm
from gongzhi.cases.models import Case
from gongzhi.cases.selectors import listing
from gongzhi.core.models import TaskRun
from gongzhi.core.scope import WORK, scope_to
from gongzhi.core.sheets import Book, Column, Form, Taken, Value, keep_workbook
from gongzhi.core.tasks import Run, start_task, work
from gongzhi.core.verdict import Refused
from gongzhi.journal.services import declare, record
from gongzhi.people.actor import Actor, actor_of
from gongzhi.people.models import Account

KIND = "cases.export"
MOST = 100_000
AT_ONCE = 500
EXPORTED = declare("cases.exported", gettext_lazy("took a list of cases out as a workbook"))


def start_export(*, actor: Actor, query: str, now: datetime) -> TaskRun:
    """Queue a workbook of the list that the address `query` shows to this actor."""
    run = start_task(
        KIND,
        title=_("List of cases"),
        account_id=actor.must_be_member(),
        params={"query": query[:2000]},
        now=now,
    )
    record(actor, EXPORTED, run, at=now)
    return run


def export(run: Run) -> dict[str, int]:
    """The rows as their reader may see them at this moment; posts that ended since show nothing."""
    account = Account.objects.select_related("person").get(pk=run.row.account_id or 0)
    actor, now = actor_of(account, on=localdate()), clock()
    with scope_to(actor.grants(WORK)):
        form = FilterForm(QueryDict(run.params["query"]))
        rows = listing.whole(form.asked(), now=now)
        total = rows.order_by()[: MOST + 1].count()
        if total > MOST:
            raise Refused(_("More than {most} cases: narrow the filter.").format(most=MOST), status=422)
        name = _("cases {day}.xlsx").format(day=localdate(now).isoformat())
        taken = Taken(actor.name, now, form.in_words())
        file = keep_workbook(name, lambda book: write(book, lines(rows, run, total), taken), now=now)
    run.attach(file)
    return {"rows": total}


def lines(rows: listing.Rows, run: Run, total: int) -> Iterator[list[Value]]:
    shown = rows.only(*listing.SHOWN, "source", "closed_at", "satisfied")
    for n, case in enumerate(shown.iterator(chunk_size=AT_ONCE), 1):
        if n % AT_ONCE == 0:
            run.progress(n, total)
        yield line(case)


def install() -> None:
    work(KIND)(export)


COLUMNS = (
    Column(pgettext_lazy("case", "Number"), 24), Column(gettext_lazy("Case"), 36), Column(gettext_lazy("Place"), 36),
    Column(gettext_lazy("Category")), Column(gettext_lazy("How it came")), Column(gettext_lazy("Who acts")),
    Column(gettext_lazy("State")), Column(gettext_lazy("Came in"), form=Form.MOMENT),
    Column(gettext_lazy("Due"), form=Form.MOMENT), Column(gettext_lazy("Finished"), form=Form.MOMENT),
    Column(gettext_lazy("Satisfied, 1 to 5")),
)  # fmt: skip


def line(case: Case) -> list[Value]:
    return [
        case.number, case.title, case.place.full_name or case.place.name, case.category.name, case.get_source_display(),
        case.bearer.called if case.bearer else "", case.get_status_display(), case.received_at, case.due_at,
        case.finished_at, case.satisfied,
    ]  # fmt: skip


def write(book: Book, rows: Iterable[list[Value]], taken: Taken) -> None:
    page = book.page(columns=COLUMNS)
    for row in rows:
        page.write(row)
    page.foot(taken)
