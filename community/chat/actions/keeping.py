"""What a room promises: when it is open, what newcomers read, how long words are kept, what it tells of typing and reading."""

from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction

from community import policy
from community.chat.actions.acts import write_down
from community.chat.actions.changes import change_room, lock
from community.chat.models import Room, RoomAct
from community.members.models import Member
from community.policy import Action


@dataclass(frozen=True, kw_only=True)
class Terms:
    """See :class:`Room`. ``keeps_days``: days."""

    opening: str
    shows_earlier: bool
    keeps_days: int
    shows_typing: bool
    shows_reading: bool = False


def keep_room(actor: Member, room: Room, terms: Terms, *, reason: str) -> bool:
    """Let ``room`` promise ``terms`` from now on; open pages hear of it. Says whether anything changed.

    Words older than it keeps are erased by the next hourly job, for good.

    :raises Refused: not a moderator who has been through the checklist.
    """
    policy.require(actor, Action.KEEP_ROOM, room)
    with transaction.atomic():
        locked = lock(room)
        changed = {name: value for name, value in asdict(terms).items() if getattr(locked, name) != value}
        if not changed:
            return False
        told = "; ".join(_told(locked, name, value) for name, value in changed.items())
        write_down(actor, locked, RoomAct.Act.TERMS, reason=f"{told}. {reason.strip()}".strip())
        for name, value in changed.items():
            setattr(locked, name, value)
        change_room(locked, *changed)
    return True


def _told(room: Room, name: str, value: Any) -> str:
    field = Room._meta.get_field(name)
    words = dict(getattr(field, "flatchoices", ()))
    return f"{getattr(field, 'verbose_name', name)}: {words.get(value, value)}"
