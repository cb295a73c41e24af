"""What hosts do in a room: it works, it is refused to everybody else, it is written down, and the person is told."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import ProgrammingError, transaction

from community.chat import actions
from community.chat.models import Message, Room, RoomAct, Seat
from community.members.models import Member
from community.notifications.models import Notification
from tests.conftest import browser_of, is_named


def say(member: Member, room: Room, body: str = "hello") -> Any:
    return browser_of(member).post(f"/chat/{room.slug}/messages/", {"body": body, "nonce": str(uuid4())},
                                   headers={"Accept": "application/json"})


@pytest.fixture
def message(lounge: Room, ada: Member) -> Message:
    return actions.send_message(ada, lounge, body="take 20 of these", nonce=uuid4()).message


def guide(host: Member, message: Message, act: str, **fields: Any) -> Any:
    return browser_of(host).post(f"/chat/lounge/messages/{message.pk}/host/", {"act": act, **fields})


def told(member: Member) -> str:
    return " ".join(Notification.objects.filter(member=member, kind="room act").values_list("words", flat=True))


@pytest.mark.parametrize("act", ["hide", "hide_all", "pause", "remove", "slow", "pin", "hand_over"])
def test_only_hosts_have_the_tools(message: Message, ben: Member, hana: Member, act: str) -> None:
    assert guide(ben, message, act).status_code == 403
    assert not RoomAct.objects.exists()
    assert guide(hana, message, act).status_code == 302
    assert RoomAct.objects.get().by == hana


def test_what_is_no_act_is_a_kind_sentence(message: Message, hana: Member) -> None:
    assert guide(hana, message, "banish").status_code == 422
    assert guide(hana, message, "slow", seconds="900").status_code == 422
    assert not RoomAct.objects.exists()


def test_a_message_is_hidden_with_its_quotes_and_its_author_is_told(message: Message, lounge: Room, ada: Member, ben: Member,
                                                                    hana: Member) -> None:
    answer = actions.send_message(ben, lounge, body="is that so", nonce=uuid4(), reply_to=message.pk).message
    assert "take 20 of these" in browser_of(ben).get("/chat/lounge/").text
    assert guide(hana, message, "hide", ready="doses").status_code == 302
    page = browser_of(ben).get("/chat/lounge/").text
    assert "take 20" not in page
    assert "is that so" in page
    assert "It named amounts or a schedule." in told(ada)
    lounge.refresh_from_db()
    answer.refresh_from_db()
    assert (lounge.last_seq, answer.seq) == (4, 4)  # said, answered, hidden, shown again without the quote


def test_hiding_all_of_a_person_leaves_those_under_another_name(lounge: Room, ada: Member, hana: Member, ben: Member) -> None:
    first = say(ada, lounge, "one").json()["id"]
    say(ada, lounge, "two")
    actions.go_by(ada, lounge, name="Heron")
    say(ada, lounge, "three")
    guide(hana, Message.objects.get(pk=first), "hide_all")
    assert list(Message.objects.filter(state="published").values_list("body", flat=True)) == ["three"]
    assert RoomAct.objects.get().amount == 2


def test_a_paused_person_reads_and_is_told_until_when(message: Message, lounge: Room, ada: Member, ben: Member,
                                                      hana: Member) -> None:
    guide(hana, message, "pause", minutes="5")
    refused = say(ada, lounge)
    assert refused.status_code == 403
    assert "just read for a while" in refused.json()["reason"]
    assert browser_of(ada).get("/chat/lounge/").status_code == 200
    assert say(ben, lounge).status_code == 201
    seat = Seat.objects.get(member=ada)
    assert browser_of(ben).post(f"/chat/lounge/host/people/{seat.pk}/").status_code == 403
    assert browser_of(hana).post(f"/chat/lounge/host/people/{seat.pk}/").status_code == 302
    assert say(ada, lounge).status_code == 201


def test_a_removed_person_does_not_come_in(message: Message, lounge: Room, ada: Member, ben: Member, hana: Member) -> None:
    guide(hana, message, "remove")
    for path in ("/chat/lounge/", "/chat/lounge/messages/", "/chat/lounge/search/?q=take"):
        assert browser_of(ada).get(path).status_code == 403
    assert say(ada, lounge).status_code == 403
    assert browser_of(ben).get("/chat/lounge/").status_code == 200


def test_one_person_is_slowed_in_every_tab(message: Message, lounge: Room, ada: Member, ben: Member, hana: Member) -> None:
    guide(hana, message, "slow", seconds="60")
    refused = say(ada, lounge)
    assert refused.status_code == 429
    assert 0 < refused.json()["retry_after_ms"] <= 60_000
    assert refused["Retry-After"]
    assert [say(ben, lounge).status_code, say(ben, lounge).status_code] == [201, 201]


def test_hosts_do_not_guide_each_other_nor_themselves(lounge: Room, hana: Member, mo: Member) -> None:
    own = actions.send_message(hana, lounge, body="welcome", nonce=uuid4()).message
    assert guide(hana, own, "hide").status_code == 403
    assert guide(mo, own, "hide").status_code == 302


def test_an_act_does_not_tell_who_stands_behind_a_name(lounge: Room, ada: Member, hana: Member) -> None:
    actions.go_by(ada, lounge, name="Heron")
    guide(hana, Message.objects.get(pk=say(ada, lounge).json()["id"]), "pause")
    act = RoomAct.objects.get()
    assert (act.about, act.shown_name) == (None, "Heron")
    page = browser_of(hana).get("/chat/lounge/host/").text
    assert "Heron" in page
    assert not is_named("ada", page)


class TestTheRoom:
    """Acts that meet everybody."""

    def turn(self, host: Member, act: str, **fields: Any) -> Any:
        return browser_of(host).post("/chat/lounge/host/", {"act": act, **fields})

    def test_only_hosts_see_it(self, lounge: Room, ada: Member, hana: Member) -> None:
        assert browser_of(ada).get("/chat/lounge/host/").status_code == 403
        assert browser_of(hana).get("/chat/lounge/host/").status_code == 200
        assert self.turn(ada, "lock").status_code == 403
        assert self.turn(hana, "nonsense").status_code == 422

    def test_a_locked_room_is_the_hosts(self, lounge: Room, ada: Member, hana: Member) -> None:
        self.turn(hana, "lock")
        assert (say(ada, lounge).status_code, say(hana, lounge).status_code) == (403, 201)
        self.turn(hana, "unlock")
        assert say(ada, lounge).status_code == 201

    def test_slow_mode_holds_across_tabs_and_not_for_hosts(self, lounge: Room, ada: Member, hana: Member) -> None:
        self.turn(hana, "slow", seconds="30")
        assert [say(ada, lounge).status_code, say(ada, lounge).status_code] == [201, 429]
        assert [say(hana, lounge).status_code, say(hana, lounge).status_code] == [201, 201]
        assert self.turn(hana, "slow", seconds="121").status_code == 422
        self.turn(hana, "slow", seconds="0")
        assert say(ada, lounge).status_code == 201

    def test_the_first_messages_of_newcomers_wait(self, lounge: Room, ada: Member, ben: Member, hana: Member) -> None:
        for _each in range(3):
            say(ben, lounge)
        self.turn(hana, "hold_new")
        assert (say(ada, lounge).status_code, say(ben, lounge).status_code) == (202, 201)

    def test_notes_stay_between_hosts(self, lounge: Room, ada: Member, hana: Member, mo: Member) -> None:
        self.turn(hana, "note", note="please keep an eye on the pace")
        assert "keep an eye" in browser_of(mo).get("/chat/lounge/host/").text
        assert "keep an eye" not in browser_of(ada).get("/chat/lounge/").text
        assert self.turn(hana, "note", note=" ").status_code == 422


def test_moderators_are_told_when_hosts_hand_over(message: Message, hana: Member, mo: Member, ada: Member) -> None:
    guide(hana, message, "hand_over", words="I need a second pair of eyes")
    assert Notification.objects.get(kind="handed over").member == mo
    page = browser_of(mo).get("/notifications/").text
    assert "I need a second pair of eyes" in page
    assert f"/chat/lounge/messages/{message.pk}/" in page


def test_what_was_done_is_never_rewritten(message: Message, hana: Member) -> None:
    guide(hana, message, "hide")
    for change in (lambda: RoomAct.objects.update(reason="another"), lambda: RoomAct.objects.all().delete()):
        with pytest.raises(ProgrammingError, match="stays written down"), transaction.atomic():
            change()
