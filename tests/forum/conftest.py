"""A board of each kind, and short ways to write on them."""

import uuid

import pytest

from community.forum import actions
from community.forum.models import Board, Post, Thread
from community.members.models import Member


def make_board(slug: str, audience: str = "members", **fields: object) -> Board:
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


def answer(member: Member, thread: Thread, body: str = "I am glad you wrote.") -> Post:
    return actions.reply(member, thread, body=body, nonce=uuid.uuid4()).post


@pytest.fixture
def thread(ada: Member, board: Board) -> Thread:
    """A thread by ada on the board for members."""
    return start(ada, board)


@pytest.fixture
def post(thread: Thread) -> Post:
    """Its first post."""
    return thread.posts.get()
