"""Queries of one shape whose words are made once a process.

Making the words of a query anew takes Django longer than answering it takes the database. For the few that every
report asks, about what is public: the scope of a caller is no part of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from django.db import connection, models
from django.db.models.query import get_related_populators

from gongzhi.core.scope import unscoped


class Shape:
    """The words of a query, its parameters in their order, and how its rows become records."""

    def __init__(self, rows: Any, samples: dict[str, Any]) -> None:
        self.compiler = rows.query.get_compiler(connection=connection)
        self.sql, values = self.compiler.as_sql()
        names = {adapted(sample): name for name, sample in samples.items()}
        self.slots = [(names.get(value, ""), value) for value in values]
        kind, select = self.compiler.klass_info, self.compiler.select
        self.model, self.end = kind["model"], kind["select_fields"][-1] + 1
        self.attributes = [column.target.attname for column, _sql, _alias in select[: self.end]]
        self.converters = self.compiler.get_converters([column for column, _sql, _alias in select])
        self.related = get_related_populators(kind, select, connection.alias, rows._fetch_mode)

    def values(self, given: dict[str, Any]) -> list[Any]:
        return [adapted(given[name]) if name else value for name, value in self.slots]

    def records(self, rows: Sequence[Sequence[Any]]) -> Iterable[Any]:
        converted = self.compiler.apply_converters(rows, self.converters) if self.converters else rows
        for row in converted:
            record = self.model.from_db(connection.alias, self.attributes, row[: self.end])
            for related in self.related:
                related.populate(row, record)
            yield record


class Prepared[M: models.Model]:
    """`build` makes the query from samples, none of which occurs in it as anything else. It may select related
    records, and add nothing to them."""

    def __init__(self, build: Callable[..., models.QuerySet[M]], **samples: Any) -> None:
        self.build, self.samples = build, samples

    @cached_property
    def shape(self) -> Shape:
        with unscoped(because="a query of what is public"):
            return Shape(self.build(**self.samples), self.samples)

    def __call__(self, **given: Any) -> list[M]:
        with connection.cursor() as cursor:
            cursor.execute(self.shape.sql, self.shape.values(given))
            return list(self.shape.records(cursor.fetchall()))


def adapted(value: Any) -> Any:
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value
