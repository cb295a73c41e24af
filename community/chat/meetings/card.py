"""The phase card: what is happening in the room, who has the floor, how many wait, how long is left."""

import math
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from community.chat.models import Room
from community.groups.meetings.models import Attendance, MeetingAct, Occurrence
from community.groups.meetings.phases import Phase


@dataclass(frozen=True)
class PhaseCard:
    """What everybody in the room is told, the same for all.

    :ivar holder: the name of whoever has the floor; empty for nobody.
    :ivar waiting: how many have a hand up.
    :ivar here: how many were let in.
    :ivar is_side: it is shown in a side room, where nobody has the floor.
    :ivar looking: in a side room: names of those who lead and look in; ``looked``: of those who did before.
    """

    title: str
    topic: str
    room: str
    phase: str
    label: str
    ends_at: datetime | None
    starts_at: datetime
    holder: str
    waiting: int
    here: int
    leader: str
    breath_ends_at: datetime | None
    hostless: str
    keeps_hours: int
    is_side: bool = False
    looking: tuple[str, ...] = ()
    looked: tuple[str, ...] = ()

    @property
    def minutes_left(self) -> int | None:
        """Whole minutes until this phase is over by itself; None when it lasts."""
        if self.ends_at is None:
            return None
        return max(0, math.ceil((self.ends_at - timezone.now()).total_seconds() / 60))

    @property
    def is_breath(self) -> bool:
        """Whether nobody writes for a moment."""
        return self.breath_ends_at is not None


def card_of(room: Room) -> PhaseCard | None:
    """The card of the meeting that is, or is about to be, in ``room``; no query where there is none going on."""
    held = current(room)
    return None if held is None else card(held, room)


def current(room: Room) -> Occurrence | None:
    """The meeting whose room this is just now, or was made from."""
    number = room.meeting_id or room.side_of_id
    return Occurrence.objects.whole().filter(pk=number).first() if number else None


def card(held: Occurrence, room: Room | None = None) -> PhaseCard:
    """The card of ``held``, in one query; where ``room`` is a side room of it, in one more."""
    people = list(Attendance.objects.admitted().filter(occurrence=held).select_related("member"))
    names = {each.member_id: each.name for each in people}
    leader = held.host_id if held.host_id in names else held.co_host_id
    return PhaseCard(
        title=held.meeting.title, topic=held.meeting.topic, room=held.room.slug, phase=held.phase,
        label=str(Phase(held.phase).label), ends_at=held.phase_ends_at, starts_at=held.starts_at,
        holder=names.get(held.floor_holder_id or 0, ""), here=len(people),
        waiting=sum(each.hand == Attendance.Hand.RAISED for each in people), leader=names.get(leader or 0, ""),
        breath_ends_at=held.breath_ends_at, hostless=held.hostless, keeps_hours=held.meeting.keeps_hours,
        **(_beside(room, people) if room is not None and room.side_of_id else {}))


def _beside(side: Room, people: list[Attendance]) -> dict[str, Any]:
    """What is said of a side room: who looks into it, and who has: whoever comes back later is told, too."""
    looking = {each.member_id: each.name for each in people if each.looks_into_id == side.pk}
    acts = MeetingAct.objects.filter(occurrence=side.side_of_id, verb=MeetingAct.Verb.LOOK, detail=side.slug)
    looked = {act.by.pk: act.by.name for act in acts.select_related("by") if act.by is not None and act.by_id not in looking}
    return {"is_side": True, "looking": tuple(looking.values()), "looked": tuple(looked.values())}
