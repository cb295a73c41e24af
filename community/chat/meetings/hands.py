"""Hands and the floor: raise, lower, pass, just listen, done; and who speaks next."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community import policy
from community.chat.actions.changes import change_room
from community.chat.meetings.steps import Verb, lock_meeting, note
from community.groups.meetings.models import Attendance, Meeting, Occurrence
from community.members.models import Member
from community.policy import Action, Refused

Hand = Attendance.Hand
CHOICES = (Hand.RAISED, Hand.DOWN, Hand.PASSED, Hand.LISTENING, Hand.DONE)


def show_hand(member: Member, meeting: Occurrence, *, hand: str, now: datetime | None = None) -> bool:
    """Raise one's hand, lower it, pass, just listen, or be done speaking. Says whether anything changed.

    Where first come is first served, the floor goes to the next hand by itself.

    :raises Refused: not in the meeting, or nobody talks just now.
    """
    policy.require(member, Action.TAKE_PART, meeting.room)
    now = now or timezone.now()
    with transaction.atomic():
        room, held = lock_meeting(meeting.pk)
        found = Attendance.objects.select_for_update().admitted().filter(occurrence=held, member=member).first()
        if found is None or not held.is_talking:
            raise Refused(_("Hands are raised while people talk in the meeting. It is not that far, or over."))
        speaks = held.floor_holder_id == member.pk
        if found.hand == hand and not (speaks and hand != Hand.RAISED):
            return False
        found.hand, found.hand_at = hand, now if hand == Hand.RAISED else None
        found.save(update_fields=["hand", "hand_at"])
        if speaks and hand != Hand.RAISED:
            _free(held)
        _call_next(held, now)
        change_room(room)
    return True


def give_floor(host: Member, meeting: Occurrence, *, member_id: int | None, now: datetime | None = None) -> bool:
    """Ask somebody in; with None, whoever raised a hand first. Says whether anything changed.

    :raises Refused: not theirs to do, or nobody is there to ask.
    """
    policy.require(host, Action.LEAD_MEETING, meeting)
    with transaction.atomic():
        room, held = lock_meeting(meeting.pk)
        if not held.has_circle:
            raise Refused(_("There is a floor to give in a sharing circle only."))
        people = Attendance.objects.in_line().filter(occurrence=held)
        if member_id is not None:
            people = Attendance.objects.admitted().filter(occurrence=held, member=member_id)
        found = people.select_related("member").first()
        if found is None:
            raise Refused(_("Nobody has a hand up just now."), status=409)
        _hand_over(held, found, now or timezone.now())
        note(held, Verb.FLOOR, by=host, about=found.member)
        change_room(room)
    return True


def take_floor_back(host: Member, meeting: Occurrence) -> bool:
    """Nobody has the floor any more. Says whether somebody had.

    :raises Refused: not theirs to do.
    """
    policy.require(host, Action.LEAD_MEETING, meeting)
    with transaction.atomic():
        room, held = lock_meeting(meeting.pk)
        if held.floor_holder is None:
            return False
        note(held, Verb.FLOOR, by=host, about=held.floor_holder, words=("taken back", ""))
        Attendance.objects.filter(occurrence=held, member=held.floor_holder).update(hand=Hand.DONE, hand_at=None)
        _free(held)
        change_room(room)
    return True


def _call_next(held: Occurrence, now: datetime) -> None:
    if held.has_circle and held.floor_holder_id is None and held.meeting.order == Meeting.Order.FIRST:
        following = Attendance.objects.in_line().filter(occurrence=held).first()
        if following is not None:
            _hand_over(held, following, now)


def _hand_over(held: Occurrence, found: Attendance, now: datetime) -> None:
    """Give the floor to ``found``; whoever had it is done."""
    if held.floor_holder_id:
        Attendance.objects.filter(occurrence=held, member=held.floor_holder_id).update(hand=Hand.DONE, hand_at=None)
    held.floor_holder_id, held.floor_since = found.member_id, now
    held.save(update_fields=["floor_holder", "floor_since"])
    Attendance.objects.filter(pk=found.pk).update(hand=Hand.DOWN, hand_at=None)


def end_turn(held: Occurrence, member_id: int) -> None:
    """In a locked meeting, whoever leads no more has the floor no more; the next hand gets it, where it does so by itself."""
    if held.floor_holder_id == member_id:
        _free(held)
        _call_next(held, timezone.now())


def _free(held: Occurrence) -> None:
    held.floor_holder = held.floor_since = None
    held.save(update_fields=["floor_holder", "floor_since"])
