"""Sources: the list, one by one, what cites them, and what is wrong with them."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import Count, F, Q, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.utils.dateparse import parse_datetime

from library import bibliography
from library.bibliography import Flaw
from library.models import Citation, Entry, Source, SourceChange
from library.models.sources import LOUD_KEY
from library.queries.shelf import CARD, REFERENCE

PAGE_LENGTH = 50
CITING_LENGTH = 200  # pages a source's own page names
CHANGES_LENGTH = 200
_FEW = 500  # sources that are put in order rather than met in it
_LONGEST_WAY = 50  # successors that are followed
_SIGNS = re.compile(r"[^\w]+|_")


@dataclass(frozen=True)
class SourcePage:
    """A page of the list of sources.

    :ivar groups: the name of each kind, and its sources on this page, the weightiest kind first.
    :ivar before: the key to go back from; empty on the first page.
    :ivar after: the key to go on from; empty on the last page.
    """

    groups: Sequence[tuple[str, Sequence[Source]]]
    before: str
    after: str


@dataclass(frozen=True)
class Flagged:
    """A published entry that cites what is no longer in use."""

    entry: Entry
    sources: Sequence[Source]


def listed(*, kind: str = "", words: str = "", after: str = "", before: str = "") -> SourcePage:
    """A page of the sources of one kind, or of all; of those with ``words`` in them, or of all.

    :param after: only what comes after the source with this key; ``before``: the last ones before it.
    """
    rows = found(words).only(*REFERENCE)
    if kind:
        rows = rows.filter(weight=Source.Kind.values.index(kind))
    start = _place(after or before)
    backwards = bool(before) and start is not None
    if start is not None:
        beyond = TupleLessThan if backwards else TupleGreaterThan
        rows = rows.filter(beyond(Tuple(F("weight"), F("sort_title"), F("pk")), start))
    order = ("weight", "sort_title", "pk")
    page = list(rows.order_by(*(f"-{name}" if backwards else name for name in order))[:PAGE_LENGTH + 1])
    if not page and start is not None:
        return listed(kind=kind, words=words)
    more, page = len(page) > PAGE_LENGTH, page[:PAGE_LENGTH]
    if backwards:
        page.reverse()
    groups = [(str(Source.Kind(kind).label), list(each)) for kind, each in groupby(page, key=lambda one: one.kind)]
    return SourcePage(groups=groups, before=page[0].key if page and start is not None and (more or not backwards) else "",
                      after=page[-1].key if page and (more or backwards) else "")


def found(words: str) -> QuerySet[Source]:
    """The sources with all of ``words``, or words that begin so, in key, title, authors, year, place or numbers.

    One query when there are words: whether they are rare. The database cannot know how many words begin so. Few sources it
    finds by the words and puts in order; where they are many, it soon meets enough of them as it walks through the list.
    """
    bare = unicodedata.normalize("NFKD", words[:200]).casefold()
    asked = _SIGNS.sub(" ", "".join(sign for sign in bare if not unicodedata.combining(sign))).split()[:8]
    if not asked:
        return Source.objects.none() if words.strip() else Source.objects.all()
    query = SearchQuery(" & ".join(f"{word}:*" for word in asked), config="simple", search_type="raw")
    rows = Source.objects.filter(words=query)
    few = list(rows.order_by().values_list("pk", flat=True)[:_FEW + 1])
    return rows if len(few) > _FEW else Source.objects.filter(pk__in=few or [0])  # asked for even so: each list costs as many


def begins(start: str) -> QuerySet[Source]:
    """The sources whose key begins so, in capitals or not, by key."""
    return Source.objects.alias(loud=LOUD_KEY).filter(loud__startswith=start.upper()).order_by("loud")


def source(key: str) -> Source | None:
    """One source, with its successor."""
    return Source.objects.select_related("superseded_by").filter(key=key).first()


def citing(cited: Source) -> QuerySet[Entry]:
    """The first published entries that cite a source."""
    rows = Entry.objects.published().filter(citations__source=cited)
    return rows.only(*CARD).order_by("-kind", "order", "slug")[:CITING_LENGTH]


def flagged_entries() -> list[Flagged]:
    """The published entries that cite a source that was retracted or superseded, with those sources."""
    unsound = Citation.objects.filter(entry__state=Entry.State.PUBLISHED, source__status__in=_UNSOUND)
    fields = [*(f"entry__{name}" for name in CARD), *(f"source__{name}" for name in (*REFERENCE, "status_reason", "status_at"))]
    rows = unsound.select_related("entry", "source").only("number", *fields)
    ordered = rows.order_by("-entry__kind", "entry__order", "entry__slug", "number")
    return [Flagged(entry, [row.source for row in each]) for entry, each in groupby(ordered, key=lambda row: row.entry)]


def changes(changed: Source) -> QuerySet[SourceChange]:
    """What was changed on a source, the newest first."""
    return SourceChange.objects.select_related("by").filter(source=changed)[:CHANGES_LENGTH]


# The columns of the table of all sources, and where each is found.
TABLE = {
    **{name: name for name in (
        "key", "title", "authors", "et_al", "year", "container", "volume", "issue", "pages", "doi", "pmid", "pmcid", "isbn",
        "url", "kind", "read", "verified", "seen_on", "finding", "opened_on")},
    "opened_by": "opened_by__username", "status": "status", "superseded_by": "superseded_by", "status_reason": "status_reason",
    "status_at": "status_at", "status_by": "status_by__username", "changed_at": "changed_at",
    "published_entries_citing_it": "cited",
}


def table() -> Iterator[tuple[Any, ...]]:
    """Every source as a row of :data:`TABLE`, by key, without holding them all at once."""
    citations = Count("citations", filter=Q(citations__entry__state=Entry.State.PUBLISHED))
    rows = Source.objects.annotate(cited=citations).order_by("key")
    return rows.values_list(*TABLE.values()).iterator(chunk_size=500)


def version_of(seen: Source) -> str:
    """What tells this state of a source from any other."""
    return seen.changed_at.isoformat()


def values_at(seen: Source, version: str) -> dict[str, Any]:
    """The values, at an earlier version, of those fields that editors changed since."""
    try:
        since = parse_datetime(version)
    except ValueError:  # of the right form, and yet no day
        since = None
    is_ours = since is not None and since.tzinfo is not None
    changed = SourceChange.objects.filter(source=seen, at__gt=since).order_by("-pk") if is_ours else ()
    return {name: before for change in changed for name, (before, _after) in change.fields.items()}  # the oldest comes last


def flaws(key: str, fields: Mapping[str, Any]) -> list[Flaw]:
    """What is wrong with a source as it would be, judged beside those there are.

    :param fields: as a table of TOML has them: what is empty is left out.
    """
    others = {row.pop("key"): _told(row) for row in _twins(key, fields)}
    successor = fields.get("superseded_by")
    for _step in range(_LONGEST_WAY):
        if not isinstance(successor, str) or successor in others or successor == key:
            break
        row = Source.objects.filter(key=successor).values(*_JUDGED).first()
        if row is None:
            break
        others[row.pop("key")] = _told(row)
        successor = row["superseded_by_id"]
    return bibliography.flaws_of(key, fields, others)


def key_like(key: str) -> Source | None:
    """A source whose key is ``key``, or differs from it only in capitals."""
    return Source.objects.only("key", "title").alias(loud=LOUD_KEY).filter(loud=key.upper()).first()


def free_key(stem: str) -> str:
    """``stem``, or ``stem`` with the first letter behind it that makes it a key nobody has."""
    stem = stem[:36]
    taken = {key.casefold() for key in begins(stem).values_list("key", flat=True)}
    taken |= bibliography.RESERVED_KEYS
    return next(key for key in _with_letters(stem) if key.casefold() not in taken)


def _place(key: str) -> tuple[int, str, int] | None:
    """Where a source stands in the list."""
    return Source.objects.filter(key=key).values_list("weight", "sort_title", "pk").first() if key else None


_UNSOUND = (Source.Status.SUPERSEDED, Source.Status.RETRACTED)
_NUMBERS = ("doi", "pmid", "pmcid")
_JUDGED = ("key", *_NUMBERS, "status", "superseded_by_id")


def _twins(key: str, fields: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    """The sources with the same number as one of ``fields``."""
    same = [Q(**{f"{name}__iexact": fields[name]}) for name in _NUMBERS if fields.get(name)]
    any_of = Q()
    for condition in same:
        any_of |= condition
    return Source.objects.filter(any_of).exclude(key=key).values(*_JUDGED) if same else []


def _told(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as a table of TOML: without what is empty."""
    told = {name: row[name] for name in (*_NUMBERS, "status") if row[name]}
    return told | ({"superseded_by": row["superseded_by_id"]} if row["superseded_by_id"] else {})


def _with_letters(stem: str) -> Iterable[str]:
    yield stem
    letters = "abcdefghijklmnopqrstuvwxyz"
    yield from (f"{stem}{letter}" for letter in letters)
    yield from (f"{stem}{number}" for number in range(100, 10_000))
