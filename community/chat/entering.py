"""Coming into rooms by the socket: asked of the database, in one of its threads, for all who come in the same moment."""

from collections.abc import Mapping
from typing import NamedTuple

from community import policy
from community.chat import frames
from community.chat.actions import take_seat
from community.chat.frames import Frame
from community.chat.models import Room, Seat
from community.chat.queries import changes
from community.chat.queries.seats import began_at
from community.chat.recent import recent
from community.chat.sessions import Identity, Visitor, known
from community.chat.sight import Sight
from community.policy import Action, Refused

Entry = tuple[Room, Sight]
Joined = tuple[int, Frame]


class Catching(NamedTuple):
    """What somebody in a room asks to be told: ``after`` the number they have, None when they have nothing yet."""

    room_id: int
    after: int | None
    sight: Sight
    here: list[str]


def enter(visitors: list[Visitor]) -> list[Entry | Exception]:
    """The room each wants to be in, and what they see of it; :class:`Refused` where there is none for them, or not now.

    Eight queries however many come, and one more for each whose reading of the room begins here.
    """
    rooms = {room.slug: room for room in Room.objects.filter(slug__in={visitor.slug for visitor in visitors})}
    identities = known({visitor.member_id for visitor in visitors})
    seats = {(seat.room_id, seat.member_id): seat for seat in Seat.objects.filter(
        room__in=[room.pk for room in rooms.values()], member__in=identities)}
    answers: list[Entry | Exception] = []
    for visitor in visitors:
        try:
            answers.append(_enter(rooms.get(visitor.slug), identities.get(visitor.member_id), seats))
        except Refused as refused:
            answers.append(refused)
    return answers


def _enter(room: Room | None, identity: Identity | None, seats: Mapping[tuple[int, int], Seat]) -> Entry:
    if room is None or identity is None:
        raise Refused(policy.MAY_ENTER.sentence, status=404)
    member = identity.member
    policy.require(member, Action.READ_ROOM, room)
    seat = take_seat(member, room, seats.get((room.pk, member.pk)))
    return room, Sight(identity.viewer, identity.muted.get(room.pk, frozenset()), began_at(member, room, seat))


def catch_up(asked: list[Catching]) -> list[Joined | Exception]:
    """The ``joined`` frame of each, and the head it reaches to. One query for the rooms, and one for each that has changed."""
    rooms = Room.objects.in_bulk({each.room_id for each in asked})
    return [_joined(rooms[each.room_id], each) if each.room_id in rooms else Room.DoesNotExist() for each in asked]


def _joined(room: Room, asked: Catching) -> Joined:
    known_of = recent(room)
    is_ahead = asked.after is not None and asked.after > known_of.room.last_seq  # as after a restored backup
    found = known_of.newest(asked.sight) if asked.after is None or is_ahead else known_of.since(asked.after, asked.sight)
    if found is None:
        older = changes(room, asked.after, asked.sight)
        return older.seq, frames.joined(older, asked.sight, asked.here)
    return known_of.room.last_seq, known_of.joined(found, asked.sight, asked.here, truncated=is_ahead)
