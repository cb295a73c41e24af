"""The rooms somebody may enter, and what is new in them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Count, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from community import policy
from community.chat.models import Message, Room, RoomAlias, Seen
from community.members import ties
from community.policy import Action


@dataclass(frozen=True)
class Door:
    """A room as it stands in the list of rooms.

    :ivar waiting: how many messages wait for this member to pass them on.
    :ivar unread: how many messages they may see and have not seen, as :attr:`Member.news` counts.
    """

    room: Room
    waiting: int
    unread: int


def rooms_for(member: Any) -> list[Door]:
    """The rooms this member may enter, in their order: the same few queries, however many there are."""
    rooms = [room for room in Room.objects.exclude(audience=Room.Audience.SIDE, phase=Room.Phase.CLOSED)
             if policy.allowed(member, Action.ENTER_LOBBY, room)]
    piles: dict[int, int] = {}
    if any(policy.allowed(member, Action.CHANGE_ROOM, room) for room in rooms):
        piles = dict(Message.objects.waiting().order_by().values_list("room").annotate(Count("pk")))
    return [Door(room, piles.get(room.pk, 0) if policy.allowed(member, Action.CHANGE_ROOM, room) else 0,
                 member.news.get(room.pk, 0)) for room in rooms]


def rooms_with_news(members: Mapping[int, Any]) -> dict[int, frozenset[int]]:
    """Where something is new for each of ``members``, by their numbers: numbers of rooms. One query for all of them."""
    found: dict[int, set[int]] = {}
    for room in (ties.News(*row) for row in ties.NEWS_OF_MANY.rows(list(members))):
        if policy.allowed(members[room.member_id], Action.READ_ROOM, room):
            found.setdefault(room.member_id, set()).add(room.pk)
    return {number: frozenset(rooms) for number, rooms in found.items()}


class Own(NamedTuple):
    """What is a member's own in a room.

    :ivar seen: how far they have read it; None when they were never there.
    :ivar alias: by what other name they go; empty for their own.
    :ivar is_quiet: they want to hear nothing of it.
    """

    seen: int | None
    alias: str
    is_quiet: bool


def own_in(member: Any, room: Room) -> Own:
    """What is ``member``'s own in ``room``: one query."""
    seen = Seen.objects.filter(room=OuterRef("pk"), member=member.pk)
    name = RoomAlias.objects.filter(room=OuterRef("pk"), member=member.pk, in_use=True).values("name")
    row = Room.objects.filter(pk=room.pk).values_list(
        Subquery(seen.values("seq")), Coalesce(Subquery(name), Value("")), Subquery(seen.values("quiet_at"))).get()
    return Own(row[0], row[1], row[2] is not None)
