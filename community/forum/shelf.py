"""Posts as they were rendered, kept in memory under everything they show.

The key holds every value of the post (what lists attach to it included), of its author, thread and board, and what the reader
is trusted with: all the policy asks of anybody. An edit, a new name, a decision or a reaction is another key, so nothing kept
can be old, and readers who see the same share it.
"""

from collections.abc import Callable
from typing import Any

from django.template import Context
from django.template.loader import get_template

from community import policy, text
from community.forum.models import Post, Thread
from community.kept import TOKEN, frozen, keep, number_of, values_of, where

TEMPLATE = "forum/_entry.html"

_COUNTERS = frozenset({"_state", "post_count", "last_position", "last_post_at", "last_post_by_id", "thread_count"})
_UNSEEN = frozenset({"_state", "fillings"})


class Reader:
    """What rendering depends on besides the post, asked once a page.

    :ivar standing: stands for the language, the clock, and all that rules and folds ask of the reader.
    """

    def __init__(self, user: Any, *, may_reply: bool = True) -> None:
        self.pk = user.pk
        self.standing = number_of((*where(), policy.standing(user), may_reply, frozen(getattr(user, "collapsed_notes", ()))))
        self._places: dict[int, int] = {}

    def key(self, post: Post) -> Any:
        """Everything ``post`` shows to this reader."""
        return (
            "post", self.standing, post.author_id == self.pk, self._place(post.thread),
            str(post.rendered) if text.has_marks(post.html) else None,
            *values_of(post, _UNSEEN), *values_of(post.author),
        )

    def _place(self, thread: Thread) -> int:
        """Stands for the values of the thread and the board that posts share, but for counters."""
        known = self._places.get(thread.pk)
        if known is None:
            known = self._places[thread.pk] = number_of((
                thread.author_id == self.pk, thread.page_count,
                *values_of(thread, _COUNTERS), *values_of(thread.board, _COUNTERS)))
        return known


def shown(reader: Reader, entry: Any, request: Any, refused: Any) -> str:
    """A post, gap or act as ``reader`` sees it; :data:`TOKEN` stands where a form needs its own.

    Its template sees the entry, the reader, the request, why they may not reply, and no more. A post is made when nobody has
    seen the same before. What is not public is read by few, and says things that change with time, such as how long it
    usually waits: it is made each time.
    """

    def render() -> str:
        part = get_template(TEMPLATE).template  # type: ignore[attr-defined]  # Django's own engine
        known = {"entry": entry, "user": request.user, "request": request, "refused": refused, "csrf_token": TOKEN}
        return str(part.render(Context(known)))

    if entry.is_gap or entry.is_act or not entry.is_published:
        return render()
    return rendered(reader, entry, render)


def rendered(reader: Reader, post: Post, render: Callable[[], str]) -> str:
    """``post`` as ``reader`` sees it, made by ``render`` when nobody has seen the same before."""
    return keep(reader.key(post), render)
