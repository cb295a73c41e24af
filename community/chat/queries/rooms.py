"""The rooms somebody may enter, and what is new in them."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from community import policy
from community.chat.models import Message, Room, RoomAlias, Seat, Seen
from community.chat.queries.seats import began_at
from community.policy import Action


@dataclass(frozen=True)
class Door:
    """A room as it stands in the list of rooms.

    :ivar waiting: how many messages wait for this member to pass them on.
    :ivar unread: how many messages they may see and have not seen.
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
    news = unread(member, rooms)
    return [Door(room, piles.get(room.pk, 0) if policy.allowed(member, Action.CHANGE_ROOM, room) else 0, news.get(room.pk, 0))
            for room in rooms]


def unread(member: Any, rooms: list[Room]) -> dict[int, int]:
    """How many messages of these rooms ``member`` may see and has not seen, in the rooms they have been to."""
    seats = {seat.room_id: seat for seat in Seat.objects.filter(member=member.pk, room__in=[room.pk for room in rooms])}
    reached = Q()
    for room in rooms:
        seat = seats.get(room.pk) or Seat(room=room, member=member)
        reached |= Q(room=room, posted_seq__gt=began_at(member, room, seat))
    if not reached:
        return {}
    seen = Seen.objects.filter(room=OuterRef("room"), member=member.pk).values("seq")
    rows = Message.objects.filter(reached).in_sight(member, 0).exclude(author=member.pk).alias(
        seen=Subquery(seen)).filter(posted_seq__gt=F("seen"))
    return dict(rows.order_by().values_list("room").annotate(Count("pk")))


def seen_and_name(member: Any, room: Room) -> tuple[int | None, str]:
    """How far ``member`` has read ``room`` (None: they were never there), and by what other name they go: one query."""
    seen = Seen.objects.filter(room=OuterRef("pk"), member=member.pk).values("seq")
    name = RoomAlias.objects.filter(room=OuterRef("pk"), member=member.pk, in_use=True).values("name")
    row = Room.objects.filter(pk=room.pk).values_list(Subquery(seen), Coalesce(Subquery(name), Value(""))).get()
    return row[0], row[1]
