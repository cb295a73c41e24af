"""The rooms somebody may enter, and what is new in them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Subquery

from community import policy
from community.chat.models import Message, Room
from community.groups.meetings.models import Occurrence
from community.groups.meetings.phases import Phase
from community.members import ties
from community.policy import Action


@dataclass(frozen=True)
class Door:
    """A room as it stands in the list of rooms.

    :ivar waiting: how many messages wait for this member to pass them on.
    :ivar lobby: the title of the meeting whose lobby is open for this room; empty for none.
    :ivar unread: how many messages they may see and have not seen, as :attr:`Member.news` counts.
    """

    room: Room
    waiting: int
    unread: int
    lobby: str = ""


def rooms_for(member: Any) -> list[Door]:
    """The rooms this member may enter, in their order: the same few queries, however many there are."""
    lobbies = Occurrence.objects.filter(room=OuterRef("pk"), phase=Phase.LOBBY).order_by("starts_at", "pk")
    found = Room.objects.exclude(audience=Room.Audience.SIDE, phase=Room.Phase.CLOSED).annotate(
        lobby=Subquery(lobbies.values("meeting__title")[:1]))
    rooms = [room for room in found if policy.allowed(member, Action.ENTER_LOBBY, room)]
    piles: dict[int, int] = {}
    if any(policy.allowed(member, Action.CHANGE_ROOM, room) for room in rooms):
        piles = dict(Message.objects.waiting().order_by().values_list("room").annotate(Count("pk")))
    return [Door(room, piles.get(room.pk, 0) if policy.allowed(member, Action.CHANGE_ROOM, room) else 0,
                 member.news.get(room.pk, 0), room.lobby or "") for room in rooms]


def rooms_with_news(members: Mapping[int, Any]) -> dict[int, frozenset[int]]:
    """Where something is new for each of ``members``, by their numbers: numbers of rooms. One query for all of them."""
    found: dict[int, set[int]] = {}
    for room in (ties.News(*row) for row in ties.NEWS_OF_MANY.rows(list(members))):
        if policy.allowed(members[room.member_id], Action.READ_ROOM, room):
            found.setdefault(room.member_id, set()).add(room.pk)
    return {number: frozenset(rooms) for number, rooms in found.items()}
