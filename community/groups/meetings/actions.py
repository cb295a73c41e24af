"""Planning meetings: put up, changed, cancelled, ended; the dates that follow from it; and what members wish of them."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community import policy
from community.groups.meetings.models import (
    Attendance,
    CalendarFeed,
    Guidelines,
    Meeting,
    MeetingAct,
    Occurrence,
    Reminder,
)
from community.groups.meetings.phases import LOBBY_OPENS, Phase
from community.groups.meetings.queries import AHEAD, leading_at
from community.groups.meetings.recurrence import between
from community.groups.models import SupportGroup
from community.members.models import Member
from community.notifications.actions import raise_event
from community.notifications.models import Notification
from community.policy import Action, Refused

BEFORE = timedelta(minutes=30)  # when those who asked are told


def plan_meeting(actor: Member, room: Any, **plan: Any) -> Meeting:
    """Plan a meeting in ``room``, and write down its next dates.

    :param plan: what the form asks: title, tradition, first_start and so on.

    :raises Refused: not a host of this room.
    """
    policy.require(actor, Action.PLAN_MEETINGS, room)
    with transaction.atomic():
        meeting = Meeting.objects.create(room=room, group_id=room.support_group_id, made_by=actor, **plan)
        _word_guidelines(actor, meeting)
        write_dates(meeting)
    return meeting


def change_meeting(actor: Member, meeting: Meeting, **plan: Any) -> None:
    """Change the plan. Dates that have not begun follow it; a new wording of the guidelines is a new version.

    :raises Refused: not a host of this room, or ended already.
    """
    policy.require(actor, Action.PLAN_MEETINGS, meeting)
    with transaction.atomic():
        locked = Meeting.objects.select_for_update(of=("self",)).select_related("room").get(pk=meeting.pk)
        if locked.ended_at is not None:
            raise Refused(_("This meeting has ended, so its plan stays as it was. You can plan a new one."), status=409)
        is_reworded = plan["guidelines"] != locked.guidelines
        for name, value in plan.items():
            setattr(locked, name, value)
        locked.guidelines_version += is_reworded
        locked.save()
        if is_reworded:
            _word_guidelines(actor, locked)
        _drop_dates(locked)
        write_dates(locked)


def _word_guidelines(actor: Member, meeting: Meeting) -> None:
    Guidelines.objects.create(meeting=meeting, version=meeting.guidelines_version, body=meeting.guidelines, made_by=actor)


def end_meeting(actor: Member, meeting: Meeting) -> bool:
    """Hold it no more after what has begun. Says whether anything changed.

    :raises Refused: not a host of this room.
    """
    policy.require(actor, Action.PLAN_MEETINGS, meeting)
    with transaction.atomic():
        ended = Meeting.objects.filter(pk=meeting.pk, ended_at=None).update(ended_at=timezone.now(), ended_by=actor)
        if ended:
            _drop_dates(meeting)
    return bool(ended)


def end_meetings_of(group: SupportGroup, actor: Member) -> int:
    """An archived group holds none of its meetings any more; whoever archived it was asked there. Says how many that were."""
    ending = list(Meeting.objects.filter(group=group, ended_at=None))
    for meeting in ending:
        _drop_dates(meeting)
    Meeting.objects.filter(pk__in=[meeting.pk for meeting in ending]).update(ended_at=timezone.now(), ended_by=actor)
    return len(ending)


def cancel_occurrence(actor: Member, occurrence: Occurrence, *, reason: str) -> bool:
    """Do not hold it this once; whoever asked to be reminded is told, with the reason. Says whether anything changed.

    :raises Refused: not a host of this room, no reason given, or it has begun.
    """
    policy.require(actor, Action.PLAN_MEETINGS, occurrence.meeting)
    if not reason.strip():
        raise Refused(_("Please give a reason. The people who would have come will read it."), status=422)
    with transaction.atomic():
        locked = Occurrence.objects.select_for_update().get(pk=occurrence.pk)
        if locked.phase == Phase.CANCELLED:
            return False
        if locked.phase != Phase.SCHEDULED:
            raise Refused(_("It has begun already. Whoever leads it can end it in the room."), status=409)
        locked.phase, locked.phase_by, locked.phase_at = Phase.CANCELLED, actor, timezone.now()
        locked.phase_reason, locked.phase_ends_at = reason.strip()[:300], None
        locked.save()
        MeetingAct.objects.create(occurrence=locked, verb=MeetingAct.Verb.CANCEL, by=actor, reason=locked.phase_reason)
        _tell(locked, Notification.Kind.MEETING_OFF, f"{occurrence.meeting.title}. {locked.phase_reason}")
    return True


def write_dates(meeting: Meeting, now: datetime | None = None) -> int:
    """Write down the dates of the coming weeks; those that are there stay. Says how many there are in that time."""
    now = now or timezone.now()
    if meeting.ended_at is not None:
        return 0
    until = now + AHEAD if meeting.recurrence != Meeting.Recurrence.NONE else meeting.first_start
    found = between(meeting.first_start, meeting.zone, meeting.recurrence, after=now, until=until)
    rows = []
    for start in found:
        host, co_host = (*leading_at(meeting, start), None, None)[:2]
        rows.append(Occurrence(meeting=meeting, room_id=meeting.room_id, starts_at=start, host=host, co_host=co_host,
                               phase_ends_at=start - LOBBY_OPENS))
    Occurrence.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def write_all_dates(now: datetime | None = None) -> int:
    """Write down the coming dates of every meeting that goes on. Says how many there are."""
    goes_on = Meeting.objects.filter(ended_at=None, group__archived_at=None).select_related("host", "co_host")
    return sum(write_dates(meeting, now) for meeting in goes_on.exclude(recurrence=Meeting.Recurrence.NONE))


def _drop_dates(meeting: Meeting) -> None:
    """Forget dates of which nothing has happened yet."""
    dates = Occurrence.objects.filter(meeting=meeting, phase=Phase.SCHEDULED, starts_at__gt=timezone.now())
    dates.exclude(pk__in=Attendance.objects.values("occurrence")).delete()


def wish_reminder(member: Member, meeting: Meeting, *, wanted: bool) -> None:
    """Be told before each time, or no longer.

    :raises Refused: not for this member; 409 it has begun, and there is no later date to be told of.
    """
    policy.require(member, Action.ENTER_LOBBY, meeting)
    if wanted and not Occurrence.objects.untold(timezone.now()).filter(meeting=meeting).exists():
        raise Refused(_("This meeting has begun, or is about to, and no later date is planned, so there is nothing left to "
                        "tell you. While its door is open you are welcome to come in."), status=409)
    if wanted:
        Reminder.objects.get_or_create(meeting=meeting, member=member)
    else:
        Reminder.objects.filter(meeting=meeting, member=member).delete()


def remind_all(now: datetime | None = None) -> int:
    """Tell those who asked of meetings that begin within half an hour, each once. Says how many were told."""
    now = now or timezone.now()
    soon = Occurrence.objects.untold(now).filter(starts_at__lte=now + BEFORE)
    count = 0
    for number in list(soon.values_list("pk", flat=True)):
        with transaction.atomic():
            held = Occurrence.objects.select_for_update(of=("self",)).whole().get(pk=number)
            if held.reminded_at is None:
                held.reminded_at = now
                held.save(update_fields=["reminded_at"])
                count += _tell(held, Notification.Kind.MEETING, held.meeting.title)
    return count


def _tell(held: Occurrence, kind: str, words: str) -> int:
    wishing = Member.objects.filter(meeting_reminders__meeting=held.meeting_id, is_active=True)
    able = [member.pk for member in wishing if policy.allowed(member, Action.ENTER_LOBBY, held)]
    return raise_event(kind=kind, members=able, words=words, room_id=held.room_id)


def forget_wishes(member: Member) -> None:
    """Somebody leaves for good: nothing is told to them, and their calendar has no address."""
    Reminder.objects.filter(member=member).delete()
    CalendarFeed.objects.filter(member=member).delete()


def renew_calendar(member: Member) -> CalendarFeed:
    """Give the member's calendar a new secret address; an old one is dead from now on."""
    policy.require(member, Action.KEEP_CALENDAR)
    return CalendarFeed.objects.update_or_create(
        member=member, defaults={"secret": secrets.token_urlsafe(32), "made_at": timezone.now()})[0]


def stop_calendar(member: Member) -> bool:
    """Switch the address off. Says whether there was one."""
    policy.require(member, Action.KEEP_CALENDAR)
    return bool(CalendarFeed.objects.filter(member=member).delete()[0])
