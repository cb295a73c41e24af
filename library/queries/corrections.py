"""Reports of errors: the receipt, a member's own, the editors' queue, and the lines of the history.

The address of a reporter is never read here; only whether there is one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from library.models import Correction, Entry, Revision, Source

PAGE_LENGTH = 30
OWN_LENGTH = 200  # a member's list shows the newest of these

# What a link to the page needs: its text is not read for a list.
_LINK = ("entry__kind", "entry__slug", "entry__title", "entry__short_title", "entry__state", "entry__state_reason",
         "source__key", "source__title")
_PEOPLE = ("reporter", "assigned_to", "answered_by")


@dataclass(frozen=True)
class Line:
    """What readers see of a correction in the history of a page.

    :ivar number: of the version that put it right; None for a source.
    """

    at: datetime
    note: str
    number: int | None


@dataclass(frozen=True)
class Queue:
    """A page of the queue.

    :ivar after: the number to go on from; None at the end.
    """

    corrections: Sequence[Correction]
    after: int | None


def reportable(kind: str, slug: str) -> Entry | None:
    """The entry at an address, if readers can see it or what became of it."""
    open_to_readers = Entry.objects.exclude(state=Entry.State.DRAFT)
    return open_to_readers.only("kind", "slug", "title", "short_title", "state").filter(kind=kind, slug=slug).first()


def reportable_source(key: str) -> Source | None:
    """The source at an address."""
    return Source.objects.only("key", "title").filter(key=key).first()


def receipt(token: UUID) -> Correction | None:
    """The report with this receipt."""
    return _reports().filter(token=token).first()


def own(member: Any) -> QuerySet[Correction]:
    """What ``member`` reported, the newest first."""
    return _reports().filter(reporter=member).order_by("-pk")[:OWN_LENGTH]


def queue(state: str, *, assigned_to: Any = None, after: int | None = None) -> Queue:
    """Reports in ``state``: waiting ones from the oldest on, answered ones from the newest back.

    :param assigned_to: only what this editor has taken on.
    :param after: only what comes after the report of this number.
    """
    forwards = state == Correction.State.WAITING
    rows = _reports().select_related(*_PEOPLE).filter(state=state).order_by("pk" if forwards else "-pk")
    if assigned_to is not None:
        rows = rows.filter(assigned_to=assigned_to)
    if after is not None:
        rows = rows.filter(pk__gt=after) if forwards else rows.filter(pk__lt=after)
    found = list(rows[:PAGE_LENGTH + 1])
    shown = found[:PAGE_LENGTH]
    return Queue(shown, shown[-1].pk if len(found) > PAGE_LENGTH else None)


def one(pk: int) -> Correction | None:
    """One report as editors see it, with the whole page it is about."""
    rows = Correction.objects.select_related("entry", "source", "revision", *_PEOPLE)
    return _marked(rows).filter(pk=pk).first()


def mending(correction: Correction) -> QuerySet[Revision]:
    """The versions that can have put it right: what readers got after the report, the newest first. None for a source."""
    later = Revision.objects.filter(entry__corrections=correction.pk, published_at__gte=correction.created_at)
    return later.only("entry", "number", "note", "published_at").order_by("-published_at")


def waiting_count() -> int:
    """How many reports nobody has answered yet."""
    return Correction.objects.filter(state=Correction.State.WAITING).count()


def lines(thing: Entry | Source) -> list[Line]:
    """The "corrected on" lines of a page's history, the newest first."""
    about = Q(entry=thing.pk) if isinstance(thing, Entry) else Q(source=thing.pk)
    found = Correction.objects.filter(about, state=Correction.State.CORRECTED).order_by("-answered_at", "-pk")
    return [Line(at, note, number) for at, note, number
            in found.values_list("answered_at", "history_note", "revision__number") if at is not None]


def _reports() -> QuerySet[Correction]:
    rows = Correction.objects.select_related("entry", "source")
    names = [field.attname for field in Correction._meta.concrete_fields if field.name != "email"]
    return _marked(rows.only(*names, *_LINK))


def _marked(rows: QuerySet[Correction]) -> QuerySet[Correction]:
    """Each report says ``by_mail``: whether the answer goes out by mail. The address itself stays where it is."""
    has_address = Correction.objects.filter(pk=OuterRef("pk")).exclude(email="")
    return rows.defer("email").annotate(by_mail=Exists(has_address))
