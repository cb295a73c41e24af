"""What a member was told, as far as they may still see it.

Whether they may is asked when the list is read, by the very rules of the pages: what was hidden, held, withdrawn or blocked
since, or stands on a board they left, is not told any more, and is in no count.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery

from community import policy
from community.contributions import Viewer
from community.forum.models import ContentNote, Thread
from community.forum.queries.beside import folded_by, name_notes
from community.forum.queries.keyset import Part, by_number
from community.members.models import Block
from community.notifications.models import Notification
from community.policy import Action

A_PAGE = 30
COUNTED = 20  # more are "more than twenty"
_SHOWN = (
    "member", "kind", "case", "decision", "words", "at", "seen_at", "thread__title", "thread__author", "thread__alias",
    "thread__pinned", "thread__concealed", "thread__reach", "thread__merged_into", "thread__entry", "thread__notes",
    "thread__board__slug", "thread__board__title", "thread__board__audience", "thread__board__support_group",
    "thread__board__own_threads", "post__author", "post__alias", "post__state", "post__position", "post__notes",
    "post__thread", "post__guest_name", "by__username", "by__closed_at", "group__slug", "group__name", "group__joining",
    "group__archived_at", "room__slug", "room__title", "room__audience", "room__support_group", "room__meeting",
    "message__room", "message__author", "message__alias", "message__state", "message__posted_seq", "message__meeting",
)


def notices(viewer: Any, after: str = "") -> Part:
    """The notifications of ``viewer`` that follow the cursor ``after``, the latest first."""
    policy.require(viewer, Action.READ_NOTIFICATIONS)
    part = by_number(_rows(viewer), after, A_PAGE)
    told = list(still_told(viewer, part.rows))
    threads = [notice.thread for notice in told if notice.thread]
    name_notes(threads, _labels(threads), folded_by(viewer))
    return Part(told, part.after, part.is_first)


def unseen_count(viewer: Any) -> int:
    """How many notifications ``viewer`` has not looked at, at most one more than :data:`COUNTED`. No query when none came."""
    if not viewer.is_authenticated or viewer.notified_at is None:
        return 0
    rows = _rows(viewer).filter(seen_at=None).order_by("-pk")[:COUNTED + 1]
    return len(list(still_told(viewer, rows)))


def still_told(viewer: Any, rows: Iterable[Notification]) -> Iterable[Notification]:
    """Those of ``rows`` that tell nothing ``viewer`` may not see."""
    reader = None
    for row in rows:
        reader = reader or _reader(viewer, row)
        if _is_told(viewer, reader, row):
            yield row


def _reader(viewer: Any, row: Any) -> Viewer:
    return Viewer(viewer.pk, policy.allowed(viewer, Action.SEE_CONCEALED), frozenset(row.blocked))


def _is_told(viewer: Any, reader: Viewer, row: Notification) -> bool:
    thread, post = row.thread, row.post
    if row.by_id in reader.blocked:
        return False
    if thread is not None and not (policy.allowed(viewer, Action.READ_THREAD, thread) and not _is_blocked(thread, reader)):
        return False
    return (post is None or post.is_shown_to(reader)) and _is_told_of_message(viewer, reader, row)


def _is_told_of_message(viewer: Any, reader: Viewer, row: Notification) -> bool:
    message = row.message
    if message is None or row.room is None:
        return True  # an act that met somebody is told, whatever became of the room
    if message.meeting_id is not None:
        reader = replace(reader, meetings=viewer.meeting_ids)
    return policy.allowed(viewer, Action.READ_ROOM, row.room) and message.is_shown_to(reader)


def _is_blocked(thread: Thread, reader: Viewer) -> bool:
    return thread.author_id in reader.blocked and not thread.alias


def _rows(viewer: Any) -> Any:
    blocked = Block.objects.filter(blocker=viewer.pk).order_by().values("blocked_id")  # in the same question
    rows = Notification.objects.filter(member=viewer.pk).select_related("thread__board", "post", "by", "group", "room",
                                                                                "message").only(*_SHOWN)
    return rows.annotate(blocked=ArraySubquery(blocked))


def _labels(threads: list[Thread]) -> dict[str, str]:
    has_notes = any(thread.notes for thread in threads)
    return dict(ContentNote.objects.values_list("slug", "label")) if has_notes else {}
