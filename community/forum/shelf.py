"""Posts as they were rendered, kept in memory under everything they show.

The key holds every value of the post (what lists attach to it included), of its author, thread and board, what the reader is
trusted with, the language and the day. An edit, a new name, a decision or a reaction is another key: nothing kept can be old.
Readers who see the same share what was rendered; a form's token is put in when it is shown.
"""

import secrets
from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.utils import timezone
from django.utils.translation import get_language

from community import policy, text
from community.forum.models import Post
from library.queries.shelf import Shelf

ROOM = 4096  # posts; some ten megabytes
TOKEN = secrets.token_hex(32)  # stands for the token of a form; nobody can guess it, and so nobody can write it into a post

_FRESH = 3660  # seconds for which "less than an hour ago" may stand beside a post
_PLAIN = (int, str, bool, type(None), datetime, date, UUID, float)
_COUNTERS = frozenset({"post_count", "last_position", "last_post_at", "last_post_by_id", "thread_count"})
_kept: Shelf[str] = Shelf(ROOM)


class Reader:
    """What rendering depends on besides the post, asked once a page."""

    def __init__(self, user: Any, *, may_reply: bool = True) -> None:
        now = timezone.now()
        self.pk = user.pk
        self.now = now
        self.standing = (policy.standing(user), may_reply, frozen(getattr(user, "collapsed_notes", ())), get_language(),
                         timezone.localdate(now), timezone.get_current_timezone_name())
        self._seen: dict[int, Any] = {}

    def key(self, post: Post) -> Any:
        """Everything ``post`` shows to this reader."""
        own = post.__dict__
        thread = post.thread
        newest = max(post.created_at, post.edited_at or post.created_at)
        age = (self.now - newest).total_seconds()
        return (
            self.standing, post.author_id == self.pk, thread.author_id == self.pk, thread.page_count,
            int(age // 60) if age < _FRESH else None,
            str(post.rendered) if text.has_marks(post.html) else None, *own,
            *(value if value.__class__ in _PLAIN else frozen(value)
              for name, value in own.items() if name not in {"_state", "fillings"}),
            self._of(post.author), self._of(thread), self._of(thread.board),
        )

    def _of(self, row: Model) -> Any:
        """The values of a row that several posts share, but for its counters."""
        known = self._seen.get(id(row))
        if known is None:
            known = self._seen[id(row)] = frozen({name: value for name, value in row.__dict__.items()
                                                  if name not in _COUNTERS and name[0] != "_"})
        return known


def frozen(value: Any) -> Any:
    """The same as something that can be part of a key."""
    if value.__class__ in _PLAIN:
        return value
    if isinstance(value, dict):
        return tuple((name, frozen(each)) for name, each in value.items())
    if isinstance(value, list | tuple):
        return tuple(map(frozen, value))
    if isinstance(value, set | frozenset):
        return frozenset(map(frozen, value))
    if isinstance(value, Model):
        return (value.__class__, frozen({name: each for name, each in value.__dict__.items() if name != "_state"}))
    return repr(value)


def rendered(reader: Reader, post: Post, render: Callable[[], str]) -> str:
    """``post`` as ``reader`` sees it, made by ``render`` when nobody has seen the same before."""
    key = reader.key(post)
    return _kept.get(key) or _kept.put(key, render())
