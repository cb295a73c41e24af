"""The host vanishes in every phase: the co-host leads, else talk slows, then stops, until somebody who leads is back."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from community.chat.meetings import clock, leading
from community.chat.models import Presence, Room
from community.groups.meetings.models import Attendance, MeetingAct, Occurrence
from community.models import Member
from tests.chat.meeting import OPEN_TALK, Phase, fresh, let_in, planned, say, until
from tests.conftest import browser_of

TALK = [Phase.OPENING, Phase.CHECK_IN, Phase.OPEN, Phase.CIRCLE, Phase.CLOSING]


@pytest.fixture
def cora(db: None) -> Member:
    """Another host."""
    from community.policy import Role
    from tests.conftest import make_member
    return make_member("cora", Role.HOST)


def tradition_with(phase: Phase) -> dict[str, Any]:
    """A plan in which there is such a phase: a meeting has open talk or a circle, not both."""
    return OPEN_TALK if phase == Phase.OPEN else {}


def at(held: Occurrence, now: datetime, lounge: Room) -> tuple[str, str]:
    """What the absence has brought by ``now``, and how the room is; phases stay, however long they are."""
    Occurrence.objects.filter(pk=held.pk).update(phase_ends_at=now + timedelta(hours=1))
    clock.catch_up(held.pk, now)
    lounge.refresh_from_db()
    return fresh(held).hostless, lounge.phase


@pytest.mark.parametrize("phase", TALK)
def test_without_a_co_host_talk_slows_then_stops_then_goes_on(lounge: Room, hana: Member, ada: Member, phase: Phase) -> None:
    held = until(planned(lounge, hana, **tradition_with(phase)), Phase.LOBBY, hana)
    let_in(hana, held, ada)
    now = timezone.now()
    until(held, phase, hana, now)
    assert at(held, now + timedelta(minutes=2, seconds=59), lounge) == ("", "open")
    assert at(held, now + timedelta(minutes=3, seconds=1), lounge) == ("slow", "slow")
    assert at(held, now + timedelta(minutes=9, seconds=59), lounge) == ("slow", "slow")
    assert at(held, now + timedelta(minutes=10, seconds=1), lounge) == ("read-only", "read-only")
    assert MeetingAct.objects.filter(verb="hostless").count() == 2
    clock.touch(hana.pk, held.pk, now + timedelta(minutes=12))
    assert at(held, now + timedelta(minutes=12), lounge) == ("", "open")
    told = [act.what for act in MeetingAct.objects.filter(verb="hostless")]
    assert told == ["nobody led (slow)", "nobody led (read-only)", "somebody leads again"]


@pytest.mark.parametrize("phase", TALK)
def test_a_co_host_who_is_there_leads(lounge: Room, hana: Member, cora: Member, ada: Member, phase: Phase) -> None:
    held = until(planned(lounge, hana, cora, **tradition_with(phase)), Phase.LOBBY, hana)
    now = timezone.now()
    until(held, phase, hana, now)
    clock.touch(cora.pk, held.pk, now + timedelta(minutes=3))
    assert at(held, now + timedelta(minutes=2), lounge) == ("", "open")
    assert fresh(held).host == hana
    assert at(held, now + timedelta(minutes=4), lounge) == ("", "open")
    assert (fresh(held).host, fresh(held).co_host) == (cora, hana)
    assert "led by cora" in browser_of(cora).get("/chat/lounge/").content.decode()
    assert at(held, now + timedelta(minutes=7), lounge) == ("slow", "slow")  # gone as well


@pytest.mark.parametrize("phase", [Phase.LOBBY, Phase.WIND_DOWN])
def test_where_nobody_talks_nothing_is_slowed(lounge: Room, hana: Member, phase: Phase) -> None:
    held, now = until(planned(lounge, hana), Phase.LOBBY, hana), timezone.now()
    until(held, phase, hana, now)
    before = (fresh(held).phase, Room.objects.get().phase)
    assert at(held, now + timedelta(minutes=12), lounge)[0] == ""
    assert (fresh(held).phase, lounge.phase) == before


def test_a_lobby_nobody_opens_is_given_up(lounge: Room, hana: Member, ada: Member) -> None:
    held = until(planned(lounge, hana), Phase.LOBBY, hana)
    Attendance.objects.update(seen_at=timezone.now() - timedelta(hours=1))
    clock.catch_up(held.pk, held.starts_at + timedelta(minutes=19))
    assert fresh(held).phase == Phase.LOBBY
    clock.catch_up(held.pk, held.starts_at + timedelta(minutes=20))
    assert fresh(held).phase == Phase.CLOSED
    lounge.refresh_from_db()
    assert (lounge.phase, lounge.meeting_id) == ("open", None)


def test_a_lobby_opens_by_itself_when_the_host_is_there(lounge: Room, hana: Member) -> None:
    held = until(planned(lounge, hana), Phase.LOBBY, hana)
    clock.touch(hana.pk, held.pk, held.starts_at)
    clock.catch_up(held.pk, held.starts_at + timedelta(seconds=5))
    assert fresh(held).phase == Phase.OPENING


def test_a_socket_is_somebody_seen(lounge: Room, hana: Member) -> None:
    held = until(planned(lounge, hana), Phase.OPENING, hana)
    later = timezone.now() + timedelta(minutes=9)
    Presence.objects.create(room=lounge, member=hana, process=uuid4(), expires_at=later + timedelta(seconds=60))
    assert at(held, later, lounge) == ("", "open")
    Presence.objects.all().delete()
    assert at(held, later + timedelta(minutes=4), lounge) == ("slow", "slow")


def test_members_are_told_and_it_goes_on_when_the_host_opens_the_page(lounge: Room, hana: Member, ada: Member) -> None:
    held = until(planned(lounge, hana, tradition="open_talk"), Phase.LOBBY, hana)
    let_in(hana, held, ada)
    until(held, Phase.OPEN, hana)
    long_ago = timezone.now() - timedelta(minutes=11)
    Attendance.objects.update(seen_at=long_ago)
    Occurrence.objects.update(phase_at=long_ago)
    assert say(browser_of(ada), lounge).status_code == 403
    page = browser_of(ada).get("/chat/lounge/").content.decode()
    assert "The host has been away for a while" in page
    browser_of(hana).get("/chat/lounge/")
    assert say(browser_of(ada), lounge).status_code == 201


def test_hosting_is_handed_to_the_co_host(lounge: Room, hana: Member, cora: Member, ada: Member) -> None:
    held = until(planned(lounge, hana, cora), Phase.OPENING, hana)
    browser_of(hana).post("/chat/lounge/meeting/lead/", {"act": "hand_over", "reason": "a headache"})
    assert (fresh(held).host, fresh(held).co_host) == (cora, hana)
    assert MeetingAct.objects.get(verb="host").reason == "a headache"
    assert browser_of(ada).post("/chat/lounge/meeting/lead/", {"act": "hand_over"}).status_code == 403
    assert not leading.next_phase(cora, held, seen="lobby")
