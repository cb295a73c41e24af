"""Reading boards and threads, as one reader may. Fetching is checking: what is not theirs to see does not leave this module."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, Value, When
from django.http import Http404

from community import policy
from community.contributions import State
from community.forum.models import POSTS_A_PAGE, THREADS_A_PAGE, Board, Post, PostQuerySet, Thread
from community.forum.queries.fetching import post_rows, thread_row
from community.forum.queries.keyset import cursor
from community.forum.queries.lists import WhereIWas, where_i_was
from community.forum.queries.marks import fill_marks
from community.forum.queries.rows import dress
from community.forum.queries.shelves import board_row, board_rows, board_threads, pinned_threads
from community.members.models import Block
from community.policy import Action


@dataclass(frozen=True)
class ListedBoard:
    """A board on the forum's front page; ``is_open`` says whether this reader may enter.

    :ivar unread: how many of its threads say something they have not read, at most :data:`lists.COUNTED`.
    """

    board: Board
    is_open: bool
    unread: int = 0


@dataclass(frozen=True)
class BoardPage:
    """One page of a board's threads, newest activity first; ``after`` is the cursor of the page that follows, or empty."""

    pinned: Sequence[Thread]
    threads: Sequence[Thread]
    after: str
    is_first: bool


@dataclass(frozen=True)
class Gap:
    """A post this reader does not see: that it is there, and why; none of its words."""

    pk: int
    position: int | None
    reason: Literal["blocked", "withdrawn", "hidden", "held", "taken"]
    is_gap: Literal[True] = True
    is_act: Literal[False] = False
    begins_new: Literal[False] = False

    @property
    def anchor(self) -> str:
        """The ``id`` of the element, as a visible post has it."""
        return f"post-{self.pk}"


def boards(viewer: Any) -> tuple[list[ListedBoard], WhereIWas | None]:
    """The boards ``viewer`` may know of, and where in them they were when they last came.

    :raises Refused: they may not read the list at all.
    """
    policy.require(viewer, Action.LIST_BOARDS)
    rows, unread, was = board_rows(viewer)
    listed = ((board, policy.refusal(viewer, Action.READ_BOARD, board)) for board in rows)
    found = [ListedBoard(board, refused is None, unread.get(board.pk, 0))
             for board, refused in listed if refused is None or refused.sign_in]
    if viewer.is_authenticated and viewer.hope_first:
        found.sort(key=lambda each: not each.board.is_hopeful)
    return found, where_i_was(was)


def open_board(viewer: Any, slug: str) -> Board:
    """The board ``slug``.

    :raises Http404: there is none. :raises Refused: it is not theirs to enter.
    """
    board = board_row(viewer, slug)
    if board is None:
        raise Http404
    policy.require(viewer, Action.READ_BOARD, board)
    return board


def board_page(viewer: Any, board: Board, after: str = "", tag: str = "") -> BoardPage:
    """The threads of ``board`` that follow the cursor ``after``; pinned ones stand on the first page only.

    :raises Http404: the cursor is not one of ours.
    """
    at, pk = cursor(after) if after else (None, 0)
    shown = board_threads(viewer, board, at, pk, tag)
    more = len(shown) > THREADS_A_PAGE
    shown = shown[:THREADS_A_PAGE]
    has_pinned = getattr(board, "has_pinned", True) and not after
    pinned = pinned_threads(viewer, board, tag) if has_pinned else []
    dress(viewer, [*pinned, *shown])
    return BoardPage(
        pinned=pinned,
        threads=shown,
        after=f"{shown[-1].last_post_at.isoformat()}~{shown[-1].pk}" if more else "",
        is_first=not after,
    )


def open_thread(viewer: Any, pk: int) -> Thread:
    """The thread ``pk`` with its board; of one that was joined to another, that other one.

    :raises Http404: there is none. :raises Refused: it is not theirs to read.
    """
    thread = thread_row(pk)
    if thread is None:
        raise Http404
    if thread.merged_into_id is not None:
        return open_thread(viewer, thread.merged_into_id)
    policy.require(viewer, Action.READ_THREAD, thread)
    return thread


def page_of(viewer: Any, thread: Thread, number: int) -> list[Post | Gap]:
    """Page ``number`` of ``thread``: what ``viewer`` sees of it, and a gap for each post they do not.

    What waits for a moderator stands at the end of the last page, for those who know of it.
    """
    last = number * POSTS_A_PAGE
    waiting = number == thread.page_count
    return between(viewer, thread, last - POSTS_A_PAGE, min(last, thread.last_position), waiting=waiting)


def between(viewer: Any, thread: Thread, after: int, last: int, *, waiting: bool = False) -> list[Post | Gap]:
    """The posts with positions ``after + 1`` to ``last``, each as ``viewer`` sees it, and the first few that wait."""
    posts = post_rows(viewer, thread, after, last, waiting=waiting)
    placed = Q(position__gt=after, position__lte=last)
    fill_marks(viewer, posts)
    seen = [post.pk for post in posts if post.position is not None]
    missing = [] if len(seen) == last - after else _gaps(viewer, thread.posts.filter(placed).exclude(pk__in=seen))
    return in_order([*posts, *missing])


def in_order(entries: Iterable[Post | Gap]) -> list[Post | Gap]:
    """By their places; those without one last, in the order they were sent."""
    return sorted(entries, key=lambda entry: (entry.position is None, entry.position or entry.pk))


def _gaps(viewer: Any, posts: PostQuerySet) -> list[Gap]:
    # An alias is nobody: to say that somebody blocked wrote it would tell who stands behind it.
    blocked = Exists(Block.objects.filter(blocker=viewer.pk, blocked=OuterRef("author"))) & Q(alias="")
    reason = Case(When(blocked, then=Value("blocked")), When(state=State.REMOVED, then=Value("withdrawn")), default=F("state"),
                  output_field=CharField())
    return [Gap(*row) for row in posts.annotate(reason=reason).values_list("pk", "position", "reason")]


def open_post(viewer: Any, pk: int) -> Post:
    """The post ``pk`` with its thread and board, when ``viewer`` may see it.

    :raises Http404: there is none, or not for them. :raises Refused: its board is not theirs to enter.
    """
    post = Post.objects.filter(pk=pk).select_related("author", "thread__board").first()
    if post is None:
        raise Http404
    policy.require(viewer, Action.READ_THREAD, post.thread)
    if not Post.objects.visible_to(viewer).filter(pk=pk).exists():
        raise Http404
    fill_marks(viewer, [post])
    return post
