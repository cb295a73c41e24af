"""Pages of the library near to something said elsewhere: by the words of a title, by links, or because somebody searched."""

import re
from collections.abc import Iterable, Sequence

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector

from library.models import Entry
from library.queries.shelf import CARD, Shelf

# Says, inside another statement, which state the library is in.
EDITION = "(SELECT number || '/' || extract(epoch FROM changed_at) FROM library_edition WHERE id = 1)"

NEAR = 4
FOUND = 5
_STEM = 6  # letters that two words share to count as one: tapering, tapered
_COMMON = frozenset((
    "about", "after", "again", "anybody", "anyone", "been", "before", "being", "benzo", "benzos", "benzodiazepine",
    "benzodiazepines", "could", "does", "from", "have", "help", "here", "just", "know", "like", "long", "more", "much",
    "need", "should", "some", "someone", "still", "that", "their", "them", "there", "they", "thing", "things", "this",
    "time", "what", "when", "where", "which", "will", "with", "would", "your",
))
_titles: Shelf[Sequence[tuple[Entry, str, set[str]]]] = Shelf(1)  # entries, their paths, and the stems of their titles


def near(edition: str, words: str, paths: Iterable[str] = ()) -> list[Entry]:
    """At most four published entries: those at ``paths``, then those whose titles share a word with ``words``.

    :param edition: what :data:`EDITION` said; titles are kept in memory for as long as it says the same. Empty: no library yet.
    """
    if not edition:
        return []
    titles = _titles.get(edition)
    if titles is None:
        rows = Entry.objects.published().only(*CARD, "state").order_by("-kind", "order", "slug")
        titles = _titles.put(edition, [(entry, entry.path, _stems(f"{entry.title} {entry.short_title}")) for entry in rows])
    linked, sought = set(paths), _stems(words)
    scores = [(path in linked, len(sought & stems)) for _entry, path, stems in titles]
    ranked = sorted((place for place, score in enumerate(scores) if any(score)), key=lambda place: scores[place], reverse=True)
    return [titles[place][0] for place in ranked[:NEAR]]


def search(words: str) -> list[Entry]:
    """At most five published entries with ``words`` in title or summary, the best first. One query."""
    query = SearchQuery(words, config="english", search_type="websearch")
    vector = (SearchVector("title", "short_title", config="english", weight="A")
              + SearchVector("summary_html", config="english", weight="C"))
    rows = Entry.objects.published().alias(sought=vector).filter(sought=query)
    return list(rows.order_by(SearchRank(vector, query).desc(), "order", "slug").only(*CARD, "summary_html", "state")[:FOUND])


def _stems(words: str) -> set[str]:
    found = re.findall(r"[a-z]{4,}", words.lower())
    return {word[:_STEM] for word in found if word not in _COMMON}
