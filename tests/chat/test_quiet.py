"""A room somebody wants to hear nothing of: no count, no word of who names them, no sound; they still read and write."""

from uuid import uuid4

import pytest
from django.test import Client

from community.chat import actions
from community.chat.models import Room
from community.members.models import Member
from community.notifications.models import Notification
from tests.conftest import browser_of

WORDS = "This room is quiet for you"


@pytest.fixture
def client(lounge: Room, ben: Member) -> Client:
    """Ben's browser; he has said something in the lounge, so that he can be named there."""
    browser = browser_of(ben)
    browser.get("/chat/lounge/")
    actions.send_message(ben, lounge, body="good evening", nonce=uuid4())
    return browser


def name_him(ada: Member, room: Room) -> None:
    actions.send_message(ada, room, body="hello @ben", nonce=uuid4())


def test_a_quiet_room_is_in_no_count_and_tells_of_no_mention(client: Client, lounge: Room, ada: Member, ben: Member) -> None:
    assert client.post("/chat/lounge/me/quiet/", follow=True).status_code == 200
    name_him(ada, lounge)
    assert Member.objects.get(pk=ben.pk).news == {}
    assert not Notification.objects.exists()
    page = client.get("/chat/lounge/").content.decode()
    assert WORDS in page
    assert "data-sound-switch" not in page
    assert actions.send_message(ben, lounge, body="I still write", nonce=uuid4()).is_new


def test_it_is_heard_of_again_at_the_same_place(client: Client, lounge: Room, ada: Member, ben: Member) -> None:
    client.post("/chat/lounge/me/quiet/")
    name_him(ada, lounge)
    page = client.post("/chat/lounge/me/quiet/", {"again": "1"}, follow=True)
    assert WORDS not in page.content.decode()
    assert "data-sound-switch" in page.content.decode()
    assert Member.objects.get(pk=ben.pk).news == {}, "what was said meanwhile is not new"
    name_him(ada, lounge)
    assert Member.objects.get(pk=ben.pk).news == {lounge.pk: 1}
    assert Notification.objects.get().member_id == ben.pk


def test_it_holds_for_one_person_only(client: Client, lounge: Room, ada: Member, ben: Member) -> None:
    browser_of(ada).post("/chat/lounge/me/quiet/")
    name_him(ada, lounge)
    assert Member.objects.get(pk=ben.pk).news == {lounge.pk: 1}
    assert Notification.objects.get().member_id == ben.pk


def test_pressing_twice_changes_nothing_and_looking_keeps_it(client: Client, lounge: Room) -> None:
    assert "it is quiet now" in client.post("/chat/lounge/me/quiet/", follow=True).content.decode()
    assert "it is quiet now" not in client.post("/chat/lounge/me/quiet/", follow=True).content.decode()
    assert WORDS in client.get("/chat/lounge/").content.decode()


def test_who_may_not_enter_keeps_nothing_quiet(team_room: Room, ada: Member, stranger: Client) -> None:
    assert browser_of(ada).post("/chat/team/me/quiet/").status_code == 404
    assert stranger.post("/chat/team/me/quiet/").status_code in {302, 403}
