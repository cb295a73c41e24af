"""Whoever leads looks into a side room of the meeting without a place there: never in secret, and always written down."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from community import live, policy
from community.chat.actions.changes import change_room, lock
from community.chat.meetings.door import seat_at_once
from community.chat.meetings.steps import Verb, lock_meeting, note
from community.chat.models import Room
from community.groups.meetings.models import Attendance, Occurrence
from community.members.models import Member
from community.policy import Action, Refused


def look_in(host: Member, meeting: Occurrence, *, side_id: int) -> Room:
    """Let ``host`` read and write in a side room; whoever is in it is told at once, and again when they come later.

    Looking into one ends looking into another. A moderator who has no place in the meeting takes one first: whoever looks in
    stands on its list of people. Returns the side room.

    :raises Refused: not theirs to do, or there is no such side room, or it is closed.
    """
    policy.require(host, Action.LEAD_MEETING, meeting)
    with transaction.atomic():
        room, held = lock_meeting(meeting.pk)
        side = held.side_rooms.exclude(phase=Room.Phase.CLOSED).filter(pk=side_id).first()
        if side is None:
            raise Refused(_("This side room is closed by now."), status=409)
        own = seat_at_once(host, room, held)
        if side.pk in (own.side_room_id, own.looks_into_id):
            return side
        end_looks_of(held, host.pk)
        Attendance.objects.filter(pk=own.pk).update(looks_into=side)
        note(held, Verb.LOOK, by=host, words=(side.slug, ""))
        change_room(lock(side))
        live.member_changed(host.pk)
    return side


def look_away(host: Member, meeting: Occurrence) -> Room:
    """Look into no side room any more. Returns the room of the meeting.

    :raises Refused: not theirs to do.
    """
    policy.require(host, Action.LEAD_MEETING, meeting)
    with transaction.atomic():
        room, held = lock_meeting(meeting.pk)
        end_looks_of(held, host.pk)
    return room


def end_looks_of(held: Occurrence, member_id: int) -> None:
    """End it for somebody who leads a locked meeting, or does not lead it any more."""
    _end(held, Attendance.objects.filter(occurrence=held, member=member_id, looks_into__isnull=False))


def _end(held: Occurrence, looking: QuerySet[Attendance]) -> None:
    found = list(looking.values_list("member_id", "looks_into_id"))
    looking.update(looks_into=None)
    for member_id, side_id in found:
        change_room(lock(held.side_rooms.get(pk=side_id)))
        live.member_changed(member_id)
