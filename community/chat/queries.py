"""Reading rooms: history by pages, and what changed since a number."""

from dataclasses import dataclass
from typing import Any

from community import policy
from community.chat.models import Message, MessageQuerySet, Room
from community.policy import Action

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


def changes(room: Room, after: int | None) -> Changes:
    """What changed in ``room`` after change number ``after``; with None, the newest page.

    Two queries, the room first. Changes become visible in the order of their numbers (they are made under the row lock), so
    a later look is never without an earlier change: the second query's own view of the room is the newer, whole one.
    """
    room = Room.objects.get(pk=room.pk)
    if after is None or after > room.last_seq:
        return _newest(room, truncated=after is not None)
    found = list(with_author(Message.objects.filter(room=room)).changed_after(after)[: RESUME_LIMIT + 1])
    if len(found) > RESUME_LIMIT:
        return _newest(room, truncated=True)
    room = found[-1].room if found else room
    return Changes(room, room.last_seq, found, False)


def _newest(room: Room, *, truncated: bool) -> Changes:
    found = list(with_author(Message.objects.filter(room=room).placed()).order_by("-posted_seq")[:PAGE])
    room = found[0].room if found else room
    return Changes(room, room.last_seq, sorted(found, key=lambda message: message.seq or 0), truncated)


def page_before(room: Room, place: int | None) -> tuple[list[Message], bool]:
    """A page of history in the order it was said, ending before ``place`` (a ``posted_seq``); and: is there an older one?"""
    messages = with_author(Message.objects.filter(room=room).placed())
    if place is not None:
        messages = messages.filter(posted_seq__lt=place)
    found = list(messages.order_by("-posted_seq")[: PAGE + 1])
    return found[:PAGE][::-1], len(found) > PAGE


def waiting(room: Room, member: Any) -> list[Message]:
    """Messages no host has read yet: all of them for hosts, one's own for everybody else."""
    messages = with_author(Message.objects.filter(room=room).waiting())
    if not policy.allowed(member, Action.CHANGE_ROOM, room):
        messages = messages.filter(author=member)
    return list(messages[:PAGE])


def with_author(messages: MessageQuerySet) -> MessageQuerySet:
    """With what the partial shows of the author and the room, in the same query."""
    return messages.select_related("author", "room")


def heads(room_ids: list[int]) -> dict[int, int]:
    """The newest change of each room, in one query."""
    return dict(Room.objects.filter(pk__in=room_ids).values_list("pk", "last_seq"))
