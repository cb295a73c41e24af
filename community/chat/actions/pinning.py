"""Messages that stand above the conversation."""

from django.db import transaction
from django.utils import timezone

from community import policy
from community.chat.actions.acts import write_down
from community.chat.actions.changes import change, lock, lock_message
from community.chat.models import Message, RoomAct
from community.members.models import Member
from community.policy import Action


def pin(host: Member, message: Message, *, reason: str = "") -> bool:
    """Put ``message`` above the conversation. Says whether it was not there.

    :raises Refused: not a host here, or not public.
    """
    policy.require(host, Action.PIN_MESSAGE, message)
    return _set(host, message, is_pinned=True, reason=reason)


def unpin(host: Member, message: Message, *, reason: str = "") -> bool:
    """Take ``message`` from above the conversation. Says whether it was there.

    :raises Refused: not a host here, or not public.
    """
    policy.require(host, Action.PIN_MESSAGE, message)
    return _set(host, message, is_pinned=False, reason=reason)


def _set(host: Member, message: Message, *, is_pinned: bool, reason: str) -> bool:
    with transaction.atomic():
        room, locked = lock(message.room), lock_message(message)
        locked.room = room
        policy.require(host, Action.PIN_MESSAGE, locked)
        if (locked.pinned_at is not None) == is_pinned:
            return False
        locked.pinned_at, locked.pinned_by = (timezone.now(), host) if is_pinned else (None, None)
        change(room, locked)
        act = RoomAct.Act.PIN if is_pinned else RoomAct.Act.UNPIN
        write_down(host, room, act, message=locked, reason=reason)
    return True
