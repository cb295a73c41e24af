"""Reading the library. Other apps may import this module and nothing else of the library."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, F, Func, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from library.models import Citation, Edition, Entry, GlossaryTerm, Source

# What a link to an entry needs, and what a line in a list of sources needs.
_CARD = ("kind", "slug", "title", "short_title")
_REFERENCE = ("key", "title", "authors", "et_al", "year", "container", "volume", "issue", "pages", "doi", "pmid", "pmcid",
              "url", "kind", "read", "verified", "status")


@dataclass(frozen=True)
class Stamp:
    """Which state of the library something shows."""

    number: int
    changed_at: datetime | None


@dataclass(frozen=True)
class Page:
    """An entry with everything its page shows.

    :ivar sources: the cited sources; the first has the number 1.
    """

    entry: Entry
    sources: Sequence[Source]
    topics: Sequence[Entry]
    questions: Sequence[Entry]
    previous: Entry | None
    following: Entry | None


def topic_cards() -> QuerySet[Entry]:
    """The published topics in order, without their texts."""
    return _listed(Entry.Kind.TOPIC)


def question_cards() -> QuerySet[Entry]:
    """The published questions in order, without their texts."""
    return _listed(Entry.Kind.QUESTION)


def question_groups() -> list[tuple[str, list[Entry]]]:
    """The questions by group; groups stand in the order of their first question."""
    cards = list(question_cards())
    firsts = {card.group: card.order for card in reversed(cards)}
    cards.sort(key=lambda card: firsts[card.group])  # stable: inside a group the order stays
    return [(group, list(members)) for group, members in groupby(cards, key=lambda card: card.group)]


def stamp() -> Stamp:
    """The present state of the library."""
    edition = Edition.objects.filter(pk=1).first()
    return Stamp(edition.number, edition.changed_at) if edition else Stamp(0, None)


def page(kind: str, slug: str) -> Page | None:
    """One entry with all that its page shows, in one query; None when there is none to read."""
    entry = Entry.objects.published().filter(kind=kind, slug=slug).annotate(
        cited=ArraySubquery(_cited()),
        linked_topics=ArraySubquery(_linked(Entry.Kind.TOPIC, "related_topics")),
        linked_questions=ArraySubquery(_linked(Entry.Kind.QUESTION, "related_questions")),
        before=Subquery(_neighbours(after=False)[:1]),
        after=Subquery(_neighbours(after=True)[:1]),
    ).first()
    if entry is None:
        return None
    found: dict[str, Any] = vars(entry)
    return Page(
        entry=entry, sources=[Source(**fields) for fields in found["cited"]], topics=_entries(found["linked_topics"]),
        questions=_entries(found["linked_questions"]), previous=_entry(found["before"]), following=_entry(found["after"]),
    )


def source_groups() -> list[tuple[str, list[Source]]]:
    """All sources by kind, the weightiest kind first."""
    kinds = Source.Kind.values
    found = sorted(Source.objects.defer("finding", "seen_on"), key=lambda one: (kinds.index(one.kind), one.title.casefold()))
    return [(str(Source.Kind(kind).label), list(members)) for kind, members in groupby(found, key=lambda one: one.kind)]


def source(key: str) -> Source | None:
    """One source, with its successor."""
    return Source.objects.select_related("superseded_by").filter(key=key).first()


def citing(cited: Source) -> QuerySet[Entry]:
    """The published entries that cite a source."""
    return Entry.objects.published().filter(citations__source=cited).only(*_CARD).order_by("-kind", "order", "slug")


def terms() -> QuerySet[GlossaryTerm]:
    """The glossary, by name."""
    return GlossaryTerm.objects.order_by("slug")


def _listed(kind: str) -> QuerySet[Entry]:
    texts = ("body", "html", "safety_html", "outline", "summary")
    return Entry.objects.published().filter(kind=kind).defer(*texts).order_by("order", "slug")


def _cited() -> QuerySet[Any]:
    fields = {name: f"source__{name}" for name in _REFERENCE}
    return Citation.objects.filter(entry=OuterRef("pk")).order_by("number").values(json=JSONObject(**fields))


def _linked(kind: str, field: str) -> QuerySet[Any]:
    """Entries whose slug is in the array ``field`` of the outer entry, in the order of that array."""
    slugs = OuterRef(field)
    listed = Func(F("slug"), slugs, template="%(expressions)s)", arg_joiner=" = ANY(", output_field=BooleanField())
    place = Func(slugs, F("slug"), function="array_position", output_field=IntegerField())
    linked = Entry.objects.published().filter(listed, kind=kind)
    return linked.annotate(place=place).order_by("place").values(json=_card())


def _neighbours(*, after: bool) -> QuerySet[Any]:
    side, order = ("gt", ("order", "slug")) if after else ("lt", ("-order", "-slug"))
    beyond = Q(**{f"order__{side}": OuterRef("order")}) | Q(**{"order": OuterRef("order"), f"slug__{side}": OuterRef("slug")})
    return Entry.objects.published().filter(beyond, kind=OuterRef("kind")).order_by(*order).values(json=_card())


def _card() -> JSONObject:
    return JSONObject(**{name: name for name in _CARD})


def _entries(cards: Iterable[dict[str, Any]]) -> list[Entry]:
    return [Entry(**card) for card in cards]


def _entry(card: dict[str, Any] | None) -> Entry | None:
    return Entry(**card) if card else None
