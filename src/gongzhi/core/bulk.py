"""New rows by the shortest way: few by one INSERT whose words are made once a process, many by COPY on PostgreSQL.

`bulk_create` makes its statement anew each time, which takes longer than the database does. What it does besides is all
done here too. Rows are only added, so no scope is walked around.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from itertools import batched
from typing import Any

from django.db import connection, models
from psycopg import sql

TURN = 0.05  # seconds
FEW = 8  # so many rows are faster by one INSERT
AS_IT_IS = (
    models.IntegerField, models.CharField, models.TextField, models.BooleanField, models.DateTimeField,
    models.ForeignKey,
)  # fmt: skip
Ready = Callable[[Any], Any] | None
Insert = tuple[str, list[Any]]
WAITING: ContextVar[list[Insert] | None] = ContextVar("inserts of one statement", default=None)


@contextmanager
def together(*, worth: bool = True) -> Iterator[None]:
    """Store what is inserted in here by one statement, at the end: PostgreSQL checks whether rows name each other
    rightly when the transaction ends. Nothing in here reads those rows."""
    if connection.vendor != "postgresql" or not worth or WAITING.get() is not None:
        yield
        return
    waiting: list[Insert] = []
    before = WAITING.set(waiting)
    try:
        yield
    finally:
        WAITING.reset(before)
    if waiting:
        with connection.cursor() as cursor:
            cursor.execute(
                joined(tuple(sql for sql, _ in waiting)), [v for _, values in waiting for v in values]
            )


@cache
def joined(inserts: tuple[str, ...]) -> str:
    *others, last = inserts
    parts = ", ".join(f"part_{number} AS ({insert})" for number, insert in enumerate(others))
    return f"WITH {parts} {last}" if parts else last


def give_way() -> None:
    """Between two portions of long work: SQLite has one place to write and no line before it, so that who comes back
    at once keeps all others waiting."""
    if connection.vendor == "sqlite":
        time.sleep(TURN)


def take_ids(*groups: Sequence[models.Model]) -> None:
    """Give new rows of one or several tables the ids that they will have, so that they can name each other.

    In a transaction; on SQLite that holds the only place in the line of writers, so the next ids are its own.
    """
    groups = tuple(rows for rows in groups if rows)
    if not groups:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            wanted = [value for rows in groups for value in (table_of(rows), len(rows))]
            one = "ARRAY(SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s))"
            cursor.execute(f"SELECT {', '.join([one] * len(groups))}", wanted)
            taken = cursor.fetchone()
        else:
            cursor.execute("SELECT name, seq FROM sqlite_sequence")
            last = dict(cursor.fetchall())
            taken = [range(last.get(table_of(rows), 0) + 1, 2**63) for rows in groups]
    for rows, ids in zip(groups, taken, strict=True):
        for row, pk in zip(rows, ids, strict=False):
            row.pk = pk


def table_of(rows: Sequence[models.Model]) -> str:
    return rows[0]._meta.db_table


def new_row[M: models.Model](model: type[M], **columns: Any) -> M:
    """A row to be inserted, by its columns; `model(...)` looks for each of them in several ways and takes four times
    as long. Raises TypeError for what is no column."""
    fixed, made = defaults_of(model)
    row = model.__new__(model)
    values = row.__dict__ = fixed | {name: make() for name, make in made if name not in columns} | columns
    if len(values) != len(fixed) + len(made):
        raise TypeError(
            f"{model.__name__} has no {', '.join(columns.keys() - fixed.keys() - dict(made).keys())}."
        )
    row._state = models.base.ModelState()
    return row


@cache
def defaults_of(
    model: type[models.Model],
) -> tuple[dict[str, Any], tuple[tuple[str, Callable[[], Any]], ...]]:
    """What a column begins with: the same for each row, or made for each."""
    fields = [field for field in model._meta.local_concrete_fields if not field.generated]
    made = tuple((one.attname, one.get_default) for one in fields if callable(one.default))
    return {one.attname: one.get_default() for one in fields if not callable(one.default)}, made


def insert_all[M: models.Model](model: type[M], rows: Sequence[M], *, blind: bool = False) -> None:
    """Store new rows of one table and give them their ids, if they have none yet; `blind` does without."""
    if not rows:
        return
    if rows[0].pk is None and not blind:
        take_ids(rows)
    if connection.vendor == "postgresql" and len(rows) >= FEW and WAITING.get() is None:
        copy_in(model, rows)
    else:
        for few in batched(rows, FEW):
            insert_few(model, few)
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def copy_in(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    names, ready = columns_of(model, numbered(rows))
    place = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(model._meta.db_table), sql.SQL(", ").join(map(sql.Identifier, names))
    )
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(place) as copy:
        for row in rows:
            copy.write_row(values_of(row, ready))


def insert_few(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    _names, ready = columns_of(model, numbered(rows))
    values = [value for row in rows for value in values_of(row, ready)]
    insert = statement(model, len(rows), numbered(rows))
    if (waiting := WAITING.get()) is not None:
        waiting.append((insert, values))
        return
    with connection.cursor() as cursor:
        cursor.execute(insert, values)


def numbered(rows: Sequence[models.Model]) -> bool:
    return rows[0].pk is not None


def values_of(row: models.Model, ready: Sequence[tuple[str, Ready]]) -> list[Any]:
    values = row.__dict__
    return [make(values[name]) if make else values[name] for name, make in ready]


@cache
def statement(model: type[models.Model], rows: int, numbered: bool) -> str:
    names, _ready = columns_of(model, numbered)
    quote = connection.ops.quote_name
    table, columns = quote(model._meta.db_table), ", ".join(map(quote, names))
    one = f"({', '.join(['%s'] * len(names))})"
    return " ".join(("INSERT INTO", table, f"({columns}) VALUES", ", ".join([one] * rows)))


@cache
def columns_of(model: type[models.Model], numbered: bool) -> tuple[list[str], list[tuple[str, Ready]]]:
    """The columns, and for each the attribute with what makes its value ready, where it is not as it is."""
    fields = [field for field in model._meta.local_concrete_fields if not field.generated]
    fields = [field for field in fields if numbered or not field.primary_key]
    return [str(field.column) for field in fields], [(one.attname, ready(one)) for one in fields]


def ready(field: models.Field[Any, Any]) -> Ready:
    known = connection.vendor == "postgresql" or not isinstance(field, models.DateTimeField)
    if known and isinstance(field, AS_IT_IS) and type(field).get_prep_value in PLAIN:
        return None
    return lambda value: field.get_db_prep_save(value, connection)


PLAIN = {
    one.get_prep_value for one in (*AS_IT_IS, models.BigIntegerField, models.AutoField, models.BigAutoField)
}
