"""Long lists, a part at a time: each begins after the last row of the one before, so that it costs the same however long."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Q
from django.http import Http404
from django.utils.dateparse import parse_datetime


@dataclass(frozen=True)
class Part:
    """A part of a list; ``after`` is the cursor of the part that follows, or empty."""

    rows: Sequence[Any]
    after: str
    is_first: bool


def before(rows: Any, field: str, at: datetime | None, number: int) -> Any:
    """``rows`` with the latest by ``field`` first: all, or those that follow the row ``number`` of the moment ``at``."""
    if at is not None:
        older = Q(**{f"{field}__lt": at}) | Q(**{field: at, "pk__lt": number})
        rows = rows.filter(older, **{f"{field}__lte": at})
    return rows.order_by(f"-{field}", "-pk")


def cut(found: Sequence[Any], field: str, size: int, *, is_first: bool) -> Part:
    """The first ``size`` of what was ``found``, one more than that, and where the part that follows begins."""
    return _part(list(found), "" if is_first else "later", size, lambda row: f"{getattr(row, field).isoformat()}~{row.pk}")


def by_number(rows: Any, after: str, size: int) -> Part:
    """The ``size`` rows that follow the number ``after``, the highest first.

    :raises Http404: the cursor is not one of ours.
    """
    if after:
        rows = rows.filter(pk__lt=_number(after))
    return _part(list(rows.order_by("-pk")[:size + 1]), after, size, lambda row: str(row.pk))


def cursor(after: str) -> tuple[datetime, int]:
    """The moment and the number a cursor was made of.

    :raises Http404: it is not one of ours.
    """
    moment, _, number = after.partition("~")
    try:
        at = parse_datetime(moment)
        at = at.astimezone(UTC) if at is not None and at.tzinfo is not None else None  # PostgreSQL knows fewer zones
    except (ValueError, OverflowError):
        at = None
    if at is None:
        raise Http404
    return at, _number(number)


def _number(written: str) -> int:
    if not (written.isascii() and written.isdigit() and len(written) < 19):
        raise Http404
    return int(written)


def _part(found: list[Any], after: str, size: int, mark: Callable[[Any], str]) -> Part:
    shown = found[:size]
    return Part(shown, mark(shown[-1]) if len(found) > size else "", not after)
