"""Slow mode, and pauses: how long somebody waits. Asked under the lock, so that two tabs are one person."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community import policy, throttles
from community.chat.models import Message, Room, Seat
from community.policy import Action, Refused


def require_pace(writer: Any, room: Room, seat: Seat) -> None:
    """Let ``writer`` say something now, unless a host has paused them, or the pace of the room or their own has them wait.

    Hosts are exempt.

    :raises Refused: 403 while paused; 429 with the seconds until they may.
    """
    if policy.allowed(writer, Action.CHANGE_ROOM, room):
        return
    require_unpaused(seat)
    pace = max(room.slow_seconds if room.phase == Room.Phase.SLOW else 0, seat.slow_seconds)
    if not pace:
        return
    own = Message.objects.filter(room=room, author=writer).order_by("-pk").values_list("created_at", flat=True)
    last = own.first()
    wait = pace - (timezone.now() - last).total_seconds() if last else 0
    if wait > 0:
        raise Refused(throttles.in_words(wait), status=429, retry_after=wait)


def require_unpaused(seat: Seat) -> None:
    """Let whose seat it is write, unless a host has paused them.

    :raises Refused: with when the pause ends.
    """
    if seat.is_paused and seat.paused_until is not None:
        wait = (seat.paused_until - timezone.now()).total_seconds()
        raise Refused(_("A host has asked you to just read for a while. %(when)s") % {"when": throttles.in_words(wait)},
                      retry_after=wait)
