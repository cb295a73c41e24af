"""Parts of pages, kept in memory under everything they show.

A part is a template that sees what it is given, and nothing else: no request, no reader. So what it is given, every value of
every row of it, is its key. An edit, a new name or a decision is another key, and nothing kept can be old or meant for
somebody else; readers who are shown the same share what was rendered. Words that age ("today") say how long they hold, by
:func:`holds_until`. The token of a form is put in when the part is shown.
"""

import secrets
from collections.abc import Callable, Iterable, Iterator
from contextvars import ContextVar
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from functools import cache
from itertools import count
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Model
from django.template.loader import get_template
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language

from library.queries.shelf import Shelf

ROOM = 8192  # parts; some tens of megabytes
TOKEN = secrets.token_hex(32)  # stands for the token of a form; nobody can guess it, and so nobody can write it into a post

_PLAIN = frozenset({int, str, bool, type(None), datetime, date, UUID, float})
_HIDDEN = frozenset({"_state"})


class _Kept(NamedTuple):
    html: str
    until: float  # seconds since the epoch


_kept: Shelf[_Kept] = Shelf(ROOM)
_numbers: Shelf[int] = Shelf(ROOM)
_count = count()
_until: ContextVar[list[float] | None] = ContextVar("until", default=None)


def holds_until(moment: float) -> None:
    """What is being rendered says something that is true until ``moment`` (seconds since the epoch)."""
    limit = _until.get()
    if limit is not None and moment < limit[0]:
        limit[0] = moment


def part(name: str, given: dict[str, Any], place: tuple[Any, ...]) -> str:
    """The template ``name`` with what is ``given``, rendered once for the same; :data:`TOKEN` where a form needs its own.

    :param place: what :func:`where` said; once a page, for Django asks long for it.
    :raises TypeError: something given has no values that could be told apart.
    """
    key = (name, place, *((known, value.__class__, frozen(value)) for known, value in given.items()))
    return keep(key, lambda: _template(name).render({**given, "csrf_token": TOKEN}))


def keep(key: Any, render: Callable[[], str], shelf: "Shelf[_Kept] | None" = None) -> str:
    """What is kept under ``key``, made by ``render`` when nothing is, or when it no longer holds.

    :param shelf: where; with all parts, when none is given.
    """
    shelf = shelf or _kept
    kept = shelf.get(key)
    if kept is None or kept.until <= timezone.now().timestamp():
        outer, limit = _until.get(), [float("inf")]
        mark = _until.set(limit)
        try:
            html = render()
        finally:
            _until.reset(mark)
        kept = shelf.put(key, _Kept(html, limit[0]))
        if outer is None:
            return html
    holds_until(kept.until)
    return kept.html


def where() -> tuple[Any, ...]:
    """What any part depends on: the language and the clock."""
    return get_language(), timezone.get_current_timezone_name()


def number_of(values: Any) -> int:
    """A number that stands for ``values`` in keys, where many of one page have the same.

    It is never given again: when it is forgotten, or two ask at once, the same values get another, and parts are made anew.
    """
    known = _numbers.get(values)
    return _numbers.put(values, next(_count)) if known is None else known


def frozen(value: Any) -> Any:
    """The same as something that can be part of a key: a row with all its values and the rows loaded with it.

    :raises TypeError: it is of a kind whose values are not known.
    """
    kind = value.__class__
    if kind in _PLAIN:
        return value
    if isinstance(value, Model):
        return _row(value)
    if isinstance(value, str | Promise):  # safe, lazy or chosen from a list: each is escaped and shown in its own way
        return (kind, str(value))
    return (kind, *map(frozen, _within(value)))


def _within(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.items()
    if isinstance(value, list | tuple):
        return value
    if isinstance(value, set | frozenset):
        return sorted(value)
    if is_dataclass(value):
        return (getattr(value, each.name) for each in fields(value))
    raise TypeError(f"nothing tells one {value.__class__.__name__} from another")


def _row(row: Model) -> Any:
    known = row._state.__dict__.get("fields_cache")
    return (row.__class__, *values_of(row), *((name, frozen(each)) for name, each in known.items())) if known else (
        row.__class__, *values_of(row))


def values_of(row: Model, without: frozenset[str] = _HIDDEN) -> Iterator[Any]:
    """All values of a row with their names, but for those in ``without``; not the rows loaded with it."""
    for name, value in row.__dict__.items():
        if name not in without:
            yield name
            yield value if value.__class__ in _PLAIN else frozen(value)


@cache
def _template(name: str) -> Any:
    return get_template(name)
