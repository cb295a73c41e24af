"""The rows of a page of a thread: the very queries of ``visible_to``, written once for readers who are asked about alike."""

import copy
from typing import Any

from django.db.models import Q, QuerySet

from community import policy
from community.forum.models import IS_WAITING, WAITING_SHOWN, Post, Thread
from community.forum.queries.compiled import MARKS, compiled
from community.policy import Action

# What a page of posts shows of an author, and no more of the row.
BESIDE_A_POST = ("body", "author__password", "author__email", "author__about", "author__skeleton")
LONGEST = 200  # posts of the longest page, which is the plain one
_THREAD, _AFTER, _LAST, _READER = MARKS[:4]


def thread_row(pk: int) -> Thread | None:
    """The thread ``pk`` with its board, its author and who closed it."""
    rows = compiled("thread", lambda: Thread.objects.filter(pk=_THREAD).select_related("board", "author", "locked_by").defer(
        "author__password", "author__email", "author__about", "locked_by__password", "locked_by__email", "locked_by__about"))
    found = rows(pk) if pk < MARKS[0] else []
    return found[0] if found else None


def post_rows(viewer: Any, thread: Thread, after: int, last: int, *, waiting: bool) -> list[Post]:
    """The posts ``after + 1`` to ``last`` that ``viewer`` may see, and those without a place that they know of."""
    sees_concealed = policy.allowed(viewer, Action.SEE_CONCEALED)
    key = ("posts", bool(viewer.is_authenticated), sees_concealed, waiting)
    rows = compiled(key, lambda: _posts(_somebody_like(viewer), waiting=waiting))
    posts = rows(thread.pk, after, last, viewer.pk or 0)
    for post in posts:
        post.thread = thread
    return posts


def waiting_for(viewer: Any) -> Q | None:
    """Which posts without a place ``viewer`` knows of: what moderators have yet to read, and what became of one's own.

    None for strangers, who know of none.
    """
    if not viewer.is_authenticated:
        return None
    own = Q(position=None, author=viewer.pk)
    return own | IS_WAITING if policy.allowed(viewer, Action.SEE_CONCEALED) else own


def _posts(reader: Any, *, waiting: bool) -> QuerySet[Post]:
    placed = Q(position__gt=_AFTER, position__lte=_LAST)
    also = waiting_for(reader) if waiting else None
    seen = Post.objects.filter(placed | also if also else placed, thread=_THREAD).visible_to(reader)
    return seen.select_related("author").defer(*BESIDE_A_POST).order_by("position", "pk")[:LONGEST + WAITING_SHOWN]


def _somebody_like(viewer: Any) -> Any:
    """A reader of whom the rules say the same, with a mark for a number."""
    if not viewer.is_authenticated:
        return viewer
    other = copy.copy(viewer)
    other.pk = _READER
    return other
