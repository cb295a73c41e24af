"""Posts as they were rendered, kept in memory under everything they show.

The key holds every value of the post (what lists attach to it included), of its author, thread and board, and what the reader
is trusted with: all the policy asks of anybody. An edit, a new name, a decision or a reaction is another key, so nothing kept
can be old, and readers who see the same share it.
"""

from collections.abc import Callable
from typing import Any

from community import policy, text
from community.forum.models import Post, Thread
from community.kept import frozen, keep, values_of, where

_COUNTERS = frozenset({"_state", "post_count", "last_position", "last_post_at", "last_post_by_id", "thread_count"})
_UNSEEN = frozenset({"_state", "fillings"})


class Reader:
    """What rendering depends on besides the post, asked once a page.

    :ivar standing: the language, the clock, and all that rules and folds ask of the reader.
    """

    def __init__(self, user: Any, *, may_reply: bool = True) -> None:
        self.pk = user.pk
        self.standing = (*where(), policy.standing(user), may_reply, frozen(getattr(user, "collapsed_notes", ())))
        self._places: dict[int, Any] = {}

    def key(self, post: Post) -> Any:
        """Everything ``post`` shows to this reader."""
        return (
            "post", self.standing, post.author_id == self.pk, self._place(post.thread),
            str(post.rendered) if text.has_marks(post.html) else None,
            *values_of(post, _UNSEEN), *values_of(post.author),
        )

    def _place(self, thread: Thread) -> Any:
        """The values of the thread and the board that posts share, but for counters."""
        known = self._places.get(thread.pk)
        if known is None:
            known = self._places[thread.pk] = (thread.author_id == self.pk, thread.page_count,
                                               *values_of(thread, _COUNTERS), *values_of(thread.board, _COUNTERS))
        return known


def rendered(reader: Reader, post: Post, render: Callable[[], str]) -> str:
    """``post`` as ``reader`` sees it, made by ``render`` when nobody has seen the same before."""
    return keep(reader.key(post), render)
