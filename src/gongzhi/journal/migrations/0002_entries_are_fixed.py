"""Entries can be added and read, nothing else, not even from SQL.

On PostgreSQL a statement trigger also refuses TRUNCATE, which row triggers let pass.
"""

from django.db import migrations

SQLITE = [
    f"CREATE TRIGGER journal_entry_no_{verb} BEFORE {verb} ON journal_entry "
    "BEGIN SELECT RAISE(ABORT, 'journal entries are fixed'); END"
    for verb in ("UPDATE", "DELETE")
]
SQLITE_BACK = [f"DROP TRIGGER IF EXISTS journal_entry_no_{verb}" for verb in ("UPDATE", "DELETE")]
POSTGRES = [
    "CREATE FUNCTION journal_entry_fixed() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'journal entries are fixed'; END $$",
    "CREATE TRIGGER journal_entry_fixed BEFORE UPDATE OR DELETE ON journal_entry "
    "FOR EACH ROW EXECUTE FUNCTION journal_entry_fixed()",
    "CREATE TRIGGER journal_entry_no_truncate BEFORE TRUNCATE ON journal_entry "
    "FOR EACH STATEMENT EXECUTE FUNCTION journal_entry_fixed()",
]
POSTGRES_BACK = [
    "DROP TRIGGER IF EXISTS journal_entry_no_truncate ON journal_entry",
    "DROP TRIGGER IF EXISTS journal_entry_fixed ON journal_entry",
    "DROP FUNCTION IF EXISTS journal_entry_fixed()",
]


def fix(apps, schema_editor):
    for sql in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRES:
        schema_editor.execute(sql)


def loosen(apps, schema_editor):
    for sql in SQLITE_BACK if schema_editor.connection.vendor == "sqlite" else POSTGRES_BACK:
        schema_editor.execute(sql)


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]
    operations = [migrations.RunPython(fix, loosen)]
