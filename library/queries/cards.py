"""Pages of the library as small cards: what a link to one says of it, and finding one by a few words."""

from collections.abc import Iterable

from django.db.models import Case, IntegerField, Q, QuerySet, When

from library.models import Entry
from library.queries.shelf import CARD

MOST = 8  # suggestions
_SHOWN = (*CARD, "grade", "reviewed_on")


def cards(paths: Iterable[str]) -> dict[str, Entry]:
    """The published entries at ``paths`` (``withdrawal`` or ``faq/is-it-hard``) by path, with what a card shows. One query."""
    asked = set(paths)
    questions = {path.removeprefix("faq/") for path in asked if path.startswith("faq/")}
    topics = {path for path in asked if "/" not in path}
    rows = _published().filter(Q(kind=Entry.Kind.TOPIC, slug__in=topics) | Q(kind=Entry.Kind.QUESTION, slug__in=questions))
    return {entry.path: entry for entry in rows} if asked else {}


def found(words: str) -> list[Entry]:
    """At most eight published entries whose title or address holds ``words``; those that begin with them come first."""
    sought = " ".join(words.replace("\0", "").split())[:80]
    rows = _published().filter(Q(title__icontains=sought) | Q(short_title__icontains=sought)
                               | Q(slug__icontains=sought.replace(" ", "-")))
    begins = Q(title__istartswith=sought) | Q(short_title__istartswith=sought) | Q(slug__istartswith=sought.replace(" ", "-"))
    first = Case(When(begins, then=0), default=1, output_field=IntegerField())
    return list(rows.order_by(first, "-kind", "order", "slug")[:MOST])


def _published() -> QuerySet[Entry]:
    return Entry.objects.published().only(*_SHOWN)
