"""Lists of threads that span boards, and bookmarks: only what their reader may open, without whom they blocked."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import JSONObject

from community import policy
from community.contributions import State
from community.forum.models import THREADS_A_PAGE, Bookmark, Follow, Post, ReadMark, Thread
from community.forum.queries.compiled import MARKS, MOMENTS, READER, compiled, kind_of, somebody_like
from community.forum.queries.keyset import Part, before, by_number, cursor, cut
from community.forum.queries.row_by_row import whose
from community.forum.queries.rows import as_chosen, dress, lean, news_since, unread
from community.policy import Action

HOPEFUL_SHOWN = 5  # recovery stories above a list, for those who want them first
COUNTED = 10  # unread threads of a board; more are "many"
ABSENCE = timedelta(hours=12)  # after so long somebody may have forgotten where they were

_NUMBER, _SINCE, _AT = MARKS[0], *MOMENTS[:2]


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
    return _threads(viewer, "unread", lambda reader: unread(
        reader, as_chosen(reader, Thread.objects.readable_by(reader)), _SINCE), after)


def new_threads(viewer: Any, after: str = "") -> Part:
    """The threads begun last."""
    policy.require(viewer, Action.LIST_BOARDS)
    return _threads(viewer, "new", lambda reader: as_chosen(reader, Thread.objects.readable_by(reader)).filter(entry=""),
                    after, "created_at")


def hopeful_threads(viewer: Any, after: str = "") -> Part:
    """Recovery stories."""
    policy.require(viewer, Action.LIST_BOARDS)
    return _threads(viewer, "hopeful", _hopeful, after)


def _hopeful(reader: Any) -> Any:
    return as_chosen(reader, Thread.objects.readable_by(reader)).filter(board__is_hopeful=True)


def own_threads(viewer: Any, after: str = "") -> Part:
    """Threads ``viewer`` began or wrote in, under whatever name."""
    policy.require(viewer, Action.KEEP_READING)
    return _threads(viewer, "own", _own, after)


def _own(reader: Any) -> Any:
    written = Post.objects.filter(author=reader.pk).exclude(state=State.REMOVED).values("thread")
    return Thread.objects.readable_by(reader).filter(Q(author=reader.pk, entry="") | Q(pk__in=written))


def followed_threads(viewer: Any, after: str = "") -> Part:
    """Threads ``viewer`` follows, whether they are told of them or not."""
    policy.require(viewer, Action.KEEP_READING)
    return _threads(viewer, "followed", _followed, after)


def _followed(reader: Any) -> Any:
    followed = Follow.objects.filter(member=reader.pk, level__in=[Follow.Level.WATCH, Follow.Level.LIST]).values("thread")
    return Thread.objects.readable_by(reader).filter(pk__in=followed)


def hope_above(viewer: Any, part: Part) -> list[Thread]:
    """A few recovery stories to stand above the first part of a list, for those who want them first."""
    if not viewer.is_authenticated or not viewer.hope_first or not part.is_first:
        return []
    threads = list(lean(_hopeful(viewer)).order_by("-last_post_at", "-pk")[:HOPEFUL_SHOWN])
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


def with_reading(viewer: Any, boards: Any, since: datetime, left_by: datetime) -> Any:
    """``boards``, each with ``unread``: threads ``viewer`` has not read to the end, at most :data:`COUNTED` of them. The
    database finds with them where ``viewer`` was: :func:`where_i_was`.

    Those kept at the top are not counted: they stand in sight anyhow.

    :param since: what is older counts as read. ``left_by``: who read something later knows where they were.
    """
    if not viewer.is_authenticated:
        return boards
    rows = unread(viewer, as_chosen(viewer, Thread.objects.readable_by(viewer)), since)
    rows = rows.filter(board=OuterRef("pk"), pinned=False).order_by("-last_post_at", "-pk")
    return boards.annotate(unread=ArraySubquery(rows.values("pk")[:COUNTED]), was=Subquery(_left_at(viewer, left_by)))


def where_i_was(was: dict[str, Any] | None) -> WhereIWas | None:
    """The thread somebody read last, when that is long ago and they may still open it; :func:`with_reading` found it."""
    if not was:
        return None
    thread = Thread(pk=was["id"], title=was["title"], last_position=was["last"])
    return WhereIWas(thread, was["read"], max(0, was["last"] - was["read"]))


def _left_at(viewer: Any, left_by: datetime) -> Any:
    latest = ReadMark.objects.filter(member=viewer.pk).order_by("-at")
    rows = Thread.objects.readable_by(viewer).alias(read_at=Subquery(latest.values("at")[:1]))
    rows = rows.filter(pk=Subquery(latest.values("thread")[:1]), read_at__lte=left_by)
    read = Subquery(latest.values("position")[:1])
    return rows.values(was=JSONObject(id="pk", title="title", last="last_position", read=read))[:1]


def _threads(viewer: Any, name: str, build: Callable[[Any], Any], after: str, field: str = "last_post_at") -> Part:
    """A part of the list ``name``. ``build`` gives its threads for a reader; it is called once a process."""
    at, number = cursor(after) if after else (None, 0)
    rows = compiled(("list", name, *kind_of(viewer), at is None), lambda: before(
        lean(build(somebody_like(viewer))), field, None if at is None else _AT, _NUMBER)[:THREADS_A_PAGE + 1])
    since = news_since(viewer) if viewer.is_authenticated else None
    part = cut(rows({READER: viewer.pk, _SINCE: since, _AT: at, _NUMBER: number}), field, THREADS_A_PAGE, is_first=at is None)
    dress(viewer, part.rows)
    return part
