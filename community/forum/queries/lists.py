"""Lists of threads that span boards, and bookmarks: only what their reader may open, without whom they blocked."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import JSONObject

from community import policy
from community.contributions import State
from community.forum.models import THREADS_A_PAGE, Bookmark, Follow, Post, ReadMark, Thread
from community.forum.queries.keyset import Part, by_number, by_time
from community.forum.queries.row_by_row import whose
from community.forum.queries.rows import as_chosen, dress, lean, unread
from community.policy import Action

HOPEFUL_SHOWN = 5  # recovery stories above a list, for those who want them first
COUNTED = 10  # unread threads of a board; more are "many"
ABSENCE = timedelta(hours=12)  # after so long somebody may have forgotten where they were


@dataclass(frozen=True)
class WhereIWas:
    """The thread somebody read last.

    :ivar new: how many places of it were given out since.
    """

    thread: Thread
    position: int
    new: int


def unread_threads(viewer: Any, after: str = "") -> Part:
    """Threads that say something since ``viewer`` last read them."""
    policy.require(viewer, Action.KEEP_READING)
    return _threads(viewer, unread(viewer, as_chosen(viewer, Thread.objects.readable_by(viewer))), after)


def new_threads(viewer: Any, after: str = "") -> Part:
    """The threads begun last."""
    return _threads(viewer, as_chosen(viewer, Thread.objects.readable_by(viewer)).filter(entry=""), after, "created_at")


def hopeful_threads(viewer: Any, after: str = "") -> Part:
    """Recovery stories."""
    rows = as_chosen(viewer, Thread.objects.readable_by(viewer)).filter(board__is_hopeful=True)
    return _threads(viewer, rows, after)


def own_threads(viewer: Any, after: str = "") -> Part:
    """Threads ``viewer`` began or wrote in, under whatever name."""
    policy.require(viewer, Action.KEEP_READING)
    written = Post.objects.filter(author=viewer.pk).exclude(state=State.REMOVED).values("thread")
    rows = Thread.objects.readable_by(viewer).filter(Q(author=viewer.pk, entry="") | Q(pk__in=written))
    return _threads(viewer, rows, after)


def followed_threads(viewer: Any, after: str = "") -> Part:
    """Threads ``viewer`` follows, whether they are told of them or not."""
    policy.require(viewer, Action.KEEP_READING)
    followed = Follow.objects.filter(member=viewer.pk, level__in=[Follow.Level.WATCH, Follow.Level.LIST]).values("thread")
    return _threads(viewer, Thread.objects.readable_by(viewer).filter(pk__in=followed), after)


def hope_above(viewer: Any, part: Part) -> list[Thread]:
    """A few recovery stories to stand above the first part of a list, for those who want them first."""
    if not viewer.is_authenticated or not viewer.hope_first or not part.is_first:
        return []
    rows = as_chosen(viewer, Thread.objects.readable_by(viewer)).filter(board__is_hopeful=True)
    threads = list(lean(rows).order_by("-last_post_at", "-pk")[:HOPEFUL_SHOWN])
    dress(viewer, threads)
    return threads


def bookmarks(viewer: Any, after: str = "") -> Part:
    """What ``viewer`` keeps, the latest first, as far as they may still read it."""
    policy.require(viewer, Action.KEEP_READING)
    posts = whose(Post.objects.visible_to(viewer), "thread", Thread.objects.readable_by(viewer))
    rows = whose(Bookmark.objects.filter(member=viewer.pk), "post", posts)
    rows = rows.select_related("post__thread__board", "post__author").defer(
        "post__body", "post__html", "post__author__password", "post__author__email", "post__author__about")
    part = by_number(rows, after, THREADS_A_PAGE)
    dress(viewer, [bookmark.post.thread for bookmark in part.rows])
    return part


def wishes(viewer: Any) -> list[Follow]:
    """What ``viewer`` follows, mutes or hides besides threads they merely follow, the latest first."""
    policy.require(viewer, Action.KEEP_READING)
    rows = Follow.objects.filter(member=viewer.pk)
    rows = rows.exclude(thread__isnull=False, level__in=[Follow.Level.WATCH, Follow.Level.LIST])
    of_threads = whose(rows.filter(thread__isnull=False), "thread", Thread.objects.readable_by(viewer)).values("pk")
    rows = rows.filter(Q(thread=None) | Q(pk__in=of_threads)).select_related("thread", "board", "tag__board")
    return list(rows.order_by("-pk")[:200])


def with_reading(viewer: Any, boards: Any, since: datetime, before: datetime) -> Any:
    """``boards``, each with ``unread``: threads ``viewer`` has not read to the end, at most :data:`COUNTED` of them. The
    database finds with them where ``viewer`` was: :func:`where_i_was`.

    Those kept at the top are not counted: they stand in sight anyhow.

    :param since: what is older counts as read. ``before``: who read something later knows where they were.
    """
    if not viewer.is_authenticated:
        return boards
    rows = unread(viewer, as_chosen(viewer, Thread.objects.readable_by(viewer)), since)
    rows = rows.filter(board=OuterRef("pk"), pinned=False).order_by("-last_post_at", "-pk")
    return boards.annotate(unread=ArraySubquery(rows.values("pk")[:COUNTED]), was=Subquery(_left_at(viewer, before)))


def where_i_was(was: dict[str, Any] | None) -> WhereIWas | None:
    """The thread somebody read last, when that is long ago and they may still open it; :func:`with_reading` found it."""
    if not was:
        return None
    thread = Thread(pk=was["id"], title=was["title"], last_position=was["last"])
    return WhereIWas(thread, was["read"], max(0, was["last"] - was["read"]))


def _left_at(viewer: Any, before: datetime) -> Any:
    latest = ReadMark.objects.filter(member=viewer.pk).order_by("-at")
    rows = Thread.objects.readable_by(viewer).alias(read_at=Subquery(latest.values("at")[:1]))
    rows = rows.filter(pk=Subquery(latest.values("thread")[:1]), read_at__lte=before)
    read = Subquery(latest.values("position")[:1])
    return rows.values(was=JSONObject(id="pk", title="title", last="last_position", read=read))[:1]


def _threads(viewer: Any, rows: Any, after: str, field: str = "last_post_at") -> Part:
    part = by_time(lean(rows), field, after, THREADS_A_PAGE)
    dress(viewer, part.rows)
    return part
