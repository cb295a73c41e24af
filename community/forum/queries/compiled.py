"""Queries that Django writes once: for the busiest pages, writing the SQL takes several times as long as answering it.

They are the very queries of ``visible_to``, ``listed_for`` and the like, written for a reader of whom the rules say the same
and whose number is a mark; so there is no second rule to keep true.
"""

import copy
from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar, cast

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BigIntegerField, BooleanField, F, Field, Func, Model, QuerySet, TextField, Value
from django.db.models.base import ModelState

from community import policy
from library.queries.prepared import Prepared

Row = TypeVar("Row", bound=Model)

# They stand where the values of one question will: no number and no moment of ours is so large, and nobody types such a word.
MARKS = tuple(range(2_147_000_001, 2_147_000_009))
MOMENTS = tuple(datetime(9_990 + year, 1, 1, tzinfo=UTC) for year in range(3))
READER = MARKS[-1]
WORDS = tuple(f"\x01{number}" for number in range(2))
# Two lists of numbers, a list of words: see :func:`among`.
NUMBERS, OTHERS, SLUGS = 2_147_000_101, 2_147_000_102, "\x01list"
_TYPES: dict[Any, str] = {
    **dict.fromkeys(MARKS, "bigint"), **dict.fromkeys(MOMENTS, "timestamptz"), **dict.fromkeys(WORDS, "text"),
    NUMBERS: "bigint[]", OTHERS: "bigint[]", SLUGS: "text[]"}
_LISTS = ([NUMBERS], [OTHERS], [SLUGS])

_written: dict[Hashable, Any] = {}


def among(field: str, mark: Any) -> Func:
    """Whether ``field`` is one of the values in place of ``mark``: :data:`NUMBERS`, :data:`OTHERS` or :data:`SLUGS`."""
    of_numbers: Field[Any, Any] = TextField() if mark == SLUGS else BigIntegerField()
    listed = Value([mark], output_field=ArrayField(of_numbers))
    return Func(F(field), listed, template="%(expressions)s)", arg_joiner=" = ANY(", output_field=BooleanField())


class Written:
    """SQL that is written once and planned once a connection. Whatever it compares with a mark is asked anew."""

    def __init__(self, sql: str, params: Iterable[Any]) -> None:
        self._marks: list[Any] = []
        pieces = [piece.replace("%%", "%") for piece in sql.split("%s")]
        written = "".join(piece + self._value(param) for piece, param in zip(pieces, params, strict=False)) + pieces[-1]
        self._prepared = Prepared(written, [_TYPES[mark] for mark in self._marks])

    def rows(self, values: dict[Any, Any]) -> Any:
        """The answer, when ``values`` stand in place of the marks that are their keys.

        :raises KeyError: a mark was given no value.
        """
        return self._prepared.rows(*[values[mark] for mark in self._marks])

    def _value(self, param: Any) -> str:
        """What stands in the SQL for ``param``: the place of a mark, or the value as it is."""
        if isinstance(param, list):
            return self._value(param[0]) if param in _LISTS else f"ARRAY[{', '.join(map(self._value, param))}]"
        if not isinstance(param, int | datetime | str) or param not in _TYPES:
            postgresql: Any = connection.ops
            return str(postgresql.compose_sql("%s", [param]))
        if param not in self._marks:
            self._marks.append(param)
        return f"${self._marks.index(param) + 1}"


def _if_any(write: Callable[[], Any]) -> Written | None:
    """What ``write`` gives; None when Django sees that nothing can be found, as for somebody who is kept out for now."""
    try:
        return Written(*write())
    except EmptyResultSet:
        return None


class Compiled(Generic[Row]):
    """A queryset of models that is written once, and how to read its rows."""

    def __init__(self, rows: QuerySet[Row]) -> None:
        compiler: Any = rows.query.get_compiler(rows.db)
        self._written = _if_any(compiler.as_sql)
        if self._written is None:
            return
        self._compiler = compiler
        self._make = _maker(compiler.klass_info, compiler.select, rows.db, tuple(compiler.annotation_col_map.items()))
        self._converters = compiler.get_converters([column[0] for column in compiler.select])

    def __call__(self, values: dict[Any, Any]) -> list[Row]:
        """The rows, when ``values`` stand in place of the marks."""
        if self._written is None:
            return []
        fetched = self._written.rows(values)
        if self._converters:
            fetched = self._compiler.apply_converters(fetched, self._converters)
        return [self._make(row) for row in fetched]


def compiled(key: Hashable, build: Callable[[], QuerySet[Row]]) -> Compiled[Row]:
    """The query known as ``key``; ``build`` says with marks what it asks, and is called once a process."""
    if key not in _written:
        _written[key] = Compiled(build())
    return cast("Compiled[Row]", _written[key])


def written(key: Hashable, build: Callable[[], Any]) -> Written | None:
    """The same for a queryset of values that PostgreSQL gives as Python has them; None when it can find nothing."""
    if key not in _written:
        _written[key] = _if_any(build().query.sql_with_params)
    return cast("Written | None", _written[key])


def kind_of(viewer: Any) -> tuple[object, ...]:
    """All that decides how a query for ``viewer`` is written, but for their number: part of its key."""
    return (*policy.standing(viewer), viewer.is_authenticated and viewer.hides_hard)


def somebody_like(viewer: Any) -> Any:
    """A reader of whom the rules say the same, with :data:`READER` for a number and nothing that was looked up for them."""
    if not viewer.is_authenticated:
        return viewer
    other = copy.copy(viewer)
    for known in ("viewer", "group_ids", "unagreed_group_ids", "archived_group_ids", "hosted_group_ids", "belonging"):
        other.__dict__.pop(known, None)
    other.pk = READER
    return other


def _maker(info: Any, select: Any, database: str, annotations: Sequence[tuple[str, int]] = ()) -> Callable[[Any], Any]:
    """A function from a row of the database to a model with what ``select_related`` brings.

    Values go straight into the instance: ``Model.__init__`` takes ten times as long, to do the same and to send signals that
    nobody here listens to. Columns that were left out are fetched when they are asked for, as ever.
    """
    kind, first, last = info["model"], info["select_fields"][0], info["select_fields"][-1] + 1
    names = [column[0].target.attname for column in select[first:last]]
    key = first + names.index(kind._meta.pk.attname)
    related = [(_maker(each, select, database), each["local_setter"]) for each in info.get("related_klass_infos", ())]
    new, state = kind.__new__, ModelState

    def make(row: Any) -> Any:
        if row[key] is None:
            return None
        made = new(kind)
        made._state = known = state()
        known.adding, known.db = False, database
        values = made.__dict__
        values.update(zip(names, row[first:last], strict=True))
        for name, place in annotations:
            values[name] = row[place]
        for its, put in related:
            put(made, its(row))
        return made

    return make
