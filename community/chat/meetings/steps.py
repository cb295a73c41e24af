"""The ground every act in a meeting stands on: room and meeting are locked, the act is logged, the change takes its number."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from community import live
from community.chat.actions.changes import change_room, lock
from community.chat.actions.rooms import bear
from community.chat.models import Room
from community.groups.meetings.models import Attendance, MeetingAct, Occurrence
from community.groups.meetings.phases import HELD, OVER, TALKING, TALKS, Phase, ends_at

Verb, State = MeetingAct.Verb, Attendance.State


def lock_meeting(number: int) -> tuple[Room, Occurrence]:
    """The room and the meeting as they are now, locked in this order until the transaction ends."""
    room = lock(Room(pk=Occurrence.objects.values_list("room_id", flat=True).get(pk=number)))
    return room, Occurrence.objects.select_for_update(of=("self",)).whole().get(pk=number)


def note(held: Occurrence, verb: str, *, by: Any = None, about: Any = None, words: tuple[str, str] = ("", "")) -> None:
    """Write an act into the log.

    :param words: what exactly, in a word; and why.
    """
    detail, reason = words
    MeetingAct.objects.create(occurrence=held, verb=verb, by=by, about=about, detail=detail, reason=reason[:500])


def enter(room: Room, held: Occurrence, phase: Phase, *, at: datetime, by: Any = None) -> None:
    """Let a locked meeting enter ``phase``: the next change of its locked room."""
    had_room = held.is_held
    held.phase, held.phase_at, held.phase_by = phase, at, by
    held.phase_ends_at = ends_at(phase, at, held.plan)
    if phase not in TALKS:
        held.floor_holder = held.floor_since = None
        Attendance.objects.filter(occurrence=held).exclude(hand="").update(hand="", hand_at=None)
    if phase == Phase.LOBBY:
        _seat_leaders(held)
    if phase in HELD and not had_room:
        held.room_phase, room.meeting = room.phase, held
        room.phase = Room.Phase.OPEN
    if phase in OVER and had_room:
        _give_back(room, held)
    if had_room and phase not in TALKING:
        _close_side_rooms(held)
    held.save()
    # With who leads, and when it really began: hours of hosting are counted by it.
    MeetingAct.objects.create(occurrence=held, verb=Verb.PHASE, by=by, about=held.host, detail=phase, at=at)
    settle(room, held)


def settle(room: Room, held: Occurrence) -> None:
    """Let the room take messages as the meeting in it says, as its next change."""
    if room.meeting_id == held.pk:
        bear(room, bearing(held))
        room.phase_at = timezone.now()
    change_room(room, "phase", "phase_before", "phase_at", "meeting")
    for side in held.side_rooms.exclude(phase=Room.Phase.CLOSED):
        locked = lock(side)
        rest_side_room(held, locked)
        change_room(locked, "phase", "phase_before")


def rest_side_room(held: Occurrence, side: Room) -> None:
    """Let a locked side room be quiet for as long as the meeting takes a breath, and then be as its hosts have it."""
    bear(side, Room.Phase.OPEN if held.breath_ends_at is None else Room.Phase.READ_ONLY)


def bearing(held: Occurrence) -> str:
    """Whether the room of a meeting takes messages, and how fast."""
    if held.breath_ends_at is not None or held.phase == Phase.WIND_DOWN:
        return Room.Phase.READ_ONLY
    if held.hostless == Occurrence.Hostless.READ_ONLY:
        return Room.Phase.READ_ONLY
    return Room.Phase.SLOW if held.hostless == Occurrence.Hostless.SLOW else Room.Phase.OPEN


def _give_back(room: Room, held: Occurrence) -> None:
    """The room is everybody's again, as it was before."""
    room.meeting, room.phase, room.phase_before = None, held.room_phase or Room.Phase.OPEN, ""
    held.breath_ends_at, held.hostless = None, Occurrence.Hostless.NO


def _close_side_rooms(held: Occurrence) -> None:
    for side in held.side_rooms.exclude(phase=Room.Phase.CLOSED):
        close_side_room(held, lock(side))


def close_side_room(held: Occurrence, side: Room) -> None:
    """Close a locked side room; whoever had a place in it, or looked into it, goes back."""
    side.phase, side.phase_before, side.phase_at = Room.Phase.CLOSED, "", timezone.now()
    people = Attendance.objects.filter(occurrence=held)
    for number in people.filter(Q(side_room=side) | Q(looks_into=side)).values_list("member_id", flat=True):
        live.member_changed(number)
    people.filter(side_room=side).update(side_room=None)
    people.filter(looks_into=side).update(looks_into=None)
    change_room(side, "phase", "phase_before", "phase_at")


def _seat_leaders(held: Occurrence) -> None:
    """Whoever leads has a place from the beginning. Where they were last seen is asked anew: they have not come yet."""
    long_ago = held.starts_at - timedelta(days=1)
    rows = [Attendance(occurrence=held, member_id=number, state=State.ADMITTED, seen_at=long_ago,
                       guidelines_version=held.meeting.guidelines_version) for number in sorted(held.leader_ids)]
    Attendance.objects.bulk_create(rows, ignore_conflicts=True)
    for number in held.leader_ids:
        live.member_changed(number)
