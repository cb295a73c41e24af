"""A room may show how far others have read: a number beneath one's own latest message, no names; nothing where it is off."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from community.chat import actions
from community.chat.actions.keeping import Terms, keep_room
from community.chat.models import Message, Presence, Room, RoomAlias, RoomMute, Seat, Seen
from community.members.models import Block
from community.models import Member
from tests.chat.meeting import let_in, planned, until
from tests.conftest import browser_of

LINE = "data-read>Read by"
PROMISE = "This room shows how far others have read"
TERMS: dict[str, Any] = {"opening": "always", "keeps_days": 30, "shows_earlier": True, "shows_typing": False}


def is_here(member: Member, room: Room, seq: int) -> None:
    """Somebody with a socket in the room who has read up to ``seq``."""
    Presence.objects.create(room=room, member=member, process=uuid4(), expires_at=timezone.now() + timedelta(minutes=1))
    Seen.objects.update_or_create(room=room, member=member, defaults={"seq": seq})


def say(member: Member, room: Room, body: str = "hello") -> Message:
    return actions.send_message(member, room, body=body, nonce=uuid4()).message


def page(member: Member) -> str:
    return browser_of(member).get("/chat/lounge/").content.decode()


@pytest.fixture
def showing(lounge: Room) -> Room:
    """A lounge that shows it."""
    Room.objects.filter(pk=lounge.pk).update(shows_reading=True)
    lounge.shows_reading = True
    return lounge


class TestPage:
    def test_a_moderator_turns_it_on_and_off_and_the_room_says_so(
            self, lounge: Room, mo: Member, ada: Member, ben: Member) -> None:
        client, form = browser_of(mo), {**TERMS, "shows_earlier": "on", "shows_typing": "", "reason": "As the room wished."}
        said = say(ada, lounge)
        is_here(ben, lounge, said.posted_seq or 0)
        for value, is_shown in (("", False), ("on", True), ("", False)):
            assert client.post("/chat/lounge/host/terms/", {**form, "shows_reading": value}).status_code == 302
            answer = page(ada)
            assert (PROMISE in answer, LINE in answer, "data-read" in answer) == (is_shown, is_shown, is_shown)
        assert browser_of(ada).post("/chat/lounge/host/terms/", {**form, "shows_reading": "on"}).status_code == 403

    def test_it_is_a_number_beneath_ones_own_latest_message(
            self, showing: Room, ada: Member, ben: Member, hana: Member) -> None:
        first = say(ada, showing, "earlier")
        is_here(ben, showing, first.posted_seq or 0)
        assert "Read by 1 person who is here" in page(ada)
        latest = say(ada, showing, "later")
        assert LINE not in page(ada), "the latest has been read by nobody"
        for member in (ben, hana):
            Seen.objects.update_or_create(room=showing, member=member, defaults={"seq": latest.posted_seq or 0})
        is_here(hana, showing, latest.posted_seq or 0)
        answer = page(ada)
        assert answer.count(LINE) == 1
        beneath = answer.split(f'id="message-{latest.pk}"')[1]
        assert "Read by 2 people who are here" in beneath.split("</li>")[0]
        assert LINE not in page(ben), "it is told of nobody else's message"

    @pytest.mark.parametrize("how", ["blocks", "blocked", "mutes", "muted", "alias", "gone", "closed", "came later"])
    def test_who_is_left_out(self, showing: Room, ada: Member, ben: Member, hana: Member, how: str) -> None:
        said = say(ada, showing)
        for member in (ben, hana):
            is_here(member, showing, said.posted_seq or 0)
        Seat.objects.bulk_create([Seat(room=showing, member=member) for member in (ada, ben, hana)])
        assert "Read by 2 people" in page(ada)
        match how:
            case "blocks":
                Block.objects.create(blocker=ben, blocked=ada)
            case "blocked":
                Block.objects.create(blocker=ada, blocked=ben)
            case "mutes":
                RoomMute.objects.create(room=showing, member=ben, muted=ada)
            case "muted":
                RoomMute.objects.create(room=showing, member=ada, muted=ben)
            case "alias":
                RoomAlias.objects.create(room=showing, member=ben, name="Moth", skeleton="moth")
            case "gone":
                Presence.objects.filter(member=ben).update(expires_at=timezone.now() - timedelta(minutes=1))
            case "closed":
                Member.objects.filter(pk=ben.pk).update(is_active=False)
            case "came later":
                Room.objects.update(shows_earlier=False)
                Seat.objects.filter(member=ben).update(joined_seq=said.posted_seq)
        assert "Read by 1 person" in page(ada)

    def test_what_was_said_under_another_name_has_no_line(self, showing: Room, ada: Member, ben: Member) -> None:
        said = say(ada, showing)
        is_here(ben, showing, 99)
        assert LINE in page(ada)
        Message.objects.filter(pk=said.pk).update(alias="Moth")
        assert LINE not in page(ada)

    def test_never_in_a_meeting(self, showing: Room, hana: Member, ada: Member, ben: Member) -> None:
        held = planned(showing, hana, tradition="open_talk")
        until(held, "lobby", hana)
        let_in(hana, held, ada, ben)
        until(held, "open", hana)
        showing.refresh_from_db()
        say(Member.objects.get(pk=ada.pk), showing)
        is_here(ben, showing, 99)
        answer = page(ada)
        assert "hello" in answer
        assert "data-read" not in answer
        assert PROMISE not in answer

    def test_a_room_that_does_not_show_it_asks_no_more(self, lounge: Room, ada: Member, django_assert_num_queries: Any) -> None:
        from community.chat.queries import own_read
        with django_assert_num_queries(0):
            assert own_read(lounge, ada).readers == 0
        lounge.shows_reading = True
        with django_assert_num_queries(1):
            own_read(lounge, ada)


@pytest.mark.server
@pytest.mark.django_db(transaction=True)
class TestSocket:
    def test_the_number_comes_and_goes_live(self, showing: Room, mo: Member, ada: Member, ben: Member, tabs: Any) -> None:
        one, two = tabs(ada), tabs(ben)
        one.join()
        two.join()
        _status, answer = one.post("good morning")
        frame = one.hear("reading", timeout=10)
        assert frame == {"type": "reading", "room": "lounge", "id": answer["id"], "words": ""}
        two.reach(1)
        two.say(type="seen", room="lounge", seq=two.last)
        frame = one.hear("reading", timeout=10)
        assert (frame["id"], frame["words"]) == (answer["id"], "Read by 1 person who is here")
        Block.objects.create(blocker=ben, blocked=ada)
        assert one.hear("reading", timeout=10)["words"] == ""
        Block.objects.all().delete()
        assert one.hear("reading", timeout=10)["words"] != ""
        keep_room(mo, showing, Terms(**TERMS, shows_reading=False), reason="As wished.")
        assert one.hear("reading", timeout=10) == {"type": "reading", "room": "lounge", "id": 0, "words": ""}
        two.say(type="ping")
        two.hear("pong")  # so that all there was for them has been heard
        assert not [frame for frame in two.frames if frame["type"] == "reading"], "who said nothing is told nothing"

    def test_where_it_is_off_no_frame_comes_and_it_is_turned_on_for_open_pages(
            self, lounge: Room, mo: Member, ada: Member, ben: Member, tabs: Any) -> None:
        one, two = tabs(ada), tabs(ben)
        one.join()
        two.join()
        one.post("good morning")
        two.reach(1)
        two.say(type="seen", room="lounge", seq=1)
        with pytest.raises(TimeoutError):
            one.hear("reading", timeout=5)
        keep_room(mo, lounge, Terms(**TERMS, shows_reading=True), reason="As wished.")
        assert one.hear("reading", timeout=10)["words"] == "Read by 1 person who is here"
