"""What is judged: a post and a message of ada's, and the way to the log's end."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from community.chat import actions as chat
from community.chat.models import Message, Room
from community.forum import actions as forum
from community.forum.models import Board, Post
from community.members.models import Member
from community.moderation.actions.reporting import Account, report
from community.moderation.models import Case, Decision


@pytest.fixture
def room(db: None) -> Room:
    return Room.objects.create(slug="lounge", title="Lounge", description="")


@pytest.fixture
def board(db: None) -> Board:
    return Board.objects.create(slug="introductions", title="Introductions", description="")


@pytest.fixture
def message(ada: Member, room: Room) -> Message:
    return chat.send_message(ada, room, body="words to judge", nonce=uuid4()).message


@pytest.fixture
def post(ada: Member, board: Board) -> Post:
    return forum.start_thread(ada, board, title="Hello", body="words to judge", nonce=uuid4()).post


def reply_of(member: Member, post: Post, body: str = "A reply.") -> Post:
    """Another post in the thread of ``post``."""
    return forum.reply(member, post.thread, body=body, nonce=uuid4()).post


def chained() -> list[Decision]:
    """The log as it is after a commit, the first row first: a test's transaction has none, so what waits for it is done now."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    return list(Decision.objects.order_by("number"))


def last_decision(**chosen: Any) -> Decision:
    """The latest row of the log, of those that are so."""
    return Decision.objects.filter(**chosen).latest("pk")


@pytest.fixture
def said(ada: Member) -> Post:
    """A post by ada, on a board open to all."""
    evenings = Board.objects.create(slug="evenings", title="Evenings", description="", audience="everyone")
    return forum.start_thread(ada, evenings, title="Hello", body="words to judge", nonce=uuid4()).post


@pytest.fixture
def whispered(ada: Member) -> Message:
    """A message by ada."""
    parlour = Room.objects.create(slug="parlour", title="Parlour", description="")
    return chat.send_message(ada, parlour, body="words to judge", nonce=uuid4()).message


@pytest.fixture
def case(said: Post, ben: Member) -> Case:
    """The case of ada's post, which ben reported."""
    return report(ben, said, Account(reason="medical", words="it says how much")).case
