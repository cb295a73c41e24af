"""The counters of threads and boards: kept by the verbs, and rebuilt here from the rows.

A thread counts its published posts. A board counts the threads that are not concealed, and the posts counted in them. A thread
beneath the library is concealed while none of its posts is published, any other while its first is not; but when that was
taken back by its author, the thread stays for as long as somebody else's words are in it.
Locks are taken in one order everywhere: threads by their numbers, then posts, then boards by theirs.
"""

from django.db import transaction
from django.db.models import F, Max

from community.contributions import State
from community.forum.models import Board, Post, Thread
from community.forum.queries.fetching import thread_row
from community.forum.tallies import board_truth
from library.queries.prepared import Prepared

# NO KEY: rows that merely point at the thread need not wait.
# Another thread's reply may have overtaken this one.
_COUNT = Prepared("""
UPDATE community_board SET thread_count = thread_count + $2, post_count = post_count + $3,
       last_post_at = GREATEST(last_post_at, $4)
WHERE id = $1 RETURNING id
""", ("bigint", "integer", "integer", "timestamptz"))
_ONE = "SELECT id FROM community_thread WHERE id = $1 "
_HOLD = Prepared(_ONE + "FOR NO KEY UPDATE", ("bigint",))
_HOLD_UNJOINED = Prepared(_ONE + "AND merged_into_id IS NULL FOR NO KEY UPDATE", ("bigint",))


def locked(thread_id: int) -> Thread:
    """The row of a thread, held until the transaction ends, with its board. Of one that was joined to another: that other one.

    :raises Thread.DoesNotExist: there is none.
    """
    try:
        with transaction.atomic():
            return _held(thread_id)
    except _Elsewhere:
        return locked(Thread.objects.only("merged_into").get(pk=thread_id).merged_into_id or thread_id)


def locked_two(first: int, second: int) -> tuple[Thread, Thread] | None:
    """The rows of two threads, held in the order of their numbers; None when one of them was joined to another."""
    rows = {}
    for number in sorted({first, second}):
        if (row := _row(number, joined_too=False)) is None:
            return None
        rows[number] = row
    return rows[first], rows[second]


def locked_post(post_id: int) -> tuple[Thread, Post]:
    """A post and the thread it stands in now, both held: it may have been moved while this waited.

    :raises Post.DoesNotExist: there is none.
    """
    try:
        with transaction.atomic():
            thread = _row(Post.objects.values_list("thread_id", flat=True).get(pk=post_id))
            post = Post.objects.select_for_update().get(pk=post_id)
            if thread is None or post.thread_id != thread.pk:
                raise _Elsewhere
            return thread, post
    except _Elsewhere:
        return locked_post(post_id)


class _Elsewhere(Exception):
    """What was waited for has gone to another thread. Raised through a savepoint, which lets the row go again: whoever holds
    one thread while they wait for another could meet somebody who waits for them the other way round."""


def _held(thread_id: int) -> Thread:
    """:raises _Elsewhere: it was joined to another, or there is none."""
    thread = _row(thread_id, joined_too=False)
    if thread is None:
        raise _Elsewhere
    return thread


def _row(thread_id: int, *, joined_too: bool = True) -> Thread | None:
    # Without a join: a thread that was moved while this waited would drop out of it. What it says is read once it is held.
    held = (_HOLD if joined_too else _HOLD_UNJOINED).row(thread_id)
    return thread_row(thread_id) if held else None


def count_new_post(thread: Thread, post: Post) -> None:
    """Count a published post that was just put at the end of ``thread``, whose row is locked or new."""
    before = _shown(thread)
    thread.last_position = post.position or 0
    thread.post_count += 1
    thread.last_post_at, thread.last_post_by_id = post.created_at, post.author_id
    if thread.entry:
        thread.concealed = False
    thread.save(update_fields=["last_position", "post_count", "last_post_at", "last_post_by", "concealed"])
    after = _shown(thread)
    if after != before:
        _COUNT.rows(thread.board_id, after[0] - before[0], after[1] - before[1], post.created_at)


@transaction.atomic
def refresh_counts(thread: Thread) -> bool:
    """Rebuild what ``thread`` and its board say about it after posts changed state. Says whether anything changed.

    Moderation calls this in the transaction that conceals or restores a post.
    """
    row = _row(thread.pk)
    if row is None:
        raise Thread.DoesNotExist
    before = _shown(row)
    fresh = _fresh(row)
    changed = [name for name, value in fresh.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, fresh[name])
    if changed:
        row.save(update_fields=changed)
        _tell_board(row, before)
    return bool(changed)


def _fresh(thread: Thread) -> dict[str, object]:
    """What the counters of ``thread`` should say."""
    posts = thread.posts.filter(position__isnull=False).order_by("-position")
    published = posts.filter(state=State.PUBLISHED)
    start_gone = _start_gone(thread)
    # By time: where threads were joined, the newest post need not stand last.
    last = published.order_by("-created_at", "-position").only("created_at", "author_id").first()
    return {
        "post_count": published.count(),
        "last_position": max(thread.last_position, posts.values_list("position", flat=True).first() or 0),
        "last_post_at": last.created_at if last else thread.created_at,
        "last_post_by_id": last.author_id if last else thread.author_id,
        "start_gone": start_gone,
        "concealed": last is None if thread.entry else not (start_gone or published.filter(position=1).exists()),
    }


def _start_gone(thread: Thread) -> bool:
    """Whether the first post was taken back and somebody else has something public to say here.

    Somebody under another name is somebody else: a thread that went all the same would tell that the two are one.
    """
    if thread.entry or not thread.posts.filter(position=1, state=State.REMOVED).exists():
        return False
    return thread.posts.filter(state=State.PUBLISHED).exclude(author=thread.author_id, alias=thread.alias).exists()


def _shown(thread: Thread) -> tuple[int, int]:
    """What ``thread`` adds to its board: threads, posts."""
    return (0, 0) if thread.concealed or not thread.post_count else (1, thread.post_count)


def _tell_board(thread: Thread, before: tuple[int, int]) -> None:
    after = _shown(thread)
    Board.objects.select_for_update(no_key=True).get(pk=thread.board_id)  # before looking, so that nobody writes in between
    newest = Thread.objects.filter(board=thread.board_id, concealed=False).aggregate(at=Max("last_post_at"))["at"]
    Board.objects.filter(pk=thread.board_id).update(
        thread_count=F("thread_count") + (after[0] - before[0]),
        post_count=F("post_count") + (after[1] - before[1]),
        last_post_at=newest,
    )


@transaction.atomic
def synchronize_board(board: Board) -> bool:
    """Rebuild the counters of ``board`` from its threads (synchronize those first). Says whether anything changed."""
    row = Board.objects.select_for_update(no_key=True).get(pk=board.pk)
    fresh = board_truth(board)
    changed = [name for name, value in fresh.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, fresh[name])
    if changed:
        row.save(update_fields=changed)
    return bool(changed)
