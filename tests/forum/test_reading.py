"""Boards, pages, permalinks and addresses."""

from typing import Any

import pytest
from django.test import Client

from community.forum import actions
from community.forum.models import THREADS_A_PAGE, Board, Post, Thread
from community.members.models import Block, Member
from tests.conftest import browser_of
from tests.forum.conftest import answer, grow, start


def test_a_member_sees_the_boards_that_are_theirs(ben: Member, board: Board, open_board: Board, team_board: Board) -> None:
    page = browser_of(ben).get("/forum/").content.decode()
    assert "Waves" in page
    assert "Families" in page
    assert "Team" not in page
    assert "for members" not in page


def test_a_stranger_sees_that_there_are_boards_for_members(
        stranger: Client, board: Board, open_board: Board, team_board: Board) -> None:
    page = stranger.get("/forum/").content.decode()
    assert "Waves" in page
    assert page.count("for members</span>") == 1
    assert "Team" not in page


def test_a_host_sees_the_teams_board(hana: Member, team_board: Board) -> None:
    assert "for the team" in browser_of(hana).get("/forum/").content.decode()


def test_threads_stand_by_their_newest_post(ada: Member, board: Board) -> None:
    first, second = start(ada, board, "First"), start(ada, board, "Second")
    assert _titles(ada, board) == ["Second", "First"]
    answer(ada, first)
    assert _titles(ada, board) == ["First", "Second"]
    assert second.pk


def test_pinned_threads_stand_first_and_only_on_the_first_page(ada: Member, mo: Member, board: Board) -> None:
    actions.pin(mo, start(ada, board, "Pinned"))
    _many_threads(ada, board, THREADS_A_PAGE + 1)
    assert _titles(ada, board)[0] == "Pinned"
    assert len(_titles(ada, board)) == THREADS_A_PAGE + 1
    assert _titles(ada, board, _older(ada, board)) == ["Thread 1"]


def test_every_thread_is_on_exactly_one_page_even_when_times_are_equal(ada: Member, board: Board) -> None:
    _many_threads(ada, board, 2 * THREADS_A_PAGE + 5)
    Thread.objects.update(last_post_at="2026-01-01T00:00:00Z")
    seen, address = _titles(ada, board), _older(ada, board)
    while address:
        seen += _titles(ada, board, address)
        address = _older(ada, board, address)
    assert len(seen) == len(set(seen)) == 2 * THREADS_A_PAGE + 5


def test_a_thread_has_numbered_pages_by_position(ada: Member, thread: Thread) -> None:
    grow(ada, thread, 44)
    browser, address = browser_of(ada), thread.get_absolute_url()
    assert _positions(browser, address) == [*range(1, 21)]
    assert _positions(browser, address + "?page=2") == [*range(21, 41)]
    assert _positions(browser, address + "?page=3") == [*range(41, 46)]


def test_past_the_end_is_404_with_a_way_to_the_last_page(ada: Member, thread: Thread) -> None:
    grow(ada, thread, 25)
    response = browser_of(ada).get(thread.get_absolute_url(), {"page": 3})
    assert response.status_code == 404
    assert f"{thread.get_absolute_url()}?page=2" in response.content.decode()


@pytest.mark.parametrize("slug", ["wrong/", ""])
def test_a_wrong_slug_leads_to_the_right_one_and_keeps_the_page(ada: Member, thread: Thread, slug: str) -> None:
    response = browser_of(ada).get(f"/forum/t/{thread.pk}/{slug}?page=1")
    assert response.status_code == 301
    assert response["Location"] == f"/forum/t/{thread.pk}/a-bad-week/?page=1"


@pytest.mark.parametrize("title", ["Reply", "Lock", "Pin", "???", "Привет", "x" * 140, "a-" * 60])
def test_every_title_has_an_address_that_works(ada: Member, board: Board, title: str) -> None:
    thread = start(ada, board, title)
    assert browser_of(ada).get(thread.get_absolute_url()).status_code == 200


def test_the_permalink_leads_to_the_posts_page(ada: Member, thread: Thread) -> None:
    grow(ada, thread, 25)
    post = thread.posts.get(position=22)
    response = browser_of(ada).get(f"/forum/p/{post.pk}/")
    assert response["Location"] == f"{thread.get_absolute_url()}?page=2#post-{post.pk}"
    assert f'id="post-{post.pk}"' in browser_of(ada).get(response["Location"]).content.decode()


def test_only_ones_own_posts_offer_to_be_changed(ada: Member, ben: Member, thread: Thread) -> None:
    mine = answer(ben, thread)
    page = browser_of(ben).get(thread.get_absolute_url()).content.decode()
    assert f"/forum/p/{mine.pk}/edit/" in page
    assert page.count("/edit/") == 1


def test_what_somebody_is_trusted_with_stands_beside_their_name(ada: Member, hana: Member, thread: Thread) -> None:
    answer(hana, thread)
    page = browser_of(ada).get(thread.get_absolute_url()).content.decode()
    assert page.count('<span class="tag">Host</span>') == 1
    assert "Member</span>" not in page


def test_search_engines_are_asked_to_stay_away_from_stories(stranger: Client, ada: Member, open_board: Board) -> None:
    page = stranger.get(start(ada, open_board).get_absolute_url()).content.decode()
    assert '<meta name="robots" content="noindex">' in page


def test_titles_by_somebody_blocked_are_not_in_lists(ada: Member, ben: Member, board: Board) -> None:
    start(ada, board, "Loud")
    assert _titles(ben, board) == ["Loud"]
    Block.objects.create(blocker=ben, blocked=ada)
    assert _titles(ben, board) == []
    assert _titles(ada, board) == ["Loud"]


def test_titles_are_shown_as_text(ada: Member, board: Board) -> None:
    start(ada, board, "<script>alert(1)</script>")
    assert b"<script>alert(1)" not in browser_of(ada).get(board.get_absolute_url()).content


def _many_threads(member: Member, board: Board, count: int) -> None:
    threads = Thread.objects.bulk_create(
        Thread(board=board, author=member, title=f"Thread {n}", post_count=1, last_position=1, last_post_by=member)
        for n in range(1, count + 1))
    Post.objects.bulk_create(Post(thread=thread, author=member, body="x", html="<p>x</p>", position=1) for thread in threads)


def _page(member: Member, board: Board, address: str = "") -> Any:
    return browser_of(member).get(address or board.get_absolute_url()).context["page"]


def _titles(member: Member, board: Board, address: str = "") -> list[str]:
    page = _page(member, board, address)
    return [thread.title for thread in [*page.pinned, *page.threads]]


def _older(member: Member, board: Board, address: str = "") -> str:
    response = browser_of(member).get(address or board.get_absolute_url())
    after = response.context["page"].after
    page = response.content.decode()
    if not after:
        assert "Older threads" not in page
        return ""
    query = page.split('rel="next" href="')[1].split('"')[0]
    return board.get_absolute_url() + query


def _positions(browser: Client, address: str) -> list[int]:
    return [entry.position for entry in browser.get(address).context["entries"]]
