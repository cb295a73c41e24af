"""Hands, the floor, a breath, side rooms: what holds in the transaction that writes."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from community.chat.actions import change_phase
from community.chat.hosting import people
from community.chat.meetings import clock, hands, leading
from community.chat.models import Message, Room
from community.groups.meetings.models import Attendance, Meeting, MeetingAct, Occurrence
from community.models import Member
from community.policy import Refused
from tests.chat.meeting import OPEN_TALK, Phase, arrive, fresh, let_in, planned, say, until
from tests.conftest import browser_of

HAND, LEAD = "/chat/lounge/meeting/hand/", "/chat/lounge/meeting/lead/"


@pytest.fixture
def circle(lounge: Room, hana: Member, ada: Member, ben: Member) -> Occurrence:
    """A sharing circle with ada and ben, led by hana, in its round."""
    held = until(planned(lounge, hana), Phase.LOBBY, hana)
    let_in(hana, held, ada, ben)
    return until(held, Phase.CIRCLE, hana)


def test_who_has_just_begun_is_not_told_of_0_minutes(circle: Occurrence, hana: Member, ada: Member) -> None:
    hands.give_floor(hana, circle, member_id=ada.pk)
    page = browser_of(ada).get("/chat/lounge/").text
    assert "Take your time; about five minutes are good." in page
    Occurrence.objects.update(floor_since=timezone.now() - timedelta(seconds=70))
    assert "You have spoken for 1 minute; about five are good." in browser_of(ada).get("/chat/lounge/").text


def test_only_the_floor_holder_and_who_leads_write_in_a_circle(circle: Occurrence, lounge: Room, hana: Member, ada: Member,
                                                             ben: Member) -> None:
    refused = say(browser_of(ada), lounge)
    assert refused.status_code == 403
    assert "raise your hand" in refused.json()["reason"]
    browser_of(ada).post(HAND, {"hand": "raised"})
    browser_of(hana).post(LEAD, {"act": "floor_next"})
    assert say(browser_of(ada), lounge).status_code == 201
    assert say(browser_of(hana), lounge).status_code == 201
    assert say(browser_of(ben), lounge).status_code == 403
    browser_of(ada).post(HAND, {"hand": "done"})
    assert say(browser_of(ada), lounge).status_code == 403


def test_who_has_not_the_floor_answers_with_a_kind_reaction(circle: Occurrence, lounge: Room, hana: Member, ada: Member,
                                                          ben: Member, cura: Member) -> None:
    hands.give_floor(hana, circle, member_id=ada.pk)
    number = say(browser_of(ada), lounge, "I slept.").json()["id"]
    address = f"/chat/lounge/messages/{number}/react/"
    assert say(browser_of(ben), lounge).status_code == 403
    assert browser_of(ben).post(address, {"kind": "hug"}).status_code == 302
    assert Message.objects.get(pk=number).reactions == {"hug": 1}
    assert browser_of(cura).post(address, {"kind": "hug"}).status_code == 403


def test_whoever_a_host_sends_out_of_the_room_is_out_of_the_meeting(circle: Occurrence, lounge: Room, hana: Member,
                                                                  ada: Member, cura: Member) -> None:
    Meeting.objects.update(capacity=2)
    assert arrive(cura, circle).state == "waiting"
    hands.give_floor(hana, circle, member_id=ada.pk)
    number = say(browser_of(ada), lounge, "Enough of this.").json()["id"]
    people.remove(hana, Message.objects.get(pk=number), minutes=60, reason="guideline 1")
    assert fresh(circle).floor_holder is None
    assert Attendance.objects.get(member=ada).state == "removed"
    assert Attendance.objects.get(member=cura).state == "lobby"
    assert say(browser_of(ada), lounge).status_code == 403
    assert "guideline 1" in browser_of(ada).get("/chat/lounge/lobby/").content.decode()


def test_outside_the_round_everybody_writes(circle: Occurrence, lounge: Room, hana: Member, ada: Member) -> None:
    assert say(browser_of(ada), lounge).status_code == 403
    until(circle, Phase.CLOSING, hana)
    assert say(browser_of(ada), lounge).status_code == 201


def test_an_edit_is_no_way_round_the_floor(circle: Occurrence, lounge: Room, hana: Member, ada: Member) -> None:
    hands.give_floor(hana, circle, member_id=ada.pk)
    number = say(browser_of(ada), lounge).json()["id"]
    address = f"/chat/lounge/messages/{number}/edit/"
    assert browser_of(ada).post(address, {"body": "while I speak"}).status_code == 302
    hands.take_floor_back(hana, circle)
    assert browser_of(ada).post(address, {"body": "after my turn"}).status_code == 403
    assert Message.objects.get(pk=number).body == "while I speak"


def test_hands_are_taken_in_the_order_they_went_up(circle: Occurrence, hana: Member, ada: Member, ben: Member) -> None:
    now = timezone.now()
    hands.show_hand(ben, circle, hand="raised", now=now)
    hands.show_hand(ada, circle, hand="raised", now=now + timedelta(seconds=1))
    hands.give_floor(hana, circle, member_id=None)
    assert fresh(circle).floor_holder == ben
    hands.give_floor(hana, circle, member_id=None)
    assert fresh(circle).floor_holder == ada
    with pytest.raises(Refused, match="Nobody has a hand up"):
        hands.give_floor(hana, circle, member_id=None)


def test_first_come_is_served_without_the_host(circle: Occurrence, ada: Member, ben: Member) -> None:
    Meeting.objects.update(order=Meeting.Order.FIRST)
    hands.show_hand(ada, circle, hand="raised")
    hands.show_hand(ben, circle, hand="raised")
    assert fresh(circle).floor_holder == ada
    hands.show_hand(ada, circle, hand="done")
    assert fresh(circle).floor_holder == ben


@pytest.mark.parametrize("hand", ["raised", "", "passed", "listening", "done"])
def test_each_choice_is_kept_and_told(circle: Occurrence, ada: Member, hand: str) -> None:
    client = browser_of(ada)
    client.post(HAND, {"hand": "listening" if hand == "" else ""})
    assert client.post(HAND, {"hand": hand}).status_code == 302
    assert Attendance.objects.get(member=ada).hand == hand
    assert client.post(HAND, {"hand": "waving"}).status_code == 422


def test_only_the_holder_sees_how_long_they_have_spoken(circle: Occurrence, hana: Member, ada: Member, ben: Member) -> None:
    hands.give_floor(hana, circle, member_id=ada.pk, now=timezone.now() - timedelta(minutes=4))
    assert "spoken for 4 minutes" in browser_of(ada).get("/chat/lounge/").content.decode()
    page = browser_of(ben).get("/chat/lounge/").content.decode()
    assert "ada has the floor" in page
    assert "spoken for" not in page


def test_who_was_not_let_in_has_no_hand(circle: Occurrence, cura: Member) -> None:
    assert browser_of(cura).post(HAND, {"hand": "raised"}).status_code == 403
    assert browser_of(cura).get("/chat/lounge/meeting/").status_code == 403


def test_a_breath_holds_everybody_and_ends_by_itself(circle: Occurrence, lounge: Room, hana: Member, ada: Member) -> None:
    hands.give_floor(hana, circle, member_id=ada.pk)
    now = timezone.now()
    leading.take_breath(hana, circle, now=now)
    assert say(browser_of(ada), lounge).status_code == say(browser_of(hana), lounge).status_code == 403
    assert "Breathe out slowly" in browser_of(ada).get("/chat/lounge/").content.decode()
    clock.catch_up(circle.pk, now + timedelta(seconds=59))
    assert fresh(circle).breath_ends_at is not None
    clock.catch_up(circle.pk, now + timedelta(seconds=60))
    assert say(browser_of(ada), lounge).status_code == 201


def test_a_breath_is_over_for_whoever_writes_a_minute_later_without_any_worker(circle: Occurrence, lounge: Room, hana: Member,
                                                                             ada: Member) -> None:
    hands.give_floor(hana, circle, member_id=ada.pk)
    leading.take_breath(hana, circle, now=timezone.now() - timedelta(seconds=61))
    assert say(browser_of(ada), lounge).status_code == 201


@pytest.mark.parametrize(("act", "seconds", "after"), [("slow", "60", "slow"), ("lock", "", "closing")])
def test_what_hosts_asked_of_the_room_outlasts_a_breath_and_a_phase(circle: Occurrence, lounge: Room, hana: Member,
                                                                  act: str, seconds: str, after: str) -> None:
    now, host = timezone.now(), browser_of(hana)
    host.post("/chat/lounge/host/", {"act": act, "seconds": seconds})
    leading.take_breath(hana, circle, now=now)
    lounge.refresh_from_db()
    assert lounge.phase == "read-only"
    clock.catch_up(circle.pk, now + timedelta(seconds=60))
    lounge.refresh_from_db()
    assert lounge.phase == after
    until(circle, Phase.CLOSING, hana)
    lounge.refresh_from_db()
    assert lounge.phase == after
    until(circle, Phase.WIND_DOWN, hana)
    host.post("/chat/lounge/host/", {"act": "unlock"})
    lounge.refresh_from_db()
    assert lounge.phase == "read-only"  # as the meeting asks
    until(circle, Phase.CLOSED, hana)
    lounge.refresh_from_db()
    assert (lounge.phase, lounge.phase_before) == ("open", "")  # as it was before the meeting


class TestSideRooms:
    """A small round beside the meeting."""

    def test_two_talk_apart_and_the_others_do_not_know_what(self, circle: Occurrence, hana: Member, ada: Member, ben: Member,
                                                            cura: Member) -> None:
        let_in(hana, circle, cura)
        places = [each.pk for each in Attendance.objects.filter(member__in=[ada, ben])]
        browser_of(hana).post(LEAD, {"act": "side", "people": places})
        side = Room.objects.get(side_of=circle)
        assert say(browser_of(ada), side, "just us two").status_code == 201
        assert "just us two" in browser_of(ben).get(f"/chat/{side.slug}/").content.decode()
        for outside in (cura,):
            assert browser_of(outside).get(f"/chat/{side.slug}/").status_code == 404
            assert say(browser_of(outside), side).status_code == 404
        assert "To your side room" in browser_of(ada).get("/chat/lounge/").content.decode()

    def test_it_closes_with_the_meeting(self, circle: Occurrence, hana: Member, ada: Member, ben: Member) -> None:
        side = leading.open_side_room(hana, circle, member_ids=[ada.pk, ben.pk])
        client = browser_of(ada)
        assert say(client, side).status_code == 201
        leading.wind_down(hana, circle)
        assert say(client, side).status_code == 404
        side.refresh_from_db()
        assert side.phase == "closed"

    def test_a_breath_is_taken_in_it_too(self, circle: Occurrence, hana: Member, ada: Member, ben: Member) -> None:
        side = leading.open_side_room(hana, circle, member_ids=[ada.pk, ben.pk])
        client, now = browser_of(ada), timezone.now()
        assert say(client, side).status_code == 201
        leading.take_breath(hana, circle, now=now)
        assert say(client, side).status_code == 403
        assert "Breathe out slowly" in client.get(f"/chat/{side.slug}/").content.decode()
        clock.catch_up(circle.pk, now + timedelta(seconds=60))
        assert say(client, side).status_code == 201

    def test_a_breath_in_it_is_over_without_any_worker(self, circle: Occurrence, hana: Member, ada: Member,
                                                       ben: Member) -> None:
        side = leading.open_side_room(hana, circle, member_ids=[ada.pk, ben.pk])
        leading.take_breath(hana, circle, now=timezone.now() - timedelta(seconds=61))
        assert say(browser_of(ada), side).status_code == 201

    def test_one_that_is_made_during_a_breath_waits_for_its_end(self, circle: Occurrence, hana: Member, ada: Member,
                                                                ben: Member) -> None:
        now = timezone.now()
        leading.take_breath(hana, circle, now=now)
        side = leading.open_side_room(hana, circle, member_ids=[ada.pk, ben.pk])
        assert say(browser_of(ada), side).status_code == 403
        clock.catch_up(circle.pk, now + timedelta(seconds=60))
        assert say(browser_of(ada), side).status_code == 201

    def test_one_that_a_host_shut_stays_shut_after_a_breath(self, circle: Occurrence, hana: Member, mo: Member, ada: Member,
                                                            ben: Member) -> None:
        side = leading.open_side_room(hana, circle, member_ids=[ada.pk, ben.pk])
        change_phase(mo, side, phase=Room.Phase.READ_ONLY)
        now = timezone.now()
        leading.take_breath(hana, circle, now=now)
        clock.catch_up(circle.pk, now + timedelta(seconds=60))
        assert say(browser_of(ada), side).status_code == 403

    @pytest.mark.parametrize(("act", "seconds", "after"), [
        ("slow", "60", ("slow", 429)), ("lock", "", ("closing", 403)), ("slow", "0", ("open", 201))])
    @pytest.mark.parametrize("when", ["before", "during"])
    def test_after_a_breath_it_is_as_its_hosts_have_it(self, circle: Occurrence, hana: Member, ada: Member, *, act: str,
                                                       seconds: str, after: tuple[str, int], when: str) -> None:
        side, now = leading.open_side_room(hana, circle, member_ids=[ada.pk, hana.pk]), timezone.now()
        client, host = browser_of(ada), browser_of(hana)
        assert say(client, side).status_code == 201
        if when == "during":
            leading.take_breath(hana, circle, now=now)
        assert host.post(f"/chat/{side.slug}/host/", {"act": act, "seconds": seconds}).status_code == 302
        leading.take_breath(hana, circle, now=now)
        assert say(client, side).status_code == 403
        clock.catch_up(circle.pk, now + timedelta(seconds=60))
        side.refresh_from_db()
        assert (side.phase, say(client, side).status_code) == after

    @pytest.mark.parametrize("names", [["ada"], ["ada", "ben", "hana", "cura"], ["ada", "mo"]])
    def test_it_is_for_two_or_three_of_the_meeting(self, circle: Occurrence, hana: Member, cura: Member, mo: Member,
                                                   names: list[str]) -> None:
        let_in(hana, circle, cura)
        numbers = list(Member.objects.filter(username__in=names).values_list("pk", flat=True))
        with pytest.raises(Refused, match="two or three"):
            leading.open_side_room(hana, circle, member_ids=numbers)


def test_every_act_is_in_the_log_and_stays_as_it_was_written(circle: Occurrence, hana: Member, ada: Member) -> None:
    hands.give_floor(hana, circle, member_id=ada.pk)
    leading.take_breath(hana, circle)
    leading.wind_down(hana, circle)
    acts: list[Any] = list(MeetingAct.objects.values_list("verb", "by__username", "about__username"))
    assert ("floor", "hana", "ada") in acts
    assert ("breath", "hana", None) in acts
    assert ("phase", "hana", "hana") in acts, "a phase names who leads"
    page = browser_of(hana).get("/chat/lounge/").content.decode()
    assert "gave the floor" in page
    assert "gave the floor" not in browser_of(ada).get("/chat/lounge/").content.decode()
    with pytest.raises(TypeError):
        MeetingAct.objects.first().save()  # type: ignore[union-attr]
    with pytest.raises(DatabaseError, match="stays written down"), transaction.atomic():
        MeetingAct.objects.update(reason="another")


def test_a_room_for_meetings_only_is_read_outside_them(lounge: Room, hana: Member, ada: Member) -> None:
    Room.objects.update(opening="meetings")
    client = browser_of(ada)
    assert say(client, lounge).status_code == 403
    assert client.get("/chat/lounge/").status_code == 200
    held = until(planned(lounge, hana, **OPEN_TALK), Phase.LOBBY, hana)
    let_in(hana, held, ada)
    until(held, Phase.OPEN, hana)
    assert say(client, lounge).status_code == 201
    until(held, Phase.CLOSED, hana)
    assert say(client, lounge).status_code == 403
