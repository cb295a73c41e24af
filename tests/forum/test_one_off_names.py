"""Nothing tells who stands behind a one-off name: no block, no act, no thread that goes or stays, no name taken over."""

import re
from pathlib import Path

import pytest

from community.contributions import State
from community.forum import actions
from community.forum.models import Board, Post, Thread, ThreadAlias
from community.members.models import Block, Member
from community.policy import Refused
from tests.conftest import browser_of, make_member
from tests.forum.beneath import shown
from tests.forum.conftest import answer, make_board, start
from tests.forum.test_counters import agrees

BLOCKED = "A post by someone you have blocked."
LINK = "See [this page](/library/slowly/)."


def page(member: Member, address: str) -> str:
    return browser_of(member).get(address).text


def start_as(member: Member, board: Board, alias: str, title: str = "Hard to say", body: str = "It was long.") -> Thread:
    """A thread begun under a one-off name."""
    thread = start(member, board, title, body)
    ThreadAlias.objects.create(thread=thread, member=member, name=alias, skeleton=alias.lower())
    Thread.objects.filter(pk=thread.pk).update(alias=alias)
    Post.objects.filter(thread=thread).update(alias=alias)
    return Thread.objects.select_related("board", "author").get(pk=thread.pk)


@pytest.mark.parametrize("state", [State.HIDDEN, State.REMOVED])
@pytest.mark.parametrize(("alias", "is_told"), [("", True), ("Heron", False)])
def test_a_gap_says_that_one_blocked_somebody_of_named_posts_alone(
        state: State, alias: str, is_told: bool, ada: Member, ben: Member, thread: Thread) -> None:
    post = answer(ben, thread, alias=alias)
    Post.objects.filter(pk=post.pk).update(state=state)
    Block.objects.create(blocker=ada, blocked=ben)
    html = page(ada, thread.get_absolute_url())
    assert (BLOCKED in html) is is_told
    assert f'id="post-{post.pk}"' in html


def test_a_block_takes_named_threads_alone_from_what_stands_beneath_the_library(
        shelf: Path, ada: Member, ben: Member, board: Board) -> None:
    make_board("library", "everyone", team_starts=True)
    start(ben, board, "By name", LINK)
    start_as(ben, board, "Heron", "By nobody", LINK)
    answer(ben, start(make_member("carl"), board, "Answered by nobody"), LINK, alias="Heron")
    Block.objects.create(blocker=ada, blocked=ben)
    html = shown(browser_of(ada))
    assert ">By nobody</a>" in html
    assert ">Answered by nobody</a>" in html
    assert ">By name</a>" not in html


class TestJoined:
    def test_what_somebody_did_as_nobody_is_not_shown_under_their_name(
            self, ada: Member, ben: Member, mo: Member, board: Board) -> None:
        target, source = start(ada, board, "One"), start_as(ben, board, "Heron", "Two")
        actions.close(ben, source, reason="It is said.")
        assert "Heron, " in page(ada, source.get_absolute_url())
        actions.lock(mo, target, reason="For tonight.")
        actions.merge(mo, source, target, reason="The same.")
        html = page(ada, target.get_absolute_url())
        assert "Heron" in html
        assert "For tonight." in html
        assert not re.search(r"\bben\b", html)

    def test_nor_under_the_name_of_nobody_what_they_did_as_themselves(
            self, ada: Member, ben: Member, mo: Member, board: Board) -> None:
        target, source = start_as(ben, board, "Heron", "One"), start(ben, board, "Two")
        actions.close(ben, source, reason="It is said.")
        assert "It is said." in page(ada, source.get_absolute_url())
        actions.merge(mo, source, target, reason="The same.")
        html = page(ada, target.get_absolute_url())
        assert "The same." in html
        assert "It is said." not in html

    def test_a_name_that_came_along_is_not_free(self, ada: Member, ben: Member, mo: Member, board: Board) -> None:
        target, source = start(ada, board, "One"), start(ada, board, "Two")
        answer(ben, target, alias="Heron")
        answer(ben, source, alias="Curlew")
        actions.merge(mo, source, target, reason="The same.")
        for name in ("Heron", "curlew"):
            with pytest.raises(Refused):
                answer(make_member(f"taker_of_{name}"), target, alias=name)
        assert answer(make_member("carl"), target, alias="Plover").alias == "Plover"

    def test_nor_does_it_become_somebody_elses_with_the_next_thread(
            self, ada: Member, ben: Member, mo: Member, board: Board) -> None:
        target, source, third = (start(ada, board, title) for title in ("One", "Two", "Three"))
        answer(ben, target, alias="Heron")
        answer(ben, source, alias="Curlew")
        answer(make_member("carl"), third, alias="Curlew")
        actions.merge(mo, source, target, reason="The same.")
        actions.merge(mo, third, target, reason="The same.")
        written = target.posts.exclude(alias="").order_by("position").values_list("author__username", "alias")
        assert list(written) == [("ben", "Heron"), ("ben", "Curlew"), ("carl", "Curlew 2")]


@pytest.mark.parametrize(("first", "second", "stays"), [("", "", False), ("Heron", "Heron", False),
                                                        ("Heron", "", True), ("", "Heron", True)])
def test_a_thread_stays_when_its_start_is_taken_back_as_if_names_were_people(
        first: str, second: str, stays: bool, ada: Member, ben: Member, board: Board) -> None:
    thread = start_as(ben, board, first) if first else start(ben, board)
    answer(ben, thread, "And another thing.", alias=second)
    actions.withdraw(ben, thread.posts.get(position=1))
    assert browser_of(ada).get(thread.get_absolute_url()).status_code == (200 if stays else 404)
    assert agrees()


def test_an_administrator_is_not_told_who_closed_a_thread_of_nobodys(
        ben: Member, root: Member, mo: Member, board: Board) -> None:
    thread, other = start_as(ben, board, "Heron"), start(ben, board, "Under a name")
    actions.close(ben, thread)
    actions.close(ben, other)
    assert not re.search(r"\bben\b", page(root, f"/admin/community/thread/{thread.pk}/change/"))
    assert re.search(r"\bben\b", page(root, f"/admin/community/thread/{other.pk}/change/"))
