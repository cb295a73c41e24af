"""Whoever leads looks into the side rooms of a meeting: never in secret, written down, and nobody else does."""

from typing import Any

import pytest

from community.chat.meetings import door, leading
from community.chat.models import Room
from community.groups.meetings.models import Attendance, MeetingAct, Occurrence
from community.models import Member
from community.policy import Role
from tests.chat.meeting import OPEN_TALK, Phase, fresh, let_in, planned, say, until
from tests.conftest import browser_of, make_member

LEAD = "/chat/lounge/meeting/lead/"
READS_ALONG, EARLIER = "hana, who leads the meeting, is looking in and reads along.", "looked in here earlier"


@pytest.fixture
def cora(db: None) -> Member:
    return make_member("cora", Role.HOST)


@pytest.fixture
def talk(lounge: Room, hana: Member, cora: Member, ada: Member, ben: Member, cura: Member) -> Occurrence:
    """Open talk, led by hana and cora; ada, ben and cura are in it."""
    held = until(planned(lounge, hana, cora, **OPEN_TALK), Phase.LOBBY, hana)
    let_in(hana, held, ada, ben, cura)
    return until(held, Phase.OPEN, hana)


@pytest.fixture
def side(talk: Occurrence, hana: Member, ada: Member, ben: Member) -> Room:
    """A side room for ada and ben, in which something was said."""
    made = leading.open_side_room(hana, talk, member_ids=[ada.pk, ben.pk])
    assert say(browser_of(ada), made, "just us two").status_code == 201
    return made


def look(member: Member, side: Room, act: str = "side_look") -> int:
    return browser_of(member).post(LEAD, {"act": act, "side": side.pk}).status_code


def page(member: Member, side: Room) -> str:
    answer = browser_of(member).get(side.get_absolute_url())
    return answer.content.decode() if answer.status_code == 200 else ""


@pytest.mark.parametrize("name", ["hana", "cora"])
def test_whoever_leads_reads_and_everybody_there_is_told(side: Room, ada: Member, ben: Member, name: str) -> None:
    leader = Member.objects.get(username=name)
    told = f"{name}, who leads the meeting, is looking in and reads along."
    assert not page(leader, side), "not before they said so"
    assert "Look in" in browser_of(leader).get("/chat/lounge/").content.decode()
    answer = browser_of(leader).post(LEAD, {"act": "side_look", "side": side.pk})
    assert answer["Location"] == side.get_absolute_url()
    assert "just us two" in page(leader, side)
    assert say(browser_of(leader), side, "how are you two?").status_code == 201
    assert told in page(ada, side)
    assert told in page(ben, side)
    assert "nobody needs the floor here" in page(ben, side)
    assert list(MeetingAct.objects.filter(verb="look").values_list("by__username", "detail")) == [(name, side.slug)]
    assert "looked into a side room" in browser_of(leader).get("/chat/lounge/").content.decode()


def test_it_ends_and_who_comes_back_later_is_still_told(side: Room, hana: Member, ada: Member) -> None:
    look(hana, side)
    assert READS_ALONG in page(ada, side)
    assert "You look into" in browser_of(hana).get("/chat/lounge/").content.decode()
    answer = browser_of(hana).post(f"/chat/{side.slug}/meeting/lead/", {"act": "side_away"})
    assert answer["Location"] == "/chat/lounge/"
    assert not page(hana, side)
    assert READS_ALONG not in page(ada, side)
    assert EARLIER in page(ada, side)


def test_others_do_not(side: Room, talk: Occurrence, hana: Member, cura: Member, mo: Member) -> None:
    assert look(hana, side) == 302
    assert look(cura, side) == 403
    assert not page(cura, side)
    assert say(browser_of(cura), side).status_code == 404
    other = make_member("nils", Role.HOST)  # a host, but not of this meeting
    let_in(hana, talk, other)
    assert look(other, side) == 403
    assert not page(other, side)


def test_one_at_a_time_and_none_that_is_closed(side: Room, talk: Occurrence, hana: Member, cora: Member, cura: Member,
                                               *, ada: Member) -> None:
    second = leading.open_side_room(hana, talk, member_ids=[cura.pk, cora.pk])
    look(hana, side)
    assert look(hana, second) == 302
    assert page(hana, second)
    assert not page(hana, side)
    assert EARLIER in page(ada, side)
    leading.end_side_room(cora, talk, side_id=second.pk)
    assert not page(hana, second)
    assert Attendance.objects.filter(looks_into__isnull=False).count() == 0
    assert look(hana, second) == 409
    assert look(hana, side) == 302
    leading.wind_down(hana, talk)
    assert not page(hana, side)


def test_looking_twice_is_looking_once_and_a_place_is_a_place(side: Room, talk: Occurrence, hana: Member, cora: Member,
                                                             *, cura: Member, ada: Member) -> None:
    seq = Room.objects.get(pk=side.pk).last_seq
    look(hana, side)
    look(hana, side)
    assert MeetingAct.objects.filter(verb="look").count() == 1
    assert Room.objects.get(pk=side.pk).last_seq == seq + 1
    placed = leading.open_side_room(hana, talk, member_ids=[cora.pk, cura.pk])
    assert look(cora, placed) == 302
    assert MeetingAct.objects.filter(verb="look").count() == 1
    assert "is looking in" not in page(cura, placed)


def test_a_moderator_who_looks_in_is_written_down_too(side: Room, talk: Occurrence, mo: Member, ada: Member) -> None:
    assert look(mo, side) == 302
    assert "mo, who leads the meeting, looked in here earlier." in page(ada, side)
    assert MeetingAct.objects.get(verb="look").by == mo


def test_closing_it_from_inside_leads_back(side: Room, hana: Member) -> None:
    look(hana, side)
    answer = browser_of(hana).post(f"/chat/{side.slug}/meeting/lead/", {"act": "side_end", "side": side.pk})
    assert answer["Location"].startswith("/chat/lounge/")


def test_whoever_left_looks_into_nothing(side: Room, talk: Occurrence, hana: Member, cora: Member) -> None:
    look(cora, side)
    Occurrence.objects.filter(pk=talk.pk).update(co_host=None)
    assert door.leave(cora, fresh(talk))
    assert not page(cora, side)


@pytest.mark.server
def test_sockets_hear_it_at_once(server: Any, side: Room, hana: Member, ada: Member, tabs: Any) -> None:
    inside, host = tabs(ada), tabs(hana)
    assert "A small round" in inside.join(side.slug)["card"], "also where something was said"
    host.say(type="join", room=side.slug, after=None)
    assert host.hear("refused")
    look(hana, side)
    assert READS_ALONG in inside.hear("room")["card"]
    assert "just us two" in str(host.join(side.slug)["messages"])
    look(hana, side, "side_away")
    assert EARLIER in inside.hear("room")["card"]
    assert host.hear("refused", timeout=5)
