"""What a room promises is a moderator's to change: with a reason, written down, and it holds from then on."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from community.chat.actions.keeping import Terms, keep_room
from community.chat.models import Room, RoomAct
from community.models import Member
from tests.conftest import browser_of

TERMS = "/chat/lounge/host/terms/"
AS_IT_IS = {"opening": "always", "shows_earlier": "on", "keeps_days": 30, "reason": "Agreed with the group."}


@pytest.mark.parametrize(("change", "left_out", "field", "value"), [
    ({"opening": "meetings"}, "", "opening", "meetings"), ({"keeps_days": 7}, "", "keeps_days", 7),
    ({"shows_typing": "on"}, "", "shows_typing", True), ({}, "shows_earlier", "shows_earlier", False)])
def test_each_is_changed_and_written_down(lounge: Room, mo: Member, hana: Member, change: dict[str, Any], left_out: str,
                                          field: str, value: object) -> None:
    client, before = browser_of(mo), lounge.last_seq
    assert TERMS in client.get("/chat/lounge/host/").text
    form = {name: each for name, each in {**AS_IT_IS, **change}.items() if name != left_out}
    assert client.post(TERMS, form).status_code == 302
    lounge.refresh_from_db()
    assert getattr(lounge, field) == value
    assert lounge.last_seq == before + 1  # open pages hear of it
    act = RoomAct.objects.get()
    assert (act.by, act.act) == (mo, "terms")
    assert act.reason.endswith(". Agreed with the group.")
    assert "Agreed with the group." in browser_of(hana).get("/chat/lounge/host/").text
    assert client.post(TERMS, form).status_code == 302
    assert RoomAct.objects.count() == 1, "what is so already is not written down again"


def test_hosts_and_members_change_nothing(lounge: Room, hana: Member, ada: Member, mo: Member, stranger: Client) -> None:
    assert TERMS not in browser_of(hana).get("/chat/lounge/host/").text
    for client in (browser_of(hana), browser_of(ada)):
        assert client.get(TERMS).status_code == 403
        assert client.post(TERMS, {**AS_IT_IS, "keeps_days": 7}).status_code == 403
    assert stranger.post(TERMS, AS_IT_IS).status_code in {302, 403}
    assert browser_of(mo).post(TERMS, {**AS_IT_IS, "keeps_days": 7}).status_code == 302
    lounge.refresh_from_db()
    assert lounge.keeps_days == 7


@pytest.mark.parametrize("wrong", [{"keeps_days": 0}, {"keeps_days": 999}, {"reason": ""}, {"opening": "sometimes"}])
def test_what_cannot_be_is_said_beside_the_field(lounge: Room, mo: Member, wrong: dict[str, Any]) -> None:
    assert browser_of(mo).post(TERMS, {**AS_IT_IS, **wrong}).status_code == 422
    assert not RoomAct.objects.exists()


def test_what_it_promises_holds(lounge: Room, mo: Member, ada: Member) -> None:
    client = browser_of(ada)
    message = {"body": "hello", "nonce": str(uuid4())}
    assert client.post("/chat/lounge/messages/", message, headers={"Accept": "application/json"}).status_code == 201
    assert browser_of(mo).post(TERMS, {**AS_IT_IS, "opening": "meetings", "keeps_days": 7}).status_code == 302
    assert "kept for 7 days" in client.get("/chat/lounge/").text
    refused = client.post("/chat/lounge/messages/", {**message, "nonce": str(uuid4())}, headers={"Accept": "application/json"})
    assert refused.status_code == 403


@pytest.mark.server
def test_who_types_is_told_from_then_on(tabs: Any, lounge: Room, mo: Member, ada: Member, ben: Member) -> None:
    one, two = tabs(ada), tabs(ben)
    one.join()
    two.join()
    while "ada" not in two.here:  # who is here is written down twice a second, and only who is here is named
        two.hear("presence")
    one.say(type="typing", room="lounge")
    one.post("first")
    two.hear("message")
    assert not any(frame["type"] == "typing" for frame in two.frames)
    three = tabs(ada)
    three.join()
    keep_room(mo, lounge, Terms(opening="always", shows_earlier=True, keeps_days=30, shows_typing=True), reason="As wished.")
    two.hear("room", timeout=10)
    three.say(type="typing", room="lounge")
    assert two.hear("typing")["name"] == "ada"
