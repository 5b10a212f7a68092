"""The workbook of refused rows: the source's own columns and order, the reason in the row, ready to be sent again."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from django.utils.translation import gettext as _

from gongzhi.core.importing.cells import as_written
from gongzhi.core.importing.tables import Table

LONGEST = 32_767  # signs that a cell of a workbook may hold


def write_refused(table: Table, refusals: Mapping[int, str], path: Path) -> None:
    """Everything is written as text: nothing that came from outside can become a formula."""
    import xlsxwriter  # at the first refused row, not at each start

    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
    for column, heading in enumerate([*table.headings, _("why it was refused"), _("row in the file")]):
        sheet.write_string(0, column, heading, bold)
    written = 0
    for row in table.rows():
        if row.number not in refusals:
            continue
        written += 1
        cells = [as_written(row.cells.get(heading), LONGEST) for heading in table.headings]
        for column, text in enumerate([*cells, refusals[row.number], str(row.number)]):
            sheet.write_string(written, column, text)
    book.close()
