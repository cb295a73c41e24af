"""What hosts look at: what was done in a room, who is held back there, and what they said to each other."""

from django.db.models import Q, QuerySet
from django.utils import timezone

from community.chat.models import HostNote, Room, RoomAct, Seat

SHOWN = 50


def acts(room: Room) -> QuerySet[RoomAct]:
    """What hosts did in ``room``, the latest first."""
    return RoomAct.objects.filter(room=room).select_related("by").order_by("-pk")[:SHOWN]


def notes(room: Room) -> QuerySet[HostNote]:
    """What hosts of ``room`` said to each other, the latest first."""
    return HostNote.objects.filter(room=room).select_related("by").order_by("-pk")[:SHOWN]


def held_back(room: Room) -> QuerySet[Seat]:
    """Who is paused, away or slowed in ``room``."""
    now = timezone.now()
    held = Q(paused_until__gt=now) | Q(removed_until__gt=now) | Q(slow_seconds__gt=0)
    return Seat.objects.filter(held, room=room).order_by("pk")
