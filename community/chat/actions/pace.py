"""Slow mode: how long somebody waits between two messages. Asked under the lock, so that two tabs are one person."""

from typing import Any

from django.utils import timezone

from community import policy, throttles
from community.chat.models import Message, Room
from community.policy import Action, Refused


def require_pace(writer: Any, room: Room) -> None:
    """Slow mode: one message in ``slow_seconds`` for each person; hosts are exempt."""
    if room.phase != Room.Phase.SLOW or policy.allowed(writer, Action.CHANGE_ROOM, room):
        return
    last = Message.objects.filter(room=room, author=writer).order_by("-posted_seq").values_list("created_at", flat=True).first()
    wait = room.slow_seconds - (timezone.now() - last).total_seconds() if last else 0
    if wait > 0:
        raise Refused(throttles.in_words(wait), status=429, retry_after=wait)
