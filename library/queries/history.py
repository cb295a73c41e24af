"""The history of an entry: its versions, what was put right, and when it left the library or came back.

Readers get what was public and nothing else: no name, no comment, no version that was never published. Editors get it all.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from library.models import Entry, Revision, Step
from library.queries import corrections

SIZE = 30  # events of a part
CHOICES = 200  # versions offered for comparing

_MARK = re.compile(r"(\d{1,17})\.([012])\.(\d{1,15})")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CORRECTED, _STEP, _VERSION = range(3)  # of two events at one moment the later kind counts as newer

Mark = tuple[datetime, int, int]


@dataclass(frozen=True)
class Event:
    """Something that happened to a page.

    :ivar what: ``version``, ``corrected``, ``retired`` or ``published again``.
    :ivar number: the version it is about, if it is about one.
    :ivar revision: the version itself, without its text.
    :ivar step: who retired it or brought it back.
    """

    at: datetime
    what: str
    note: str = ""
    number: int | None = None
    revision: Revision | None = None
    step: Step | None = None


@dataclass(frozen=True)
class Timeline:
    """A part of a history, the newest first.

    :ivar following: the mark after which the next part begins; empty at the end.
    :ivar begins: whether this is the first part.
    """

    rows: Sequence[Event]
    following: str = ""
    begins: bool = True


def timeline(entry: Entry, *, everything: bool = False, after: str = "") -> Timeline:
    """A part of the history of ``entry``.

    :param everything: for editors: every version with its author, its state, its comments and its steps.
    :param after: the mark of the part before; what is no mark means the beginning.
    """
    mark = _read(after)
    versions = _versions(entry, everything=everything)
    found = [*_of_versions(_older(versions, "written_at" if everything else "published_at", "number", _VERSION, mark),
                           everything=everything),
             *_of_steps(_older(_moves(entry, everything=everything), "at", "pk", _STEP, mark)),
             *_of_corrections(entry, mark)]
    found.sort(key=lambda pair: pair[0], reverse=True)
    shown = found[:SIZE]
    following = _written(shown[-1][0]) if len(found) > SIZE else ""
    return Timeline([event for _place, event in shown], following, mark is None)


def version(entry: Entry, number: int, *, everything: bool = False) -> Revision | None:
    """One version; readers get those that were published."""
    rows = entry.revisions.select_related("author", "published_by")
    return (rows if everything else rows.filter(published_at__isnull=False)).filter(number=number).first()


def before(revision: Revision) -> Revision | None:
    """The version readers had before this one, or would have had."""
    public = Revision.objects.filter(entry=revision.entry_id, published_at__isnull=False).exclude(pk=revision.pk)
    if revision.published_at is not None:
        public = public.filter(published_at__lt=revision.published_at)
    else:
        public = public.filter(number__lt=revision.number)
    return public.order_by("-published_at").first()


def until(revision: Revision, entry: Entry) -> datetime | None:
    """When readers stopped getting this version; None while they still do, or when they never did."""
    if revision.published_at is None:
        return None
    later = Revision.objects.filter(entry=entry, published_at__gt=revision.published_at).order_by("published_at")
    ended: datetime | None = later.values_list("published_at", flat=True).first()
    return ended or (entry.state_at if not entry.is_published else None)


def choices(entry: Entry, *, everything: bool = False) -> list[Revision]:
    """The versions one can compare, the newest first, without their texts."""
    rows = Revision.objects.filter(entry=entry).only("entry", "number", "published_at", "state")
    return list((rows if everything else rows.filter(published_at__isnull=False)).order_by("-number")[:CHOICES])


def _versions(entry: Entry, *, everything: bool) -> QuerySet[Revision]:
    seen = ("entry", "number", "note", "published_at", "reviewed_by", "state")
    if not everything:
        return Revision.objects.filter(entry=entry, published_at__isnull=False).only(*seen)
    steps = Prefetch("steps", Step.objects.select_related("by"))
    rows = Revision.objects.filter(entry=entry).select_related("author", "published_by").prefetch_related(steps)
    return rows.defer("body", "summary", "sources", "grade_reason")


def _moves(entry: Entry, *, everything: bool) -> QuerySet[Step]:
    rows = entry.steps.filter(revision=None, act__in=[Step.Act.RETIRED, Step.Act.RESTORED])
    return rows.select_related("by") if everything else rows


def _older(rows: QuerySet[Any], time: str, number: str, kind: int, mark: Mark | None) -> QuerySet[Any]:
    """As many of ``rows`` as a part holds and one more, from after ``mark`` on."""
    if mark is not None:
        at, of, last = mark
        older = Q(**{f"{time}__lt": at})
        if kind == of:
            older |= Q(**{time: at, f"{number}__lt": last})
        elif kind < of:
            older |= Q(**{time: at})
        rows = rows.filter(older)
    return rows.order_by(f"-{time}", f"-{number}")[:SIZE + 1]


def _of_versions(rows: Iterable[Revision], *, everything: bool) -> list[tuple[Mark, Event]]:
    found = []
    for row in rows:
        at = row.written_at if everything else row.published_at
        assert at is not None
        found.append(((at, _VERSION, row.number), Event(at, "version", row.note, row.number, row)))
    return found


def _of_steps(rows: Iterable[Step]) -> list[tuple[Mark, Event]]:
    names = {Step.Act.RETIRED.value: "retired", Step.Act.RESTORED.value: "published again"}
    return [((row.at, _STEP, row.pk), Event(row.at, names[row.act], row.comment, step=row)) for row in rows]


def _of_corrections(entry: Entry, mark: Mark | None) -> list[tuple[Mark, Event]]:
    found = [((line.at, _CORRECTED, 0), Event(line.at, "corrected", line.note, line.number))
             for line in corrections.lines(entry)]
    return [pair for pair in found if mark is None or pair[0] < mark]


def _written(mark: Mark) -> str:
    at, kind, number = mark
    return f"{(at - _EPOCH) // timedelta(microseconds=1)}.{kind}.{number}"


def _read(written: str) -> Mark | None:
    match = _MARK.fullmatch(written)
    if match is None:
        return None
    try:
        return _EPOCH + timedelta(microseconds=int(match[1])), int(match[2]), int(match[3])
    except OverflowError:
        return None
