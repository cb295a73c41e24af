"""Rooms: put up, opened, slowed, closed."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from community import policy
from community.chat.actions.changes import change_room, lock
from community.chat.models import Room
from community.members.models import Member
from community.policy import Action

# Each quieter than the one before it.
QUIETER: list[str] = [Room.Phase.OPEN, Room.Phase.SLOW, Room.Phase.CLOSING, Room.Phase.READ_ONLY, Room.Phase.CLOSED]


def open_room(slug: str, **fields: Any) -> bool:
    """Put up the room ``slug`` unless there is one; what was changed since stays. Says whether it is new.

    :param fields: title, description, audience and position of the new room.
    """
    return Room.objects.get_or_create(slug=slug, defaults=fields)[1]


def bear(room: Room, asked: str) -> None:
    """Let a locked room take messages as its meeting asks, or its hosts, whichever is quieter. For the caller to save.

    :param asked: a phase; when it is one in which everybody writes, it is as the hosts have it.
    """
    chosen = room.chosen_phase
    room.phase, room.phase_before = max(chosen, asked, key=QUIETER.index), ""
    if room.phase != chosen:
        room.phase_before = chosen


def choose(actor: Member, room: Room, phase: str, reason: str) -> None:
    """Let a locked room be as a host has it, as its next change; while its meeting asks for something quieter, after that."""
    asked = room.phase if room.phase_before else Room.Phase.OPEN
    room.phase, room.phase_before = phase, ""
    bear(room, asked)
    room.phase_by, room.phase_at, room.phase_reason = actor, timezone.now(), reason.strip()[:500]
    change_room(room, "phase", "phase_before", "phase_by", "phase_at", "phase_reason", "slow_seconds")


def change_phase(actor: Member, room: Room, *, phase: str, reason: str = "") -> bool:
    """Open, slow, close a room or make it read-only. Returns whether anything changed.

    :raises Refused: not a host or moderator.
    """
    policy.require(actor, Action.CHANGE_ROOM, room)
    with transaction.atomic():
        locked = lock(room)
        if locked.chosen_phase == phase:
            return False
        choose(actor, locked, phase, reason)
    return True
