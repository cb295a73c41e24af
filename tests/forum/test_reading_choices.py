"""How somebody chooses to read: bookmarks, folding, what is left out of lists, recovery stories first, the way back."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.forum import fanout
from community.forum.models import Board, Bookmark, ContentNote, Follow, Post, ReadMark, Tag, Thread
from community.members.models import Block, Member
from tests.conftest import browser_of
from tests.forum.conftest import answer, grow, make_board, start
from tests.forum.test_own_lists import text_of

SEIZURES = "mentions seizures"
LISTS = ["/forum/unread/", "/forum/new/", "/forum/mine/", "/forum/followed/", "/forum/hopeful/", "/bookmarks/",
         "/notifications/", "/search/?q=week"]


@pytest.fixture
def seizures(db: None) -> ContentNote:
    """A hard note."""
    values = {"label": SEIZURES, "is_hard": True}
    return ContentNote.objects.update_or_create(slug="seizures", defaults=values)[0]


def noted(thread: Thread) -> Thread:
    Thread.objects.filter(pk=thread.pk).update(notes=["seizures"])
    return thread


def choose(member: Member, **choices: Any) -> Any:
    return browser_of(member).post("/settings/reading/", choices)


def folds(page: str, title: str) -> bool:
    """Whether ``title`` stands inside something folded, beneath the name of the note."""
    folded = re.findall(r'<details class="fold"><summary>(.*?)</summary>(.*?)</details>', page, re.DOTALL)
    assert title in page
    return any(SEIZURES in summary and title in inside for summary, inside in folded)


def titles(member: Member, address: str) -> set[str]:
    return set(re.findall(r'class="rows__title"><a [^>]*>([^<]*)</a>', text_of(browser_of(member), address)))


# Bookmarks


def test_a_bookmark_is_made_changed_and_removed(ben: Member, ada: Member, post: Post) -> None:
    browser, address = browser_of(ben), f"/forum/p/{post.pk}/bookmark/"
    browser.post(address, {"note": "for a bad night"})
    assert "for a bad night" in text_of(browser, "/bookmarks/")
    assert "for a bad night" in text_of(browser, address)
    browser.post(address, {"note": "for a good morning"})
    assert Bookmark.objects.get().note == "for a good morning"
    assert "for a good morning" not in text_of(browser_of(ada), "/bookmarks/")
    browser_of(ada).post(address, {"off": "1"})
    assert Bookmark.objects.exists()
    browser.post(address, {"off": "1"})
    assert not Bookmark.objects.exists()


def test_a_note_that_is_too_long_is_refused_and_stays_in_the_form(ben: Member, post: Post) -> None:
    response = browser_of(ben).post(f"/forum/p/{post.pk}/bookmark/", {"note": "x" * 201})
    assert response.status_code == 422
    assert "x" * 201 in response.content.decode()
    assert not Bookmark.objects.exists()


def test_a_bookmark_of_what_is_not_ones_to_read_is_refused(ben: Member, hana: Member, team_board: Board) -> None:
    post = start(hana, team_board).posts.get()
    for member, found in ((ben, False), (hana, True)):
        browser_of(member).post(f"/forum/p/{post.pk}/bookmark/", {"note": ""})
        assert Bookmark.objects.filter(member=member).exists() is found


# Choices


def test_choices_are_kept_and_shown_and_taken_back(ben: Member, seizures: ContentNote) -> None:
    assert choose(ben, collapsed_notes=["seizures"], hides_hard="on", hope_first="on").status_code == 302
    ben.refresh_from_db()
    assert (ben.collapsed_notes, ben.hides_hard, ben.hope_first, ben.newest_first) == (["seizures"], True, True, False)
    assert text_of(browser_of(ben), "/settings/reading/").count(" checked") == 3
    choose(ben)
    ben.refresh_from_db()
    assert (ben.collapsed_notes, ben.hides_hard, ben.hope_first) == ([], False, False)


def test_a_note_nobody_offers_is_not_kept(ben: Member, seizures: ContentNote) -> None:
    assert choose(ben, collapsed_notes=["seizures", "nonsense"], hides_hard="on").status_code == 422
    ben.refresh_from_db()
    assert (ben.collapsed_notes, ben.hides_hard) == ([], False)


@pytest.mark.parametrize("address", ["/forum/new/", "/forum/unread/", "/forum/waves/", "/search/?q=week"])
def test_hard_threads_are_left_out_of_lists_but_open_by_a_link(
        address: str, ben: Member, ada: Member, board: Board, seizures: ContentNote) -> None:
    hard = noted(start(ada, board, "A hard week"))
    start(ada, board, "A soft week")
    assert titles(ben, address) == {"A hard week", "A soft week"}
    choose(ben, hides_hard="on")
    assert titles(ben, address) == {"A soft week"}
    assert "A hard week" in text_of(browser_of(ben), hard.get_absolute_url())
    ContentNote.objects.update(is_hard=False)
    assert "A hard week" in titles(ben, address)


@pytest.mark.parametrize("address", ["/forum/new/", "/forum/unread/"])
def test_recovery_stories_stand_above_what_is_new_for_those_who_want_it(
    address: str, ben: Member, ada: Member, board: Board
) -> None:
    start(ada, make_board("stories", is_hopeful=True), "It got better")
    start(ada, board, "A bad week")
    page = text_of(browser_of(ben), address)
    assert page.index("A bad week") < page.index("It got better")
    assert "Recovery stories</h2>" not in page
    choose(ben, hope_first="on")
    page = text_of(browser_of(ben), address)
    assert page.index("Recovery stories</h2>") < page.index("It got better") < page.index("A bad week")


def test_the_board_of_recovery_stories_stands_above_the_others_for_those_who_want_it(ben: Member, board: Board) -> None:
    make_board("stories", is_hopeful=True, position=9)
    page = text_of(browser_of(ben), "/forum/")
    assert page.index("Waves") < page.index(">Stories")
    choose(ben, hope_first="on")
    page = text_of(browser_of(ben), "/forum/")
    assert page.index(">Stories") < page.index("Waves")


@pytest.mark.parametrize("address", ["/forum/new/", "/forum/unread/", "/forum/waves/", "/search/?q=week"])
def test_a_hidden_tag_takes_its_threads_out_of_lists_on_its_own_board_only(
        address: str, ben: Member, ada: Member, board: Board, open_board: Board) -> None:
    for place in (board, open_board):
        Tag.objects.create(board=place, slug="sleep", label="Sleep")
    threads = [start(ada, board, "Hidden week").pk, start(ada, open_board, "Other week").pk]
    Thread.objects.filter(pk__in=threads).update(tags=["sleep"])
    assert "Hidden week" in titles(ben, address)
    browser_of(ben).post("/forum/waves/follow/", {"tag": "sleep", "level": "hide"})
    assert "Hidden week" not in titles(ben, address)
    assert "Hidden week" in titles(ada, address) or address == "/forum/unread/"
    if address != "/forum/waves/":
        assert "Other week" in titles(ben, address)
    browser_of(ben).post(f"/forum/wishes/{Follow.objects.get(member=ben).pk}/off/")
    assert "Hidden week" in titles(ben, address)


# Folding


@pytest.mark.parametrize("address", ["/forum/new/", "/forum/unread/", "/forum/followed/", "/forum/waves/", "/bookmarks/",
                                     "/search/?q=long", "/notifications/"])
def test_what_is_noted_is_folded_wherever_it_is_named(
        address: str, ben: Member, ada: Member, thread: Thread, seizures: ContentNote) -> None:
    Follow.objects.create(member=ben, thread=noted(thread), level="watch")
    Bookmark.objects.create(member=ben, post=thread.posts.get())
    fanout.fan_out(answer(ada, thread).pk)
    assert not folds(text_of(browser_of(ben), address), thread.title)
    choose(ben, collapsed_notes=["seizures"])
    assert folds(text_of(browser_of(ben), address), thread.title)


def test_a_noted_reply_folds_alone(ben: Member, ada: Member, thread: Thread, seizures: ContentNote) -> None:
    Post.objects.filter(pk=answer(ada, thread, "The hard chamomile.").pk).update(notes=["seizures"])
    choose(ben, collapsed_notes=["seizures"])
    page = text_of(browser_of(ben), thread.get_absolute_url())
    assert folds(page, "The hard chamomile.")
    assert not folds(page, "It was long.")
    assert folds(text_of(browser_of(ben), "/search/?q=chamomile"), thread.title)


# The way back


def test_whoever_was_away_is_shown_where_they_were(ben: Member, ada: Member, thread: Thread) -> None:
    grow(ada, thread, 4)
    ReadMark.objects.create(member=ben, thread=thread, position=2)
    assert "You were last reading" not in text_of(browser_of(ben), "/forum/")
    ReadMark.objects.update(at=timezone.now() - timedelta(days=3))
    page = text_of(browser_of(ben), "/forum/")
    assert f'You were last reading <a href="{thread.get_absolute_url()}?unread">' in page
    assert "3 new posts since then" in page
    assert "You were last reading" not in text_of(browser_of(ada), "/forum/")
    Thread.objects.update(concealed=True)
    assert "You were last reading" not in text_of(browser_of(ben), "/forum/")


def test_pages_of_the_library_are_named_beside_a_thread_that_links_to_them(
        shelf: Any, ben: Member, ada: Member, board: Board) -> None:
    thread, other = start(ada, board, "Plans", "See [this](/library/slowly/)."), start(ada, board, "Zzz", "Nothing.")
    for one, named in ((thread, True), (other, False)):
        assert ('id="related-entries"' in text_of(browser_of(ben), one.get_absolute_url())) is named


# Blocks and cost


def test_what_somebody_blocked_wrote_is_not_found(ben: Member, ada: Member, thread: Thread) -> None:
    answer(ada, thread, "My chamomile reply.")
    assert "<mark>chamomile</mark>" in text_of(browser_of(ben), "/search/?q=chamomile")
    block = Block.objects.create(blocker=ben, blocked=ada)
    for question in ("chamomile", "week"):
        assert "Nothing was found" in text_of(browser_of(ben), f"/search/?q={question}")
    block.delete()
    assert "<mark>" in text_of(browser_of(ben), "/search/?q=chamomile")


def test_a_block_does_not_reach_an_alias_in_search(ben: Member, ada: Member, thread: Thread) -> None:
    Post.objects.filter(pk=answer(ada, start(ben, thread.board), "My chamomile reply.").pk).update(alias="Quiet Otter")
    Block.objects.create(blocker=ben, blocked=ada)
    assert "by Quiet Otter" in text_of(browser_of(ben), "/search/?q=chamomile")


@pytest.mark.parametrize("address", LISTS)
def test_a_long_list_asks_no_more_than_a_short_one(address: str, ada: Member, ben: Member) -> None:
    board, asked = make_board("stories", is_hopeful=True), []
    for count in (6, 54):
        for number in range(count):
            cache.clear()  # no limits here
            thread = start(ada, board, f"Week {number}")
            Follow.objects.create(member=ben, thread=thread, level="watch")
            Bookmark.objects.create(member=ben, post=thread.posts.get())
            fanout.fan_out(answer(ben if "mine" in address else ada, thread, "A week more.").pk)
        browser = browser_of(ben)
        browser.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert "Week" in text_of(browser, address)
        asked.append(len(queries))
    assert asked[0] == asked[1] <= (11 if "search" in address else 9)
