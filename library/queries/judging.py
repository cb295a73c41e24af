"""Asking the evidence gate about words that are still in a form."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from library import text
from library.gate import Known, faults_of
from library.manuscripts import Fault, Manuscript, manuscript_of
from library.models import Entry, Source

NOTHING_KNOWN = Known()

_OWN_LINK = re.compile(r"\]\(/library/(?:(faq|sources)/)?([\w-]+)/")


def faults_of_words(kind: str, slug: str, words: Mapping[str, Any]) -> list[Fault]:
    """Every fault that would keep ``words`` from being published today, in the order of the form's lines.

    :param words: the fields of :class:`~library.models.EntryText` an editor fills in. Without a ``review_due`` it is a fault.
    """
    manuscript = manuscript_of(kind, slug, {**words, "reviewed_on": timezone.localdate(), "reviewed_by": "editor"})
    return faults_of(manuscript, known_for(manuscript))


def known_for(manuscript: Manuscript) -> Known:
    """What there is of all that ``manuscript`` refers to; the rest of the library is not read."""
    written = f"{manuscript.word('summary')}\n{manuscript.body}"
    keys = {key for match in text.CITATION.finditer(written) for key in text.keys_in(match[0])}
    linked = [(place, name) for place, name in _OWN_LINK.findall(written)]
    keys |= {name for place, name in linked if place == "sources"}
    slugs = {name for _place, name in linked}
    for field in ("related", "topics", "questions"):
        slugs |= set(manuscript.words(field))
    pages = set(Entry.objects.published().filter(slug__in=slugs).values_list("kind", "slug"))
    if manuscript.slug in slugs:
        pages.add((manuscript.kind, manuscript.slug))
    return Known(
        sources=dict(Source.objects.filter(key__in=keys).values_list("key", "status")),
        topics=frozenset(slug for kind, slug in pages if kind == Entry.Kind.TOPIC),
        questions=frozenset(slug for kind, slug in pages if kind == Entry.Kind.QUESTION),
    )


def next_review() -> Any:
    """The usual day of the next review: twelve months from today."""
    return timezone.localdate() + timedelta(days=365)
