"""A board of each kind, and short ways to write on them."""

import uuid
from typing import Any

import pytest
from django.test import Client

from community.forum import actions
from community.forum.models import Board, Post, Thread
from community.members.models import Member
from tests.library.conftest import files, shelf, whole_library  # noqa: F401 - for what stands beneath its pages

HTMX = {"HX-Request": "true"}


def make_board(slug: str, audience: str = "members", **fields: Any) -> Board:
    return Board.objects.create(slug=slug, title=slug.title(), description="About it.", audience=audience, **fields)


@pytest.fixture
def board(db: None) -> Board:
    """A board for members."""
    return make_board("waves")


@pytest.fixture
def open_board(db: None) -> Board:
    """A board anybody may read."""
    return make_board("families", "everyone")


@pytest.fixture
def team_board(db: None) -> Board:
    """A board for hosts and moderators."""
    return make_board("team", "team")


def start(member: Member, board: Board, title: str = "A bad week", body: str = "It was long.") -> Thread:
    return actions.start_thread(member, board, title=title, body=body, nonce=uuid.uuid4()).post.thread


def answer(member: Member, thread: Thread, body: str = "I am glad you wrote.", **more: Any) -> Post:
    return actions.reply(member, thread, body=body, nonce=uuid.uuid4(), **more).post


def grow(member: Member, thread: Thread, count: int) -> None:
    """Add many posts quickly; what replying does is tested elsewhere."""
    thread.refresh_from_db()
    first = thread.last_position + 1
    Post.objects.bulk_create(Post(thread=thread, author=member, body=f"no {n}", html=f"<p>no {n}</p>", position=n)
                             for n in range(first, first + count))
    actions.refresh_counts(thread)
    thread.refresh_from_db()


@pytest.fixture
def thread(ada: Member, board: Board) -> Thread:
    """A thread by ada on the board for members."""
    return start(ada, board)


@pytest.fixture
def post(thread: Thread) -> Post:
    """Its first post."""
    return thread.posts.get()


def send_reply(browser: Client, thread: Thread, body: str, nonce: Any = None, **more: Any) -> Any:
    data = {"body": body, "nonce": nonce or uuid.uuid4()} | more.pop("data", {})
    return browser.post(f"/forum/t/{thread.pk}/reply/", data, **more)


def send_thread(browser: Client, board: Board, title: str = "A title", body: str = "A text.",
                nonce: Any = None) -> Any:
    return browser.post(f"/forum/{board.slug}/new/", {"title": title, "body": body, "nonce": nonce or uuid.uuid4()})


def send_edit(browser: Client, post: Post, body: str, revision: Any = 1) -> Any:
    return browser.post(f"/forum/p/{post.pk}/edit/", {"body": body, "revision": revision})
