"""The rows of a page of a thread: the very queries of ``visible_to``, written once for readers who are asked about alike."""

from typing import Any

from django.db.models import Q, QuerySet

from community import policy
from community.forum.models import IS_WAITING, WAITING_SHOWN, Post, Thread
from community.forum.queries.compiled import MARKS, READER, compiled, kind_of, somebody_like
from community.policy import Action

# What a page of posts shows of an author, and no more of the row.
SHOWN_OF_A_POST = ("author_id", "alias", "html", "card", "created_at", "edited_at", "state", "state_reason", "thread_id",
                   "position", "guest_name", "notes", "reactions")
SHOWN_OF_AN_AUTHOR = ("username", "role", "closed_at", "is_guest")
SHOWN = (*SHOWN_OF_A_POST, *(f"author__{name}" for name in SHOWN_OF_AN_AUTHOR))
LONGEST = 200  # posts of the longest page, which is the plain one
_THREAD, _AFTER, _LAST = MARKS[:3]


def thread_row(pk: int) -> Thread | None:
    """The thread ``pk`` with its board and its author."""
    rows = compiled("thread", lambda: Thread.objects.filter(pk=_THREAD).select_related("board", "author").defer(
        "author__password", "author__email", "author__about", "author__skeleton"))
    found = rows({_THREAD: pk}) if pk < MARKS[0] else []
    return found[0] if found else None


def post_rows(viewer: Any, thread: Thread, after: int, last: int, *, waiting: bool) -> list[Post]:
    """The posts ``after + 1`` to ``last`` that ``viewer`` may see, and those without a place that they know of."""
    rows = compiled(("posts", *kind_of(viewer), waiting), lambda: _posts(somebody_like(viewer), waiting=waiting))
    posts = rows({_THREAD: thread.pk, _AFTER: after, _LAST: last, READER: viewer.pk})
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
    return seen.select_related("author").only(*SHOWN).order_by("position", "pk")[:LONGEST + WAITING_SHOWN]
