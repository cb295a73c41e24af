"""Each refusal beside its success, from the same setup."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from community import throttles
from community.forum import actions
from community.forum.models import Board, Thread
from community.members.models import Member
from community.policy import Refused
from tests.conftest import browser_of
from tests.forum.conftest import answer, send_edit, send_reply, send_thread, start

SOON = timedelta(days=1)


def restrict(member: Member, field: str) -> None:
    setattr(member, field, timezone.now() + SOON)
    member.save()


def test_a_stranger_is_asked_to_sign_in_and_comes_back(stranger: Client, ada: Member, thread: Thread) -> None:
    permalink = f"/forum/p/{thread.posts.get().pk}/"
    for address in (thread.get_absolute_url(), "/forum/waves/", "/forum/waves/new/", permalink):
        assert browser_of(ada).get(address).status_code in {200, 302}
        assert stranger.get(address)["Location"] == f"/accounts/login/?next={address}"


def test_a_stranger_reads_an_open_board_and_cannot_write(stranger: Client, ada: Member, open_board: Board) -> None:
    thread = start(ada, open_board)
    assert stranger.get(open_board.get_absolute_url()).status_code == 200
    assert b"It was long." in stranger.get(thread.get_absolute_url()).content
    assert send_reply(stranger, thread, "Hello.").status_code == 403
    assert send_thread(stranger, open_board).status_code == 403
    assert Thread.objects.get().posts.count() == 1


def test_the_teams_board_is_there_for_the_team_only(stranger: Client, ada: Member, hana: Member, team_board: Board) -> None:
    thread = start(hana, team_board)
    for address in ("/forum/team/", "/forum/team/new/", thread.get_absolute_url(), f"/forum/p/{thread.posts.get().pk}/"):
        assert browser_of(hana).get(address).status_code in {200, 302}
        assert browser_of(ada).get(address).status_code == 404
        assert stranger.get(address).status_code == 404
    assert send_reply(browser_of(ada), thread, "Hello.").status_code == 404
    assert send_reply(browser_of(hana), thread, "Hello.").status_code == 302


def test_only_the_team_starts_threads_where_a_board_says_so(ada: Member, hana: Member, board: Board) -> None:
    Board.objects.update(team_starts=True)
    assert send_thread(browser_of(ada), board).status_code == 403
    assert browser_of(ada).get("/forum/waves/new/").status_code == 403
    assert b"Start a thread" not in browser_of(ada).get("/forum/waves/").content
    assert send_thread(browser_of(hana), board).status_code == 302
    assert send_reply(browser_of(ada), Thread.objects.get(), "Hello.").status_code == 302


@pytest.mark.parametrize("name", ["ben", "mo"])
def test_the_muted_read_but_do_not_write_and_keep_their_words(
        name: str, request: pytest.FixtureRequest, thread: Thread) -> None:
    member = request.getfixturevalue(name)
    mine = answer(member, thread)
    restrict(member, "muted_until")
    browser = browser_of(member)
    assert browser.get(thread.get_absolute_url()).status_code == 200
    for response in (send_reply(browser, thread, "My words."), send_thread(browser, thread.board, body="My words."),
                     send_edit(browser, mine, "My words.")):
        assert response.status_code == 403
        assert "You can read but not write for now" in response.content.decode()
        assert "My words.</textarea>" in response.content.decode()
    restrict(member, "muted_until")
    Member.objects.update(muted_until=timezone.now() - SOON)
    assert send_reply(browser, thread, "My words.").status_code == 302


def test_the_suspended_do_not_enter(ben: Member, thread: Thread) -> None:
    browser = browser_of(ben)
    assert browser.get("/forum/").status_code == 200
    restrict(ben, "suspended_until")
    for address in ("/forum/", "/forum/waves/", thread.get_absolute_url()):
        assert browser.get(address).status_code == 403


def test_a_closed_thread_takes_no_reply_and_says_why(ben: Member, mo: Member, thread: Thread) -> None:
    browser = browser_of(ben)
    assert send_reply(browser, thread, "Before.").status_code == 302
    actions.lock(mo, thread, reason="It has run its course.")
    response = send_reply(browser, thread, "My words.")
    assert response.status_code == 403
    assert "This thread is closed" in response.content.decode()
    assert "My words.</textarea>" in response.content.decode()
    assert "It has run its course." in browser.get(thread.get_absolute_url()).content.decode()
    actions.unlock(mo, thread)
    assert send_reply(browser, thread, "After.").status_code == 302


def test_a_thread_that_closes_while_one_writes_is_asked_under_the_lock(ben: Member, mo: Member, thread: Thread) -> None:
    actions.lock(mo, Thread.objects.get(), reason="Enough for now.")
    with pytest.raises(Refused):  # this copy of the thread does not know yet
        answer(ben, thread)
    assert thread.posts.count() == 1


def test_nobody_changes_the_words_of_others(ada: Member, ben: Member, mo: Member, thread: Thread) -> None:
    post = thread.posts.get()
    for other in (ben, mo):
        assert send_edit(browser_of(other), post, "Not yours.").status_code == 403
        assert browser_of(other).get(f"/forum/p/{post.pk}/edit/").status_code == 403
    assert send_edit(browser_of(ada), post, "Mine.").status_code == 302


def test_a_limit_answers_429_with_the_time_and_keeps_the_words(ben: Member, thread: Thread) -> None:
    browser = browser_of(ben)
    for n in range(throttles.REPLY.count):
        assert send_reply(browser, thread, f"Reply {n}").status_code == 302
    response = send_reply(browser, thread, "One too many.")
    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= throttles.REPLY.seconds
    assert "You can write thirty replies in ten minutes." in response.content.decode()
    assert "One too many.</textarea>" in response.content.decode()


def test_threads_have_a_limit_of_their_own(ada: Member, board: Board) -> None:
    browser = browser_of(ada)
    codes = [send_thread(browser, board, f"Thread {n}").status_code for n in range(throttles.START_THREAD.count + 1)]
    assert codes == [302] * throttles.START_THREAD.count + [429]


@pytest.mark.parametrize("verb", ["pin", "lock"])
def test_only_moderators_keep_threads_in_order(verb: str, ada: Member, mo: Member, thread: Thread) -> None:
    address = f"/forum/t/{thread.pk}/{verb}/"
    assert browser_of(ada).post(address, {"reason": "x"}).status_code == 403
    assert b"For moderators" not in browser_of(ada).get(thread.get_absolute_url()).content
    assert browser_of(mo).post(address, {"reason": "x"}).status_code == 302
    thread.refresh_from_db()
    assert thread.pinned or thread.locked_by == mo
    browser_of(mo).post(address, {"off": "1"})
    thread.refresh_from_db()
    assert not thread.pinned
    assert thread.locked_at is None


def test_verbs_say_whether_they_changed_anything(mo: Member, thread: Thread) -> None:
    assert [actions.pin(mo, thread), actions.pin(mo, thread), actions.unpin(mo, thread), actions.unpin(mo, thread)] == [
        True, False, True, False]
    assert [actions.lock(mo, thread, reason="a"), actions.lock(mo, thread, reason="b"), actions.unlock(mo, thread),
            actions.unlock(mo, thread)] == [True, False, True, False]
