"""A whole meeting through its pages: template, lobby, talk, end."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from community.chat.meetings import clock
from community.chat.models import Message, Room
from community.groups.meetings.models import Attendance, MeetingAct
from community.models import Member
from tests.chat.meeting import OPEN_TALK, Phase, arrive, fresh, let_in, planned, say, until
from tests.conftest import browser_of, is_named

LOBBY, LEAD, HAND = "/chat/lounge/lobby/", "/chat/lounge/meeting/lead/", "/chat/lounge/meeting/hand/"
TICKED = {"version": "1", "agreed": "on", "alias": "", "word": "tired"}


def test_a_lobby_says_when_it_begins_and_a_phase_what_is_left_of_it(lounge: Room, hana: Member, ada: Member) -> None:
    held = until(planned(lounge, hana, **OPEN_TALK), Phase.LOBBY, hana)
    page = browser_of(ada).get(LOBBY).text
    assert "begins in about 10 minutes" in page
    assert "minutes left" not in page
    let_in(hana, held, ada)
    until(held, Phase.OPENING, hana)
    assert "minutes left" in browser_of(ada).get("/chat/lounge/").text


def test_a_meeting_from_the_lobby_to_the_end(lounge: Room, hana: Member, ada: Member, ben: Member) -> None:
    held = planned(lounge, hana, **OPEN_TALK)
    host, one, other = browser_of(hana), browser_of(ada), browser_of(ben)
    assert one.get("/chat/lounge/").status_code == 200
    assert one.post(LOBBY, TICKED).status_code == 302
    page = host.get(LOBBY).content.decode()
    assert "ada" in page
    assert "tired" in page
    place = Attendance.objects.get(member=ada)
    host.post(LEAD, {"act": "admit", "person": place.pk, "from": "lobby"})
    host.post(LEAD, {"act": "next", "seen": "lobby"})
    assert fresh(held).phase == Phase.OPENING
    assert "Evening circle" in one.get("/chat/lounge/").content.decode()
    assert say(one, lounge, "glad to be here").status_code == 201
    assert other.get("/chat/lounge/")["Location"] == LOBBY
    assert say(other, lounge).status_code == 403
    assert other.get("/chat/lounge/messages/").status_code == 403
    host.post(LEAD, {"act": "end"})
    assert say(one, lounge).status_code == 403
    clock.catch_up(held.pk, timezone.now() + timedelta(minutes=21))
    lounge.refresh_from_db()
    assert (fresh(held).phase, lounge.meeting_id, lounge.phase) == (Phase.CLOSED, None, "open")
    assert "glad to be here" in one.get("/chat/lounge/").content.decode()
    assert "glad to be here" not in other.get("/chat/lounge/").content.decode()
    assert "glad to be here" not in other.get("/chat/lounge/messages/").content.decode()


def test_every_phase_is_a_numbered_change_of_the_room(lounge: Room, hana: Member) -> None:
    held = planned(lounge, hana)
    seen = []
    for phase in (Phase.LOBBY, Phase.OPENING, Phase.CHECK_IN, Phase.CIRCLE, Phase.CLOSING, Phase.WIND_DOWN, Phase.CLOSED):
        until(held, phase, hana)
        lounge.refresh_from_db()
        seen.append(lounge.last_seq)
        assert lounge.seq == lounge.last_seq
    assert seen == sorted(set(seen))


def test_pressing_twice_moves_on_once(lounge: Room, hana: Member) -> None:
    held = until(planned(lounge, hana), Phase.LOBBY, hana)
    host = browser_of(hana)
    for _ in range(2):
        host.post(LEAD, {"act": "next", "seen": "lobby"})
    assert fresh(held).phase == Phase.OPENING


def test_what_is_said_is_erased_a_day_later_and_the_numbers_stay(lounge: Room, hana: Member, ada: Member) -> None:
    held = planned(lounge, hana, **OPEN_TALK)
    until(held, Phase.LOBBY, hana)
    let_in(hana, held, ada)
    until(held, Phase.OPEN, hana)
    assert say(browser_of(ada), lounge, "only for here").status_code == 201
    place = Message.objects.get().posted_seq
    until(held, Phase.CLOSED, hana)
    clock.advance_all(timezone.now() + timedelta(hours=23))
    assert Message.objects.get().body == "only for here"
    clock.advance_all(timezone.now() + timedelta(hours=25))
    message = Message.objects.get()
    assert (message.body, message.html, message.posted_seq) == ("", "", place)
    assert not Attendance.objects.exists()
    assert fresh(held).phase == Phase.EXPIRED


class TestTheDoor:
    """Each refusal beside the success from the same setup."""

    @pytest.mark.parametrize(("fields", "status"), [
        (TICKED, 302), ({**TICKED, "agreed": ""}, 422), ({**TICKED, "version": "0"}, 422),
        ({**TICKED, "word": "two words"}, 422), ({**TICKED, "alias": "Heron"}, 302),
        ({**TICKED, "alias": "hana"}, 422), ({**TICKED, "alias": "a"}, 422)])
    def test_guidelines_are_ticked_and_names_are_ones_own(self, lounge: Room, hana: Member, ada: Member, fields: Any,
                                                          status: int) -> None:
        planned(lounge, hana)
        answer = browser_of(ada).post(LOBBY, fields)
        assert answer.status_code == status
        assert Attendance.objects.filter(member=ada).exists() == (status == 302)

    def test_help_comes_first_and_keeps_the_place(self, lounge: Room, hana: Member, ada: Member, ben: Member) -> None:
        held = planned(lounge, hana, capacity=1)
        client = browser_of(ada)
        assert client.post(LOBBY, {"verdict": "unsafe"})["Location"] == "/help-now/"
        arrive(ben, held)
        assert Attendance.objects.get(member=ben).state == "waiting"
        host = browser_of(hana)
        host.post(LEAD, {"act": "admit_all"})
        assert Attendance.objects.get(member=ada).state == "lobby"  # not before they have read and ticked
        client.post(LOBBY, TICKED)
        host.post(LEAD, {"act": "admit_all"})
        assert Attendance.objects.get(member=ada).state == "admitted"

    def test_a_refusal_is_told_with_its_reason_and_the_next_moves_up(self, lounge: Room, hana: Member, ada: Member,
                                                                   ben: Member) -> None:
        held = planned(lounge, hana, capacity=1)
        for each in (ada, ben):
            clock.catch_up(held.pk)
            arrive(each, held)
        host, place = browser_of(hana), Attendance.objects.get(member=ada)
        assert host.post(LEAD, {"act": "refuse", "person": place.pk, "reason": ""}).status_code == 422
        host.post(LEAD, {"act": "refuse", "person": place.pk, "reason": "A quieter evening is needed."})
        page = browser_of(ada).get(LOBBY).content.decode()
        assert "A quieter evening is needed." in page
        assert "next meeting" in page
        assert Attendance.objects.get(member=ben).state == "lobby"
        assert browser_of(ada).post(LOBBY, TICKED).status_code == 403
        assert MeetingAct.objects.get(verb="refuse").reason == "A quieter evening is needed."

    def test_only_who_leads_lets_people_in(self, lounge: Room, hana: Member, ada: Member, ben: Member, mo: Member) -> None:
        held = until(planned(lounge, hana), Phase.LOBBY, hana)
        place = arrive(ada, held)
        assert browser_of(ben).post(LEAD, {"act": "admit", "person": place.pk}).status_code == 403
        assert browser_of(mo).post(LEAD, {"act": "admit", "person": place.pk}).status_code == 302
        assert Attendance.objects.get(member=ada).state == "admitted"

    def test_somebody_removed_reads_and_writes_no_more(self, lounge: Room, hana: Member, ada: Member, ben: Member) -> None:
        held = until(planned(lounge, hana, **OPEN_TALK), Phase.LOBBY, hana)
        let_in(hana, held, ada, ben)
        until(held, Phase.OPEN, hana)
        place = Attendance.objects.get(member=ada)
        assert say(browser_of(ada), lounge).status_code == 201
        browser_of(hana).post(LEAD, {"act": "remove", "person": place.pk, "reason": "guideline 1"})
        assert say(browser_of(ada), lounge).status_code == 403
        assert browser_of(ada).get("/chat/lounge/messages/").status_code == 403
        assert "guideline 1" in browser_of(ada).get(LOBBY).content.decode()
        assert say(browser_of(ben), lounge).status_code == 201


def test_an_alias_is_nobody_else_s_and_leads_nowhere(lounge: Room, hana: Member, ada: Member, ben: Member) -> None:
    held = until(planned(lounge, hana, **OPEN_TALK), Phase.LOBBY, hana)
    arrive(ada, held, alias="Heron")
    let_in(hana, held, ben)
    until(held, Phase.OPEN, hana)
    page = say(browser_of(ada), lounge).json()["html"]
    assert "Heron" in page
    assert not is_named("ada", page)
    assert f'data-author="{ada.pk}"' not in page
    seen = browser_of(ben).get("/chat/lounge/").content.decode()
    assert "Heron" in seen
    assert ">ada<" not in seen
