from __future__ import annotations

import json
import tarfile
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from gongzhi.config import cli, snapshot
from gongzhi.core.keys import ring
from gongzhi.core.models import Tick
from gongzhi.core.scope import unscoped
from gongzhi.journal import anchors
from gongzhi.journal.models import Entry
from gongzhi.journal.verify import verify_journal

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def saved(world, settings, tmp_path):
    """A place with a case, a private file and keys, saved to a file."""
    world.case()
    ring()
    (settings.FILES / "cases").mkdir(parents=True)
    (settings.FILES / "cases/door.jpg").write_bytes(bytes(range(256)) * 40)
    anchors.folder().mkdir()
    (anchors.folder() / "2026-03-01.json").write_text('{"root": "as it was"}')
    file = tmp_path / "gongzhi.tar.gz"
    assert cli.main(["backup", str(file), "--with-keys"]) == 0
    return file


@contextmanager
def another_place(settings, folder: Path):
    """An empty database, no files, no keys: a fresh machine."""
    name, here = connection.settings_dict["NAME"], (settings.VAR, settings.FILES, settings.KEY_RING)
    other = str(folder / "fresh.sqlite3") if connection.vendor == "sqlite" else f"{name}_fresh"
    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{other}"')
    connection.close()
    connection.settings_dict["NAME"] = other
    settings.VAR, settings.FILES, settings.KEY_RING = folder, folder / "files", folder / "keys/ring.json"
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name
        settings.VAR, settings.FILES, settings.KEY_RING = here
        if connection.vendor != "sqlite":
            with connection.cursor() as cursor:
                cursor.execute(f'DROP DATABASE "{other}"')


def everything() -> dict[str, list[str]]:
    """Every row of every table, in an order that does not depend on where it is stored."""
    rows = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            rows[table] = sorted(map(repr, cursor.fetchall()))
    return rows


def verb_of(rows: set[str]) -> str:
    """Of the one row that is there: written after the backup, or after it was brought back."""
    (row,) = rows
    return next(word.strip("'") for word in row.split(", ") if word.startswith("'portal."))


def hashes(folder: Path) -> dict[str, str]:
    return {
        file.relative_to(folder).as_posix(): sha256(file.read_bytes()).hexdigest()
        for file in folder.rglob("*")
        if file.is_file()
    }


@pytest.mark.req("E24")
def test_a_restored_place_is_the_same_row_by_row_and_file_by_file(saved, settings, tmp_path):
    before, files, keys = everything(), hashes(settings.FILES), settings.KEY_RING.read_bytes()
    assert sum(map(len, before.values())) > 100
    assert len([row for row in before["journal_entry"] if "portal.backup_made" in row]) == 1
    with another_place(settings, tmp_path / "fresh"):
        assert cli.main(["restore", str(saved)]) == 0
        after = everything()
        assert after | {"journal_entry": []} == before | {"journal_entry": []}
        gone, come = (set(one["journal_entry"]) for one in (before, after))
        assert [verb_of(gone - come), verb_of(come - gone)] == [
            "portal.backup_made",
            "portal.backup_restored",
        ]
        assert hashes(settings.FILES) == files
        assert settings.KEY_RING.read_bytes() == keys
        assert [file.name for file in anchors.folder().iterdir()] == ["2026-03-01.json"]
        call_command("migrate", check=True, verbosity=0)


def test_the_journal_says_that_everything_was_set_back(saved, settings, tmp_path):
    with another_place(settings, tmp_path / "fresh"), unscoped(because="a test"):
        assert cli.main(["restore", str(saved)]) == 0
        assert cli.main(["backup", str(tmp_path / "again.tar.gz")]) == 0
        back, made = Entry.objects.filter(subject="platform:backup").order_by("seq")
        assert (back.seq, back.verb, set(back.data)) == (1, "portal.backup_restored", {"made_at"})
        assert (made.seq, made.verb, made.data["keys"]) == (2, "portal.backup_made", False)
        (fault,) = verify_journal().faults  # of the anchor that the fixture made up
        assert "2026-03-01" in fault


def test_history_is_still_guarded_after_a_restore(saved, settings, tmp_path):
    with another_place(settings, tmp_path / "fresh"):
        assert cli.main(["restore", str(saved)]) == 0
        with connection.cursor() as cursor, pytest.raises(Exception, match="journal"):
            cursor.execute("DELETE FROM journal_entry")


def test_nothing_is_overwritten_unless_that_is_said(saved, capsys):
    with unscoped(because="a test"):
        Tick.objects.create(name="after the backup", ran_at="2026-03-02T04:00Z")
        assert cli.main(["restore", str(saved)]) == 2
        assert "--yes" in capsys.readouterr().err
        assert Tick.objects.filter(name="after the backup").exists()
        assert cli.main(["restore", str(saved), "--yes"]) == 0
        assert not Tick.objects.filter(name="after the backup").exists()


def test_files_that_came_later_are_gone_after_an_agreed_restore(saved, settings):
    (settings.FILES / "later.jpg").write_bytes(b"later")
    assert cli.main(["restore", str(saved), "--yes"]) == 0
    assert set(hashes(settings.FILES)) == {"cases/door.jpg"}


def test_an_anchor_that_is_here_is_never_overwritten(saved):
    later = {"2026-03-01.json": '{"root": "another"}', "2026-03-02.json": '{"root": "later"}'}
    for name, text in later.items():
        (anchors.folder() / name).write_text(text)
    assert cli.main(["restore", str(saved), "--yes"]) == 0
    assert {file.name: file.read_text() for file in anchors.folder().iterdir()} == later


def test_a_damaged_backup_changes_nothing(saved, settings, tmp_path, capsys):
    before = everything()
    with tarfile.open(saved) as tar:
        tar.extractall(tmp_path / "open", filter="data")
    (tmp_path / "open/files/cases/door.jpg").write_bytes(b"another picture")
    with tarfile.open(saved, "w:gz") as tar:
        tar.add(tmp_path / "open", "")
    assert cli.main(["restore", str(saved), "--yes"]) == 2
    assert "files/cases/door.jpg is not what was saved" in capsys.readouterr().err
    assert everything() == before


def test_half_a_backup_changes_nothing(saved, capsys):
    before = everything()
    saved.write_bytes(saved.read_bytes()[:5000])
    assert cli.main(["restore", str(saved), "--yes"]) == 2
    assert "not a whole backup" in capsys.readouterr().err
    assert everything() == before


def rewritten(file: Path, folder: Path, **about) -> None:
    with tarfile.open(file) as tar:
        tar.extractall(folder, filter="data")
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps(manifest | about))
    with tarfile.open(file, "w:gz") as tar:
        tar.add(folder, "")


@pytest.mark.parametrize(
    ("about", "why"),
    [({"database": "oracle"}, "made from oracle"), ({"migrations": ["cases.9999_later"]}, "newer version")],
)
def test_a_backup_that_does_not_fit_is_refused(saved, tmp_path, capsys, about, why):
    rewritten(saved, tmp_path / "open", **about)
    assert cli.main(["restore", str(saved), "--yes"]) == 2
    assert why in capsys.readouterr().err


def test_the_keys_stay_at_home_unless_asked_for(world, tmp_path):
    file = tmp_path / "gongzhi.tar.gz"
    assert cli.main(["backup", str(file)]) == 0
    with tarfile.open(file) as tar:
        assert not [name for name in tar.getnames() if "keys" in name]


def test_a_folder_that_is_not_there_is_named(db, tmp_path, capsys):
    assert cli.main(["backup", str(tmp_path / "nowhere/gongzhi.tar.gz")]) == 2
    assert "There is no folder" in capsys.readouterr().err


def test_without_the_client_programs_one_sentence_says_so(saved, monkeypatch, capsys):
    if connection.vendor == "sqlite":
        monkeypatch.setattr(connection, "vendor", "postgresql")
    monkeypatch.setattr(snapshot.shutil, "which", lambda _: None)
    assert cli.main(["backup", str(saved)]) == 2
    assert "postgresql-client" in capsys.readouterr().err
