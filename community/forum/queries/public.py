"""What everybody may come across: threads for feeds and the site map. Nothing here tells who wrote anything."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404

from community.contributions import State
from community.forum.models import Board, ContentNote, Post, Thread

FEED_LENGTH = 30


@dataclass(frozen=True)
class PublicThread:
    """A thread as a feed shows it.

    :ivar html: its first post as stored, marks and all. Empty when a content note stands on it: a feed cannot ask whether its
        reader wants to see that.
    :ivar notes: the slugs of those notes.
    """

    thread: Thread
    html: str
    notes: frozenset[str]


def feed_board(slug: str) -> Board:
    """The board ``slug``, when it has a feed: when anybody may read it.

    :raises Http404: there is none, or it is not for everybody.
    """
    board = Board.objects.filter(slug=slug, audience=Board.Audience.EVERYONE, own_threads=False).first()
    if board is None:
        raise Http404
    return board


def public_threads(board: Board | None = None) -> Sequence[PublicThread]:
    """The threads anybody may find, of ``board`` or of all, those with the newest post first. One query."""
    first = Post.objects.filter(thread=OuterRef("pk"), position__isnull=False, state=State.PUBLISHED).order_by("position")
    found = Thread.objects.indexable().filter(**({"board": board} if board else {})).select_related("board").annotate(
        first_html=Subquery(first.values("html")[:1]), first_notes=Subquery(first.values("notes")[:1]))
    rows: QuerySet[Any] = found.filter(first_html__isnull=False).order_by("-last_post_at", "-pk")[:FEED_LENGTH]
    return [_public(row) for row in rows]


def note_labels() -> dict[str, str]:
    """The words of the content notes by slug."""
    return dict(ContentNote.objects.values_list("slug", "label"))


def mapped_threads() -> QuerySet[Thread]:
    """The threads that search engines are told of, in a lasting order.

    Not those beneath the library: its own pages show their words, and are found instead.
    """
    return Thread.objects.indexable().filter(entry="").only("title", "last_post_at").order_by("pk")


def newest_mapped() -> datetime | None:
    """When the newest of them last changed."""
    return mapped_threads().order_by("-last_post_at").values_list("last_post_at", flat=True).first()


def _public(row: Any) -> PublicThread:
    notes = frozenset({*row.notes, *row.first_notes})
    return PublicThread(row, "" if notes else row.first_html, notes)
