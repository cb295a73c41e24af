"""What time brings to a meeting: phases, the end of a breath, and what follows when nobody leads.

The worker asks every minute, and so does whoever opens a page of it: under the lock, so that it happens once.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from community.chat.meetings.erasing import erase
from community.chat.meetings.queries import coming_in
from community.chat.meetings.steps import State, Verb, enter, lock_meeting, note, settle
from community.chat.models import Presence, Room
from community.chat.presence import LIFETIME
from community.groups.meetings.leaders import NO_LONGER_ABLE
from community.groups.meetings.models import Attendance, MeetingAct, Occurrence
from community.groups.meetings.phases import HELD, Phase, due

AWAY = timedelta(minutes=3)
LONG_AWAY = timedelta(minutes=10)
Hostless = Occurrence.Hostless


def advance_all(now: datetime | None = None) -> int:
    """Bring every meeting to where it should stand. Says how many changed."""
    now = now or timezone.now()
    numbers = _due(now).values_list("pk", flat=True)
    return sum(catch_up(number, now) for number in list(numbers))


def advance_in(room: Room, now: datetime | None = None) -> Occurrence | None:
    """Bring the meetings of ``room`` to where they should stand; the room, too. One query when there is nothing to do.

    Returns the meeting that has it, else the one people are coming in for, else the next; None when none comes.
    """
    now = now or timezone.now()
    found = coming_in(room)
    if any([catch_up(each.pk, now) for each in found if is_due(each, now)]):  # noqa: C419 - all of them, not the first
        room.refresh_from_db()
        found = coming_in(room)
    return found[0] if found else None


def is_due(held: Occurrence, now: datetime) -> bool:
    """Whether time may have something to do."""
    ends = _ends_at(held)
    return held.is_held or (ends is not None and ends <= now)


def _due(now: datetime) -> QuerySet[Occurrence]:
    return Occurrence.objects.acting().filter(
        Q(phase__in=HELD) | Q(phase_ends_at__lte=now)
        | Q(phase=Phase.SCHEDULED, starts_at__lte=now + timedelta(minutes=15))).order_by("starts_at", "pk")


@transaction.atomic
def catch_up(number: int, now: datetime | None = None) -> bool:
    """Bring one meeting to where it should stand at ``now``. Says whether anything changed."""
    now = now or timezone.now()
    room, held = lock_meeting(number)
    before = room.last_seq
    _note_who_leads(held, now)
    while (step := due(held.phase, _ends_at(held), held.plan, now=now, host_here=is_led(held, now))) is not None:
        if step[0] == Phase.OPENING and room.meeting_id is not None:
            break  # the one before is not over yet
        enter(room, held, step[0], at=step[1])
        if step[0] == Phase.EXPIRED:
            erase(held)
    if held.breath_ends_at is not None and held.breath_ends_at <= now:
        held.breath_ends_at = None
        held.save(update_fields=["breath_ends_at"])
        settle(room, held)
    if held.is_talking:
        _mind_absence(room, held, now)
    return room.last_seq > before


def _ends_at(held: Occurrence) -> datetime | None:
    """When the phase is over; a planned one has no time of its own until it is asked for."""
    return held.phase_ends_at or (held.starts_at - timedelta(minutes=15) if held.phase == Phase.SCHEDULED else None)


def is_led(held: Occurrence, now: datetime) -> bool:
    """Whether somebody who leads is here."""
    seen = _seen(held)
    return bool(seen) and now - max(seen.values()) < AWAY


def _note_who_leads(held: Occurrence, now: datetime) -> None:
    """A socket in the room, or in a side room, is somebody seen."""
    rooms = Q(room=held.room_id) | Q(room__side_of=held)
    present = Presence.objects.filter(rooms, member__in=held.leader_ids).values_list("member_id", "expires_at")
    for number, expires_at in present:
        seen_at = min(now, expires_at - LIFETIME)  # when the row was last renewed
        Attendance.objects.filter(occurrence=held, member=number, seen_at__lt=seen_at).update(seen_at=seen_at)


def _seen(held: Occurrence) -> dict[int, datetime]:
    """When each of those who lead was last seen; who has left is not."""
    rows = Attendance.objects.filter(occurrence=held, member__in=held.leader_ids, state=State.ADMITTED)
    return dict(rows.values_list("member_id", "seen_at"))


def _mind_absence(room: Room, held: Occurrence, now: datetime) -> None:
    """The host is gone: the co-host leads; is nobody there, talk becomes slow, and after a while stops, until they are back."""
    seen = _seen(held)
    fresh = {number for number, at in seen.items() if now - at < AWAY}
    if held.host_id not in fresh and held.co_host is not None and held.co_host_id in fresh:
        held.host, held.co_host = held.co_host, held.host
        held.save(update_fields=["host", "co_host"])
        note(held, Verb.HOST, about=held.host, words=("absence", ""))
        settle(room, held)
    gone = now - max([*seen.values(), _led_since(held)])
    if not fresh and gone >= AWAY:
        gone = min(gone, now - _last_led(held))
    wanted = Hostless.NO if fresh or gone < AWAY else Hostless.SLOW if gone < LONG_AWAY else Hostless.READ_ONLY
    if wanted != held.hostless:
        held.hostless = wanted
        held.save(update_fields=["hostless"])
        note(held, Verb.HOSTLESS, words=(str(wanted), ""))
        settle(room, held)


def _led_since(held: Occurrence) -> datetime:
    """A moderator who moves a meeting on stands in for whoever leads, for a moment."""
    return held.phase_at if held.phase_by_id else held.starts_at - timedelta(days=1)


def _last_led(held: Occurrence) -> datetime:
    """When somebody last had to stop leading it: until then it was led. Long ago when nobody had to."""
    ended = MeetingAct.objects.filter(occurrence=held, verb=Verb.HOST, detail=NO_LONGER_ABLE).aggregate(at=Max("at"))["at"]
    return ended or held.starts_at - timedelta(days=1)


def touch(member_id: int, held_id: int, now: datetime | None = None) -> None:
    """``member_id`` is here: a page of the room was opened, or something was done on it."""
    now = now or timezone.now()
    Attendance.objects.filter(occurrence=held_id, member=member_id, seen_at__lt=now).update(seen_at=now)
