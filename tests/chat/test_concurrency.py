"""What must hold when everybody writes at once."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from community import throttles
from community.chat import actions, queries
from community.chat.feed import read_update
from community.chat.frames import MessageFrames, message_content
from community.chat.models import Message, Room
from community.chat.sight import Sight
from community.models import Member
from community.moderation import actions as moderation
from community.policy import Refused

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _no_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    generous = throttles.Limit(name="test", count=10**9, seconds=60, sentence="")
    monkeypatch.setattr(throttles, "SEND_MESSAGE", generous)
    monkeypatch.setattr(throttles, "CHANGE_MESSAGE", generous)


def at_once(calls: list[Any]) -> list[Any]:
    """Run all in threads of their own, each with a connection of its own."""

    def run(call: Any) -> Any:
        try:
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=8) as threads:
        return list(threads.map(run, calls))


def test_one_nonce_fifty_times_at_once_is_one_message(lounge: Room, ada: Member) -> None:
    nonce = uuid4()
    sent = at_once([lambda: actions.send_message(ada, lounge, body="hello", nonce=nonce)] * 50)
    assert {result.message.pk for result in sent} == {Message.objects.get().pk}
    assert sum(result.is_new for result in sent) == 1
    lounge.refresh_from_db()
    assert lounge.last_seq == 1


def test_eight_writers_leave_no_hole_and_a_reader_never_skips(lounge: Room, ada: Member, ben: Member) -> None:
    seen: list[int] = []

    def read() -> None:
        last = 0
        while last < 80:
            found = queries.changes(lounge, last, Sight(ada.viewer))
            seen.extend(message.seq or 0 for message in found.messages)
            last = found.seq

    def write(number: int) -> Any:
        return lambda: actions.send_message((ada, ben)[number % 2], lounge, body=f"{number}", nonce=uuid4())

    at_once([read, *[write(number) for number in range(80)]])
    assert seen == list(range(1, 81))


STEPS = st.lists(st.tuples(st.sampled_from(
    ["send", "answer", "edit", "withdraw", "hide", "restore", "react", "pin", "erase", "phase", "look"]),
                           st.integers(0, 5)), max_size=25)


@example(steps=[("send", 0)] * 4 + [("send", 1)])  # one that two readers who see the same were sent as two frames
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_any_reader_converges_to_what_the_server_shows(
        ada: Member, ben: Member, mo: Member, steps: list[tuple[str, int]]) -> None:
    """Snapshot plus updates is a fresh snapshot, whatever happened and whenever the reader looked."""
    room = Room.objects.create(slug=uuid4().hex, title="Another", description="")
    sights = [Sight(ada.viewer), Sight(ben.viewer), Sight(mo.viewer), Sight(ben.viewer, since=4),
              Sight(ben.viewer, muted=frozenset({(ada.pk, False)})), Sight(replace(mo.viewer, blocked=frozenset({ada.pk})))]
    mirrors: list[tuple[Sight, dict[int, str]]] = [(sight, {}) for sight in sights]
    head = 0
    for verb, number in [*steps, ("look", 0)]:
        if verb == "look":
            head = catch_up(room, head, mirrors)
        else:
            perform(verb, number, room=room, people=(ada, ben, mo))
    for sight, mirror in mirrors:
        fresh = queries.changes(room, None, sight)
        assert mirror == {message.pk: message_content(message, sight)["html"] for message in fresh.messages}


def catch_up(room: Room, head: int, mirrors: list[tuple[Sight, dict[int, str]]]) -> int:
    """Take in what the hub would deliver, holding it to the contract: every number once, in order; one frame for all is the
    frame of each."""
    update = read_update(room.pk, head)
    assert [seq for seq, _ in update.parts] == list(range(head + 1, update.head + 1))
    hidden = frozenset().union(*(sight.hidden for sight, _mirror in mirrors))
    for seq, part in update.parts:
        if not isinstance(part, MessageFrames):
            continue
        shared = part.same_for_all(hidden.__contains__, max(sight.since for sight, _mirror in mirrors))
        for sight, mirror in mirrors:
            frame = json.loads(part.frame_for(sight).text)
            assert shared is None or shared is part.frame_for(sight)
            assert frame["seq"] == seq
            if frame["type"] == "message":
                mirror[frame["id"]] = frame["html"]
    return update.head


def perform(verb: str, number: int, *, room: Room, people: tuple[Member, Member, Member]) -> None:
    """One step of the story; refusals are part of it."""
    ada, ben, mo = people
    rows = list(Message.objects.filter(room=room).select_related("author", "room").order_by("pk"))
    target = rows[number % len(rows)] if rows else None
    try:
        if verb == "send":
            actions.send_message((ada, ben)[number % 2], room, body=f"words {number}", nonce=uuid4())
        elif verb == "answer" and target is not None:
            actions.send_message((ada, ben)[number % 2], room, body=f"yes {number}", nonce=uuid4(), reply_to=target.pk)
        elif verb == "phase":
            actions.change_phase(mo, room, phase=("open", "read-only")[number % 2])
        elif target is not None:
            {"edit": lambda: actions.edit_message(target.author, target, body=f"new words {number}"),
             "withdraw": lambda: actions.withdraw_message(target.author, target),
             "react": lambda: actions.react(mo, target, "hug"),
             "pin": lambda: actions.pin(mo, target, reason="so that it is found"),
             "erase": lambda: actions.erase(room, Message.objects.filter(pk=target.pk)),
             "hide": lambda: moderation.hide(mo, target, reason="guideline 1"),
             "restore": lambda: moderation.restore(mo, target, reason="looked again")}[verb]()
    except Refused:
        pass
