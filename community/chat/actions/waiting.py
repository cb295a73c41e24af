"""Messages that wait for a host: passed on, or turned back with a reason."""

from django.db import transaction
from django.dispatch import Signal
from django.utils.translation import gettext as _

from community import policy
from community.chat.actions.acts import write_down
from community.chat.actions.changes import change, lock, lock_message
from community.chat.actions.naming import tell_named
from community.chat.models import Message, Room, RoomAct
from community.contributions import Change, Standing, State
from community.members.models import Member
from community.notifications.actions import Kind, raise_event
from community.policy import Action, Refused

NEWCOMER_MESSAGES = 3
settled = Signal()  # sender Message, with ``message``, which waited for a host and waits no longer; inside the transaction


def pass_on(host: Member, message: Message) -> bool:
    """Let a message that waited join the conversation, at its end. Returns whether anything changed.

    :raises Refused: not a host or moderator, or one's own.
    """
    policy.require(host, Action.CHANGE_ROOM, message.room)
    if message.author_id == host.pk:
        raise Refused(_("Nobody decides about themselves here. Please ask another host or a moderator."))
    with transaction.atomic():
        room, locked = lock(message.room), lock_message(message)
        if not locked.is_waiting:
            return False
        locked.enter_state(State.PUBLISHED, by=host)
        change(room, locked)
        tell_named(locked)
        settled.send(sender=Message, message=locked)
    return True


def is_held(writer: Member, room: Room) -> bool:
    """Whether what ``writer`` says now waits for a host: all of it here, or because they are new here or held back."""
    if writer.is_held_back:
        return True
    if not (room.holds_messages or room.holds_newcomers) or policy.allowed(writer, Action.CHANGE_ROOM, room):
        return False
    return room.holds_messages or is_newcomer(writer, room)


def is_newcomer(writer: Member, room: Room) -> bool:
    """Whether fewer than :data:`NEWCOMER_MESSAGES` of what they said in this room were part of its conversation."""
    placed = Message.objects.filter(room=room, author=writer, posted_seq__isnull=False)
    return placed[:NEWCOMER_MESSAGES].count() < NEWCOMER_MESSAGES


def turn_back(host: Member, message: Message, *, reason: str, is_decided: bool = False) -> bool:
    """Do not let a message that waited join the conversation; its author is told ``reason``. Returns whether anything changed.

    :param is_decided: moderation writes its own row into the log, by which its author can ask for another look.
    :raises Refused: not a host or moderator, or no reason given.
    """
    policy.require(host, Action.CHANGE_ROOM, message.room)
    if not reason.strip():
        raise Refused(_("Please give a reason. The person who wrote it will read it."), status=422)
    with transaction.atomic():
        locked = lock_message(message)
        if not locked.is_waiting:
            return False
        before = locked.standing
        locked.enter_state(State.HIDDEN, by=host, reason=reason.strip()[:500])
        locked.save(update_fields=["state", "state_by", "state_at", "state_reason"])
        _write_down(host, locked, before, is_decided=is_decided)
        settled.send(sender=Message, message=locked)
    return True


def _write_down(host: Member, message: Message, before: Standing, *, is_decided: bool) -> None:
    """Note who turned ``message`` back and why, and tell whoever wrote it where to ask for another look."""
    change: Change = {"id": message.pk, "before": before, "after": message.standing}
    effect = {} if is_decided else {"messages": [change]}
    write_down(host, message.room, RoomAct.Act.TURN_BACK, message=message, reason=message.state_reason, effect=effect)
    words = _("What you wrote was not passed on. %(reason)s You can ask a moderator to look at it again, under Settings, “Your "
              "standing”.") % {"reason": message.state_reason}
    raise_event(kind=Kind.ROOM_ACT, members=[message.author_id], room_id=message.room_id, words=words)


def change_holding(actor: Member, room: Room, *, holds: bool) -> bool:
    """Make each message wait for a host, or no longer. What already waits goes on waiting. Returns whether anything changed.

    :raises Refused: not a host or moderator.
    """
    policy.require(actor, Action.CHANGE_ROOM, room)
    return bool(Room.objects.filter(pk=room.pk).exclude(holds_messages=holds).update(holds_messages=holds))
