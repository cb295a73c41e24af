"""A meeting for tests: planned, held, and people who come to it."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.test import Client
from django.utils import timezone

from community.chat.meetings import clock, door, leading
from community.chat.models import Room
from community.groups.meetings import actions
from community.groups.meetings.models import Attendance, Meeting, Occurrence
from community.groups.meetings.phases import Phase
from community.models import Member


def planned(room: Room, host: Member, co_host: Member | None = None, **plan: Any) -> Occurrence:
    """A meeting that begins in ten minutes, so that its lobby is open."""
    start = plan.pop("first_start", timezone.now() + timedelta(minutes=10))
    fields = {"title": "Evening circle", "tradition": Meeting.Tradition.CIRCLE, "guidelines": "Be kind.", "first_start": start,
              "host": host, "co_host": co_host, "minutes": 60, **plan}
    meeting = actions.plan_meeting(host, room, **fields)
    return Occurrence.objects.whole().filter(meeting=meeting).earliest("starts_at")


def fresh(held: Occurrence) -> Occurrence:
    """As it is now."""
    return Occurrence.objects.whole().get(pk=held.pk)


def arrive(member: Member, held: Occurrence, alias: str = "", word: str = "") -> Attendance:
    """Come into the lobby with ticked guidelines."""
    return door.come_in(member, held, door.Arrival(held.meeting.guidelines_version, alias, word))


def let_in(host: Member, held: Occurrence, *members: Member) -> None:
    """Come, and be let in."""
    for member in members:
        arrive(member, held)
    door.admit(host, held)


def until(held: Occurrence, phase: str, host: Member, now: datetime | None = None) -> Occurrence:
    """Let the host move the meeting on until ``phase``."""
    clock.catch_up(held.pk, now)
    for _ in range(9):
        held = fresh(held)
        if held.phase == phase:
            break
        leading.next_phase(host, held, seen=held.phase, now=now)
    else:
        raise AssertionError(f"no {phase} after {held.phase}")
    clock.touch(host.pk, held.pk, now)
    return fresh(held)


def say(client: Client, room: Room, body: str = "hello", **headers: str) -> Any:
    """Send a message as the page's script does."""
    return client.post(f"/chat/{room.slug}/messages/", {"body": body, "nonce": str(uuid4())}, headers=headers)


OPEN_TALK: dict[str, Any] = {"tradition": Meeting.Tradition.OPEN_TALK}
__all__ = ["OPEN_TALK", "Phase", "arrive", "fresh", "let_in", "planned", "say", "until"]
