"""What changed in a room since a number: for whoever comes in, comes back, or listens."""

from dataclasses import dataclass
from typing import Any

from community.chat.models import Message, MessageQuerySet, Room
from community.chat.queries.dressing import dress
from community.chat.sight import Sight
from community.members.models import Member

RESUME_LIMIT = 300  # more changes than this and the newest page is sent instead (DESIGN 5)
PAGE = 50

# Asked once for each change of each room with somebody in it: by hand, because building it with the ORM costs eight times
# what PostgreSQL takes to answer (0.8 of 0.9 ms). One view of the database: the room is as new as the messages.
_UPDATE = """
    SELECT message.*, author.username AS author_username, author.role AS author_role, author.closed_at AS author_closed_at,
           room.slug AS room_slug, room.last_seq AS room_last_seq, room.seq AS room_seq, room.phase AS room_phase,
           room.meeting_id AS room_meeting, room.opening AS room_opening, room.support_group_id AS room_group,
           quoted.state AS quoted_state, quoted.author_id AS quoted_author_id, quoted.alias AS quoted_alias,
           quoted.posted_seq AS quoted_posted_seq, quoted.html AS quoted_html, quoted.notes AS quoted_notes,
           quoted.meeting_id AS quoted_meeting_id, answered.username AS answered_username,
           answered.closed_at AS answered_closed_at
    FROM community_message message
    JOIN community_member author ON author.id = message.author_id
    JOIN community_room room ON room.id = message.room_id
    LEFT JOIN community_message quoted ON quoted.id = message.reply_to_id
    LEFT JOIN community_member answered ON answered.id = quoted.author_id
    WHERE message.room_id = %s AND message.seq > %s
    ORDER BY message.seq
    LIMIT %s
"""


@dataclass(frozen=True)
class Changes:
    """One consistent look at a room.

    :ivar seq: the head this look reaches to; everything up to it is in ``messages`` or older than was asked.
    :ivar messages: in the order of their last change.
    :ivar truncated: there was more than fits; ``messages`` is the newest page, and what the reader holds is to be dropped.
    """

    room: Room
    seq: int
    messages: list[Message]
    truncated: bool


def changes(room: Room, after: int | None, sight: Sight) -> Changes:
    """What changed in ``room`` after change number ``after``, as far as ``sight`` reaches; with None, the newest page.

    Two queries, the room first. Changes become visible in the order of their numbers (they are made under the row lock), so
    a later look is never without an earlier change: the second query's own view of the room is the newer, whole one.
    """
    room = Room.objects.get(pk=room.pk)
    if after is None or after > room.last_seq:
        return _newest(room, sight, truncated=after is not None)
    found = list(with_author(reached(room, sight)).changed_after(after)[: RESUME_LIMIT + 1])
    if len(found) > RESUME_LIMIT:
        return _newest(room, sight, truncated=True)
    dress(found)
    room = found[-1].room if found else room
    return Changes(room, room.last_seq, found, False)


def reached(room: Room, sight: Sight) -> MessageQuerySet:
    """What was said in the room where and when this reader was there."""
    placed = Message.objects.filter(room=room, posted_seq__gt=sight.since)
    return placed if sight.viewer.sees_concealed else placed.heard_by(sight.viewer.member_id)


def _newest(room: Room, sight: Sight, *, truncated: bool) -> Changes:
    found = list(with_author(reached(room, sight)).order_by("-posted_seq")[:PAGE])
    dress(found)
    room = found[0].room if found else room
    return Changes(room, room.last_seq, sorted(found, key=lambda message: message.seq or 0), truncated)


def with_author(messages: MessageQuerySet) -> MessageQuerySet:
    """With what the partial shows of the author, the room and the message it answers, in the same query."""
    return messages.select_related("author", "room", "reply_to__author")


def update(room_id: int, head: int) -> tuple[Room, list[Message]]:
    """The room, and its messages whose last change is later than ``head``, at most one more than :data:`RESUME_LIMIT`.

    Authors and room carry only what the partial shows.
    """
    changed = _read_update(room_id, head)
    if changed:
        return changed[-1].room, changed
    room = Room.objects.get(pk=room_id)  # before the messages: what comes in between is told next time
    changed = _read_update(room_id, head)
    return (changed[-1].room if changed else room), changed


def _read_update(room_id: int, head: int) -> list[Message]:
    found = list(Message.objects.raw(_UPDATE, [room_id, head, RESUME_LIMIT + 1]))
    for row in found:
        message: Any = row
        message.author = Member(id=row.author_id, username=message.author_username, role=message.author_role,
                                closed_at=message.author_closed_at)
        message.room = Room(id=room_id, slug=message.room_slug, last_seq=message.room_last_seq, seq=message.room_seq,
                            phase=message.room_phase, meeting_id=message.room_meeting, opening=message.room_opening,
                            support_group_id=message.room_group)
        if message.reply_to_id is not None:
            message.reply_to = _quoted(message)
    dress(found)
    return found


def _quoted(row: Any) -> Message:
    author = Member(id=row.quoted_author_id, username=row.answered_username, closed_at=row.answered_closed_at)
    return Message(id=row.reply_to_id, room_id=row.room_id, author=author, state=row.quoted_state, alias=row.quoted_alias,
                   posted_seq=row.quoted_posted_seq, html=row.quoted_html, notes=row.quoted_notes,
                   meeting_id=row.quoted_meeting_id)


def heads(room_ids: list[int]) -> dict[int, int]:
    """The newest change of each room, in one query."""
    return dict(Room.objects.filter(pk__in=room_ids).values_list("pk", "last_seq"))
