"""Threads that seem to be about the same, by the words of their titles."""

import re
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector

from community.forum.models import Thread
from community.forum.queries.rows import as_chosen, dress, lean

SHOWN = 5
_WEIGHED = 300  # titles that are weighed against each other, whatever the forum holds
_WORDS = 12
TITLE_WORDS = SearchVector("title", config="english")  # as the index "thread_title_words" has it


def similar_threads(viewer: Any, title: str) -> list[Thread]:
    """At most five threads ``viewer`` may read whose titles share words with ``title``, the closest first."""
    words = re.findall(r"\w{3,40}", title.replace("\0", ""))[:_WORDS]
    if not words:
        return []
    query = SearchQuery(" or ".join(words), config="english", search_type="websearch")
    near = Thread.objects.alias(words=TITLE_WORDS).filter(words=query, entry="", concealed=False).values("pk")[:_WEIGHED]
    rows = as_chosen(viewer, Thread.objects.readable_by(viewer)).filter(pk__in=near)
    threads = list(lean(rows).order_by(SearchRank(TITLE_WORDS, query).desc(), "-last_post_at", "-pk")[:SHOWN])
    dress(viewer, threads)
    return threads
