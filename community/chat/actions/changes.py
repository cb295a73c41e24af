"""The one way a room changes: under the lock on its row, each change takes its next number."""

from community import live
from community.chat.models import Message, Room
from community.contributions import State


def lock(room: Room) -> Room:
    """The row of ``room`` as it is now, locked until the transaction ends: changes of one room follow one another."""
    return Room.objects.select_for_update().get(pk=room.pk)


def lock_message(message: Message) -> Message:
    """The row of ``message`` as it is now, locked; its room is locked before it."""
    return Message.objects.select_for_update(of=("self",)).select_related("author").get(pk=message.pk)


def advance(room: Room) -> None:
    """Count one change of ``room``, whose row is locked, and announce it on commit."""
    room.last_seq += 1
    room.save(update_fields=["last_seq"])
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
