"""What a reader sees of a room has two forms, in memory and in the database; by chance they are asked the same."""

from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from community.chat.models import Message, Room, RoomMute, Seat
from community.chat.queries import found, pinned, sight_of
from community.contributions import State
from community.members.models import Block, Member
from tests.conftest import make_member

MESSAGE = st.fixed_dictionaries({
    "author": st.sampled_from(["ada", "ben"]), "alias": st.sampled_from(["", "Heron"]), "state": st.sampled_from(State),
    "is_placed": st.booleans()})


@pytest.fixture
def people(db: None) -> dict[str, Member]:
    return {name: make_member(name, {"host": "host", "moderator": "moderator"}.get(name, "member"))  # type: ignore[arg-type]
            for name in ("ada", "ben", "host", "moderator")}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=st.lists(MESSAGE, max_size=6), mute=st.booleans(), mute_alias=st.booleans(), block=st.booleans(),
       begins=st.integers(0, 4))
def test_the_two_forms_agree(people: dict[str, Member], said: list[dict[str, Any]], mute: bool, mute_alias: bool,
                             block: bool, begins: int) -> None:
    room = Room.objects.create(slug=uuid4().hex, title="R", description="", shows_earlier=False)
    for place, each in enumerate(said, start=1):
        seq = place if each["is_placed"] else None
        Message.objects.create(room=room, author=people[each["author"]], alias=each["alias"], state=each["state"], body="words",
                               html="<p>words</p>", nonce=uuid4(), seq=seq, posted_seq=seq)
    Block.objects.all().delete()
    for reader in people.values():
        if mute:
            RoomMute.objects.create(room=room, member=reader, muted=people["ada"], of_alias=mute_alias)
        if block:
            Block.objects.create(blocker=reader, blocked=people["ben"])
    for name in people:
        member = Member.objects.get(username=name)
        sight = sight_of(member, room, Seat(joined_seq=begins))
        rows = list(Message.objects.filter(room=room).select_related("author"))
        in_memory = {row.pk for row in rows if sight.reaches(row) and sight.shows(row)}
        in_database = Message.objects.filter(room=room).in_sight(member, sight.since)
        assert set(in_database.values_list("pk", flat=True)) == in_memory, name
        placed = {row.pk for row in rows if row.pk in in_memory and row.posted_seq}
        assert {row.pk for row in found(room, member, sight, words="words")[0]} == placed, name
        assert pinned(room, member, sight) == []


def test_nothing_is_found_by_the_name_of_whoever_is_spoken_to(people: dict[str, Member]) -> None:
    """They may go by another name since: what is found by the old one would tell both."""
    room = Room.objects.create(slug="hearth", title="R", description="")
    Message.objects.create(room=room, author=people["ada"], body="Thank you @ben, for ben@lighthouse.example", html="",
                           nonce=uuid4(), seq=1, posted_seq=1)
    sight = sight_of(people["host"], room, Seat(joined_seq=0))
    for words, count in (("thank", 1), ("thanks ben", 0), ("ben", 0)):
        assert len(found(room, people["host"], sight, words=words)[0]) == count, words
