"""What is read once for all who come in is what each would have read alone; and questions asked at once are one."""

import asyncio
import json
from importlib import import_module
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from community.chat import entering, frames, recent, sessions, together
from community.chat.entering import Catching
from community.chat.models import Message, Room, Seat
from community.chat.queries import changes, sight_of
from community.chat.sessions import Visitor
from community.chat.together import Together
from community.contributions import State
from community.members.models import Block, Member
from community.policy import Refused
from tests.chat.conftest import session_of
from tests.conftest import make_member

SAID = st.lists(st.tuples(st.sampled_from(["ada", "ben"]), st.sampled_from([State.PUBLISHED, State.HIDDEN, State.REMOVED])),
                max_size=12)


@pytest.fixture
def people(db: None) -> dict[str, Member]:
    return {name: make_member(name) for name in ("ada", "ben", "cyd")}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=SAID, changed=st.lists(st.integers(0, 11), max_size=6), begins=st.integers(0, 8), block=st.booleans(),
       after=st.none() | st.integers(0, 20), depth=st.integers(2, 20), page=st.integers(2, 6))
def test_who_comes_in_is_told_what_they_would_read_alone(
        people: dict[str, Member], said: list[tuple[str, State]], changed: list[int], begins: int, block: bool,
        after: int | None, depth: int, page: int) -> None:
    room = Room.objects.create(slug=uuid4().hex, title="R", description="", shows_earlier=False)
    messages = [Message.objects.create(room=room, author=people[name], state=state, body="words", html=f"<p>words {place}</p>",
                                       nonce=uuid4(), seq=place, posted_seq=place)
                for place, (name, state) in enumerate(said, start=1)]
    head = len(messages)
    for number in (number for number in changed if number < len(messages)):
        head += 1
        Message.objects.filter(pk=messages[number].pk).update(seq=head)
    Room.objects.filter(pk=room.pk).update(last_seq=head)
    Block.objects.all().delete()
    if block:
        Block.objects.create(blocker=people["cyd"], blocked=people["ben"])
    member, room = Member.objects.get(username="cyd"), Room.objects.get(pk=room.pk)
    sight = sight_of(member, room, Seat(joined_seq=begins))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recent, "DEPTH", depth)
        patch.setattr(recent, "PAGE", page)
        patch.setattr(import_module("community.chat.queries.changes"), "PAGE", page)
        [(seq, told)] = entering.catch_up([Catching(room.pk, after, sight, ["cyd"])])  # type: ignore[misc]
        alone = changes(room, after, sight)
    assert json.loads(told.text) == json.loads(frames.joined(alone, sight, ["cyd"]).text)
    assert seq == alone.seq


def test_a_new_name_is_told_a_second_later_and_a_change_at_once(lounge: Room, ada: Member, ben: Member,
                                                                monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recent, "SECONDS", 1000)
    sight = sight_of(ben, lounge, Seat())

    def told() -> str:
        [(_seq, frame)] = entering.catch_up([Catching(lounge.pk, None, sight, [])])  # type: ignore[misc]
        return str(frame.text)

    say(lounge, ada, 1)
    assert "words 1" in told()
    say(lounge, ada, 2)
    assert "words 2" in told()
    Member.objects.filter(pk=ada.pk).update(username="Heron")
    assert "Heron" not in told()
    monkeypatch.setattr(recent, "SECONDS", 0)
    assert "Heron" in told()


def say(room: Room, author: Member, place: int) -> None:
    Message.objects.create(room=room, author=author, body="words", html=f"<p>words {place}</p>", nonce=uuid4(), seq=place,
                           posted_seq=place)
    Room.objects.filter(pk=room.pk).update(last_seq=place)


def test_a_hundred_who_come_back_are_asked_about_in_the_queries_of_two(lounge: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recent, "SECONDS", 1000)
    members = [make_member(f"member{number}") for number in range(100)]
    keys = [session_of(member) for member in members]
    queries_of(keys[:1])  # whoever is first reads the room for all
    assert queries_of(keys[:2]) == queries_of(keys) < 16


def queries_of(keys: list[str]) -> int:
    with CaptureQueriesContext(connection) as captured:
        identities = sessions.identify([*keys, "", "nobody's"])
        assert identities[-2:] == [None, None]
        entries = entering.enter([Visitor("lounge", identity.member.pk) for identity in identities if identity])
        told = entering.catch_up([Catching(room.pk, None, sight, []) for room, sight in entries])  # type: ignore[misc]
        assert len(told) == len(keys)
    return len(captured)


def test_who_may_not_come_in_is_refused_alone(lounge: Room, ada: Member, ben: Member) -> None:
    Member.objects.filter(pk=ben.pk).update(is_active=False)
    answers = entering.enter([Visitor("lounge", ada.pk), Visitor("nowhere", ada.pk), Visitor("lounge", ben.pk)])
    assert isinstance(answers[0], tuple)
    assert [isinstance(answer, Refused) for answer in answers] == [False, True, True]


def test_questions_of_one_moment_are_asked_together(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[int]] = []

    async def at_once(function: Any, *arguments: Any) -> Any:
        await asyncio.sleep(0)
        return function(*arguments)

    def answer(numbers: list[int]) -> list[int | Exception]:
        asked.append(numbers)
        if 13 in numbers:
            raise ValueError("all who asked now")
        return [ValueError("it alone") if number == 7 else number * 2 for number in numbers]

    async def story() -> list[Any]:
        door: Together[int, int] = Together(answer)
        first = await asyncio.gather(*map(door.ask, range(10)), return_exceptions=True)
        gone = asyncio.create_task(door.ask(1))
        await asyncio.sleep(0)
        gone.cancel()
        return [first, await door.ask(2), await asyncio.gather(door.ask(13), door.ask(5), return_exceptions=True)]

    monkeypatch.setattr(together, "ask", at_once)
    first, second, both = asyncio.run(story())
    assert [each if isinstance(each, int) else str(each) for each in first] == [0, 2, 4, 6, 8, 10, 12, "it alone", 16, 18]
    assert second == 4
    assert [str(each) for each in both] == ["all who asked now"] * 2
    assert max(map(len, asked)) == 10
