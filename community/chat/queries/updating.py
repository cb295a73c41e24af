"""What a hub reads when a room has changed: the room, and its new messages with what is shown beside them, in one statement."""

from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import Any

from community.chat.models import Message, Room
from community.chat.queries.changes import RESUME_LIMIT
from community.chat.queries.dressing import dress
from community.members.models import Member
from library.queries.prepared import Columns, Prepared

_MESSAGE = Columns(Message)
_AUTHOR = ("username", "role", "closed_at")
_ROOM = ("slug", "last_seq", "seq", "phase", "meeting_id", "side_of_id", "opening", "support_group_id", "shows_typing",
         "shows_reading")
_QUOTED = ("author_id", "state", "alias", "posted_seq", "html", "notes", "meeting_id")
_ANSWERED = ("username", "closed_at")


def update(room_id: int, head: int) -> tuple[Room, list[Message]]:
    """The room, and its messages whose last change is later than ``head``, at most one more than :data:`RESUME_LIMIT`.

    Authors and room carry only what the partial shows.
    """
    changed = _read(room_id, head)
    if changed:
        return changed[-1].room, changed
    room = Room.objects.get(pk=room_id)  # before the messages: what comes in between is told next time
    changed = _read(room_id, head)
    return (changed[-1].room if changed else room), changed


def _read(room_id: int, head: int) -> list[Message]:
    found = [_message(row) for row in _statement().rows(room_id, head, RESUME_LIMIT + 1)]
    dress(found)
    return found


@cache
def _statement() -> Prepared:
    """By hand, for it is sent for each change of each room with somebody in it: the ORM took thrice as long to ask and read.

    One view of the database: the room is as new as the messages.
    """
    beside = [f"{table}.{column}" for table, columns in (
        ("author", _AUTHOR), ("room", _ROOM), ("quoted", _QUOTED), ("answered", _ANSWERED)) for column in columns]
    return Prepared(f"""
        SELECT {_MESSAGE.of("message")}, {", ".join(beside)}
        FROM community_message message
        JOIN community_member author ON author.id = message.author_id
        JOIN community_room room ON room.id = message.room_id
        LEFT JOIN community_message quoted ON quoted.id = message.reply_to_id
        LEFT JOIN community_member answered ON answered.id = quoted.author_id
        WHERE message.room_id = $1 AND message.seq > $2
        ORDER BY message.seq
        LIMIT $3
    """, ("bigint", "bigint", "bigint"))  # noqa: S608 our own words


def _message(row: tuple[Any, ...]) -> Message:
    values = iter(row)
    message = _MESSAGE.row(list(islice(values, _MESSAGE.count)))
    message.author = Member(id=message.author_id, **_named(_AUTHOR, values))
    message.room = Room(id=message.room_id, **_named(_ROOM, values))
    if message.reply_to_id is not None:
        quoted = Message(id=message.reply_to_id, room_id=message.room_id, **_named(_QUOTED, values))
        quoted.author = Member(id=quoted.author_id, **_named(_ANSWERED, values))
        message.reply_to = quoted
    return message


def _named(names: tuple[str, ...], values: Iterator[Any]) -> dict[str, Any]:
    return dict(zip(names, values))  # noqa: B905 the values go on
