"""A group may let the first post of each person on its board wait until a moderator has read it."""

import pytest

from community.contributions import State
from community.forum.models import Board, Post
from community.groups import actions
from community.groups.models import SupportGroup
from community.members.models import Member
from community.moderation import actions as moderation
from tests.conftest import browser_of
from tests.forum.conftest import answer, send_reply, start
from tests.groups.conftest import again, found, page

ABOUT = "/groups/night-owls/manage/about/"
FIELDS = {"name": "Night owls", "purpose": "Company in the small hours.", "joining": "open"}


@pytest.fixture
def board(group: SupportGroup, host: Member, ada: Member, ben: Member) -> Board:
    """Its board, with three who belong."""
    for member in (ada, ben):
        actions.join(member, group, agreed=1)
    actions.agree(host, group, version=1)
    return Board.objects.get(support_group=group)


def test_is_chosen_on_the_page_of_the_group(board: Board, group: SupportGroup, host: Member, mo: Member) -> None:
    assert browser_of(host).post(ABOUT, FIELDS | {"holds_newcomers": "on"}).status_code == 403
    assert browser_of(mo).post(ABOUT, FIELDS | {"holds_newcomers": "on"}).status_code == 302
    assert SupportGroup.objects.get().holds_newcomers
    assert "first posts wait" in page(browser_of(host), "/groups/night-owls/manage/")
    assert 'id="id_holds_newcomers" checked' in page(browser_of(mo), ABOUT)


def test_the_first_post_waits_and_the_next_does_not(board: Board, host: Member, ada: Member, ben: Member, mo: Member) -> None:
    thread = start(again(host), board)  # hosts do not wait
    assert not thread.concealed
    assert answer(again(ben), thread).state == State.PUBLISHED  # without the setting nobody does
    SupportGroup.objects.update(holds_newcomers=True)
    assert send_reply(browser_of(again(ada)), thread, "My first words here.").status_code == 302
    waiting = Post.objects.get(author=ada)
    assert waiting.state == State.HELD
    assert "My first words here." in page(browser_of(again(ada)), thread.get_absolute_url())
    assert "My first words here." not in page(browser_of(again(ben)), thread.get_absolute_url())
    assert answer(again(ada), thread).state == State.HELD
    moderation.approve(mo, waiting)
    assert answer(again(ada), thread).state == State.PUBLISHED
    assert answer(again(ben), thread).state == State.PUBLISHED  # known here already


def test_a_thread_waits_as_well_and_what_was_let_in_elsewhere_counts_for_nothing(board: Board, ada: Member, mo: Member) -> None:
    SupportGroup.objects.update(holds_newcomers=True)
    other = found(mo, "Early birds")
    actions.join(again(ada), other, agreed=1)
    assert not start(again(ada), Board.objects.get(support_group=other)).concealed
    assert start(again(ada), board).concealed
