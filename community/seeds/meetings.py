"""Meetings of the demo community: one each week, one that was held today, and one whose lobby is open."""

import tomllib
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from community import seeds
from community.chat.actions import send_message
from community.chat.meetings import clock, door, leading
from community.chat.models import Message, Room
from community.groups.meetings import actions
from community.groups.meetings.models import Meeting, Occurrence
from community.groups.meetings.phases import Phase
from community.members.models import Member

_ON_TIME = timedelta(minutes=30)  # an evening that begins sooner than this is tomorrow's
_BEFORE = timedelta(minutes=10)


def hold_meetings(people: Mapping[str, Member], now: datetime) -> None:
    """Plan the meetings of ``meetings.toml``, hold the one that is over, and open the lobby of the one that comes next."""
    for entry in tomllib.loads((seeds.FOLDER / "meetings.toml").read_text())["meeting"]:
        held = _planned(entry, people, now)
        if entry.get("said"):
            _hold(held, entry, people)
        elif entry.get("waiting"):
            clock.catch_up(held.pk, now)
            for name in entry["waiting"]:
                _come(people[name], held)


def _planned(entry: Mapping[str, Any], people: Mapping[str, Member], now: datetime) -> Occurrence:
    start = _start(entry["begins"], now)
    host = Member.objects.get(pk=people["hana"].pk)  # anew: whom somebody hosts is asked once for each that is loaded
    meeting = actions.plan_meeting(
        host, Room.objects.get(support_group__slug=entry["group"]), title=entry["title"], tradition=entry["tradition"],
        first_start=start, recurrence=entry["recurrence"] or Meeting.Recurrence.NONE, minutes=entry["minutes"], host=host,
        co_host=people.get(entry.get("co_host", "")), guidelines=entry["guidelines"].strip())
    actions.write_dates(meeting, start - _BEFORE)
    return Occurrence.objects.whole().filter(meeting=meeting).earliest("starts_at")


def _start(begins: str | int, now: datetime) -> datetime:
    if isinstance(begins, int):
        return (now + timedelta(minutes=begins)).replace(second=0, microsecond=0)
    evening = now.replace(hour=19, minute=30, second=0, microsecond=0)
    return evening if evening > now + _ON_TIME else evening + timedelta(days=1)


def _hold(held: Occurrence, entry: Mapping[str, Any], people: Mapping[str, Member]) -> None:
    """Let a meeting run through all its phases at the time it was planned for."""
    begun = held.starts_at
    clock.catch_up(held.pk, begun - _BEFORE)
    for name in entry["came"]:
        _come(people[name], held)
    door.admit(held.host or held.meeting.made_by, held)
    _until(held, Phase.OPEN, begun)
    for minutes, (name, body) in enumerate(entry["said"], start=1):
        speaker = Member.objects.get(pk=people[name].pk)
        message = send_message(speaker, Room.objects.get(pk=held.room_id), body=body, nonce=uuid.uuid4()).message
        Message.objects.filter(pk=message.pk).update(created_at=begun + timedelta(minutes=5 * minutes))
    _until(held, Phase.CLOSED, begun + timedelta(minutes=held.meeting.minutes))


def _until(held: Occurrence, phase: Phase, at: datetime) -> None:
    while (seen := Occurrence.objects.values_list("phase", flat=True).get(pk=held.pk)) != phase:
        leading.next_phase(held.host or held.meeting.made_by, held, seen=seen, now=at)


def _come(member: Member, held: Occurrence) -> None:
    door.come_in(Member.objects.get(pk=member.pk), held, door.Arrival(held.meeting.guidelines_version))
