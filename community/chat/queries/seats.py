"""How people stand in a room, and what they may see of it."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.utils import timezone

from community import policy
from community.chat.models import Room, RoomMute, Seat
from community.chat.sight import Sight
from community.policy import Action
from library.queries.prepared import Prepared

_MUTED = Prepared("SELECT muted_id, of_alias FROM community_roommute WHERE room_id = $1 AND member_id = $2",
                  ("bigint", "bigint"))

Mutes = frozenset[tuple[int, bool]]


def sight_of(member: Any, room: Room, seat: Seat, muted: Mutes | None = None) -> Sight:
    """What ``member``, who stands in ``room`` as ``seat`` says, may see of it; their blocks and meetings are asked for once.

    :param muted: whom they do not read there; asked for, by a query, when that is not known yet.
    """
    if muted is None:
        muted = frozenset(_MUTED.rows(room.pk, member.pk) if member.pk else ())
    viewer = replace(member.viewer, meetings=member.meeting_ids)
    return Sight(viewer, muted, began_at(member, room, seat))


def began_at(member: Any, room: Room, seat: Seat) -> int:
    """The place up to which everything was said before they came; 0 where newcomers read what was said earlier."""
    return 0 if room.shows_earlier or policy.allowed(member, Action.CHANGE_ROOM, room) else seat.joined_seq


def mutes_of(member_ids: Iterable[int]) -> dict[int, dict[int, Mutes]]:
    """Whom each of these members does not want to read: by member, by room, in one query."""
    found: dict[int, dict[int, set[tuple[int, bool]]]] = {}
    rows = RoomMute.objects.filter(member__in=set(member_ids)).values_list("member_id", "room_id", "muted_id", "of_alias")
    for member, room, muted, of_alias in rows:
        found.setdefault(member, {}).setdefault(room, set()).add((muted, of_alias))
    return {member: {room: frozenset(pairs) for room, pairs in rooms.items()} for member, rooms in found.items()}


def rooms_left(member_ids: Iterable[int]) -> dict[int, frozenset[int]]:
    """The rooms each of these members was asked to leave, where the time is not over: in one query."""
    found: dict[int, set[int]] = {}
    rows = Seat.objects.filter(member__in=set(member_ids), removed_until__gt=timezone.now())
    for member, room in rows.values_list("member_id", "room_id"):
        found.setdefault(member, set()).add(room)
    return {member: frozenset(rooms) for member, rooms in found.items()}
