"""Everybody at once: one floor, one step, one seat, one change of each."""

import contextlib
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from community.chat import actions
from community.chat.meetings import clock, door, hands, leading
from community.chat.models import Message, Room
from community.groups.meetings.models import Attendance, Meeting, MeetingAct, Occurrence
from community.models import Member
from community.moderation.actions import sanctions
from community.policy import Refused
from tests.chat.meeting import Phase, arrive, fresh, let_in, planned, until
from tests.chat.test_concurrency import at_once
from tests.conftest import make_member

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def crowd(db: None) -> list[Member]:
    """Six members."""
    return [make_member(f"person{letter}") for letter in "abcdef"]


@pytest.fixture
def circle(lounge: Room, hana: Member, crowd: list[Member]) -> Occurrence:
    """A circle with all of them, first come first served."""
    held = until(planned(lounge, hana, order=Meeting.Order.FIRST), Phase.LOBBY, hana)
    let_in(hana, held, *crowd)
    return until(held, Phase.CIRCLE, hana)


def test_six_hands_at_once_are_one_floor_and_five_in_line(circle: Occurrence, crowd: list[Member]) -> None:
    at_once([lambda member=member: hands.show_hand(member, circle, hand="raised") for member in crowd])
    assert fresh(circle).floor_holder in crowd
    assert Attendance.objects.in_line().count() == 5


def test_only_the_floor_holder_is_heard_while_the_floor_goes_round(circle: Occurrence, lounge: Room,
                                                                   crowd: list[Member]) -> None:
    """What is refused leaves nothing behind, not even a number."""
    def speak(member: Member) -> Any:
        hands.show_hand(member, circle, hand="raised")
        try:
            sent = actions.send_message(Member.objects.get(pk=member.pk), lounge, body=f"I am {member.username}", nonce=uuid4())
        except Refused:
            return None
        hands.show_hand(member, circle, hand="done")
        return sent.message.pk

    heard = [number for number in at_once([lambda member=member: speak(member) for member in crowd]) if number]
    assert set(Message.objects.values_list("pk", flat=True)) == set(heard)
    assert heard
    lounge.refresh_from_db()
    assert lounge.last_seq == max(lounge.seq, *(message.seq or 0 for message in Message.objects.all()))


def test_a_button_pressed_six_times_at_once_moves_on_once(circle: Occurrence, hana: Member) -> None:
    moved = at_once([lambda: leading.next_phase(hana, circle, seen="circle")] * 6)
    assert sum(moved) == 1
    assert fresh(circle).phase == Phase.CLOSING


def test_time_passes_once_however_many_ask(circle: Occurrence, lounge: Room) -> None:
    lounge.refresh_from_db()
    before, later = lounge.last_seq, timezone.now() + timedelta(hours=2)
    at_once([lambda: clock.catch_up(circle.pk, later)] * 6)
    lounge.refresh_from_db()
    phases = list(MeetingAct.objects.filter(verb="phase").order_by("pk").values_list("detail", flat=True))
    assert phases[-3:] == ["closing", "wind-down", "closed"]
    assert len(phases) == len(set(phases))
    assert lounge.last_seq == before + 3


def test_the_last_place_goes_to_one(lounge: Room, hana: Member, crowd: list[Member]) -> None:
    held = until(planned(lounge, hana, capacity=2), Phase.LOBBY, hana)
    at_once([lambda member=member: arrive(member, held) for member in crowd])
    assert Attendance.objects.filter(state="lobby").count() == 2
    assert Attendance.objects.filter(state="waiting").count() == 4
    going = list(Attendance.objects.filter(state="lobby").values_list("member_id", flat=True))
    at_once([lambda number=number: door.refuse(hana, held, member_id=number, reason="a quieter evening") for number in going])
    assert Attendance.objects.filter(state="lobby").count() == 2
    assert Attendance.objects.filter(state="waiting").count() == 2


def test_a_name_taken_twice_at_once_is_one_person_s(lounge: Room, hana: Member, crowd: list[Member]) -> None:
    held = until(planned(lounge, hana), Phase.LOBBY, hana)

    def come(member: Member) -> bool:
        try:
            arrive(member, held, alias="Heron")
        except Refused:
            return False
        return True

    assert sum(at_once([lambda member=member: come(member) for member in crowd])) == 1


def test_a_host_is_stopped_while_everybody_goes_on(circle: Occurrence, lounge: Room, hana: Member, mo: Member,
                                                   crowd: list[Member]) -> None:
    """Nobody waits for anybody for ever, and nothing that others do is lost."""
    def lead() -> None:
        with contextlib.suppress(Refused):
            actions.send_message(Member.objects.get(pk=hana.pk), lounge, body="Welcome", nonce=uuid4())
            leading.take_breath(Member.objects.get(pk=hana.pk), fresh(circle))

    hold = partial(sanctions.restrict, mo, hana, kind="suspend", reason="Enough.", ends_at=timezone.now() + timedelta(days=9))
    at_once([lead, hold, lambda: clock.catch_up(circle.pk), lead, lambda: clock.catch_up(circle.pk),
             *(partial(hands.show_hand, member, circle, hand="raised") for member in crowd)])
    assert fresh(circle).host is None
    assert fresh(circle).floor_holder in crowd
    assert Attendance.objects.in_line().count() == 5
