"""Statements that a connection to PostgreSQL plans once. Planning a long one takes it several times as long as answering.

Django writes values into its statements, so each would be planned anew. These are prepared with the words ``PREPARE`` and
``EXECUTE``, which any connection understands. A pooler that gives each transaction another connection knows no prepared
statements (Django asks for ``DISABLE_SERVER_SIDE_CURSORS`` behind one): then the statement is sent as it is.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, Generic, TypeVar
from weakref import WeakKeyDictionary

from django.db import DataError, Error, connection
from django.db.backends.utils import CursorWrapper
from django.db.models import Model
from psycopg import errors

Row = TypeVar("Row", bound=Model)
_GONE = (errors.InvalidSqlStatementName, errors.DuplicatePreparedStatement)  # what a pooler makes of it
_prepared: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()  # by connection of the driver: the names it knows


class Prepared:
    """A statement about some values: ``$1``, ``$2`` and so on stand for them.

    :param types: what PostgreSQL calls the type of each.
    """

    def __init__(self, statement: str, types: Sequence[str]) -> None:
        self.statement = statement
        self._marks = f"({', '.join(['%s'] * len(types))})" if types else ""
        self._types = f"({', '.join(types)})" if types else ""

    @cached_property
    def name(self) -> str:
        """What connections know it by: another for other words."""
        return f"kept_{hashlib.sha256(self.statement.encode()).hexdigest()[:24]}"

    def row(self, *values: Any) -> Any:
        """The first row of the answer; None without one. One query."""
        with connection.cursor() as cursor:
            self._ask(cursor, values)
            return cursor.fetchone()

    def rows(self, *values: Any) -> Any:
        """All rows of the answer. One query."""
        with connection.cursor() as cursor:
            self._ask(cursor, values)
            return cursor.fetchall()

    def _ask(self, cursor: CursorWrapper, values: tuple[Any, ...]) -> None:
        if not connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS"):
            try:
                return self._execute(cursor, values)
            except Error as error:
                if connection.in_atomic_block or not isinstance(error.__cause__, _GONE):
                    raise
        cursor.execute(self._plain, [values[int(number) - 1] for number in self._order])
        return None

    def _execute(self, cursor: CursorWrapper, values: tuple[Any, ...]) -> None:
        known = _prepared.setdefault(connection.connection, set())
        if self.name in known:
            cursor.execute(self._known, values)
        else:
            try:
                cursor.execute(f"PREPARE {self.name} {self._types} AS {_doubled(self.statement)}; {self._known}", values)
            except DataError:
                known.add(self.name)  # the values were refused, not the statement: to prepare it again would fail for good
                raise
            known.add(self.name)
            cursor.nextset()

    @cached_property
    def _known(self) -> str:
        return f"EXECUTE {self.name} {self._marks}"

    @cached_property
    def _order(self) -> list[str]:
        return re.findall(r"\$(\d)", self.statement)

    @cached_property
    def _plain(self) -> str:
        return re.sub(r"\$\d", "%s", _doubled(self.statement))


class Columns(Generic[Row]):
    """The columns of a model, and rows made of what was found in them."""

    def __init__(self, model: type[Row]) -> None:
        self._model = model

    def of(self, table: str) -> str:
        """The columns as a statement asks for them, of ``table`` or what it is called there."""
        return ", ".join(f'"{table}"."{field.column}"' for field in self._model._meta.concrete_fields)

    def row(self, values: Sequence[Any]) -> Row:
        """The row that has ``values``, in the order of :meth:`of`."""
        given = [value if convert is None else convert(value, None, connection)
                 for value, convert in zip(values, self._converters, strict=True)]
        return self._model.from_db(connection.alias, self._names, given)

    @cached_property
    def count(self) -> int:
        """How many there are."""
        return len(self._names)

    @cached_property
    def _names(self) -> list[str]:
        return [field.attname for field in self._model._meta.concrete_fields]

    @cached_property
    def _converters(self) -> list[Any]:
        return [getattr(field, "from_db_value", None) for field in self._model._meta.concrete_fields]


class PreparedRow(Generic[Row]):
    """One row of a model, whole, where a condition holds.

    :param condition: what stands behind ``WHERE``, with ``$1``, ``$2`` and so on for its values, and ``FOR UPDATE`` if wished.
    :param beside: what else is asked with it, by the name the row gets it under.
    """

    def __init__(self, model: type[Row], condition: str, types: Sequence[str], beside: Mapping[str, str] | None = None) -> None:
        self._columns, self._table, self._condition, self._types = Columns(model), model._meta.db_table, condition, types
        self._beside = dict(beside or {})

    @property
    def name(self) -> str:
        """What connections know the statement by."""
        return self._statement.name

    def get(self, *values: Any) -> Row | None:
        """The row; None without one. One query."""
        found = self._statement.row(*values)
        if found is None:
            return None
        whole = self._columns.count
        row = self._columns.row(found[:whole])
        for name, value in zip(self._beside, found[whole:], strict=True):
            setattr(row, name, value)
        return row

    @cached_property
    def _statement(self) -> Prepared:
        columns = ", ".join([self._columns.of(self._table), *self._beside.values()])
        return Prepared(f'SELECT {columns} FROM "{self._table}" WHERE {self._condition}', self._types)  # noqa: S608 our own words


def _doubled(statement: str) -> str:
    """For Django, a sign of per cent is the place of a value."""
    return statement.replace("%", "%%")
