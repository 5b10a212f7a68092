"""Many new rows at once: on PostgreSQL their ids are taken from the sequence and the rows go in by COPY, in a third of the
time of `bulk_create`, whose other work is all done here too. Rows are only added, so no scope is walked around.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from django.db import connection, models
from psycopg import sql

FEW = 8  # so many rows are faster by one INSERT
AS_IT_IS = (
    models.IntegerField, models.CharField, models.TextField, models.BooleanField, models.DateTimeField,
    models.ForeignKey,
)  # fmt: skip
Ready = Callable[[Any], Any] | None


def gives_ids(rows: Sequence[models.Model]) -> bool:
    """Give new rows their ids before they are stored, where the database can; else it does when they are."""
    if connection.vendor != "postgresql" or len(rows) < FEW:
        return False
    table = rows[0]._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, len(rows)]
        )
        for row, (pk,) in zip(rows, cursor.fetchall(), strict=True):
            row.pk = pk
    return True


def insert_all[M: models.Model](model: type[M], rows: Sequence[M]) -> None:
    """Store new rows of one table and give them their ids."""
    if not rows:
        return
    if connection.vendor != "postgresql" or (rows[0].pk is None and not gives_ids(rows)):
        model._default_manager.bulk_create(rows)
        return
    names, ready = columns_of(model)
    place = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(model._meta.db_table), sql.SQL(", ").join(map(sql.Identifier, names.values()))
    )
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(place) as copy:
        for row in rows:
            values = row.__dict__
            copy.write_row([make(values[name]) if make else values[name] for name, make in ready])
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


@cache
def columns_of(model: type[models.Model]) -> tuple[dict[str, str], list[tuple[str, Ready]]]:
    """Attributes and their columns; with each attribute what makes its value ready, where it is not as it is."""
    fields = [field for field in model._meta.local_concrete_fields if not field.generated]
    return {field.attname: str(field.column) for field in fields}, [
        (one.attname, ready(one)) for one in fields
    ]


def ready(field: models.Field[Any, Any]) -> Ready:
    if isinstance(field, AS_IT_IS) and type(field).get_prep_value in PLAIN:
        return None
    return lambda value: field.get_db_prep_save(value, connection)


PLAIN = {
    one.get_prep_value for one in (*AS_IT_IS, models.BigIntegerField, models.AutoField, models.BigAutoField)
}
