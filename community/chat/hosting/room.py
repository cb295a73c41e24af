"""Acts that meet the whole room: its pace, what waits for a host, whether members write; and words between hosts."""

from django.db import transaction
from django.utils.translation import gettext as _

from community import policy
from community.chat.actions.acts import write_down
from community.chat.actions.changes import lock
from community.chat.actions.rooms import choose
from community.chat.hosting.people import SLOWEST
from community.chat.models import HostNote, Message, Room, RoomAct
from community.groups.queries.people import moderators
from community.members.models import Member
from community.notifications.actions import Kind, raise_event
from community.policy import Action, Refused

Act = RoomAct.Act
LONGEST_NOTE = 2000  # characters


def slow(host: Member, room: Room, *, seconds: int, reason: str) -> bool:
    """Let everybody wait between two messages; 0 for as quickly as they like. Returns whether anything changed.

    :raises Refused: not a host here.
    """
    pace = min(max(seconds, 0), SLOWEST)
    phase = Room.Phase.SLOW if pace else Room.Phase.OPEN
    policy.require(host, Action.CHANGE_ROOM, room)
    with transaction.atomic():
        locked = lock(room)
        if (locked.chosen_phase, locked.slow_seconds if pace else 0) == (phase, pace):
            return False
        locked.slow_seconds = pace or locked.slow_seconds
        choose(host, locked, phase, reason)
        write_down(host, locked, Act.SLOW_ROOM, amount=pace, reason=reason)
    return True


def lock_room(host: Member, room: Room, *, reason: str) -> bool:
    """Let nobody but hosts write for now. Returns whether anything changed.

    :raises Refused: not a host here.
    """
    return _turn(host, room, phase=Room.Phase.CLOSING, reason=reason)


def unlock_room(host: Member, room: Room, *, reason: str) -> bool:
    """Let everybody write again. Returns whether anything changed.

    :raises Refused: not a host here.
    """
    return _turn(host, room, phase=Room.Phase.OPEN, reason=reason)


def hold(host: Member, room: Room, *, everybody: bool, newcomers: bool, reason: str) -> bool:
    """Let messages wait for a host: all of them, those of newcomers, or none. What waits already goes on waiting.

    :raises Refused: not a host here.
    """
    policy.require(host, Action.CHANGE_ROOM, room)
    with transaction.atomic():
        locked = lock(room)
        if (locked.holds_messages, locked.holds_newcomers) == (everybody, newcomers):
            return False
        locked.holds_messages, locked.holds_newcomers = everybody, newcomers
        locked.save(update_fields=["holds_messages", "holds_newcomers"])
        write_down(host, locked, Act.HOLD, reason=reason)
    return True


def leave_note(host: Member, room: Room, *, body: str) -> HostNote:
    """Say something to the other hosts of ``room``. Members never see it.

    :raises Refused: not a host here, nothing written, or too long.
    """
    policy.require(host, Action.CHANGE_ROOM, room)
    if not body.strip() or len(body) > LONGEST_NOTE:
        raise Refused(_("Please write a few words; a note holds up to 2,000 characters."), status=422)
    return HostNote.objects.create(room=room, by=host, body=body.strip())


def hand_over(host: Member, message: Message, *, reason: str) -> int:
    """Ask the moderators to look at ``message``. Says how many were told.

    :raises Refused: not a host here, or no reason.
    """
    policy.require(host, Action.CHANGE_ROOM, message.room)
    if not reason.strip():
        raise Refused(_("Please say in a few words what the moderators should look at."), status=422)
    with transaction.atomic():
        write_down(host, message.room, Act.HAND_OVER, message=message, reason=reason)
        return raise_event(kind=Kind.HANDED_OVER, members=[each.pk for each in moderators()], room_id=message.room_id,
                           message_id=message.pk, by=host, words=reason.strip()[:500])


def _turn(host: Member, room: Room, *, phase: Room.Phase, reason: str) -> bool:
    policy.require(host, Action.CHANGE_ROOM, room)
    with transaction.atomic():
        locked = lock(room)
        if locked.chosen_phase == phase:
            return False
        choose(host, locked, phase, reason)
        write_down(host, locked, Act.UNLOCK if phase == Room.Phase.OPEN else Act.LOCK, reason=reason)
    return True
