"""Search in one room: only what this reader may see there."""

from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchVector

from community.chat.models import SAID, Message, Room
from community.chat.queries.changes import with_author
from community.chat.queries.dressing import dress
from community.chat.sight import Sight

A_PAGE = 30
LONGEST = 200  # characters of a question


def found(room: Room, member: Any, sight: Sight, *, words: str, before: int | None = None) -> tuple[list[Message], bool]:
    """Messages of ``room`` that hold ``words``, the newest first, ending before the place ``before``; and: are there more?"""
    if not words:
        return [], False
    query = SearchQuery(words[:LONGEST], config="english", search_type="websearch")
    rows = Message.objects.filter(room=room, posted_seq__isnull=False).in_sight(member, sight.since)
    if before is not None:
        rows = rows.filter(posted_seq__lt=before)
    rows = rows.annotate(words=SearchVector(SAID, config="english")).filter(words=query)
    messages = list(with_author(rows).order_by("-posted_seq")[:A_PAGE + 1])
    dress(messages)
    return messages[:A_PAGE], len(messages) > A_PAGE
