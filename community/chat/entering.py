"""Coming into a room by the socket: asked of the database, in one of its threads."""

from community import policy
from community.chat import frames
from community.chat.actions import come_in
from community.chat.frames import Frame
from community.chat.models import Room
from community.chat.queries import Changes, changes, sight_of
from community.chat.sight import Sight
from community.members.models import Member
from community.policy import Action, Refused


def enter(slug: str, member_id: int) -> tuple[Room, Sight]:
    """The room, and what this member sees of it.

    :raises Refused: there is no such room for them, or not now.
    """
    room, member = Room.objects.filter(slug=slug).first(), Member.objects.get(pk=member_id)
    if room is None:
        raise Refused(policy.MAY_ENTER.sentence, status=404)
    policy.require(member, Action.READ_ROOM, room)
    return room, sight_of(member, room, come_in(member, room))


def joined(room: Room, after: int | None, sight: Sight, here: list[str]) -> tuple[Changes, Frame]:
    """What changed since ``after``, and the frame that says so to a reader with this sight."""
    found = changes(room, after, sight)
    return found, frames.joined(found, sight, here)
