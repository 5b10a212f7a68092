"""What a list shows, as a workbook: the same filter, the same rights, the same order. For every list that is registered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.core.filters import in_words
from gongzhi.core.lists import LISTS, Listing, Rows
from gongzhi.core.models import TaskRun
from gongzhi.core.scope import scope_to
from gongzhi.core.sheets import Book, Taken, Value, keep_workbook
from gongzhi.core.tasks import Run, start_task, work
from gongzhi.core.verdict import Refused, require
from gongzhi.journal.services import declare, record
from gongzhi.people.actor import Actor, actor_of
from gongzhi.people.models import Account

KIND = "cases.export"
MOST = 100_000
AT_ONCE = 500
EXPORTED = declare("cases.exported", gettext_lazy("took a list out as a workbook"))


def start_export(*, actor: Actor, over: str, query: str, now: datetime) -> TaskRun:
    """Queue a workbook of the list `over` as the address `query` shows it to this actor."""
    listing = LISTS.get(over)
    if listing is None:
        raise Refused(_("There is no such list."), status=404)
    require(listing.may(actor))
    run = start_task(
        KIND,
        title=str(listing.label),
        account_id=actor.must_be_member(),
        params={"list": over, "query": query[:2000]},
        now=now,
    )
    record(actor, EXPORTED, run, at=now, list=over)
    return run


def export(run: Run) -> dict[str, int]:
    """The rows as their reader may see them at this moment; posts that ended since show nothing."""
    account = Account.objects.select_related("person").get(pk=run.row.account_id or 0)
    actor, now = actor_of(account, on=localdate()), clock()
    listing = LISTS[run.params["list"]]
    with scope_to(actor.grants(listing.audiences)):
        form = listing.form(QueryDict(run.params["query"]))
        form.is_valid()
        rows = listing.rows(form, actor, now) if listing.may(actor) else ()
        if (total := count(rows)) > MOST:
            raise Refused(_("More than {most} rows: narrow the filter.").format(most=MOST), status=422)
        name = _("{list} {day}.xlsx").format(list=listing.label, day=localdate(now).isoformat())
        taken = Taken(actor.name, now, in_words(form, **listing.unsaid))
        lines = said(listing, rows, run, total)
        file = keep_workbook(name, lambda book: write(book, listing, lines, taken), now=now)
    run.attach(file)
    return {"rows": total}


def count(rows: Rows) -> int:
    return rows.order_by()[: MOST + 1].count() if isinstance(rows, QuerySet) else len(rows)


def said(listing: Listing, rows: Rows, run: Run, total: int) -> Iterator[list[Value]]:
    found: Iterable[Any] = rows.iterator(chunk_size=AT_ONCE) if isinstance(rows, QuerySet) else rows
    for n, row in enumerate(islice(found, MOST), 1):
        if n % AT_ONCE == 0:
            run.progress(n, total)
        yield listing.line(row)


def install() -> None:
    work(KIND)(export)


def write(book: Book, listing: Listing, lines: Iterable[list[Value]], taken: Taken) -> None:
    page = book.page(columns=listing.columns)
    for line in lines:
        page.write(line)
    page.foot(taken)
