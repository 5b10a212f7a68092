"""What a list shows, as a workbook: the same filter, the same rights, the same order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.http import QueryDict
from django.utils.timezone import localdate, localtime
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from gongzhi.cases.forms.filters import FilterForm
from gongzhi.cases.models import Case
from gongzhi.cases.selectors import listing
from gongzhi.core.importing.works import keep_workbook
from gongzhi.core.models import TaskRun
from gongzhi.core.scope import WORK, scope_to
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
        rows = listing.cases(FilterForm(QueryDict(run.params["query"])).asked(), now=now)
        total = rows.order_by()[: MOST + 1].count()
        if total > MOST:
            raise Refused(_("More than {most} cases: narrow the filter.").format(most=MOST), status=422)
        name = _("cases {day}.xlsx").format(day=localdate(now).isoformat())
        file = keep_workbook(name, lambda path: write(path, lines(rows, run, total)), now=now)
    run.attach(file)
    return {"rows": total}


def lines(rows: listing.Rows, run: Run, total: int) -> Iterator[list[Any]]:
    shown = rows.only(*listing.SHOWN, "source", "closed_at", "satisfied")
    for n, case in enumerate(shown.iterator(chunk_size=AT_ONCE), 1):
        if n % AT_ONCE == 0:
            run.progress(n, total)
        yield line(case)


def install() -> None:
    work(KIND)(export)


HEADINGS = (
    pgettext_lazy("case", "Number"), gettext_lazy("Case"), gettext_lazy("Place"), gettext_lazy("Category"),
    gettext_lazy("How it came"), gettext_lazy("Who acts"), gettext_lazy("State"), gettext_lazy("Came in"),
    gettext_lazy("Due"), gettext_lazy("Finished"), gettext_lazy("Satisfied, 1 to 5"),
)  # fmt: skip


def line(case: Case) -> list[Any]:
    return [
        case.number, case.title, case.place.full_name or case.place.name, case.category.name, case.get_source_display(),
        case.bearer.called if case.bearer else "", case.get_status_display(), case.received_at, case.due_at,
        case.finished_at, case.satisfied,
    ]  # fmt: skip


def write(path: Path, rows: Iterator[list[Any]]) -> None:
    """Words are written as words: nothing that a resident typed becomes a formula."""
    import xlsxwriter  # when a list is taken out, not at each start

    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "remove_timezone": True})
    sheet = book.add_worksheet()
    bold, moment = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    for column, heading in enumerate(HEADINGS):
        sheet.write_string(0, column, str(heading), bold)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 2, 36)
    sheet.set_column(3, 10, 18)
    for number, row in enumerate(rows, 1):
        for column, cell in enumerate(row):
            if isinstance(cell, datetime):
                sheet.write_datetime(number, column, localtime(cell), moment)
            elif isinstance(cell, int):
                sheet.write_number(number, column, cell)
            elif cell:
                sheet.write_string(number, column, str(cell))
    book.close()
