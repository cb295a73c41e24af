"""The rule of who sees what has two forms, in the database and in memory; by chance they are asked the same."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from community import policy
from community.contributions import State, is_visible
from community.forum.models import Board, Post, Reach, Thread
from community.groups.models import Membership, SupportGroup
from community.members.models import Block, Member
from community.policy import Action
from tests.conftest import make_member
from tests.forum.conftest import make_board

PEOPLE = ("ada", "ben", "muted", "banned", "host", "moderator", "insider")


@pytest.fixture
def people(db: None) -> dict[str, Any]:
    """Readers of each kind, a board to be changed, and its group."""
    town = {name: make_member(name, {"host": "host", "moderator": "moderator"}.get(name, "member")) for name in PEOPLE}  # type: ignore[arg-type]
    group = SupportGroup.objects.create(slug="owls", name="Night owls")
    Membership.objects.create(group=group, member=town["insider"])
    return {"members": town, "board": make_board("any"), "group": group}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_lists_and_the_policy_agree_on_every_thread(data: st.DataObject, people: dict[str, Any]) -> None:
    members, board = people["members"], people["board"]
    audience = data.draw(st.sampled_from(Board.Audience))
    Board.objects.filter(pk=board.pk).update(
        audience=audience, support_group=people["group"] if audience == Board.Audience.GROUP else None,
        own_threads=data.draw(st.booleans()), is_indexed=data.draw(st.booleans()))
    Post.objects.all().delete()
    Thread.objects.all().delete()
    drawn = st.fixed_dictionaries({"reach": st.sampled_from(Reach), "concealed": st.booleans(), "pinned": st.booleans(),
                                   "alias": st.sampled_from(["", "Heron"])})
    for fields in data.draw(st.lists(drawn, min_size=3, max_size=3)):
        author = members[data.draw(st.sampled_from(["ada", "ben"]))]
        thread = Thread.objects.create(board_id=board.pk, author=author, title="T", **fields)
        Post.objects.create(thread=thread, author=thread.author, alias=thread.alias, body="b", html="b", position=1,
                            state=data.draw(st.sampled_from(State)))
    Block.objects.all().delete()
    if data.draw(st.booleans()):
        Block.objects.create(blocker=members["muted"], blocked=members["ada"])
    later = "2999-01-01T00:00:00Z"
    Member.objects.filter(username="muted").update(muted_until=later)
    Member.objects.filter(username="banned").update(suspended_until=later)
    readers: list[Any] = [AnonymousUser(), *(Member.objects.get(pk=member.pk) for member in members.values())]
    threads = list(Thread.objects.select_related("board", "author"))
    assert set(Thread.objects.indexable()) == {thread for thread in threads if thread.is_indexed}
    for reader in readers:
        allowed = {thread for thread in threads if policy.allowed(reader, Action.READ_THREAD, thread)}
        blocked = {thread for thread in allowed if reader.is_authenticated and not thread.alias
                   and Block.objects.filter(blocker=reader.pk, blocked=thread.author_id).exists()}
        assert set(Thread.objects.readable_by(reader)) == allowed - blocked, reader
        if reader.is_authenticated:
            in_memory = {post for post in Post.objects.all() if is_visible(
                state=post.state, author_id=post.author_id, viewer=reader.viewer, has_alias=bool(post.alias))}
            assert set(Post.objects.visible_to(reader)) == in_memory, reader
