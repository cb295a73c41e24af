"""A meeting on the socket: who was not let in hears nothing of it, late joiners and resumed tabs agree, names stay apart."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from community.chat.meetings import clock, door, leading
from community.chat.models import Message, Room
from community.chat.queries import changes
from community.chat.sight import Sight
from community.contributions import State
from community.groups.meetings.models import Occurrence
from community.models import Member
from tests.chat.meeting import OPEN_TALK, Phase, arrive, fresh, let_in, planned, until

pytestmark = pytest.mark.server


@pytest.fixture
def talk(server: Any, lounge: Room, hana: Member, ada: Member) -> Occurrence:
    """A lobby with ada let in."""
    held = until(planned(lounge, hana, **OPEN_TALK), Phase.LOBBY, hana)
    let_in(hana, held, ada)
    return held


def test_who_was_not_let_in_is_sent_out_when_it_begins_and_hears_nothing(talk: Occurrence, lounge: Room, hana: Member,
                                                                        ada: Member, ben: Member, tabs: Any) -> None:
    inside, outside = tabs(ada), tabs(ben)
    inside.join()
    outside.join()
    until(talk, Phase.OPENING, hana)
    assert "lobby" in outside.hear("refused")["reason"]
    card = inside.hear("room")
    assert (card["phase"], card["state"]) == ("opening", "open")
    assert "Evening circle" in card["card"]
    status, _answer = inside.post("only for here")
    assert status == 201
    assert "only for here" in inside.hear("message")["html"]
    outside.say(type="join", room="lounge", after=0)
    assert outside.hear("refused")
    assert outside.post("let me in")[0] == 403
    assert not any("only for here" in str(frame) for frame in outside.frames)


def test_late_joiners_and_resumed_tabs_agree_on_the_phase(talk: Occurrence, lounge: Room, hana: Member, ada: Member,
                                                         tabs: Any) -> None:
    early = tabs(ada)
    early.join()
    until(talk, Phase.CHECK_IN, hana)
    lounge.refresh_from_db()
    early.reach(lounge.last_seq)
    early.cut()
    until(talk, Phase.OPEN, hana)
    leading.take_breath(hana, talk)
    early.dial()
    early.hear("hello")
    resumed, late = early.join(), tabs(ada).join()
    assert resumed["seq"] == late["seq"]
    assert (resumed["phase"], resumed["state"], resumed["card"]) == (late["phase"], late["state"], late["card"])
    assert (late["phase"], late["state"]) == ("open", "read-only")
    clock.catch_up(talk.pk, timezone.now() + timedelta(seconds=61))
    assert early.hear("room")["state"] == "open"


def test_somebody_removed_is_cut_off_at_once(talk: Occurrence, lounge: Room, hana: Member, ada: Member, tabs: Any) -> None:
    until(talk, Phase.OPEN, hana)
    gone = tabs(ada)
    gone.join()
    door.remove(hana, talk, member_id=ada.pk, reason="guideline 1")
    assert gone.hear("refused", timeout=3)
    host = tabs(hana)
    host.join()
    assert host.post("we go on")[0] == 201
    assert host.hear("message")
    gone.say(type="ping")
    gone.hear("pong")
    assert not any("we go on" in str(frame) for frame in gone.frames)


def test_a_late_change_of_what_was_said_fills_the_number_for_others_without_the_words(
        talk: Occurrence, lounge: Room, hana: Member, ada: Member, ben: Member, mo: Member, tabs: Any) -> None:
    from community.moderation import actions as moderation
    until(talk, Phase.OPEN, hana)
    inside = tabs(ada)
    inside.join()
    inside.post("only for here")
    until(talk, Phase.CLOSED, hana)
    outside = tabs(ben)
    assert not any("only for here" in str(message) for message in outside.join()["messages"])
    message = Message.objects.get()
    moderation.hide(mo, message, reason="guideline 1")
    message.refresh_from_db()
    outside.reach(message.seq)
    assert outside.shown == {}
    assert not any("moderator" in str(frame) for frame in outside.frames)


def test_presence_and_messages_use_the_names_of_the_meeting(talk: Occurrence, lounge: Room, hana: Member, ada: Member,
                                                           ben: Member, tabs: Any) -> None:
    arrive(ben, talk, alias="Heron")
    door.admit(hana, talk)
    until(talk, Phase.OPEN, hana)
    one, other = tabs(ada), tabs(ben)
    one.join()
    other.join()
    other.post("from far away")
    assert "Heron" in one.hear("message")["html"]
    while "Heron" not in one.here:
        one.hear("presence")
    assert not any(">ben<" in str(frame) or "'ben'" in str(frame) for frame in [*one.frames, *other.frames])


def test_the_two_rules_of_who_reads_agree(lounge: Room, hana: Member, ada: Member, ben: Member, mo: Member) -> None:
    held = until(planned(lounge, hana, **OPEN_TALK), Phase.LOBBY, hana)
    let_in(hana, held, ada)
    from uuid import uuid4

    from community.chat import actions
    actions.send_message(ben, lounge, body="before", nonce=uuid4())
    until(held, Phase.OPEN, hana)
    actions.send_message(Member.objects.get(pk=ada.pk), lounge, body="within", nonce=uuid4())
    until(held, Phase.CLOSED, hana)
    for state in State.values:
        Message.objects.update(state=state)
        for member in Member.objects.all():
            everything = list(Message.objects.select_related("author"))
            sight = Sight(replace(member.viewer, meetings=member.meeting_ids))
            shown = {message.pk for message in everything if message.is_shown_to(sight.viewer)}
            assert shown == set(Message.objects.visible_to(member).values_list("pk", flat=True))
            heard = {message.pk for message in changes(lounge, 0, sight).messages}
            assert heard == {message.pk for message in everything if message.is_heard_by(sight.viewer)}
    assert fresh(held).phase == Phase.CLOSED
