"""The socket contract (DESIGN 5), on a real server."""

import time
from threading import Thread
from typing import Any
from uuid import uuid4

import pytest
from websockets.exceptions import InvalidStatus

from community.chat import actions
from community.chat.models import Message, Room
from community.members.models import Block
from community.models import Member
from community.moderation import actions as moderation
from tests.chat.conftest import Stalled, Tab
from tests.servers import Server

pytestmark = [pytest.mark.server, pytest.mark.django_db(transaction=True)]


def say(member: Member, room: Room, body: str) -> Message:
    return actions.send_message(member, room, body=body, nonce=uuid4()).message


def test_two_people_talk(lounge: Room, ada: Member, ben: Member, tabs: Any) -> None:
    one, two = tabs(ada), tabs(ben)
    one.join()
    two.join()
    status, answer = one.post("good *morning*")
    assert status == 201
    frame = two.hear("message")
    assert (frame["id"], frame["seq"], frame["room"]) == (answer["id"], 1, "lounge")
    assert "good <em>morning</em>" in frame["html"]


def test_joining_brings_what_was_said_before(lounge: Room, ada: Member, ben: Member, tabs: Any) -> None:
    say(ada, lounge, "earlier")
    joined = tabs(ben).join()
    assert [message["seq"] for message in joined["messages"]] == [1]
    assert joined["seq"] == 1
    assert joined["truncated"] is False


def test_a_cut_line_resumes_with_none_missing_or_doubled(lounge: Room, ada: Member, ben: Member, tabs: Any) -> None:
    writer, reader = tabs(ada), tabs(ben)
    reader.join()
    writing = Thread(target=lambda: [say(ada, lounge, f"line {number}") for number in range(200)])
    from community import throttles
    generous = throttles.Limit(name="send_message", count=10_000, seconds=30, sentence="")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(throttles, "SEND_MESSAGE", generous)
        writing.start()
        reader.reach(60, timeout=30)
        reader.cut()
        time.sleep(0.5)
        reader.dial()
        reader.hear("hello")
        reader.join()
        reader.reach(200, timeout=30)
        writing.join()
    texts = [reader.shown[key] for key in sorted(reader.shown)]
    assert len(texts) == 200
    assert all(f"line {number}<" in html for number, html in enumerate(texts))
    writer.connection.close()


def test_the_heartbeat_carries_the_head(lounge: Room, ada: Member, tabs: Any) -> None:
    tab = tabs(ada)
    tab.join()
    say(ada, lounge, "one")
    tab.reach(1)
    tab.say(type="ping")
    assert tab.hear("pong")["rooms"] == {"lounge": 1}


def test_a_change_that_was_never_announced_arrives_by_the_sweep(lounge: Room, ada: Member, ben: Member, tabs: Any) -> None:
    tab = tabs(ben)
    tab.join()
    say(ada, lounge, "announced in this process's memory only, which the server never hears")
    tab.reach(1, timeout=5)
    assert "announced" in next(iter(tab.shown.values()))


def test_sync_fills_a_hole(lounge: Room, ada: Member, tabs: Any) -> None:
    for number in range(3):
        say(ada, lounge, f"line {number}")
    tab = tabs(ada)
    tab.join()
    tab.say(type="sync", room="lounge", after=1)
    assert [message["seq"] for message in tab.hear("joined")["messages"]] == [2, 3]


def test_a_number_beyond_the_head_is_answered_with_the_newest_page(lounge: Room, ada: Member, tabs: Any) -> None:
    say(ada, lounge, "after the backup was restored")
    tab = tabs(ada)
    tab.last = 900
    tab.say(type="join", room="lounge", after=900)
    joined = tab.hear("joined")
    assert joined["truncated"] is True
    assert joined["seq"] == 1


def test_an_edit_and_a_removal_are_changes_of_the_same_message(lounge: Room, ada: Member, ben: Member, tabs: Any) -> None:
    tab = tabs(ben)
    tab.join()
    message = say(ada, lounge, "first words")
    actions.edit_message(ada, message, body="second words")
    actions.withdraw_message(ada, message)
    tab.reach(3)
    assert "words" not in tab.shown[message.pk]
    assert len(tab.shown) == 1


def test_removed_text_never_comes_back_by_replay(lounge: Room, ada: Member, ben: Member, tabs: Any) -> None:
    message = say(ada, lounge, "a secret")
    actions.withdraw_message(ada, message)
    joined = tabs(ben).join()
    assert "secret" not in str(joined)
    assert [entry["seq"] for entry in joined["messages"]] == [2]


def test_what_is_hidden_shows_to_moderators_and_its_author_only(
        lounge: Room, ada: Member, ben: Member, mo: Member, tabs: Any) -> None:
    author, other, moderator = tabs(ada), tabs(ben), tabs(mo)
    for tab in (author, other, moderator):
        tab.join()
    message = say(ada, lounge, "dangerous words")
    moderation.hide(mo, message, reason="guideline 1")
    for tab in (author, other, moderator):
        tab.reach(2)
    assert "dangerous" in author.shown[message.pk]
    assert "dangerous" in moderator.shown[message.pk]
    assert "dangerous" not in other.shown[message.pk]


def test_a_blocked_person_is_not_read(lounge: Room, ada: Member, ben: Member, tabs: Any) -> None:
    blocker, other = tabs(ben), tabs(ada)
    Block.objects.create(blocker=ben, blocked=ada)
    blocker = tabs(ben)
    blocker.join()
    other.join()
    message = say(ada, lounge, "hello ben")
    blocker.reach(1)
    other.reach(1)
    assert "hello" in other.shown[message.pk]
    assert "hello" not in blocker.shown[message.pk]


def test_the_rooms_own_state_is_a_numbered_change(lounge: Room, ada: Member, hana: Member, tabs: Any) -> None:
    tab = tabs(ada)
    tab.join()
    actions.change_phase(hana, lounge, phase="read-only", reason="a breath")
    frame = tab.hear("room")
    assert (frame["state"], frame["seq"]) == ("read-only", 1)


def test_who_is_here(lounge: Room, ada: Member, ben: Member, tabs: Any) -> None:
    one = tabs(ada)
    assert one.join()["here"] == ["ada"]
    two = tabs(ben)
    two.join()
    while one.hear("presence")["here"] != ["ada", "ben"]:
        pass
    two.say(type="leave", room="lounge")
    while one.hear("presence")["here"] != ["ada"]:
        pass


def test_typing_is_told_only_where_the_room_wants_it(lounge: Room, ada: Member, ben: Member, tabs: Any) -> None:
    Room.objects.create(slug="fast", title="Fast", description="", shows_typing=True)
    one, two = tabs(ada), tabs(ben)
    for tab in (one, two):
        tab.join("lounge")
        tab.say(type="join", room="fast", after=None)
        tab.hear("joined")
    time.sleep(1)
    one.say(type="typing", room="lounge")
    time.sleep(3.1)
    one.say(type="typing", room="fast")
    assert two.hear("typing") == {"type": "typing", "room": "fast", "name": "ada"}


def test_reading_is_remembered(lounge: Room, ada: Member, tabs: Any) -> None:
    from community.chat.models import Seen
    say(ada, lounge, "one")
    tab = tabs(ada)
    tab.join()
    tab.say(type="seen", room="lounge", seq=1)
    until = time.monotonic() + 5
    while not (marks := list(Seen.objects.values_list("member", "room", "seq"))) and time.monotonic() < until:
        time.sleep(0.1)
    assert marks == [(ada.pk, lounge.pk, 1)]


class TestWhoComesIn:
    """Codes that stop a browser, each beside the success from the same setup."""

    def test_a_stranger_is_told_to_sign_in(self, lounge: Room, server: Server) -> None:
        assert Tab(server, None).closed_with() == 4401

    def test_a_forged_session_is_told_to_sign_in(self, lounge: Room, server: Server) -> None:
        assert Tab(server, None, session="forged" * 5).closed_with() == 4401

    def test_a_foreign_page_gets_no_socket(self, lounge: Room, ada: Member, server: Server) -> None:
        for origin in ("http://evil.example", f"https://127.0.0.1:{server.port}", "http://127.0.0.1:1", ""):
            with pytest.raises(InvalidStatus) as refused:
                Tab(server, ada, origin=origin)
            assert refused.value.response.status_code == 403
        assert Tab(server, ada).hear("hello")

    def test_a_suspended_member_is_turned_away(self, lounge: Room, ada: Member, mo: Member, server: Server) -> None:
        assert Tab(server, ada).hear("hello")
        moderation.restrict(mo, ada, kind="suspend", reason="guideline 1", ends_at=None)
        assert Tab(server, ada).closed_with() == 4403

    def test_a_room_of_the_team_does_not_exist_for_members(self, team_room: Room, ada: Member, hana: Member, tabs: Any) -> None:
        member, host = tabs(ada), tabs(hana)
        member.say(type="join", room="team", after=None)
        assert member.hear("refused")["room"] == "team"
        host.say(type="join", room="team", after=None)
        assert host.hear("joined")["room"] == "team"

    def test_thirteen_tabs_are_too_many(self, lounge: Room, ada: Member, ben: Member, server: Server) -> None:
        many = [Tab(server, ada) for _ in range(12)]
        for tab in many:
            tab.hear("hello")
        assert Tab(server, ada).closed_with() == 4420
        assert Tab(server, ben).hear("hello")


class TestGarbage:
    """What no browser of ours sends."""

    def test_garbage_is_answered_and_then_closed(self, lounge: Room, ada: Member, tabs: Any) -> None:
        tab = tabs(ada)
        for junk in ("not json", "[]", '{"type": 5}', '{"type":"shout"}', '{"type":"join","room":"lounge","after":-1}'):
            tab.connection.send(junk)
        assert tab.hear("error")["detail"]
        assert tab.closed_with() == 4400

    def test_one_strange_frame_is_forgiven(self, lounge: Room, ada: Member, tabs: Any) -> None:
        tab = tabs(ada)
        tab.connection.send("{}")
        assert tab.hear("error")["detail"]
        assert tab.join()["room"] == "lounge"

    def test_binary_is_refused_in_a_sentence(self, lounge: Room, ada: Member, tabs: Any) -> None:
        tab = tabs(ada)
        tab.connection.send(b"\x00\xff")
        assert "JSON" in tab.hear("error")["detail"]

    @pytest.mark.parametrize("frame", [
        {"type": "join", "room": "\x00", "after": None}, {"type": "join", "room": "x" * 51}, {"type": "join", "room": 5},
        {"type": "sync", "room": "lounge"}, {"type": "sync", "room": "lounge", "after": True},
        {"type": "seen", "room": "lounge", "seq": 2**80}, {"type": "websocket.disconnect"},
    ])
    def test_a_meaningless_frame_harms_nobody(self, lounge: Room, ada: Member, tabs: Any, frame: dict[str, Any]) -> None:
        tab = tabs(ada)
        tab.say(**frame)
        assert tab.hear("error")["detail"]
        tab.say(type="ping")
        assert tab.hear("pong")["rooms"] == {}

    def test_a_flood_is_closed(self, lounge: Room, ada: Member, tabs: Any) -> None:
        tab = tabs(ada)
        for _ in range(150):
            tab.say(type="ping")
        assert tab.closed_with() == 4429

    def test_a_huge_frame_is_closed(self, lounge: Room, ada: Member, tabs: Any) -> None:
        tab = tabs(ada)
        tab.connection.send("x" * 1_000_000)
        assert tab.closed_with() == 1009


class TestWhenThingsChange:
    """A socket ends when its session or its member's standing does."""

    def test_signing_out_closes_the_sockets_of_that_session_only(self, lounge: Room, ada: Member, server: Server) -> None:
        from tests.chat.browsing import sign_out
        here, elsewhere = Tab(server, ada), Tab(server, ada)
        here.hear("hello"), elsewhere.hear("hello")
        sign_out(server, here.session)
        assert here.closed_with(timeout=2) == 4401
        assert elsewhere.join()["room"] == "lounge"

    def test_a_ban_closes_within_a_second(self, lounge: Room, ada: Member, ben: Member, mo: Member, own_server: Server) -> None:
        from tests.chat.browsing import restrict
        server = own_server
        banned, other = Tab(server, ada), Tab(server, ben)
        banned.hear("hello"), other.hear("hello")
        restrict(server, mo, "ada", kind="ban")
        assert banned.closed_with(timeout=1) == 4403
        assert other.join()["room"] == "lounge"


def test_a_reader_who_does_not_read_is_let_go_and_nobody_waits(lounge: Room, ada: Member, ben: Member, server: Server) -> None:
    stalled, other = Stalled(server, ada, "lounge"), Tab(server, ben)
    other.join()
    while other.here != ["ada", "ben"]:
        other.hear()
    for batch in range(12):  # 12 MB: more than the kernel's buffers and ours take
        Message.objects.bulk_create(
            Message(room=lounge, author=ben, body="x", html="x" * 50_000, nonce=uuid4(), seq=number, posted_seq=number)
            for number in range(batch * 20 + 1, batch * 20 + 21))
        Room.objects.filter(pk=lounge.pk).update(last_seq=batch * 20 + 20)
        other.reach(batch * 20 + 20, timeout=10)
    assert len(other.shown) == 240
    while other.here != ["ben"]:
        other.hear(timeout=30)
    stalled.line.close()
