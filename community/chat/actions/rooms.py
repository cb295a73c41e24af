"""Rooms: put up, opened, slowed, closed."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from community import policy
from community.chat.actions.changes import change_room, lock
from community.chat.models import Room
from community.members.models import Member
from community.policy import Action


def open_room(slug: str, **fields: Any) -> bool:
    """Put up the room ``slug`` unless there is one; what was changed since stays. Says whether it is new.

    :param fields: title, description, audience and position of the new room.
    """
    return Room.objects.get_or_create(slug=slug, defaults=fields)[1]


def change_phase(actor: Member, room: Room, *, phase: str, reason: str = "") -> bool:
    """Open, slow, close a room or make it read-only. Returns whether anything changed.

    :raises Refused: not a host or moderator.
    """
    policy.require(actor, Action.CHANGE_ROOM, room)
    with transaction.atomic():
        locked = lock(room)
        if locked.phase == phase:
            return False
        locked.phase, locked.phase_by, locked.phase_at, locked.phase_reason = phase, actor, timezone.now(), reason
        change_room(locked, "phase", "phase_by", "phase_at", "phase_reason")
    return True
