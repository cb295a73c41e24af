"""What somebody with a script and bad intent tries on a room."""

import time
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client

from community.chat import actions, presence
from community.chat.consumer import FRAMES_A_WINDOW
from community.chat.models import Message, Room
from community.chat.sessions import session_key
from community.models import Block, Member
from tests import pace
from tests.conftest import browser_of


def say(room: Room, member: Member, body: str = "hello") -> Message:
    return actions.send_message(member, room, body=body, nonce=uuid4()).message


def test_what_a_host_has_read_cannot_be_swapped_afterwards(lounge: Room, ada: Member, hana: Member) -> None:
    Room.objects.update(holds_messages=True)
    lounge.refresh_from_db()
    message = say(lounge, ada, "kind words")
    address = f"/chat/lounge/messages/{message.pk}/edit/"
    assert browser_of(ada).post(address, {"body": "kinder words"}).status_code == 302
    actions.pass_on(hana, Message.objects.get())
    assert browser_of(ada).post(address, {"body": "cruel words"}).status_code == 403
    assert Message.objects.get().body == "kinder words"


def test_a_tower_of_marks_is_refused_at_once(lounge: Room, ada: Member) -> None:
    browser, tower = browser_of(ada), "a" + "\u0315\u0316" * 100_000

    def build() -> None:
        answer = browser.post("/chat/lounge/messages/", {"body": tower, "nonce": str(uuid4())})
        assert answer.status_code == 422

    assert pace.within(2, build)


@pytest.mark.parametrize("room", ["\ud800", "lounge\x00", "../team", "", "x" * 51, "ｌounge"])
def test_a_name_no_room_can_have_never_reaches_the_database(tabs: Any, lounge: Room, ada: Member, room: str) -> None:
    tab = tabs(ada)
    tab.say(type="join", room=room, after=None)
    assert "name of a room" in tab.hear("error")["detail"]


def test_joining_over_and_over_costs_more_than_typing(tabs: Any, lounge: Room, ada: Member) -> None:
    tab = tabs(ada)
    for _number in range(FRAMES_A_WINDOW // 4 + 1):
        tab.say(type="join", room="lounge", after=0)
    assert tab.closed_with() == 4429


def test_who_blocks_somebody_does_not_see_them_type(tabs: Any, lounge: Room, ada: Member, ben: Member, hana: Member) -> None:
    Room.objects.update(shows_typing=True)
    Block.objects.create(blocker=ben, blocked=ada)
    writing, blocking, reading = tabs(ada), tabs(ben), tabs(hana)
    for tab in (writing, blocking, reading):
        tab.join()
    until = time.monotonic() + 5
    while len(presence.here(lounge.pk)) < 3 and time.monotonic() < until:
        time.sleep(0.1)
    while len(reading.here) < 3:
        reading.hear("presence")
    writing.say(type="typing", room="lounge")
    assert reading.hear("typing")["name"] == "ada"
    blocking.say(type="ping")
    blocking.hear("pong")
    assert "typing" not in [frame["type"] for frame in blocking.frames]


@pytest.mark.parametrize("address", ["/chat/lounge/?before=", "/chat/lounge/messages/?after="])
def test_a_number_without_end_is_no_number(lounge: Room, ada: Member, address: str) -> None:
    assert browser_of(ada).get(address + "9" * 5000).status_code == 200


def test_a_cookie_with_nul_in_it_reaches_no_database(stranger: Client) -> None:
    assert stranger.get("/forum/", HTTP_COOKIE=f'{settings.SESSION_COOKIE_NAME}="\\000aaaaaaaaaaa"').status_code == 400
    assert session_key({"headers": [(b"cookie", settings.SESSION_COOKIE_NAME.encode() + b'="\\000aaaaaaaaaaa"')]}) == ""
