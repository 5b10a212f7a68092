"""The journal keeps what was written, and shows every way of touching it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils.translation import override

from gongzhi.journal import words
from gongzhi.journal.anchors import folder, keep_anchor
from gongzhi.journal.models import Anchor, Entry, HistoryIsFixed
from gongzhi.journal.services import declare, record
from gongzhi.journal.verify import verify_journal
from gongzhi.people.actor import SYSTEM
from tests.world import NOON

pytestmark = pytest.mark.django_db
PROBED = declare("journal.probed", "试")


@pytest.fixture(autouse=True)
def in_english():
    """The sentences of the findings are looked at as they are written."""
    with override("en"):
        yield


@pytest.fixture
def anchored(world, tmp_path, settings):
    """Two cases with a history, an anchor over it, and one entry after it."""
    settings.VAR = tmp_path
    world.case()
    world.case()
    keep_anchor(NOON)
    keep_anchor(NOON + timedelta(minutes=10))
    record(SYSTEM, PROBED, world.willow, at=NOON + timedelta(minutes=11))
    return world


def loosen() -> None:
    """Take the triggers off, as somebody with the keys of the database could."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER journal_entry_no_UPDATE")
            cursor.execute("DROP TRIGGER journal_entry_no_DELETE")
        else:
            cursor.execute("ALTER TABLE journal_entry DISABLE TRIGGER ALL")


def sql(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_an_untouched_journal_has_no_faults(anchored):
    found = verify_journal()
    assert (found.faults, found.anchors) == ([], 1)
    assert found.entries == Entry.objects.count()


def test_entries_cannot_be_changed_or_deleted_through_the_model(anchored):
    with pytest.raises(HistoryIsFixed):
        Entry.objects.update(verb="x")
    with pytest.raises(HistoryIsFixed):
        Entry.objects.all().delete()


@pytest.mark.parametrize("statement", ["UPDATE journal_entry SET verb = 'x'", "DELETE FROM journal_entry"])
def test_the_database_itself_refuses(anchored, statement):
    with pytest.raises(DatabaseError), transaction.atomic():
        sql(statement)
    assert verify_journal().faults == []


def test_postgres_refuses_truncate(anchored):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    with pytest.raises(DatabaseError), transaction.atomic():
        sql("TRUNCATE journal_entry")


def test_a_changed_entry_is_found(anchored):
    loosen()
    victim = Entry.objects.filter(verb="cases.dispatched").first()
    sql("UPDATE journal_entry SET verb = 'cases.closed' WHERE id = %s", victim.pk)
    assert any(f"{victim.subject} no. {victim.seq} was changed" in fault for fault in verify_journal().faults)


def test_a_deleted_entry_is_found(anchored):
    loosen()
    victim = Entry.objects.filter(verb="cases.received").first()
    sql("DELETE FROM journal_entry WHERE id = %s", victim.pk)
    faults = verify_journal().faults
    assert any("something is missing" in fault for fault in faults)
    assert any("are not those of today" in fault for fault in faults)


def test_a_cut_tail_is_found(anchored):
    loosen()
    anchor = Anchor.objects.get()
    sql("DELETE FROM journal_entry WHERE id >= %s", anchor.last_id)
    assert any("are not those of today" in fault for fault in verify_journal().faults)


def test_a_subject_deleted_whole_is_found(anchored):
    loosen()
    subject = Entry.objects.filter(verb="cases.received").first().subject
    sql("DELETE FROM journal_entry WHERE subject = %s", subject)
    assert any("are not those of today" in fault for fault in verify_journal().faults)


def test_a_rewritten_chain_with_correct_hashes_is_found(anchored):
    from gongzhi.journal.chain import HASHED, entry_hash

    loosen()
    subject = Entry.objects.filter(verb="cases.received").first().subject
    previous = ""
    for entry in Entry.objects.filter(subject=subject).order_by("seq"):
        row = {name: getattr(entry, name) for name in HASHED} | {
            "data": {"rewritten": True},
            "previous": previous,
        }
        digest = entry_hash(row)
        statement = "UPDATE journal_entry SET data = %s, previous = %s, hash = %s WHERE id = %s"
        sql(statement, '{"rewritten": true}', previous, digest, entry.pk)
        previous = digest
    assert verify_journal().faults == [
        f"The entries anchored on {Anchor.objects.get().day} are not those of today."
    ]


def test_an_anchor_rewritten_in_the_database_differs_from_its_copy(anchored):
    Anchor.objects.update(root="0" * 64)
    assert any("differs from its copy" in fault for fault in verify_journal().faults)


def test_an_anchor_removed_from_the_database_is_missed(anchored):
    Anchor.objects.all().delete()
    assert any("is gone from the database" in fault for fault in verify_journal().faults)
    assert list(folder().glob("*.json"))


def test_an_undeclared_verb_is_refused(world):
    with pytest.raises(ValueError, match="undeclared"):
        record(SYSTEM, "journal.never", world.willow, at=NOON)


def test_no_entry_holds_a_name_or_a_number(world):
    world.case(contact="13800000417", text="我叫王桂兰，电话13800000417，单元门关不上")
    said = [str(entry.data) for entry in Entry.objects.all() if not entry.subject.startswith("place:")]
    assert not any("王桂兰" in text or "13800000417" in text for text in said)


def test_dropping_the_key_erases_the_words_and_the_chain_still_holds(world):
    case = world.case(text="单元门关不上，我叫王桂兰")
    assert words.read([case.words_id]) == {case.words_id: "单元门关不上，我叫王桂兰"}
    words.drop_key(case.words_key_id, now=NOON)
    assert words.read([case.words_id]) == {}
    assert verify_journal().faults == []
