"""What hosts did is written down, in the transaction that does it, and heard by moderation.

Moderation stands above chat, so it is not called from here: it listens to :data:`met` and puts into its log what met a person.
"""

from collections.abc import Mapping
from typing import Any, TypedDict, Unpack

from django.dispatch import Signal

from community.chat.models import Message, Room, RoomAct
from community.members.models import Member

met = Signal()  # sender RoomAct, with ``act`` and ``effect``: what was changed, so that it can be undone


class Details(TypedDict, total=False):
    """What an act is about.

    :ivar message: which message; its author is whom the act met, unless it stands under a name for this room.
    :ivar amount: minutes, seconds or a count, as the act has it.
    :ivar reason: why; the person it met reads it.
    :ivar name: what whom it met goes by, where there is no message to tell.
    :ivar effect: what it changed of them, where it met a person.
    """

    message: Message | None
    amount: int | None
    reason: str
    name: str
    effect: Mapping[str, Any]


def write_down(host: Member, room: Room, act: RoomAct.Act, **details: Unpack[Details]) -> RoomAct:
    """Add a row to what was done in ``room``."""
    message = details.get("message")
    about = message.author if message is not None and not message.alias else None
    name = message.name if message is not None else details.get("name", "")
    row = RoomAct.objects.create(
        room=room, act=act, by=host, message=message, about=about, shown_name=name[:40],
        amount=details.get("amount"), reason=details.get("reason", "").strip()[:500])
    if effect := details.get("effect"):
        met.send(sender=RoomAct, act=row, effect=effect)
    return row
