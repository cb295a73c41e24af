"""What somebody chose about boards and tags stands where they chose it, and can be taken back there."""

import uuid
from pathlib import Path

import pytest
from django.test import Client

from community.forum import actions
from community.forum.actions import reply_beneath
from community.forum.models import Board, ContentNote, Follow, Tag
from community.forum.queries.discussions import beneath
from community.members.models import Member
from tests.conftest import browser_of
from tests.forum.beneath import shown
from tests.forum.conftest import make_board, start

NO_MORE = "None of these any more"


@pytest.fixture
def tag(board: Board) -> Tag:
    return Tag.objects.create(board=board, slug="nights", label="Nights")


def test_a_tag_is_followed_and_hidden_where_it_was_chosen(ada: Member, ben: Member, board: Board, tag: Tag) -> None:
    actions.label_thread(ben, start(ben, board, "Awake again"), tags=["nights"])
    browser, address = browser_of(ada), f"{board.get_absolute_url()}?tag=nights"
    before = browser.get(address).content.decode()
    assert "Follow or hide the tag “Nights”" in before
    assert NO_MORE not in before
    browser.post(f"{board.get_absolute_url()}follow/", {"tag": "nights", "level": "hide", "next": address})
    after = browser.get(address).content.decode()
    assert "Awake again" not in after
    assert "You have hidden the threads with this tag" in after
    assert NO_MORE in after
    assert "Awake again" in browser_of(ben).get(address).content.decode()
    browser.post(f"{board.get_absolute_url()}follow/", {"tag": "nights", "level": "", "next": address})
    assert "Awake again" in browser.get(address).content.decode()


def test_a_board_says_how_it_is_followed(ada: Member, ben: Member, board: Board, tag: Tag) -> None:
    actions.follow(ada, board, Follow.Level.WATCH)
    said = "You follow this and are told of what is new"
    assert said in browser_of(ada).get(board.get_absolute_url()).content.decode()
    assert said not in browser_of(ada).get(f"{board.get_absolute_url()}?tag=nights").content.decode()
    assert said not in browser_of(ben).get(board.get_absolute_url()).content.decode()


def test_threads_about_the_same_stand_beside_a_preview(ada: Member, ben: Member, board: Board) -> None:
    start(ben, board, "Ringing ears at night")
    typed = {"title": "Ringing in my ears", "body": "Since June.", "preview": "1"}
    address = f"{board.get_absolute_url()}new/"
    shown = browser_of(ada).post(address, typed).content.decode()
    assert "Ringing ears at night" in shown
    assert "Ringing ears at night" not in browser_of(ada).post(address, {**typed, "title": "Bread"}).content.decode()


def test_the_switches_of_lists_are_remembered(ada: Member, ben: Member, board: Board) -> None:
    ContentNote.objects.update_or_create(slug="seizures", defaults={"label": "mentions seizures", "is_hard": True})
    actions.note_thread(ben, start(ben, board, "A hard night"), notes=["seizures"])
    browser = browser_of(ada)
    for address in ("/forum/new/", board.get_absolute_url()):
        assert "A hard night" in browser.get(address).content.decode()
        answered = browser.post("/forum/order/", {"gentle": "1", "next": address})
        assert answered["Location"] == address
        left = browser.get(address).content.decode()
        assert "A hard night" not in left
        assert "Show hard threads again" in left
        assert "A hard night" in browser_of(ben).get(address).content.decode()
        browser.post("/forum/order/", {"all": "1"})
    browser.post("/forum/order/", {"hope": "1"})
    assert "Recovery stories no longer first" in browser.get("/forum/new/").content.decode()
    ada.refresh_from_db()
    assert (ada.hope_first, ada.hides_hard, ada.newest_first) == (True, False, False)


def test_posts_beneath_a_page_fold_by_their_notes(shelf: Path, ada: Member, ben: Member) -> None:
    ContentNote.objects.update_or_create(slug="seizures", defaults={"label": "mentions seizures", "is_hard": True})
    make_board("library", "everyone", team_starts=True)
    reply_beneath(ben, beneath("slowly"), body="It was hard.", nonce=uuid.uuid4(), notes=["seizures"])
    ada.collapsed_notes = ["seizures"]
    ada.save()
    folds = '<details class="fold"><summary>mentions seizures</summary>'
    assert folds in shown(browser_of(ada))
    for browser in (browser_of(ben), Client()):
        page = shown(browser)
        assert "mentions seizures" in page
        assert folds not in page


def test_an_empty_list_of_wishes_says_what_would_stand_in_it(ada: Member) -> None:
    assert "You follow no board and no tag, and have muted and hidden nothing." in browser_of(ada).get("/forum/wishes/").text


def test_where_one_hides_the_way_back_is_named(ada: Member, ben: Member, board: Board) -> None:
    way = '<a class="button button--link" href="/forum/wishes/">Followed and hidden</a>'
    for address, words in ((start(ben, board).get_absolute_url(), "Follow or hide this thread"),
                           (board.get_absolute_url(), "Follow or mute this board")):
        page = browser_of(ada).get(address).text
        assert words in page
        assert way in page
    assert "/forum/wishes/" in browser_of(ada).get("/forum/followed/").text
