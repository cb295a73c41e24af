"""Reading a meeting for one person: which it is, how they stand in it, and who else is there."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from community import policy
from community.chat.meetings.card import PhaseCard, card
from community.chat.models import Room
from community.chat.models.messages import mark_of
from community.groups.meetings.models import Attendance, MeetingAct, Occurrence
from community.groups.meetings.phases import HELD, Phase, following
from community.policy import Action

State = Attendance.State


@dataclass(frozen=True)
class Table:
    """A meeting as one person sees it.

    :ivar own: how they stand in it; None when they have not come.
    :ivar leads: may do what whoever leads does.
    :ivar people: everybody in it or at its door, for those who lead; else nobody.
    :ivar following: the phase after this one.
    """

    held: Occurrence
    own: Attendance | None
    leads: bool
    people: list[Attendance]
    following: Phase | None

    @property
    def has_floor(self) -> bool:
        """Whether this person speaks just now."""
        return self.own is not None and self.held.floor_holder_id == self.own.member_id

    @property
    def in_lobby(self) -> list[Attendance]:
        """Those who wait to be let in."""
        return [each for each in self.people if each.state == State.LOBBY]

    @property
    def waiting(self) -> list[Attendance]:
        """Those for whom there is no place yet."""
        return [each for each in self.people if each.state == State.WAITING]

    @property
    def inside(self) -> list[Attendance]:
        """Those who are in, hands up first."""
        found = [each for each in self.people if each.state == State.ADMITTED]
        return sorted(found, key=lambda each: (each.hand != Attendance.Hand.RAISED, each.hand_at or each.came_at))

    @property
    def side_rooms(self) -> list[Room]:
        """Its side rooms that are open."""
        found: Any = self.held.side_rooms  # type: ignore[attr-defined]  # of chat, which names meetings
        return list(found.exclude(phase=Room.Phase.CLOSED))

    @property
    def acts(self) -> list[tuple[MeetingAct, str]]:
        """What was done, the latest first, and the name in this meeting of whom it was done to."""
        names = {each.member_id: each.name for each in self.people}
        rows = MeetingAct.objects.filter(occurrence=self.held).select_related("by").order_by("-pk")[:50]
        done_to = {act.pk: act.about_id for act in rows if act.verb != MeetingAct.Verb.PHASE}  # a phase names who led
        return [(act, names.get(done_to.get(act.pk) or 0, "")) for act in rows]

    @property
    def ahead(self) -> int:
        """How many of the waiting list come before this person."""
        return 0 if self.own is None else Attendance.objects.filter(
            occurrence=self.held, state=State.WAITING, came_at__lt=self.own.came_at).count()


def coming_in(room: Room) -> list[Occurrence]:
    """The meetings of ``room`` that are not over: the one that has it, the one people are coming in for, and the next ones."""
    here = room.side_of.room_id if room.side_of else room.pk
    found = list(Occurrence.objects.whole().coming().exclude(phase=Phase.CLOSED).filter(room=here)[:10])
    return sorted(found, key=lambda each: (each.phase not in HELD, each.phase != Phase.LOBBY))


def last_for(member: Any, room: Room) -> Attendance | None:
    """How ``member`` stands in the last meeting of this room that is over and not forgotten."""
    return Attendance.objects.select_related("occurrence__meeting").filter(
        member=member.pk, occurrence__room=room, occurrence__phase=Phase.CLOSED).order_by("-occurrence__starts_at").first()


def table_of(member: Any, held: Occurrence) -> Table:
    """``held`` as ``member`` sees it."""
    leads = policy.allowed(member, Action.LEAD_MEETING, held)
    everybody = Attendance.objects.filter(occurrence=held).select_related("member", "side_room")
    people = list(everybody) if leads else []
    own = next((each for each in people if each.member_id == member.pk), None)
    if not leads:
        own = everybody.filter(member=member.pk).first()
    return Table(held, own, leads, people, following(held.phase, held.plan))


@dataclass(frozen=True)
class RoomMeeting:
    """What the page of a room says of meetings.

    :ivar going_on: the meeting is in the room just now, and ``table`` and ``card`` are what this person sees of it.
    :ivar mark: what stands for this person in it.
    """

    held: Occurrence
    going_on: bool
    card: PhaseCard | None = None
    table: Table | None = None
    spoken: int = 0
    mark: str = ""


def in_room(member: Any, room: Room, held: Occurrence | None) -> RoomMeeting | None:
    """``held``, which is in ``room`` or comes there next, as ``member`` sees it."""
    if held is None:
        return None
    if not room.has_aliases:
        return RoomMeeting(held, going_on=False)
    return RoomMeeting(held, True, card(held, room), table_of(member, held), minutes_spoken(held),
                       mark_of(member.pk, held.pk, room.pk))


def minutes_spoken(held: Occurrence) -> int:
    """For how many whole minutes the floor has been where it is."""
    return int((timezone.now() - held.floor_since).total_seconds() // 60) if held.floor_since else 0
