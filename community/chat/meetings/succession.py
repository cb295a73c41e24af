"""Who leads a meeting that is in a room already: whoever may lead no more stops at once, and somebody else takes it on."""

from django.db.models import Q
from django.utils import timezone

from community import live, policy
from community.chat.meetings.clock import touch
from community.chat.meetings.hands import end_turn
from community.chat.meetings.looking import end_looks_of
from community.chat.meetings.steps import State, lock_meeting, settle
from community.groups.meetings.leaders import pass_lead_on
from community.groups.meetings.models import Attendance, Occurrence
from community.groups.meetings.phases import HELD, Phase
from community.members.models import Member
from community.policy import Action


def step_down(row: Member) -> list[Occurrence]:
    """Let ``row`` lead no meeting they may not lead any more, in the caller's transaction. Returns those that changed.

    The meeting goes on as if they had vanished: the co-host leads; else the clock counts from now. They stay in it as anybody,
    and look into no side room; nor does a moderator who looked in, and is none any more.

    :param row: as ``groups.meetings.leaders.known`` found them.
    """
    looking = Attendance.objects.filter(member=row, looks_into__isnull=False).values("occurrence")
    mine = Q(host=row) | Q(co_host=row) | Q(pk__in=looking)
    found = Occurrence.objects.filter(mine, phase__in=[Phase.LOBBY, *HELD]).order_by("room", "pk")
    changed = [_step_down(row, number) for number in list(found.values_list("pk", flat=True))]
    return [held for held in changed if held is not None]


def _step_down(row: Member, number: int) -> Occurrence | None:
    room, held = lock_meeting(number)
    is_passed_on = row.pk in held.leader_ids and pass_lead_on(row, held)
    if is_passed_on or not policy.allowed(row, Action.LEAD_MEETING, held):
        end_looks_of(held, row.pk)
    if not is_passed_on:
        return None
    end_turn(held, row.pk)
    settle(room, held)
    live.member_changed(row.pk)
    return held


def seat_leader(member: Member, number: int) -> None:
    """Give ``member``, who leads this meeting from now on, a place in it when people are coming in, or are in it."""
    room, held = lock_meeting(number)
    if held.phase == Phase.SCHEDULED:
        return
    place = {"state": State.ADMITTED, "state_at": timezone.now(), "state_by": member}
    Attendance.objects.update_or_create(occurrence=held, member=member, defaults=place, create_defaults={
        **place, "guidelines_version": held.meeting.guidelines_version})
    touch(member.pk, held.pk)
    settle(room, held)
    live.member_changed(member.pk)
