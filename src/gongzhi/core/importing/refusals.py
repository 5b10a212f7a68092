"""The workbook of refused rows: the source's own columns and order, the reason in the row, ready to be sent again."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from gongzhi.core.importing.cells import as_written
from gongzhi.core.importing.tables import Table
from gongzhi.core.sheets import LONGEST, Book, Column


def write_refused(table: Table, refusals: Mapping[int, str], book: Book) -> None:
    """Every cell as text, and nothing under the last row: it would come in with the sheet."""
    headings = [*table.headings, _("why it was refused"), _("row in the file")]
    page = book.page(columns=[Column(heading) for heading in headings])
    for row in table.rows():
        if why := refusals.get(row.number):
            cells = [as_written(row.cells.get(heading), LONGEST) for heading in table.headings]
            page.write([*cells, why, str(row.number)])
