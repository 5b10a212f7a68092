"""The copy of somebody's data as a zip: one page to read, one file for programs."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

from django.template.loader import render_to_string

from gongzhi.people.services.holdings import Fact, Holding


def as_zip(parts: Sequence[tuple[Holding, list[Fact]]], *, made_at: datetime) -> bytes:
    data = {"made_at": made_at.isoformat(), **{holding.key: rows for holding, rows in parts}}
    tables = [
        (holding.label, list(rows[0]) if rows else [], [list(row.values()) for row in rows])
        for holding, rows in parts
    ]
    page = render_to_string("people/my_data_file.html", {"tables": tables, "made_at": made_at})
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("my-data.html", page)
        packed.writestr("my-data.json", json.dumps(data, ensure_ascii=False, indent=1))
    return out.getvalue()
