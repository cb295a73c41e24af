"""A page of a thread with everything on it, and where in a thread somebody lands."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from community.forum.models import Post, ReadMark, Thread
from community.forum.queries.acts import ShownAct, acts_on
from community.forum.queries.beside import Beside, beside
from community.forum.queries.reading import Gap, between, page_of

PLAIN = 200  # posts on a page without anything around them
Entry = Post | Gap | ShownAct


@dataclass(frozen=True)
class ThreadPage:
    """What a page shows: posts, gaps and acts in the order they are read, and what stands beside them.

    :ivar newest_first: the page is turned round; its number and what stands on it are the same.
    """

    entries: Sequence[Entry]
    beside: Beside
    newest_first: bool = False

    @property
    def reaches(self) -> int:
        """The last position on it."""
        return max((entry.position or 0 for entry in self.entries if not isinstance(entry, ShownAct)), default=0)


def thread_page(viewer: Any, thread: Thread, number: int, *, newest_first: bool = False) -> ThreadPage:
    """Page ``number`` of ``thread`` as ``viewer`` reads it."""
    found = page_of(viewer, thread, number)
    around = beside(viewer, thread, [entry for entry in found if isinstance(entry, Post)])
    entries = _with_acts(found, acts_on(viewer, thread, number) if around.has_acts else ())
    return ThreadPage(entries[::-1] if newest_first else entries, around, newest_first)


def added_since(viewer: Any, thread: Thread, position: int) -> list[Entry]:
    """What stands behind ``position`` at the end of ``thread``, dressed for ``viewer``."""
    found = between(viewer, thread, position, thread.last_position)
    beside(viewer, thread, [entry for entry in found if isinstance(entry, Post)])
    return list(found)


def plain_page(viewer: Any, thread: Thread, number: int) -> list[Post | Gap]:
    """Posts of ``thread`` for printing and plain reading: up to two hundred at a time."""
    first = (number - 1) * PLAIN
    found = between(viewer, thread, first, min(first + PLAIN, thread.last_position))
    beside(viewer, thread, [entry for entry in found if isinstance(entry, Post)])
    return found


def first_unread(viewer: Any, thread: Thread) -> Post | None:
    """The first post that ``viewer`` has not read; when they have read all, the last there is."""
    mark = ReadMark.objects.filter(member=viewer.pk, thread=thread).values_list("position", flat=True).first()
    posts = thread.posts.visible_to(viewer).filter(position__isnull=False).defer("body", "html")
    found = posts.filter(position__gt=mark or 0).order_by("position").first() or posts.order_by("-position").first()
    return _in(thread, found)


def first_since(viewer: Any, thread: Thread, day: date) -> Post | None:
    """The first post written on ``day`` or later, by the clock of the site; the last there is when nothing was."""
    since = timezone.make_aware(datetime.combine(day, time.min))
    posts = thread.posts.visible_to(viewer).filter(position__isnull=False).defer("body", "html")
    found = posts.filter(created_at__gte=since).order_by("created_at", "position").first()
    return _in(thread, found or posts.order_by("-position").first())


def _in(thread: Thread, post: Post | None) -> Post | None:
    if post is not None:
        post.thread = thread
    return post


def _with_acts(entries: Iterable[Post | Gap], acts: Sequence[ShownAct]) -> list[Entry]:
    """Acts behind the posts after which they were done; what waits for a moderator stays at the end."""
    left, mixed = list(acts), list[Entry]()
    for entry in entries:
        while left and (entry.position is None or left[0].after < entry.position):
            mixed.append(left.pop(0))
        mixed.append(entry)
    return [*mixed, *left]


def pages_of_plain(thread: Thread) -> int:
    """How many pages the plain view has."""
    return max(1, -(-thread.last_position // PLAIN))
