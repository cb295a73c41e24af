"""Messages that wait for a host: passed on, or turned back with a reason."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from community import policy
from community.chat.actions.changes import change, lock, lock_message
from community.chat.models import Message, Room
from community.contributions import State
from community.members.models import Member
from community.policy import Action, Refused


def pass_on(host: Member, message: Message) -> bool:
    """Let a message that waited join the conversation, at its end. Returns whether anything changed.

    :raises Refused: not a host or moderator.
    """
    policy.require(host, Action.CHANGE_ROOM, message.room)
    with transaction.atomic():
        room, locked = lock(message.room), lock_message(message)
        if not locked.is_waiting:
            return False
        locked.enter_state(State.PUBLISHED, by=host)
        change(room, locked)
    return True


def turn_back(host: Member, message: Message, *, reason: str) -> bool:
    """Do not let a message that waited join the conversation; its author reads ``reason``. Returns whether anything changed.

    :raises Refused: not a host or moderator, or no reason given.
    """
    policy.require(host, Action.CHANGE_ROOM, message.room)
    if not reason.strip():
        raise Refused(_("Please give a reason. The person who wrote it will read it."), status=422)
    with transaction.atomic():
        locked = lock_message(message)
        if not locked.is_waiting:
            return False
        locked.enter_state(State.HIDDEN, by=host, reason=reason.strip()[:500])
        locked.save(update_fields=["state", "state_by", "state_at", "state_reason"])
    return True


def change_holding(actor: Member, room: Room, *, holds: bool) -> bool:
    """Make each message wait for a host, or no longer. What already waits goes on waiting. Returns whether anything changed.

    :raises Refused: not a host or moderator.
    """
    policy.require(actor, Action.CHANGE_ROOM, room)
    return bool(Room.objects.filter(pk=room.pk).exclude(holds_messages=holds).update(holds_messages=holds))
