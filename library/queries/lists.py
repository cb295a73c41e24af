"""Lists of pages and of changes, a part at a time.

A part begins after the last row of the one before, so that it costs the same however long the list is.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Generic, TypeVar

from django.db.models import Count, F, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from library.models import Entry, Revision
from library.queries.shelf import CARD

Row = TypeVar("Row")

SIZE = 50  # rows of a part
_PLACE = re.compile(r"(\d{1,5})\.([a-z0-9-]{1,80})")
_LISTED = (*CARD, "group", "order", "summary_html", "grade", "reviewed_on", "review_due", "state", "changed_at")


@dataclass(frozen=True)
class Part(Generic[Row]):
    """A part of a long list.

    :ivar following: the mark after which the next part begins; empty at the end of the list.
    :ivar begins: whether this is the first part.
    :ivar count: how many rows all parts have together, where that was asked for.
    """

    rows: Sequence[Row]
    following: str = ""
    begins: bool = True
    count: int = 0


def entry_part(kind: str, after: str = "") -> Part[Entry]:
    """Published entries of one kind in order, without their texts.

    :param after: the mark of the part before; what is no mark means the beginning.
    """
    entries = Entry.objects.published().filter(kind=kind)
    count = entries.order_by().values("kind").annotate(total=Count("pk")).values("total")
    rows = entries.only(*_LISTED).annotate(total=Coalesce(Subquery(count), Value(0))).order_by("order", "slug")
    if (place := _PLACE.fullmatch(after)) is not None:
        order, slug = int(place[1]), place[2]
        rows = rows.filter(order__gte=order).filter(Q(order__gt=order) | Q(slug__gt=slug))
    return _part(rows, lambda row: f"{row.order}.{row.slug}", begins=place is None)


def in_groups(questions: Sequence[Entry]) -> list[tuple[str, list[Entry]]]:
    """Questions by group; groups stand in the order of their first question, and inside a group the order stays."""
    firsts: dict[str, int] = {}
    for number, question in enumerate(questions):
        firsts.setdefault(question.group, number)
    ordered = sorted(questions, key=lambda question: firsts[question.group])
    return [(group, list(members)) for group, members in groupby(ordered, key=lambda question: question.group)]


def recommended() -> QuerySet[Entry]:
    """A few good places to start; none that is overdue for review."""
    return Entry.objects.recommended().only(*_LISTED).order_by("-kind", "order", "slug")[:6]


def changes(after: str = "") -> Part[Revision]:
    """Published versions of published entries, the newest first, with their entries and without their texts.

    :param after: the mark of the part before; what is no mark means the beginning.
    """
    rows = Revision.objects.filter(published_at__isnull=False, entry__state=Entry.State.PUBLISHED)
    rows = rows.select_related("entry").only("number", "base", "note", "published_at", "reviewed_by",
                                             *(f"entry__{name}" for name in CARD))
    begins = re.fullmatch(r"\d{1,18}", after) is None
    if not begins:
        last = Revision.objects.filter(pk=int(after)).values("published_at")
        older = Q(published_at__lt=F("last")) | Q(published_at=F("last"), pk__lt=int(after))
        rows = rows.annotate(last=Subquery(last)).filter(older)
    return _part(rows.order_by("-published_at", "-pk"), lambda row: str(row.pk), begins=begins)


def _part(rows: "QuerySet[Any]", mark: Any, *, begins: bool) -> Part[Any]:
    found = list(rows[:SIZE + 1])
    shown = found[:SIZE]
    count = vars(shown[0]).get("total", 0) if shown else 0
    return Part(shown, mark(shown[-1]) if len(found) > SIZE else "", begins, count)
