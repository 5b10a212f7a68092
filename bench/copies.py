"""Many more years of the same cases, by SQL: a hundred thousand become a million in minutes, where writing each takes
an hour.

The n-th copy of all that is closed lies n years back; what is open stays as it is. Copied is what lists, the desk, start
pages and case pages read: cases, who sees them, their duties, who held them and the messages. The copies share the
journal and the words of their first, so only pages can be measured on it.
"""

from __future__ import annotations

from django.db import connection
from django.db.models import DateTimeField, Max, Model

from gongzhi.cases.models import Case, CaseBearing
from gongzhi.core.scope import unscoped
from gongzhi.duties.models import Duty, DutyHolder
from gongzhi.notices.models import Message

# For the n-th copy: a key stays one of its kind, and a label names the copy of its record.
KEY = "left({0}, 18) || lpad('%(n)s', 4, '0')"
LABEL = "regexp_replace({0}, '[0-9]+$', '') || (substring({0} from '[0-9]+$')::bigint + %(n)s * %(labelled)s)"
BACK = "{0} - interval '%(n)s years'"
CLOSED = "SELECT id FROM cases_case WHERE NOT is_open AND id < %(case)s"
ENDED = "SELECT id FROM duties_duty WHERE state <> 'open' AND id < %(duty)s"
ONLY: dict[type[Model], str] = {
    Case: "NOT is_open", CaseBearing: f"case_id IN ({CLOSED})", Duty: "state <> 'open'", DutyHolder: f"duty_id IN ({ENDED})",
    Message: "read_at IS NOT NULL",
}  # fmt: skip
CHANGED: dict[type[Model], dict[str, str]] = {
    Case: {"public_id": KEY, "follow_key": KEY, "number": "{0} || '-%(n)s'", "fingerprint": "left({0}, 60) || '%(n)s'"},
    CaseBearing: {"case_id": "{0} + %(n)s * %(case)s"},
    Duty: {"public_id": KEY, "subject": LABEL},
    DutyHolder: {"duty_id": "{0} + %(n)s * %(duty)s"},
    Message: {},
}  # fmt: skip


def multiply(years: int) -> None:
    """Let there be so many years of what is closed."""
    with unscoped(because="a bench fills"), connection.cursor() as cursor:
        last = {model: model._default_manager.aggregate(last=Max("pk"))["last"] + 1 for model in CHANGED}
        for n in range(1, years):
            facts = {"n": n, "case": last[Case], "duty": last[Duty], "labelled": last[Case]}
            for model in CHANGED:
                cursor.execute(copied(model, last[model]) % facts)
        for model in CHANGED:
            table = model._meta.db_table
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
            )
        cursor.execute("VACUUM ANALYZE")


def copied(model: type[Model], last: int) -> str:
    columns = {
        field.column: BACK if isinstance(field, DateTimeField) else "{0}"
        for field in model._meta.local_concrete_fields
        if not field.generated
    }
    columns = {name: CHANGED[model].get(name, as_it_is) for name, as_it_is in columns.items()}
    columns["id"] = f"{{0}} + %(n)s * {last}"
    values = ", ".join(value.format(name) for name, value in columns.items())
    table, names = model._meta.db_table, ", ".join(columns)
    return f"INSERT INTO {table} ({names}) SELECT {values} FROM {table} WHERE id < {last} AND {ONLY[model]}"
