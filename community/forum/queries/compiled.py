"""Queries that Django writes once: for the busiest pages, writing the SQL takes several times as long as answering it."""

from collections.abc import Callable, Hashable
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators

Row = TypeVar("Row", bound=Model)

MARKS = tuple(range(2_147_000_001, 2_147_000_006))  # stand where the values of one question will; no number of ours is so large

_written: dict[Hashable, "Compiled[Any]"] = {}


class Compiled(Generic[Row]):
    """The SQL of a queryset of models and how to read its rows. Whatever the queryset compares with a mark is asked anew."""

    def __init__(self, rows: QuerySet[Row]) -> None:
        compiler: Any = rows.query.get_compiler(rows.db)
        self._sql, self._params = compiler.as_sql()
        self._compiler, info, select = compiler, compiler.klass_info, compiler.select
        first, last = info["select_fields"][0], info["select_fields"][-1] + 1
        self._model, self._own = info["model"], slice(first, last)
        self._names = [column[0].target.attname for column in select[first:last]]
        self._related = get_related_populators(info, select, rows.db)  # type: ignore[call-arg]  # the stubs are of a later Django
        self._converters = compiler.get_converters([column[0] for column in select])
        self._database = rows.db

    def __call__(self, *values: int) -> list[Row]:
        """The rows, when ``values`` stand in place of the marks."""
        known = dict(zip(MARKS, values, strict=False))
        with connection.cursor() as cursor:
            cursor.execute(self._sql, [known.get(param, param) if isinstance(param, int) else param for param in self._params])
            fetched: Any = cursor.fetchall()
        if self._converters:
            fetched = self._compiler.apply_converters(fetched, self._converters)
        return [self._made(row) for row in fetched]

    def _made(self, row: Any) -> Row:
        made: Row = self._model.from_db(self._database, self._names, row[self._own])
        for related in self._related:
            related.populate(row, made)
        return made


def compiled(key: Hashable, build: Callable[[], QuerySet[Row]]) -> Compiled[Row]:
    """The query known as ``key``; ``build`` says with :data:`MARKS` what it asks, and is called once a process."""
    if key not in _written:
        _written[key] = Compiled(build())
    return _written[key]
