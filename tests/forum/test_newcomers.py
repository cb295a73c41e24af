"""The first-post promise: a newcomer's first two posts wait until a moderator has read them."""

import uuid

import pytest

from community.contributions import State
from community.forum.models import Board, Post, Thread
from community.members.models import Member
from community.moderation import actions as moderation
from tests.conftest import browser_of
from tests.forum.conftest import HTMX, answer, send_reply, send_thread, start
from tests.forum.test_counters import agrees

pytestmark = pytest.mark.usefixtures("first_posts_wait")


@pytest.fixture
def known(hana: Member, board: Board) -> Thread:
    """A thread of the team, whose posts never wait."""
    return start(hana, board, "How was your week?")


def test_a_first_thread_waits_and_its_author_sees_it(ada: Member, ben: Member, mo: Member, board: Board) -> None:
    place = send_thread(browser_of(ada), board, "My first time here", "I am Ada.")["Location"]
    thread, post = Thread.objects.get(), Post.objects.get()
    assert (post.state, post.position, thread.concealed, thread.post_count) == (State.HELD, None, True, 0)
    assert "I am Ada." in browser_of(ada).get(place.split("#")[0]).content.decode()
    assert browser_of(ben).get(thread.get_absolute_url()).status_code == 404
    assert "My first time here" not in browser_of(ben).get(board.get_absolute_url()).content.decode()
    assert "I am Ada." in browser_of(mo).get(thread.get_absolute_url()).content.decode()
    assert agrees()


def test_it_takes_its_place_and_time_when_it_is_let_in(ada: Member, ben: Member, mo: Member, board: Board) -> None:
    thread = start(ada, board)
    post = thread.posts.get()
    sent = post.created_at
    moderation.approve(mo, post)
    thread.refresh_from_db()
    post.refresh_from_db()
    assert (post.state, post.position) == (State.PUBLISHED, 1)
    assert sent < post.created_at == thread.created_at == thread.last_post_at
    assert (thread.concealed, thread.post_count) == (False, 1)
    assert browser_of(ben).get(thread.get_absolute_url()).status_code == 200
    assert agrees()


def test_after_two_that_were_let_in_nothing_waits(ada: Member, mo: Member, known: Thread) -> None:
    for expected in (State.HELD, State.HELD, State.PUBLISHED):
        post = answer(ada, known)
        assert post.state == expected
        if post.is_waiting:
            moderation.approve(mo, post)
    assert agrees()


def test_what_was_turned_back_counts_for_nothing(ada: Member, mo: Member, known: Thread) -> None:
    for _ in range(3):
        moderation.reject(mo, answer(ada, known), reason="guideline 1")
    assert answer(ada, known).is_waiting


@pytest.mark.parametrize("who", ["hana", "mo", "cura", "root"])
def test_whoever_is_trusted_with_more_does_not_wait(who: str, known: Thread, request: pytest.FixtureRequest) -> None:
    assert answer(request.getfixturevalue(who), known).state == State.PUBLISHED


def test_the_first_place_is_kept_for_the_first_post(ada: Member, mo: Member, root: Member, board: Board) -> None:
    thread = start(ada, board)
    second = answer(mo, thread, "We will read it soon.")
    own = answer(ada, thread, "Something I forgot.")
    assert (second.position, own.position) == (2, None)
    moderation.approve(root, own)
    assert agrees()
    first = thread.posts.earliest("pk")
    moderation.approve(root, first)
    assert list(thread.posts.order_by("position").values_list("pk", "position")) == [
        (first.pk, 1), (second.pk, 2), (own.pk, 3)]
    thread.refresh_from_db()
    assert (thread.concealed, thread.last_position, thread.post_count) == (False, 3, 3)
    assert agrees()


def test_sending_a_held_thread_twice_makes_one(ada: Member, board: Board) -> None:
    nonce = uuid.uuid4()
    first, second = (send_thread(browser_of(ada), board, nonce=nonce)["Location"] for _ in range(2))
    assert first == second
    assert Thread.objects.count() == 1


def test_a_reply_that_waits_is_gone_to_when_it_was_sent_in_place(known: Thread, ada: Member) -> None:
    browser = browser_of(ada)
    response = send_reply(browser, known, "My first words.", data={"seen": 1}, headers=HTMX)
    held = Post.objects.get(author=ada)
    assert (held.state, response["HX-Redirect"]) == ("held", f"/forum/p/{held.pk}/")
    assert "My first words." in browser.get(response["HX-Redirect"], follow=True).content.decode()
