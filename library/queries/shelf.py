"""The pages of entries, kept in memory, never older than the database says.

A page has a version: the library's edition, and the place and age of the entry's own row. :func:`page` names the version that
is kept, and the database sends the page only when it has another: always one query. :func:`glance` asks for the version alone,
which is the cheapest there is, and for the page in a second query when it is stale. It brings along what stands beneath.
"""

import json
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from threading import Lock
from typing import Any, Generic, NamedTuple, TypeVar

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection, models
from django.db.models import Case, F, Func, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import JSONObject
from psycopg import sql

from library.models import Citation, Entry, GlossaryTerm, Source
from library.models.entries import path_of
from library.queries.prepared import Prepared

Value = TypeVar("Value")

# What a link to an entry needs, what a line in a list of sources needs, and what the page of an entry needs.
CARD = ("kind", "slug", "title", "short_title")
REFERENCE = ("key", "title", "authors", "et_al", "year", "container", "volume", "issue", "pages", "doi", "pmid", "pmcid",
             "url", "kind", "read", "verified", "status")
PAGE = ("id", *CARD, "group", "order", "summary_html", "safety_html", "html", "outline", "terms", "grade", "grade_reason",
        "reviewed_on", "review_due", "reviewed_by", "recommended", "state", "changed_at", "touches")

_VERSION_OF = ("concat((SELECT number || '/' || extract(epoch FROM changed_at) FROM library_edition WHERE id = 1), "
               "library_entry.ctid::text, library_entry.xmin::text)")
_GLANCE = "SELECT {version}, {beside} FROM library_entry WHERE kind = $1 AND slug = $2 AND state = 'published'"

# Stand-ins in the prepared statement for what each question brings.
_KIND, _SLUG, _VERSION = "~kind~", "~slug~", "~version~"
_ASKED = {_KIND: "%(kind)s", _SLUG: "%(slug)s", _VERSION: "%(version)s"}


@dataclass(frozen=True)
class Page:
    """An entry with everything its page shows. Shared between readers: nobody changes it.

    :ivar version: changes whenever anything the page shows does.
    :ivar sources: the cited sources; the first has the number 1.
    :ivar words: the words of the glossary that the text uses, in order.
    """

    version: str
    entry: Entry
    sources: Sequence[Source]
    words: Sequence[GlossaryTerm]
    topics: Sequence[Entry]
    questions: Sequence[Entry]
    previous: Entry | None
    following: Entry | None

    @property
    def unsound(self) -> list[Source]:
        """Cited sources that are no longer in use."""
        return [source for source in self.sources if not source.is_active]


class Shelf(Generic[Value]):
    """At most ``room`` values by key; what was not asked for longest makes room."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._kept: OrderedDict[Any, Value] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Any) -> Value | None:
        """What is kept under ``key``."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def put(self, key: Any, value: Value) -> Value:
        """Keep ``value`` under ``key``."""
        with self._lock:
            self._kept[key] = value
            self._kept.move_to_end(key)
            if len(self._kept) > self._room:
                self._kept.popitem(last=False)
        return value


_pages: Shelf[Page] = Shelf(256)


class Glance(NamedTuple):
    """A page, and what was asked for beside it."""

    page: Page
    beside: str | None


def glance(kind: str, slug: str, beside: Callable[[str], str] = lambda path: "NULL") -> Glance | None:
    """The same as :func:`page`, for half the price when the page is kept and with one query more when it is not.

    :param beside: gives, for an expression of SQL that is the path of an entry, another; its value comes along.
    """
    row = _asked(beside).row(kind, slug, path_of(kind, slug))
    if row is None:
        return None
    kept = _pages.get((kind, slug))
    found = kept if kept is not None and kept.version == row[0] else page(kind, slug)
    return Glance(found, row[1]) if found is not None else None


@lru_cache(maxsize=8)
def _asked(beside: Callable[[str], str]) -> Prepared:
    return Prepared(_GLANCE.format(version=_VERSION_OF, beside=beside("$3")), types=["text"] * 3)


def page(kind: str, slug: str) -> Page | None:
    """One entry with all that its page shows, in one query; None when there is none to read."""
    kept = _pages.get((kind, slug))
    with connection.cursor() as cursor:
        cursor.execute(_statement(), {"kind": kind, "slug": slug, "version": kept.version if kept else ""})
        row = cursor.fetchone()
    if row is None:
        return None
    if kept is not None and row[1] is None:
        return kept
    return _pages.put((kind, slug), _read(row[0], json.loads(row[1])))


@cache
def _statement() -> str:
    """The query. The ORM writes it once: that takes ten times as long as the database needs to answer."""
    version = RawSQL(_VERSION_OF, (), output_field=models.CharField())  # noqa: S611  (a constant of ours)
    sent = Case(When(~Q(version=_VERSION), then=_whole()), default=None, output_field=models.JSONField())
    asked = Entry.objects.published().filter(kind=_KIND, slug=_SLUG).annotate(version=version).annotate(sent=sent)
    written, marks = asked.order_by().values_list("version", "sent").query.sql_with_params()
    return written % tuple(_ASKED.get(mark) or sql.quote(mark).replace("%", "%%") for mark in marks)


def _whole() -> JSONObject:
    return JSONObject(
        **{name: name for name in PAGE}, cited=ArraySubquery(_cited()), words=ArraySubquery(_words()),
        linked_topics=ArraySubquery(_linked(Entry.Kind.TOPIC, "related_topics")),
        linked_questions=ArraySubquery(_linked(Entry.Kind.QUESTION, "related_questions")),
        before=Subquery(_neighbours(after=False)[:1]), after=Subquery(_neighbours(after=True)[:1]),
    )


def _read(version: str, sent: dict[str, Any]) -> Page:
    return Page(
        version=version, entry=Entry(**{column.name: column.to_python(sent[column.name]) for column in _columns()}),
        sources=[Source(**fields) for fields in sent["cited"] or ()],
        words=[GlossaryTerm(**fields) for fields in sent["words"] or ()],
        topics=_entries(sent["linked_topics"]), questions=_entries(sent["linked_questions"]),
        previous=_entry(sent["before"]), following=_entry(sent["after"]),
    )


def _columns() -> "list[models.Field[Any, Any]]":
    return [column for column in Entry._meta.fields if column.name in PAGE]


def _cited() -> QuerySet[Any]:
    fields = {name: f"source__{name}" for name in REFERENCE}
    return Citation.objects.filter(entry=OuterRef("pk")).order_by("number").values(json=JSONObject(**fields))


def _words() -> QuerySet[Any]:
    card = JSONObject(slug="slug", name="name", meaning="meaning")
    return _in_order(GlossaryTerm.objects.all(), "terms").values(json=card)


def _linked(kind: str, field: str) -> QuerySet[Any]:
    return _in_order(Entry.objects.published().filter(kind=kind), field).values(json=_card())


def _in_order(rows: QuerySet[Any], field: str) -> QuerySet[Any]:
    """Rows whose slug is in the array ``field`` of the outer entry, in the order of that array."""
    slugs = OuterRef(field)
    listed = Func(F("slug"), slugs, template="%(expressions)s)", arg_joiner=" = ANY(", output_field=models.BooleanField())
    place = Func(slugs, F("slug"), function="array_position", output_field=models.IntegerField())
    ordered: QuerySet[Any] = rows.filter(listed).annotate(place=place).order_by("place")
    return ordered


def _neighbours(*, after: bool) -> QuerySet[Any]:
    side, order = ("gt", ("order", "slug")) if after else ("lt", ("-order", "-slug"))
    beyond = Q(**{f"order__{side}": OuterRef("order")}) | Q(**{"order": OuterRef("order"), f"slug__{side}": OuterRef("slug")})
    return Entry.objects.published().filter(beyond, kind=OuterRef("kind")).order_by(*order).values(json=_card())


def _card() -> JSONObject:
    return JSONObject(**{name: name for name in CARD})


def _entries(cards: Sequence[dict[str, Any]] | None) -> list[Entry]:
    return [Entry(**card) for card in cards or ()]


def _entry(card: dict[str, Any] | None) -> Entry | None:
    return Entry(**card) if card else None
