"""The replies beneath the pages of the library: members write them, strangers read them, and what is kept is never old."""

import itertools
import re
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from community.contributions import State
from community.forum import actions
from community.forum.models import Board, Post, Thread
from community.forum.queries import page_of
from community.forum.queries.discussions import as_read, beneath, mark_beneath, rows_beneath
from community.members.models import Block, Member
from community.moderation import actions as moderation
from tests.conftest import browser_of
from tests.forum.beneath import ADDRESS, PAGE, as_guest, as_member, shown
from tests.forum.conftest import grow, make_board, send_reply
from tests.forum.test_counters import agrees


@pytest.fixture(autouse=True)
def library_board(shelf: Path) -> Board:
    """A small library, and the board beneath it."""
    return make_board("library", "everyone", team_starts=True)


class TestMembers:
    """Members reply as themselves."""

    def test_the_first_reply_begins_the_discussion(self, ben: Member, stranger: Client) -> None:
        browser = browser_of(ben)
        response = as_member(browser)
        post = Post.objects.get()
        assert response["Location"] == f"{PAGE}#post-{post.pk}"
        page = shown(browser, response["Location"])
        assert "Your reply is posted." in page
        assert "Replies (1)" in page
        assert "Thank you for this page." in shown(stranger)
        assert (post.position, post.thread.entry, post.thread.title) == (1, "slowly", "Coming off slowly")
        assert agrees()

    def test_the_box_says_under_which_name_a_reply_goes_out(self, ben: Member, stranger: Client) -> None:
        assert "It goes out under your own name, ben." in shown(browser_of(ben))
        assert "your own name" not in shown(stranger)

    def test_questions_are_replied_to_in_the_same_way(self, ben: Member, stranger: Client) -> None:
        browser = browser_of(ben)
        sent = browser.post("/forum/library/faq/is-it-hard/", {"body": "It was for me.", "nonce": uuid.uuid4()})
        assert sent["Location"].startswith("/library/faq/is-it-hard/#post-")
        assert "It was for me." in shown(stranger, "/library/faq/is-it-hard/")
        assert "It was for me." not in shown(stranger)

    def test_a_discussion_is_a_thread_of_its_board(self, ben: Member, stranger: Client, library_board: Board) -> None:
        as_member(browser_of(ben))
        thread = Thread.objects.get()
        assert stranger.get(ADDRESS)["Location"] == thread.get_absolute_url()
        assert "Coming off slowly" in shown(stranger, "/forum/library/")
        assert "1 reply" in shown(stranger, "/forum/library/")
        assert send_reply(browser_of(ben), thread, "And here, too.").status_code == 302
        assert "And here, too." in shown(stranger)

    def test_there_is_one_discussion_however_many_begin_it(self, ada: Member, ben: Member) -> None:
        for member in (ada, ben):
            as_member(browser_of(member))
        assert Thread.objects.get().post_count == 2

    def test_the_thread_takes_the_name_the_page_has_now(self, ben: Member) -> None:
        as_member(browser_of(ben))
        Thread.objects.update(title="An older title")
        as_member(browser_of(ben), "More.")
        assert Thread.objects.get().title == "Coming off slowly"

    def test_the_same_form_twice_is_one_reply_and_other_words_come_back(self, ben: Member) -> None:
        nonce, browser = uuid.uuid4(), browser_of(ben)
        assert {as_member(browser, nonce=nonce).status_code for _ in range(2)} == {302}
        response = as_member(browser, "Other words.", nonce)
        assert response.status_code == 409
        assert b"Other words.</textarea>" in response.content
        assert Post.objects.count() == 1

    def test_the_form_on_the_page_can_be_sent_twice_with_different_words(self, ben: Member) -> None:
        browser = browser_of(ben)
        for words in ("First.", "Second."):
            nonce = re.search(r'name="nonce" value="([^"]+)"', shown(browser))
            assert nonce
            assert as_member(browser, words, nonce[1]).status_code == 302
        assert Post.objects.count() == 2

    def test_a_preview_posts_nothing_and_bad_input_keeps_every_word(self, ben: Member) -> None:
        browser = browser_of(ben)
        preview = as_member(browser, "Some *words*.", preview="1")
        assert b"Some <em>words</em>." in preview.content
        assert as_member(browser, "  ").status_code == 422
        bad = as_member(browser, "Mine. \u202e")
        assert bad.status_code == 422
        assert b"Mine." in bad.content
        assert not Thread.objects.exists()

    def test_the_muted_read_why_and_keep_their_words(self, ben: Member) -> None:
        browser = browser_of(ben)
        assert "Leave a reply" in shown(browser)
        Member.objects.update(muted_until=timezone.now() + timedelta(days=1))
        assert "You can read but not write for now." in shown(browser)
        assert "Leave a reply" not in shown(browser)
        response = as_member(browser, "My words.")
        assert response.status_code == 403
        assert b"My words.</textarea>" in response.content

    def test_a_closed_discussion_says_why_to_everybody(self, ben: Member, mo: Member, stranger: Client) -> None:
        as_member(browser_of(ben))
        actions.lock(mo, Thread.objects.get(), reason="It went in circles.")
        for browser in (browser_of(ben), stranger):
            assert "It went in circles." in shown(browser)
            assert "Leave a reply" not in shown(browser)
        assert as_member(browser_of(ben)).status_code == 403
        assert as_guest(stranger).status_code == 403
        assert Post.objects.count() == 1

    def test_a_long_discussion_goes_on_in_the_forum(self, ben: Member, stranger: Client) -> None:
        as_member(browser_of(ben))
        thread = Thread.objects.get()
        grow(ben, thread, 20)
        assert f'href="{thread.get_absolute_url()}?page=2"' in shown(stranger)
        assert as_member(browser_of(ben), "The last.")["Location"].startswith(f"{thread.get_absolute_url()}?page=2#post-")


class TestKept:
    """What strangers get is kept in memory and never out of date."""

    def test_a_rename_an_edit_and_a_role_show_at_once(self, stranger: Client, ben: Member) -> None:
        as_member(browser_of(ben), "First words.")
        assert "First words." in shown(stranger)
        Member.objects.filter(pk=ben.pk).update(username="benjamin", role="host")
        page = shown(stranger)
        assert "benjamin" in page
        assert '<span class="tag">Host</span>' in page
        actions.edit_post(Member.objects.get(pk=ben.pk), Post.objects.get(), body="Mended words.", revision=1)
        assert "Mended words." in shown(stranger)
        assert "First words." not in shown(stranger)

    def test_a_reply_that_is_hidden_is_gone_at_once_and_leaves_a_word(self, stranger: Client, ben: Member, mo: Member) -> None:
        for words in ("The first.", "The second."):
            as_member(browser_of(ben), words)
        moderation.hide(mo, Post.objects.get(position=1), reason="guideline 1")
        page = shown(stranger)
        assert "The first." not in page
        assert "a moderator has hidden it" in page
        assert "The second." in page
        assert "Replies (1)" in page

    def test_what_a_moderator_decides_shows_at_once(self, stranger: Client, mo: Member) -> None:
        stranger.get(PAGE)
        as_guest(Client())
        held = Post.objects.get()
        assert held.body not in shown(stranger)
        assert moderation.approve(mo, held)
        assert held.body in shown(stranger)

    def test_a_thread_that_speaks_of_the_page_shows_at_once_and_goes_when_it_is_hidden(
            self, stranger: Client, ben: Member, mo: Member) -> None:
        stranger.get(PAGE)
        board = make_board("talk", "everyone")
        words = "See [this](/library/slowly/)."
        post = actions.start_thread(ben, board, title="What I read", body=words, nonce=uuid.uuid4()).post
        assert "What I read" in shown(stranger)
        moderation.hide(mo, post, reason="guideline 1")
        assert "What I read" not in shown(stranger)

    def test_a_stranger_costs_one_query_and_two_after_a_change(
            self, stranger: Client, ben: Member, django_assert_num_queries: Any) -> None:
        as_member(browser_of(ben))
        tag = stranger.get(PAGE)["ETag"]
        with django_assert_num_queries(1):  # the page and what stands beneath it
            assert stranger.get(PAGE).status_code == 200
        with django_assert_num_queries(1):
            assert stranger.get(PAGE, headers={"If-None-Match": tag}).status_code == 304
        as_member(browser_of(ben), "More.")
        with django_assert_num_queries(2):
            assert stranger.get(PAGE, headers={"If-None-Match": tag}).status_code == 200

    def test_without_a_board_nothing_stands_beneath(self, stranger: Client) -> None:
        assert 'id="replies"' in shown(stranger)
        Board.objects.all().delete()
        assert 'id="replies"' not in shown(stranger)

    @pytest.mark.parametrize("replies", [0, 1, 30])
    def test_a_member_costs_one_query_whatever_there_is(
            self, replies: int, ada: Member, ben: Member, mo: Member, django_assert_num_queries: Any) -> None:
        if replies:
            as_member(browser_of(ben))
            grow(ben, Thread.objects.get(), replies - 1)
        as_guest(Client())
        Block.objects.create(blocker=ada, blocked=ben)
        for member in (ada, ben, mo):
            browser = browser_of(member)
            browser.get(PAGE)
            with django_assert_num_queries(4):  # session, member, the page, and what stands beneath it
                browser.get(PAGE)

    def test_a_member_whose_page_is_the_same_need_not_load_it_again(self, ben: Member, ada: Member) -> None:
        browser = browser_of(ben)
        tag = browser.get(PAGE)["ETag"]
        assert browser.get(PAGE, headers={"If-None-Match": tag}).status_code == 304
        as_member(browser_of(ada))
        assert browser.get(PAGE, headers={"If-None-Match": tag}).status_code == 200


STATES = st.lists(st.sampled_from([(state, placed) for state in State for placed in (True, False)
                                   if placed or state != State.PUBLISHED]), min_size=6, max_size=6)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_the_page_of_the_library_and_the_thread_show_the_same(data: st.DataObject, world: dict[str, Any]) -> None:
    """The one query and its twin in memory against the queries of the forum, whoever reads."""
    Post.objects.update(state=State.HELD, position=None)
    places = itertools.count(1)
    for post, (state, placed) in zip(world["posts"], data.draw(STATES), strict=True):
        Post.objects.filter(pk=post.pk).update(state=state, position=next(places) if placed else None)
    Thread.objects.update(last_position=next(places) - 1)
    actions.refresh_counts(world["thread"])
    people = world["people"]
    pairs = data.draw(st.sets(st.tuples(st.sampled_from(people), st.sampled_from(people)).filter(lambda two: two[0] != two[1])))
    Block.objects.all().delete()
    Block.objects.bulk_create(Block(blocker=one, blocked=other) for one, other in pairs)
    readers: list[Any] = [AnonymousUser(), *(Member.objects.get(pk=member.pk) for member in people)]
    for reader in readers:
        here = as_read(reader, "slowly", rows_beneath(reader, "slowly"))
        assert here
        assert [told(entry) for entry in here.entries] == [told(entry) for entry in page_of(reader, Thread.objects.get(), 1)]
        assert here.count == Post.objects.filter(state=State.PUBLISHED).count()
    strangers = tuple(told(entry) for entry in page_of(AnonymousUser(), Thread.objects.get(), 1))
    assert world["marks"].setdefault(mark(), strangers) == strangers  # the same mark never stands for two pages


def mark() -> Any:
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + mark_beneath("'slowly'"))
        return cursor.fetchone()[0]


def told(entry: Any) -> tuple[Any, ...]:
    return (entry.pk, entry.position, getattr(entry, "reason", None), getattr(entry, "html", None))


@pytest.fixture
def world(ada: Member, ben: Member, mo: Member, stranger: Client) -> dict[str, Any]:
    """Three people, one a moderator, and a guest, beneath one page."""
    for member in (ada, ben, mo, ada, ben):
        actions.reply_beneath(member, beneath("slowly"), body=f"By {member}.", nonce=uuid.uuid4())
    as_guest(stranger)
    return {"people": [ada, ben, mo], "posts": list(Post.objects.order_by("pk")), "thread": Thread.objects.get(), "marks": {}}
