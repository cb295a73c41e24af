"""What changed in a room since a number: for whoever comes in, comes back, or listens."""

from dataclasses import dataclass

from community.chat.models import Message, MessageQuerySet, Room
from community.chat.queries.dressing import dress
from community.chat.sight import Sight

RESUME_LIMIT = 300  # more changes than this and the newest page is sent instead (DESIGN 5)
PAGE = 50


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


def heads(room_ids: list[int]) -> dict[int, int]:
    """The newest change of each room, in one query."""
    return dict(Room.objects.filter(pk__in=room_ids).values_list("pk", "last_seq"))
