"""Many new rows at once: as bulk_create stores them, on either database."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from gongzhi.core.bulk import FEW, insert_all
from gongzhi.core.models import ImportBatch, ImportedRow
from gongzhi.journal.models import Entry, WordsKey
from gongzhi.people.posts import OrgKind

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
ODD = 'a\tb\nc\\N "quoted", 汉字 {1,2} \\. 😀'


def entries(count: int) -> list[Entry]:
    return [
        Entry(
            subject=f"x:{n}", seq=1, at=AT, verb=OrgKind.COMPANY, data={"a": [ODD, None, 1.5]}, hash=ODD[:20]
        )
        for n in range(count)
    ]


@pytest.mark.parametrize("count", [0, 1, FEW - 1, FEW, 3 * FEW])
def test_rows_are_stored_as_they_are_and_know_their_ids(world, count):
    rows = entries(count)
    insert_all(Entry, rows)
    stored = list(Entry.objects.filter(subject__startswith="x:").order_by("pk"))
    assert [row.pk for row in stored] == [row.pk for row in rows]
    assert all(not row._state.adding for row in rows)
    columns = [field.attname for field in Entry._meta.concrete_fields]
    for row, found in zip(rows, stored, strict=True):
        assert [getattr(row, name) for name in columns] == [getattr(found, name) for name in columns]


def test_what_is_encrypted_is_encrypted(db):
    rows = [WordsKey(secret=f"secret {n}") for n in range(2 * FEW)]
    insert_all(WordsKey, rows)
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM journal_wordskey")
        assert not any("secret" in sealed for (sealed,) in cursor.fetchall())
    assert [row.secret for row in WordsKey.objects.order_by("pk")] == [row.secret for row in rows]


def test_a_clash_is_an_integrity_error_and_stores_nothing(world):
    batch = ImportBatch.objects.create(kind="cases", source="x", created_at=AT)
    rows = [
        ImportedRow(
            batch=batch, kind="cases", source_key="same", number=n, digest="", outcome="created", live=True
        )
        for n in range(2 * FEW)
    ]
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_all(ImportedRow, rows)
    assert not ImportedRow.objects.exists()
