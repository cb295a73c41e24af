"""The floor: who may speak in a meeting just now. Asked by whoever writes a message, under the lock on the room's row."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from community.chat.models import Room
from community.groups.meetings.models import Attendance, Occurrence
from community.policy import Refused


@dataclass(frozen=True)
class Speaking:
    """As whom somebody speaks in a room just now."""

    meeting_id: int | None = None
    alias: str = ""


def speaking(writer: Any, room: Room) -> Speaking:
    """As whom ``writer`` speaks in ``room``, whose row is locked.

    :raises Refused: somebody else has the floor.
    """
    number = room.meeting_id or room.side_of_id
    if number is None:
        return Speaking()
    if room.meeting_id is not None:
        _require_floor(writer, Occurrence.objects.get(pk=number))
    alias = Attendance.objects.filter(occurrence=number, member=writer).values_list("alias", flat=True).first()
    return Speaking(number, alias or "")


def _require_floor(writer: Any, held: Occurrence) -> None:
    if not held.has_circle or writer.pk in held.leader_ids or writer.pk == held.floor_holder_id:
        return
    if held.floor_holder_id is None:
        raise Refused(_("Nobody has the floor just now. Please raise your hand, and you will be asked in. Your text is kept."))
    raise Refused(_("Somebody is speaking. Please raise your hand, and your turn will come. Your text is kept."))
