"""What was done with a thread, as it is shown in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime

from community import policy
from community.forum.models import POSTS_A_PAGE, Thread, ThreadAct
from community.policy import Action

# What whoever began a thread may do themselves.
_STARTERS = frozenset({ThreadAct.Act.LOCKED, ThreadAct.Act.UNLOCKED, ThreadAct.Act.RENAMED, ThreadAct.Act.NOTED})


@dataclass(frozen=True)
class ShownAct:
    """An act between two posts.

    :ivar after: the position it stands behind; 0 before the first post.
    :ivar by: who did it; empty when to name them would tell who stands behind an alias.
    :ivar link: the thread on the other side, when this reader may open it.
    :ivar count: how many posts were split off. ``minutes`` (rounded up) and ``until``: of slow mode.
    """

    kind: str
    after: int
    by: str
    at: datetime
    reason: str
    words: str
    link: Thread | None = None
    count: int = 0
    minutes: int = 0
    until: datetime | None = None
    is_act: bool = True
    is_gap: bool = False
    begins_new: bool = False
    position: int | None = None


def acts_on(viewer: Any, thread: Thread, number: int) -> Sequence[ShownAct]:
    """The acts that belong on page ``number`` of ``thread``, in their order. One query."""
    first, last = (number - 1) * POSTS_A_PAGE, number * POSTS_A_PAGE
    rows = ThreadAct.objects.filter(thread=thread, after__gte=first if number == 1 else first + 1)
    rows = rows.filter(after__lte=last) if number < thread.page_count else rows
    rows = rows.select_related("by", "other__board").order_by("after", "pk")
    return [_shown(viewer, thread, row) for row in rows]


def _shown(viewer: Any, thread: Thread, row: ThreadAct) -> ShownAct:
    by = row.by.name
    if thread.alias and row.by_id == thread.author_id:
        by = thread.alias if row.act in _STARTERS else ""
    seconds, _space, until = row.words.partition(" ") if row.act == ThreadAct.Act.SLOWED else ("0", "", "")
    other = row.other if row.other is not None and row.other.merged_into_id is None else None
    return ShownAct(
        kind=row.act, after=row.after, by=by, at=row.at, reason=row.reason, words="" if until else row.words,
        link=other if other is not None and policy.allowed(viewer, Action.READ_THREAD, other) else None,
        count=int(row.words) if row.act == ThreadAct.Act.SPLIT_OFF and row.words.isdigit() else 0,
        minutes=-(-int(seconds) // 60), until=parse_datetime(until) if until else None)
