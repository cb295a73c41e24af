"""Boards in their groups, with their tags, and what has gone from them to others."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone

from community import policy
from community.forum.models import Board, Follow, Tag, Thread, ThreadTrace
from community.policy import Action

TRACE_DAYS = 30  # for so long a board says where a thread went
_TRACES_SHOWN = 10


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


def moved_away(viewer: Any, board: Board) -> Sequence[MovedAway]:
    """Threads that went from ``board`` to others lately, the latest first. One query."""
    since = timezone.now() - timedelta(days=TRACE_DAYS)
    seen = Thread.objects.listed_for(viewer).values("pk")
    traces = ThreadTrace.objects.filter(board=board, at__gt=since, thread__in=seen).exclude(thread__board=board)
    rows = traces.select_related("thread__board").order_by("-at")[:_TRACES_SHOWN]
    return [MovedAway(row.thread, row.thread.board) for row in rows
            if policy.allowed(viewer, Action.READ_THREAD, row.thread)]
