"""How often a page asks the database: a fixed number, however much there is (DESIGN 7)."""

from typing import Any

import pytest
from django.test import Client

from community.contributions import State
from community.forum.models import Board, Post, Thread
from community.forum.queries.newcomers import usual_wait
from community.members.models import Block, Member
from community.moderation import waiting
from tests.conftest import browser_of, make_member
from tests.forum.conftest import answer, grow, start

# session, member, thread with board, posts, what stands beside them, what the reply box needs; one more when there are gaps
THREAD, GAPS = 6, 1
# session, member, board, threads, traces; when there are threads, what their reader has read, and those kept at the top
BOARD, ROWS, PINNED = 5, 1, 1


@pytest.fixture
def busy(ada: Member, thread: Thread) -> Thread:
    """A thread of three pages by many people."""
    for n in range(8):
        answer(make_member(f"member{n}"), thread)
    grow(ada, thread, 40)
    return thread


@pytest.mark.parametrize("page", [1, 2, 3])
def test_a_thread_page_asks_six_times(page: int, ben: Member, busy: Thread, django_assert_num_queries: Any) -> None:
    browser = browser_of(ben)
    with django_assert_num_queries(THREAD):
        browser.get(f"{busy.get_absolute_url()}?page={page}")


def test_a_short_thread_asks_as_often_as_a_long_one(ben: Member, thread: Thread, django_assert_num_queries: Any) -> None:
    browser = browser_of(ben)
    with django_assert_num_queries(THREAD):
        browser.get(thread.get_absolute_url())


def test_ones_own_posts_and_the_moderators_tools_cost_nothing(
        ada: Member, mo: Member, busy: Thread, django_assert_num_queries: Any) -> None:
    waiting.count()  # asked once in ten minutes, for the menu of staff
    for member in (ada, mo):
        browser = browser_of(member)
        with django_assert_num_queries(THREAD):
            browser.get(busy.get_absolute_url())


def test_what_waits_for_a_moderator_costs_nothing(
        mo: Member, ben: Member, busy: Thread, django_assert_num_queries: Any) -> None:
    Post.objects.bulk_create(Post(thread=busy, author=ben, body="w", html="<p>w</p>", state=State.HELD) for _ in range(5))
    usual_wait()  # asked once in ten minutes, whoever reads
    waiting.count()
    for member in (mo, ben):
        browser = browser_of(member)
        with django_assert_num_queries(THREAD):
            page = browser.get(f"{busy.get_absolute_url()}?page=3").content.decode()
        assert page.count("<p>w</p>") == 5
        assert "<p>w</p>" not in browser.get(busy.get_absolute_url()).content.decode()


def test_gaps_cost_one_query_however_many(ben: Member, ada: Member, busy: Thread, django_assert_num_queries: Any) -> None:
    Post.objects.filter(position__in=[2, 3, 4, 5]).update(state=State.HIDDEN)
    Block.objects.create(blocker=ben, blocked=ada)
    browser = browser_of(ben)
    with django_assert_num_queries(THREAD + GAPS):
        browser.get(busy.get_absolute_url())


def test_a_stranger_asks_less(stranger: Client, ada: Member, open_board: Board, django_assert_num_queries: Any) -> None:
    thread = start(ada, open_board)
    with django_assert_num_queries(3):
        stranger.get(thread.get_absolute_url())


@pytest.mark.parametrize("threads", [0, 1, 40])
def test_a_board_page_asks_seven_times(threads: int, ben: Member, board: Board, django_assert_num_queries: Any) -> None:
    people = [make_member(f"member{n}") for n in range(10)]
    Thread.objects.bulk_create(
        Thread(board=board, author=people[n % 10], title=f"T{n}", last_post_by=people[n % 7], pinned=n < 3)
        for n in range(threads))
    browser = browser_of(ben)
    with django_assert_num_queries(BOARD + (ROWS + PINNED if threads else 0)):
        browser.get(board.get_absolute_url())


def test_the_list_of_boards_asks_three_times(
        ben: Member, board: Board, open_board: Board, django_assert_num_queries: Any) -> None:
    browser = browser_of(ben)
    with django_assert_num_queries(3):  # session, member, boards with what is unread and what was read last
        browser.get("/forum/")
