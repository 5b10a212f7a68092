"""Many new rows at once: as bulk_create stores them, on either database."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from gongzhi.core.bulk import FEW, insert_all, new_row, take_ids, together
from gongzhi.core.models import ImportBatch, ImportedRow
from gongzhi.journal.models import Entry, Words, WordsKey
from gongzhi.people.posts import OrgKind
from gongzhi.places.models import Place

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


def test_ids_are_taken_for_several_tables_before_anything_is_stored(world):
    WordsKey.objects.create(secret="before")
    keys, found = [WordsKey(secret=str(n)) for n in range(2)], entries(3)
    take_ids(keys, [], found)
    with together():
        insert_all(WordsKey, keys)
        insert_all(Entry, found, blind=True)
    later = WordsKey.objects.create(secret="after")
    assert [row.secret for row in WordsKey.objects.order_by("pk")] == ["before", "0", "1", "after"]
    assert list(Entry.objects.filter(subject__startswith="x:").order_by("pk")) == found
    assert later.pk > keys[1].pk


def test_an_error_among_statements_sent_together_undoes_all_of_them(world):
    with pytest.raises(IntegrityError), transaction.atomic():
        write_with_a_clash()
    assert not WordsKey.objects.exists()
    assert not Entry.objects.filter(subject__startswith="x:").exists()


def write_with_a_clash() -> None:
    with together():
        insert_all(WordsKey, [WordsKey(secret="new")])
        insert_all(Entry, [*entries(1), *entries(1)], blind=True)
        insert_all(WordsKey, [WordsKey(secret="more")])


@pytest.mark.parametrize("count", [FEW, 3 * FEW])
def test_many_rows_sent_together_need_no_copy(world, count):
    with together():
        insert_all(Entry, entries(count))
    assert Entry.objects.filter(subject__startswith="x:").count() == count


def test_a_new_row_is_as_the_model_makes_it() -> None:
    quick, slow = new_row(Words, salt="a", sealed="b"), Words(salt="a", sealed="b")
    assert {k: v for k, v in vars(quick).items() if k != "_state"} == {
        k: v for k, v in vars(slow).items() if k != "_state"
    }
    assert quick._state.adding
    assert quick._state is not new_row(Words)._state


def test_what_a_column_makes_for_each_row_is_made_for_each() -> None:
    one, other = new_row(Place), new_row(Place)
    assert one.public_id != other.public_id
    assert new_row(Place, public_id="given").public_id == "given"


def test_what_is_no_column_is_refused() -> None:
    with pytest.raises(TypeError, match="Words has no paper"):
        new_row(Words, paper="white")
