"""Who sees what: the table, the two forms of the rule against each other, and what follows for counters."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from community.contributions import State, Viewer, is_visible
from community.forum import actions
from community.forum.models import Board, Post, Thread
from community.members.actions import guest_account
from community.members.models import Block, Member
from community.policy import Refused, Role
from tests.conftest import browser_of, make_member
from tests.forum.conftest import answer, start

SEES = "wistful heron"
TABLE = {  # state -> who sees the words
    State.PUBLISHED: {"stranger", "author", "other", "moderator"},
    State.HELD: {"author", "moderator"},
    State.RETURNED: {"author", "moderator"},
    State.HIDDEN: {"author", "moderator"},
    State.REMOVED: set(),
    State.TAKEN: set(),
}


@pytest.fixture
def reply(ben: Member, ada: Member, open_board: Board) -> Post:
    """A reply by ben, on a board anybody may read."""
    return answer(ben, start(ada, open_board), SEES)


@pytest.fixture
def readers(stranger: Client, ada: Member, ben: Member, hana: Member, mo: Member) -> dict[str, Client]:
    """A browser of each kind of reader of ben's reply; hana has blocked ben."""
    Block.objects.create(blocker=hana, blocked=ben)
    return {"stranger": stranger, "author": browser_of(ben), "other": browser_of(ada), "moderator": browser_of(mo),
            "blocker": browser_of(hana)}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("reader", ["stranger", "author", "other", "moderator", "blocker"])
def test_who_sees_a_reply(state: State, reader: str, readers: dict[str, Client], reply: Post, mo: Member) -> None:
    put(reply, state, mo)
    page = readers[reader].get(reply.thread.get_absolute_url())
    permalink = readers[reader].get(f"/forum/p/{reply.pk}/")
    assert (SEES in page.content.decode()) is (reader in TABLE[state])
    assert permalink.status_code == (302 if reader in TABLE[state] else 404)
    assert f'id="post-{reply.pk}"' in page.content.decode()  # never an empty hole


@pytest.mark.parametrize(("state", "sentence"), [
    (State.HELD, "waits for a moderator"), (State.HIDDEN, "a moderator has hidden it"),
    (State.REMOVED, "its author took it back"), (State.TAKEN, "a moderator has removed it"),
])
def test_what_stands_in_the_place_of_a_reply(
        state: State, sentence: str, readers: dict[str, Client], reply: Post, mo: Member) -> None:
    put(reply, state, mo)
    assert sentence in readers["other"].get(reply.thread.get_absolute_url()).content.decode()
    assert "someone you have blocked" in readers["blocker"].get(reply.thread.get_absolute_url()).content.decode()


def test_the_name_of_somebody_blocked_is_not_in_the_gap(readers: dict[str, Client], reply: Post) -> None:
    entries = readers["blocker"].get(reply.thread.get_absolute_url()).context["entries"]
    assert [getattr(entry, "reason", None) for entry in entries] == [None, "blocked"]
    assert not hasattr(entries[1], "author")


@pytest.mark.parametrize("state", [State.HELD, State.HIDDEN])
def test_a_thread_whose_first_post_is_taken_down_is_gone_for_others(
        state: State, stranger: Client, ada: Member, ben: Member, mo: Member, open_board: Board) -> None:
    thread = start(ada, open_board, "A title to hide")
    put(thread.posts.get(), state, mo)
    for browser, status in ((stranger, 404), (browser_of(ben), 404), (browser_of(ada), 200), (browser_of(mo), 200)):
        assert browser.get(thread.get_absolute_url()).status_code == status
        listed = b"A title to hide" in browser.get(open_board.get_absolute_url()).content
        assert listed is (status == 200)
    with pytest.raises(Refused):
        answer(ben, Thread.objects.get())


def test_counters_follow_a_post_that_is_hidden_and_shown_again(ben: Member, mo: Member, thread: Thread) -> None:
    before = counters(thread)
    reply = answer(ben, thread)
    after = counters(thread)
    put(reply, State.HIDDEN, mo)
    assert counters(thread) == before
    put(reply, State.PUBLISHED, mo)
    assert counters(thread) == after


def test_a_thread_that_is_hidden_counts_nowhere(ada: Member, ben: Member, mo: Member, thread: Thread, board: Board) -> None:
    answer(ben, thread)
    start(ada, board)
    put(thread.posts.get(position=1), State.HIDDEN, mo)
    board.refresh_from_db()
    assert (board.thread_count, board.post_count) == (1, 1)
    answer(mo, Thread.objects.get(pk=thread.pk))  # the team may talk about it inside
    board.refresh_from_db()
    assert (board.thread_count, board.post_count) == (1, 1)
    put(thread.posts.get(position=1), State.PUBLISHED, mo)
    board.refresh_from_db()
    assert (board.thread_count, board.post_count) == (2, 4)


def test_a_hidden_reply_keeps_its_place(ben: Member, mo: Member, thread: Thread) -> None:
    put(answer(ben, thread), State.HIDDEN, mo)
    assert answer(ben, thread).position == 3


def test_a_reply_that_waits_is_no_gap_and_stands_at_the_end_for_those_who_know(
        readers: dict[str, Client], reply: Post, ada: Member, hana: Member) -> None:
    thread = reply.thread
    waiting = answer(hana, thread, "words that wait")
    Post.objects.filter(pk=waiting.pk).update(state=State.HELD, position=None)
    actions.refresh_counts(thread)
    assert answer(ada, thread, "the next").position == 4  # a number once given is not given again
    readers["author"] = browser_of(hana)
    for reader, browser in readers.items():
        page = browser.get(thread.get_absolute_url()).content.decode()
        assert ("words that wait" in page) is (reader in {"author", "moderator", "blocker"})  # hana is the blocker, too
        assert (f'id="post-{waiting.pk}"' in page) is (reader in {"author", "moderator", "blocker"})
        if "words that wait" in page:
            assert page.index("the next") < page.index("words that wait")
            assert browser.get(f"/forum/p/{waiting.pk}/")["Location"].endswith(f"#post-{waiting.pk}")
        else:
            assert browser.get(f"/forum/p/{waiting.pk}/").status_code == 404


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_the_rule_in_the_database_and_its_twin_in_memory_agree(data: st.DataObject, world: dict[str, Any]) -> None:
    drawn = st.tuples(st.sampled_from(State), st.booleans()).filter(lambda two: two != (State.PUBLISHED, False))
    for post, (state, placed) in zip(world["posts"], data.draw(st.lists(drawn, min_size=7, max_size=7)), strict=True):
        Post.objects.filter(pk=post.pk).update(state=state, position=post.pk if placed else None)
        post.state = state
    people = world["people"]
    somebody = st.sampled_from(people)
    pairs = data.draw(st.sets(st.tuples(somebody, somebody).filter(lambda pair: pair[0] != pair[1])))
    Block.objects.all().delete()
    Block.objects.bulk_create(Block(blocker=one, blocked=other) for one, other in pairs)
    readers: list[Any] = [AnonymousUser(), *(Member.objects.get(pk=member.pk) for member in people)]
    for reader in readers:
        viewer = reader.viewer if reader.is_authenticated else Viewer(member_id=None)
        in_memory = {post.pk for post in world["posts"]
                     if is_visible(state=post.state, author_id=post.author_id, viewer=viewer)}
        assert set(Post.objects.visible_to(reader).values_list("pk", flat=True)) == in_memory


@pytest.fixture
def world(db: None, ada: Member, ben: Member, mo: Member, board: Board) -> dict[str, Any]:
    """Three people, one a moderator, two posts each, and one by a guest."""
    people = [ada, ben, mo]
    threads = [start(member, board) for member in people]
    posts = [thread.posts.get() for thread in threads] + [answer(member, threads[0]) for member in people]
    by_guest = answer(ada, threads[0])
    Post.objects.filter(pk=by_guest.pk).update(author=guest_account(), guest_name="June")
    return {"people": people, "posts": [*posts, Post.objects.get(pk=by_guest.pk)]}


def put(post: Post, state: State, by: Member) -> None:
    """Put ``post`` into ``state``, as moderation does (withdrawing one's own is not offered yet)."""
    if state == State.REMOVED:
        post.enter_state(state, by=post.author)
        post.save()
        actions.refresh_counts(post.thread)
    else:
        actions.set_state(post, state, by=by, reason="a reason")


def counters(thread: Thread) -> tuple[object, ...]:
    row = Thread.objects.select_related("board").get(pk=thread.pk)
    return (row.post_count, row.last_post_at, row.last_post_by_id, row.concealed, row.board.thread_count, row.board.post_count,
            row.board.last_post_at)


def test_every_role_has_its_place_in_the_table(db: None) -> None:
    seeing = {role for role in Role if make_member(f"a-{role}", role).viewer.sees_concealed}
    assert seeing == {Role.MODERATOR, Role.ADMIN}
