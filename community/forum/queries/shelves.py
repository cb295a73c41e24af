"""Boards in their groups, with their tags, and what has gone from them to others."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone

from community import policy
from community.forum.models import THREADS_A_PAGE, Board, Follow, Tag, Thread, ThreadTrace
from community.forum.queries.compiled import MARKS, MOMENTS, READER, WORDS, compiled, kind_of, somebody_like
from community.forum.queries.lists import ABSENCE, with_reading
from community.forum.queries.rows import as_chosen, news_since
from community.policy import Action

TRACE_DAYS = 30  # for so long a board says where a thread went
_TRACES_SHOWN = 10

_BOARD, _NUMBER = MARKS[:2]
_SINCE, _BEFORE = MOMENTS[:2]
_SLUG = WORDS[0]


class MovedAway(NamedTuple):
    """A thread that stood on a board, for readers who may open it where it stands now."""

    thread: Thread
    board: Board


def in_order_of_groups() -> QuerySet[Board]:
    """All boards: those without a group first, then group by group."""
    return Board.objects.select_related("group").order_by(
        F("group__position").asc(nulls_first=True), F("group_id").asc(nulls_first=True), "position", "pk")


def with_tags(boards: QuerySet[Board]) -> QuerySet[Board]:
    """``boards``, each with its ``tag_list``: dicts of slug and label, in their order. No query of their own."""
    tags = Tag.objects.filter(board=OuterRef("pk")).order_by("position", "pk")
    return boards.annotate(tag_list=ArraySubquery(tags.values(tag=JSONObject(slug="slug", label="label"))))


def as_wished(viewer: Any, boards: QuerySet[Board]) -> QuerySet[Board]:
    """``boards``, each with ``level`` and ``tag_levels``: how much ``viewer`` wants to hear of them. No query of its own."""
    if not viewer.is_authenticated:
        return boards
    wishes = Follow.objects.filter(member=viewer.pk).order_by()
    of_tags = wishes.filter(tag__board=OuterRef("pk")).values(said=JSONObject(tag="tag__slug", level="level"))
    of_all = wishes.filter(board=OuterRef("pk")).values("level")[:1]
    return boards.annotate(level=Subquery(of_all), tag_levels=ArraySubquery(of_tags))


def level_of(board: Any, tag: str) -> str:
    """How much the reader wants to hear of what carries ``tag``, or of the whole ``board`` without one; empty for no wish."""
    if not tag:
        return getattr(board, "level", None) or ""
    return next((each["level"] for each in getattr(board, "tag_levels", ()) if each["tag"] == tag), "")


def board_rows(viewer: Any) -> tuple[list[Board], dict[int, int], dict[str, Any] | None]:
    """All boards in the order of their groups; how many unread threads each has for ``viewer``; where they were. One query."""
    rows = compiled(("boards", *kind_of(viewer)), lambda: with_reading(
        somebody_like(viewer), in_order_of_groups(), since=_SINCE, left_by=_BEFORE))
    since = news_since(viewer) if viewer.is_authenticated else None
    boards = rows({READER: viewer.pk, _SINCE: since, _BEFORE: timezone.now() - ABSENCE})
    # They leave the rows: what is shown of a board is the same for many.
    unread = {board.pk: len(board.__dict__.pop("unread", None) or ()) for board in boards}
    was = [board.__dict__.pop("was", None) for board in boards]
    return boards, unread, was[0] if was else None


def board_row(viewer: Any, slug: str) -> Board | None:
    """The board ``slug`` with its tags, what ``viewer`` wants to hear of them, and whether it keeps threads at its top."""
    pinned = Thread.objects.filter(board=OuterRef("pk"), pinned=True)
    rows = compiled(("board", *kind_of(viewer)), lambda: as_wished(
        somebody_like(viewer), with_tags(Board.objects.filter(slug=_SLUG))).annotate(has_pinned=Exists(pinned)))
    found = rows({READER: viewer.pk, _SLUG: slug})
    return found[0] if found else None


def board_threads(viewer: Any, board: Board, at: datetime | None, pk: int, tag: str) -> list[Thread]:
    """One more than a page of the threads of ``board`` that are not kept at its top: those last written in before ``at``."""
    def written() -> QuerySet[Thread]:
        usual = _listed(somebody_like(viewer), tag).filter(pinned=False)
        if at is not None:
            older = Q(last_post_at__lt=_BEFORE) | Q(last_post_at=_BEFORE, pk__lt=_NUMBER)
            usual = usual.filter(older, last_post_at__lte=_BEFORE)
        return usual[:THREADS_A_PAGE + 1]

    rows = compiled(("threads", *kind_of(viewer), at is None, not tag), written)
    return rows({_BOARD: board.pk, READER: viewer.pk, _BEFORE: at, _NUMBER: pk, _SLUG: tag})


def pinned_threads(viewer: Any, board: Board, tag: str) -> list[Thread]:
    """Those kept at its top."""
    rows = compiled(("pinned", *kind_of(viewer), not tag), lambda: _listed(somebody_like(viewer), tag).filter(pinned=True))
    return rows({_BOARD: board.pk, READER: viewer.pk, _SLUG: tag})


def _listed(viewer: Any, tag: str) -> QuerySet[Thread]:
    threads: QuerySet[Thread] = as_chosen(viewer, Thread.objects.listed_for(viewer)).filter(board=_BOARD)
    threads = threads.select_related("author").defer("author__password", "author__email", "author__about", "author__skeleton")
    return (threads.filter(tags__contains=[_SLUG]) if tag else threads).order_by("-last_post_at", "-pk")


def moved_away(viewer: Any, board: Board) -> Sequence[MovedAway]:
    """Threads that went from ``board`` to others lately, the latest first. One query."""
    rows = compiled(("moved", *kind_of(viewer)), lambda: _gone(somebody_like(viewer)))
    found = rows({_BOARD: board.pk, READER: viewer.pk, _SINCE: timezone.now() - timedelta(days=TRACE_DAYS)})
    return [MovedAway(row.thread, row.thread.board) for row in found
            if policy.allowed(viewer, Action.READ_THREAD, row.thread)]


def _gone(viewer: Any) -> QuerySet[ThreadTrace]:
    seen = Thread.objects.listed_for(viewer).values("pk")
    traces = ThreadTrace.objects.filter(board=_BOARD, at__gt=_SINCE, thread__in=seen).exclude(thread__board=_BOARD)
    return traces.select_related("thread__board").order_by("-at")[:_TRACES_SHOWN]
