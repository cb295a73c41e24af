"""Somebody's own reaction is marked as theirs, in a thread and beneath a page of the library alike."""

import uuid
from pathlib import Path

import pytest

from community.forum import actions
from community.forum.models import Post
from community.forum.queries.discussions import beneath
from community.members.models import Member
from tests.conftest import browser_of
from tests.forum.beneath import PAGE, shown
from tests.forum.conftest import make_board

OWN = "(with yours)"


@pytest.fixture
def reply(shelf: Path, ada: Member) -> Post:
    """A reply by ada beneath a page of the library."""
    make_board("library", "everyone", team_starts=True)
    return actions.reply_beneath(ada, beneath("slowly"), body="Thank you.", nonce=uuid.uuid4()).post


def test_ones_own_reaction_beneath_a_page_is_marked(reply: Post, ben: Member, hana: Member) -> None:
    actions.react(ben, reply, "hug")
    actions.react(hana, reply, "hope")
    page = shown(browser_of(ben), PAGE)
    assert page.count(OWN) == 1
    assert page.index("Hug 1") < page.index(OWN) < page.index("Hope 1")


def test_what_others_gave_is_not_marked_as_ones_own(reply: Post, ben: Member, ada: Member) -> None:
    actions.react(ben, reply, "hug")
    for browser in (browser_of(ada), browser_of(ben).__class__()):
        page = shown(browser, PAGE)
        assert "Hug 1" in page
        assert OWN not in page
