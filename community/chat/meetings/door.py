"""The door of a meeting: coming into the lobby, being let in or not, leaving, being removed. Places go to who waits longest."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community import live, policy
from community.chat.actions.changes import change_room
from community.chat.meetings.steps import State, Verb, lock_meeting, note
from community.chat.models import Room
from community.groups.meetings.models import Attendance, Occurrence
from community.groups.meetings.phases import OVER, Phase
from community.members import names
from community.members.models import Member
from community.members.queries import is_members_name
from community.policy import Action, Refused

SHUT = (*OVER, Phase.SCHEDULED, Phase.CLOSING, Phase.WIND_DOWN)
NOT_TICKED = 0  # the guidelines, yet
OUTSIDE = (State.LOBBY, State.WAITING)


@dataclass(frozen=True)
class Arrival:
    """What somebody brings along into the lobby.

    :ivar guidelines_version: which wording they ticked.
    :ivar alias: the name they go by in this meeting; empty for their own.
    :ivar word: how they are.
    """

    guidelines_version: int
    alias: str = ""
    word: str = ""


def come_in(member: Member, meeting: Occurrence, arrival: Arrival) -> Attendance:
    """Take a place in the lobby, or on the waiting list when all are taken. Whoever has one only changes what they said.

    :raises Refused: the door is shut, the guidelines have a new wording, the name is taken, or they were not let in before.
    """
    policy.require(member, Action.JOIN_MEETING, meeting)
    try:
        with transaction.atomic():
            room, held = lock_meeting(meeting.pk)
            found = Attendance.objects.select_for_update().filter(occurrence=held, member=member).first()
            _require_open(held, found)
            _require_ticked(held, arrival)
            _require_name(member, held, arrival.alias)
            found = found or Attendance(occurrence=held, member=member)
            found.guidelines_version, found.word = arrival.guidelines_version, arrival.word
            if found.state != State.ADMITTED:
                found.alias = arrival.alias  # what was said inside keeps the name it was said under
            if found.pk is None or found.state == State.LEFT:
                found.state = State.LOBBY if _has_place(held) else State.WAITING
                found.state_at, found.state_by = timezone.now(), None
            found.save()
            change_room(room)
    except IntegrityError as error:
        raise _taken() from error
    return found


def keep_place(member: Member, meeting: Occurrence) -> Attendance:
    """Keep a place in the lobby for somebody who looks for help first; they tick the guidelines when they are back.

    :raises Refused: the door is shut, or they were not let in before.
    """
    policy.require(member, Action.JOIN_MEETING, meeting)
    with transaction.atomic():
        room, held = lock_meeting(meeting.pk)
        found = Attendance.objects.select_for_update().filter(occurrence=held, member=member).first()
        _require_open(held, found)
        if found is None:
            found = Attendance(occurrence=held, member=member, guidelines_version=NOT_TICKED)
            found.state = State.LOBBY if _has_place(held) else State.WAITING
            found.save()
            change_room(room)
    return found


def _require_open(held: Occurrence, found: Attendance | None) -> None:
    if found is not None and found.state in (State.REFUSED, State.REMOVED):
        raise Refused(_("You were not let in this time, so this door stays shut today. The reason is on this page. You are "
                        "welcome at the next meeting."))
    if held.phase in SHUT:
        raise Refused(_("The door is shut just now: it opens a quarter of an hour before the start, and shuts with the closing "
                        "round."))


def _require_ticked(held: Occurrence, arrival: Arrival) -> None:
    if arrival.guidelines_version != held.meeting.guidelines_version:
        raise Refused(_("The guidelines have a new wording. Please read them once more, and tick them."), status=422)


def _require_name(member: Member, held: Occurrence, alias: str) -> None:
    if not alias:
        return
    policy.require(member, Action.WRITE_UNDER_ALIAS, held)
    try:
        names.validate_name(alias)
    except ValidationError as error:
        raise Refused(error.messages[0], status=422) from error
    shape = names.skeleton(alias)
    others = Attendance.objects.filter(occurrence=held).exclude(member=member).exclude(alias="").values_list("alias", flat=True)
    if is_members_name(shape) or shape in map(names.skeleton, others):
        raise _taken()


def _taken() -> Refused:
    return Refused(_("Somebody goes by this name, or by one that looks almost the same. Please choose another."), status=422)


def _has_place(held: Occurrence) -> bool:
    taken = Attendance.objects.filter(occurrence=held, state__in=[State.LOBBY, State.ADMITTED])
    return taken.exclude(member__in=held.leader_ids).count() < held.meeting.capacity


def admit(host: Member, meeting: Occurrence, *, member_ids: list[int] | None = None) -> int:
    """Let these people in from the lobby, or everybody who is there. Says how many that were.

    :raises Refused: not theirs to do.
    """
    policy.require(host, Action.LEAD_MEETING, meeting)
    with transaction.atomic():
        room, held = lock_meeting(meeting.pk)
        people = Attendance.objects.select_for_update(of=("self",)).filter(occurrence=held, state=State.LOBBY)
        people = people.exclude(guidelines_version=NOT_TICKED)
        people = people if member_ids is None else people.filter(member__in=member_ids)
        found = list(people.select_related("member")) if held.phase not in OVER else []
        for each in found:
            _move(each, State.ADMITTED, by=host)
            note(held, Verb.ADMIT, by=host, about=each.member)
        if found:
            change_room(room)
    return len(found)


def seat_at_once(leader: Member, room: Room, held: Occurrence) -> Attendance:
    """The place of somebody who may lead the locked meeting of a locked room; a moderator without one takes it now."""
    found = Attendance.objects.select_for_update().filter(occurrence=held, member=leader).first()
    if found is not None and found.state == State.ADMITTED:
        return found
    found = found or Attendance(occurrence=held, member=leader, guidelines_version=held.meeting.guidelines_version)
    _move(found, State.ADMITTED, by=leader)
    note(held, Verb.ADMIT, by=leader, about=leader)
    change_room(room)
    return found


def refuse(host: Member, meeting: Occurrence, *, member_id: int, reason: str) -> bool:
    """Do not let somebody in; they read ``reason``. The next on the waiting list moves up. Says whether anything changed.

    :raises Refused: not theirs to do, or no reason given.
    """
    return _turn_out(host, meeting, member_id=member_id, reason=reason, verb=Verb.REFUSE)


def remove(host: Member, meeting: Occurrence, *, member_id: int, reason: str) -> bool:
    """Ask somebody out of the meeting; their sockets are cut, and they read ``reason``. Says whether anything changed.

    :raises Refused: not theirs to do, somebody who leads, or no reason given.
    """
    return _turn_out(host, meeting, member_id=member_id, reason=reason, verb=Verb.REMOVE)


def _turn_out(host: Member, meeting: Occurrence, *, member_id: int, reason: str, verb: str) -> bool:
    policy.require(host, Action.LEAD_MEETING, meeting)
    if not reason.strip():
        raise Refused(_("Please give a reason. The person it is about will read it."), status=422)
    before, after = (OUTSIDE, State.REFUSED) if verb == Verb.REFUSE else ((State.ADMITTED,), State.REMOVED)
    with transaction.atomic():
        room, held = lock_meeting(meeting.pk)
        if member_id in held.leader_ids:
            raise Refused(_("Somebody who leads cannot be sent out. Hosting can be handed over first."))
        found = Attendance.objects.select_for_update(of=("self",)).select_related("member").filter(
            occurrence=held, member=member_id, state__in=before).first()
        if found is None or held.phase in OVER:
            return False
        _move(found, after, by=host, reason=reason.strip()[:500])
        note(held, verb, by=host, about=found.member, words=("", reason.strip()))
        _after_going(held, member_id)
        change_room(room)
    return True


def give_up_place(room: Room, member_id: int, *, by: Member, reason: str) -> None:
    """Somebody was sent out of ``room``, whose row is locked: they are out of its meeting as well, and their place is free."""
    if room.meeting_id is None:
        return
    locked, held = lock_meeting(room.meeting_id)
    people = Attendance.objects.select_for_update(of=("self",)).select_related("member").admitted()
    found = people.filter(occurrence=held, member=member_id).first()
    if found is None or member_id in held.leader_ids:
        return
    _move(found, State.REMOVED, by=by, reason=reason.strip()[:500])
    note(held, Verb.REMOVE, by=by, about=found.member, words=("", reason.strip()))
    _after_going(held, member_id)
    change_room(locked)


def leave(member: Member, meeting: Occurrence) -> bool:
    """Leave the meeting, the lobby or the waiting list; one may come back. Says whether anything changed."""
    policy.require(member, Action.ENTER_LOBBY, meeting)
    with transaction.atomic():
        room, held = lock_meeting(meeting.pk)
        found = Attendance.objects.select_for_update().filter(
            occurrence=held, member=member, state__in=[*OUTSIDE, State.ADMITTED]).first()
        if found is None or held.phase in OVER or member.pk in held.leader_ids:
            return False
        _move(found, State.LEFT, by=member)
        _after_going(held, member.pk)
        change_room(room)
    return True


def _move(found: Attendance, state: str, *, by: Member, reason: str = "") -> None:
    found.state, found.state_at, found.state_by, found.reason = state, timezone.now(), by, reason
    if state != State.ADMITTED:
        found.hand, found.hand_at, found.side_room, found.looks_into = "", None, None, None
    found.save()
    live.member_changed(found.member_id)


def _after_going(held: Occurrence, member_id: int) -> None:
    """The floor is free again, and whoever has waited longest moves up into the lobby."""
    if held.floor_holder_id == member_id:
        held.floor_holder = held.floor_since = None
        held.save(update_fields=["floor_holder", "floor_since"])
    waiting = Attendance.objects.select_for_update().filter(occurrence=held, state=State.WAITING)
    first = waiting.order_by("came_at", "pk").first()
    if first is not None and _has_place(held):
        first.state, first.state_at = State.LOBBY, timezone.now()
        first.save(update_fields=["state", "state_at"])
