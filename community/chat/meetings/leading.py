"""What whoever leads does with the meeting itself: the next phase, a breath, the end, hosting passed on, a side room."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community import live, policy
from community.chat.actions.changes import change_room, lock
from community.chat.meetings.steps import Verb, close_side_room, enter, lock_meeting, note, rest_side_room, settle
from community.chat.models import Room
from community.groups.meetings.models import Attendance, Occurrence
from community.groups.meetings.phases import Phase, following
from community.members.models import Member
from community.policy import Action, Refused

BREATH = timedelta(seconds=60)
FEWEST, MOST = 2, 3  # people in a side room


def next_phase(host: Member, meeting: Occurrence, *, seen: str, now: datetime | None = None) -> bool:
    """Move the meeting on from the phase ``seen``; where it has moved on already, nothing happens. Says whether it did.

    :raises Refused: not theirs to do, or there is none to move on to.
    """
    policy.require(host, Action.LEAD_MEETING, meeting)
    with transaction.atomic():
        room, held = lock_meeting(meeting.pk)
        if held.phase != seen:
            return False
        after = following(held.phase, held.plan)
        if after is None or held.phase in (Phase.SCHEDULED, Phase.CLOSED):
            raise Refused(_("This meeting is not in the room just now, so there is nothing to move on."), status=409)
        if after == Phase.OPENING and room.meeting_id is not None:
            raise Refused(_("The meeting before this one is still in the room. Please wait until it is over, or end it."),
                          status=409)
        enter(room, held, after, at=now or timezone.now(), by=host)
    return True


def take_breath(host: Member, meeting: Occurrence, *, now: datetime | None = None) -> bool:
    """Nobody writes for a minute, in side rooms either, and everybody sees how to come back to the ground.

    Ends by itself. Says whether it began.

    :raises Refused: not theirs to do, or nobody talks just now.
    """
    policy.require(host, Action.LEAD_MEETING, meeting)
    with transaction.atomic():
        room, held = lock_meeting(meeting.pk)
        _require_talk(held)
        if held.breath_ends_at is not None:
            return False
        held.breath_ends_at = (now or timezone.now()) + BREATH
        held.save(update_fields=["breath_ends_at"])
        note(held, Verb.BREATH, by=host)
        settle(room, held)
    return True


def wind_down(host: Member, meeting: Occurrence, *, reason: str = "", now: datetime | None = None) -> bool:
    """End the talking now, from whatever phase, with the usual time to read and settle. Says whether anything changed.

    :raises Refused: not theirs to do.
    """
    policy.require(host, Action.LEAD_MEETING, meeting)
    with transaction.atomic():
        room, held = lock_meeting(meeting.pk)
        if not held.is_talking:
            return False
        held.breath_ends_at, held.phase_reason = None, reason[:300]
        enter(room, held, Phase.WIND_DOWN, at=now or timezone.now(), by=host)
    return True


def hand_hosting(host: Member, meeting: Occurrence, *, reason: str = "") -> bool:
    """The co-host leads from now on, and the host helps. Says whether anything changed.

    :raises Refused: not theirs to do, or there is no co-host.
    """
    policy.require(host, Action.LEAD_MEETING, meeting)
    with transaction.atomic():
        room, held = lock_meeting(meeting.pk)
        if held.co_host is None:
            raise Refused(_("This meeting has no co-host to hand it to."), status=409)
        held.host_id, held.co_host_id = held.co_host.pk, held.host_id
        held.save(update_fields=["host", "co_host"])
        note(held, Verb.HOST, by=host, about=Member.objects.get(pk=held.host_id), words=("handed over", reason))
        settle(room, held)
    return True


def open_side_room(host: Member, meeting: Occurrence, *, member_ids: list[int]) -> Room:
    """Make a room for two or three people of the meeting; it closes with it.

    :raises Refused: not theirs to do, too few or too many people, or one of them is not in the meeting.
    """
    policy.require(host, Action.LEAD_MEETING, meeting)
    with transaction.atomic():
        room, held = lock_meeting(meeting.pk)
        _require_talk(held)
        people = Attendance.objects.select_for_update(of=("self",)).admitted().filter(occurrence=held, side_room=None)
        found = list(people.filter(member__in=member_ids).select_related("member"))
        if len(found) != len(set(member_ids)) or not FEWEST <= len(found) <= MOST:
            raise Refused(_("A side room is for two or three people who are in this meeting, and in no other side room."),
                          status=422)
        number = held.side_rooms.count() + 1
        side = Room(
            slug=f"side-{held.pk}-{number}", title=str(_("Side room")),
            description=str(_("A small round. It closes with the meeting.")),
            audience=Room.Audience.SIDE, side_of=held, position=room.position)
        rest_side_room(held, side)
        side.save()
        for each in found:
            each.side_room = side
            each.save(update_fields=["side_room"])
            note(held, Verb.SIDE_ROOM, by=host, about=each.member, words=(side.slug, ""))
            live.member_changed(each.member_id)
        change_room(room)
    return side


def end_side_room(host: Member, meeting: Occurrence, *, side_id: int) -> bool:
    """Close a side room; its people are back in the meeting. Says whether it was open.

    :raises Refused: not theirs to do.
    """
    policy.require(host, Action.LEAD_MEETING, meeting)
    with transaction.atomic():
        room, held = lock_meeting(meeting.pk)
        found = held.side_rooms.exclude(phase=Room.Phase.CLOSED).filter(pk=side_id).first()
        if found is None:
            return False
        close_side_room(held, lock(found))
        note(held, Verb.SIDE_ROOM, by=host, words=("closed", ""))
        change_room(room)
    return True


def _require_talk(held: Occurrence) -> None:
    if not held.is_talking:
        raise Refused(_("This can be done while people talk in the meeting. It has not begun, or it is over."), status=409)

