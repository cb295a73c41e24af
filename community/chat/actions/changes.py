"""The one way a room changes: under the lock on its row, each change takes its next number."""

from collections.abc import Sequence

from community import live
from community.chat.models import Message, Room
from community.contributions import State
from library.queries.prepared import Prepared, PreparedRow

_LOCKED = PreparedRow(Room, "id = $1 FOR UPDATE", ("bigint",))
_ADVANCE = Prepared("UPDATE community_room SET last_seq = $2 WHERE id = $1 RETURNING id", ("bigint", "bigint"))


def lock(room: Room) -> Room:
    """The row of ``room`` as it is now, locked until the transaction ends: changes of one room follow one another."""
    locked = _LOCKED.get(room.pk)
    if locked is None:
        raise Room.DoesNotExist
    return locked


def lock_message(message: Message) -> Message:
    """The row of ``message`` as it is now, locked; its room is locked before it."""
    return Message.objects.select_for_update(of=("self",)).select_related("author").get(pk=message.pk)


def advance(room: Room, by: int = 1) -> None:
    """Count changes of ``room``, whose row is locked, and announce the last of them on commit."""
    room.last_seq += by
    _ADVANCE.row(room.pk, room.last_seq)
    live.room_changed(room.pk, room.last_seq)


def change_room(room: Room, *fields: str) -> None:
    """Save ``fields`` of ``room``, whose row is locked, as its next change; without any, what hangs on it has changed."""
    room.seq = room.last_seq + 1
    room.save(update_fields=[*fields, "seq"])
    advance(room)


def change(room: Room, message: Message) -> None:
    """Save ``message`` as the next change of ``room``, whose row is locked; new ones get their place with it.

    A message nobody else has seen has no number to change: it is only saved.
    """
    if message.state != State.PUBLISHED and message.posted_seq is None:
        message.save()
        return
    message.seq = room.last_seq + 1
    message.posted_seq = message.posted_seq or message.seq
    message.save()
    advance(room)


def show_again(room: Room, messages: Sequence[Message]) -> None:
    """Count one change for each of ``messages`` without a new word in it: what they show of others has changed."""
    for number, message in enumerate(messages, start=room.last_seq + 1):
        message.seq = number
    if messages:
        Message.objects.bulk_update(messages, ["seq"])
        advance(room, by=len(messages))


def change_words(room: Room, message: Message) -> None:
    """Save ``message``, whose words are others or are not shown any more; what answers it shows them no longer, either."""
    change(room, message)
    if message.posted_seq is not None:
        show_again(room, list(Message.objects.filter(reply_to=message, seq__isnull=False).order_by("posted_seq")))
