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


def inside(member: Member, side: Room) -> str:
    """The page of somebody who has a place there."""
    words = page(member, side)
    assert "Leave the meeting" in words
    return words


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
    assert told in inside(ada, side)
    assert told in inside(ben, side)
    assert "nobody needs the floor here" in inside(ben, side)
    assert list(MeetingAct.objects.filter(verb="look").values_list("by__username", "detail")) == [(name, side.slug)]
    assert "looked into a side room" in browser_of(leader).get("/chat/lounge/").content.decode()


def test_it_ends_and_who_comes_back_later_is_still_told(side: Room, hana: Member, ada: Member) -> None:
    look(hana, side)
    assert READS_ALONG in inside(ada, side)
    assert "You look into" in browser_of(hana).get("/chat/lounge/").content.decode()
    answer = browser_of(hana).post(f"/chat/{side.slug}/meeting/lead/", {"act": "side_away"})
    assert answer["Location"] == "/chat/lounge/"
    assert not page(hana, side)
    assert READS_ALONG not in inside(ada, side)
    assert EARLIER in inside(ada, side)


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
    assert EARLIER in inside(ada, side)
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
    assert "is looking in" not in inside(cura, placed)


def test_a_moderator_who_looks_in_is_written_down_too(side: Room, talk: Occurrence, mo: Member, ada: Member) -> None:
    assert look(mo, side) == 302
    assert "just us two" in page(mo, side)
    assert say(browser_of(mo), side, "how are you two?").status_code == 201
    assert "mo, who leads the meeting, is looking in and reads along." in inside(ada, side)
    assert MeetingAct.objects.get(verb="look").by == mo
    assert MeetingAct.objects.get(verb="admit", by=mo).about == mo, "whoever looks in is in the meeting, too"
    look(mo, side, "side_away")
    assert not page(mo, side)
    assert "mo, who leads the meeting, looked in here earlier." in inside(ada, side)


def test_a_moderator_finds_the_button_at_the_address_and_nothing_that_is_said(side: Room, mo: Member, ada: Member) -> None:
    browser, address = browser_of(mo), side.get_absolute_url()
    answer = browser.get(address, follow=True)
    assert answer.redirect_chain == [("/chat/lounge/#meeting", 302)]
    words = answer.content.decode()
    assert "Nobody listens to a side room unseen." in words
    assert 'value="side_look"' in words
    assert "just us two" not in words
    for hidden in (f"{address}messages/?after=0", f"{address}host/", f"{address}meeting/", f"{address}search/?q=us"):
        assert browser.get(hidden).status_code in (403, 404), hidden
    assert say(browser, side).status_code == 403
    assert browser_of(ada).get(f"{address}messages/?after=0").status_code == 200
    assert "mo, who" not in inside(ada, side)
    assert not MeetingAct.objects.filter(verb="look").exists()


def test_whoever_is_no_moderator_any_more_looks_into_nothing(side: Room, mo: Member, root: Member, ada: Member) -> None:
    look(mo, side)
    assert page(mo, side)
    browser_of(root).post(f"/admin/community/member/{mo.pk}/change/", {"role": "member"})
    assert browser_of(mo).get(side.get_absolute_url()).status_code == 404
    assert "is looking in" not in inside(ada, side)


def test_a_moderator_who_looked_in_leaves_the_meeting_like_anybody(side: Room, mo: Member, ada: Member) -> None:
    look(mo, side)
    assert "Leave the meeting" in page(mo, side)
    answer = browser_of(mo).post(f"/chat/{side.slug}/lobby/leave/")
    assert answer["Location"] == "/chat/lounge/lobby/"
    assert "is looking in" not in inside(ada, side)
    assert browser_of(mo).get(side.get_absolute_url()).status_code == 302
    assert look(mo, side) == 302
    assert page(mo, side)


def test_whoever_leaves_from_a_side_room_finds_the_lobby(side: Room, ada: Member) -> None:
    answer = browser_of(ada).post(f"/chat/{side.slug}/lobby/leave/", follow=True)
    assert answer.redirect_chain == [("/chat/lounge/lobby/", 302)]
    assert answer.status_code == 200


def test_no_hand_is_raised_in_a_side_room(side: Room, cura: Member, ada: Member) -> None:
    assert "Raise my hand" in browser_of(cura).get("/chat/lounge/").content.decode()
    for address in (side.get_absolute_url(), f"/chat/{side.slug}/meeting/"):
        there = browser_of(ada).get(address).content.decode()
        assert "Leave the meeting" in there
        assert "Raise my hand" not in there
        assert "Just listening" not in there


def test_closing_it_from_inside_leads_back(side: Room, hana: Member) -> None:
    look(hana, side)
    assert page(hana, side)
    answer = browser_of(hana).post(f"/chat/{side.slug}/meeting/lead/", {"act": "side_end", "side": side.pk})
    assert answer["Location"].startswith("/chat/lounge/")
    assert not page(hana, side)


def test_whoever_left_looks_into_nothing(side: Room, talk: Occurrence, hana: Member, cora: Member) -> None:
    look(cora, side)
    assert page(cora, side)
    Occurrence.objects.filter(pk=talk.pk).update(co_host=None)
    assert door.leave(cora, fresh(talk))
    assert not page(cora, side)
    assert not Attendance.objects.filter(looks_into__isnull=False).exists(), "nor when they come back"


@pytest.mark.server
def test_the_socket_of_a_moderator_hears_nothing_unseen(server: Any, side: Room, mo: Member, ada: Member, tabs: Any) -> None:
    inside, moderator = tabs(ada), tabs(mo)
    inside.join(side.slug)
    moderator.say(type="join", room=side.slug, after=None)
    assert "unseen" in str(moderator.hear("refused"))
    look(mo, side)
    assert "mo, who leads the meeting, is looking in" in inside.hear("room")["card"]
    assert "just us two" in str(moderator.join(side.slug)["messages"])
    look(mo, side, "side_away")
    assert moderator.hear("refused", timeout=5)


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
