"""The sheet of cross-appointments. Names leave the house with it, so it is written down who took it."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.core.verdict import require
from gongzhi.journal.services import declare, record
from gongzhi.people import policies
from gongzhi.people.actor import Actor
from gongzhi.people.models import Account
from gongzhi.people.selectors import Line, Wanted, crossings, lines
from gongzhi.people.selectors.crossings import MOST, Standing

TAKEN = declare("people.crossings_taken", gettext_lazy("took the sheet of cross-appointments, {n} rows"))
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@transaction.atomic
def take_sheet(*, actor: Actor, wanted: Wanted, now: datetime) -> bytes:
    """What the reader sees on the page, no more: rows that are only counted there stay out."""
    require(policies.can_export_crossings(actor))
    account = Account.objects.select_for_update(of=("self",), no_key=True).get(pk=actor.must_be_member())
    found = crossings(actor, wanted, on=localdate(now))
    rows = lines(found.ties[:MOST])
    record(actor, TAKEN, account, at=now, n=len(rows))
    return sheet_of(rows)


def sheet_of(rows: list[Line]) -> bytes:
    """Everything is written as text: nothing that somebody entered can become a formula."""
    import xlsxwriter  # at the first sheet, not at each start

    out = BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
    headings = (
        _("name"), _("comes from"), _("kind"), _("post"), _("sits also in"), _("kind"), _("as"), _("part-time"),
        _("from"), _("until"),
    )  # fmt: skip
    for column, heading in enumerate(headings):
        sheet.write_string(0, column, str(heading), bold)
    for number, line in enumerate(rows, 1):
        for column, text in enumerate(cells_of(line)):
            sheet.write_string(number, column, text)
    book.close()
    return out.getvalue()


def cells_of(line: Line) -> list[str]:
    away = line.tie.away
    return [
        line.name, *party_of(line.tie.home), *party_of(away), _("yes") if away.part_time else "",
        away.starts.isoformat() if away.starts else "", away.ends.isoformat() if away.ends else "",
    ]  # fmt: skip


def party_of(standing: Standing) -> tuple[str, str, str]:
    return standing.org.name, str(standing.org.get_kind_display()), standing.words
