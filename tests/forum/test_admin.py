"""What administrators reach: boards to keep, threads and posts only to look at."""

from typing import Any

import pytest
from django.test import Client

from community.forum.models import Board, ContentNote, Post, Tag, Thread
from community.members.models import Member
from tests.conftest import browser_of
from tests.forum.conftest import make_board, start

ADMIN = "/admin/community"


@pytest.mark.parametrize("kind", ["board", "thread", "post"])
def test_an_administrator_sees_lists_and_others_do_not(kind: str, root: Member, mo: Member, post: Post) -> None:
    assert browser_of(root).get(f"{ADMIN}/{kind}/").status_code == 200
    assert browser_of(mo).get(f"{ADMIN}/{kind}/").status_code != 200


def test_a_board_is_kept_here(root: Member, board: Board) -> None:
    fields = {"title": "Waves", "slug": "waves", "description": "New words.", "position": 3, "audience": "members"}
    assert browser_of(root).post(f"{ADMIN}/board/{board.pk}/change/", fields).status_code == 302
    board.refresh_from_db()
    assert board.description == "New words."


def test_threads_and_posts_are_only_looked_at(root: Member, thread: Thread, post: Post) -> None:
    browser = browser_of(root)
    for kind, thing in (("thread", thread), ("post", post)):
        assert browser.get(f"{ADMIN}/{kind}/{thing.pk}/change/").status_code == 200
        assert browser.post(f"{ADMIN}/{kind}/{thing.pk}/change/", {}).status_code == 403
        assert browser.get(f"{ADMIN}/{kind}/add/").status_code == 403
        assert browser.get(f"{ADMIN}/{kind}/{thing.pk}/delete/").status_code == 403
    assert browser.get(f"{ADMIN}/board/{thread.board_id}/delete/").status_code == 403


def test_what_posts_and_readers_hold_on_to_stays_when_its_words_change(root: Member, board: Board) -> None:
    note = ContentNote.objects.create(slug="falls", label="mentions falls")
    tag = Tag.objects.create(board=board, slug="sleep", label="Sleep")
    browser = browser_of(root)
    fields = {"label": "mentions falling", "slug": "falling", "position": 1, "is_hard": "on", "is_offered": "on"}
    assert browser.post(f"{ADMIN}/contentnote/{note.pk}/change/", fields).status_code == 302
    named = {"label": "Nights", "slug": "nights", "position": 1}
    assert browser.post(f"{ADMIN}/tag/{tag.pk}/change/", named).status_code == 302
    note.refresh_from_db()
    tag.refresh_from_db()
    assert (note.slug, note.label) == ("falls", "mentions falling")
    assert (tag.slug, tag.label, tag.board) == ("sleep", "Nights", board)
    assert "leave out hard threads" in browser.get(f"{ADMIN}/contentnote/{note.pk}/change/").text
    assert browser.post(f"{ADMIN}/contentnote/add/", {**fields, "slug": "new"}).status_code == 302


def test_a_board_that_opens_keeps_what_was_written_for_members_with_them(
        root: Member, ben: Member, board: Board, thread: Thread, stranger: Client) -> None:
    fields = {"title": "Waves", "slug": "waves", "description": "New words.", "position": 3, "audience": "everyone"}
    assert browser_of(root).post(f"{ADMIN}/board/{board.pk}/change/", fields).status_code == 302
    board.refresh_from_db()
    later = start(ben, board, "Written for everybody")
    assert stranger.get(later.get_absolute_url()).status_code == 200
    assert stranger.get(thread.get_absolute_url()).status_code != 200
    assert thread.title not in stranger.get("/forum/waves/").text
    assert browser_of(ben).get(thread.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("few", [{"own_threads": True}, {"audience": "team"}])
def test_a_board_for_few_opens_to_no_more_once_something_stands_on_it(few: dict[str, Any], root: Member, hana: Member) -> None:
    board = make_board("asked", **few)
    address = f"{ADMIN}/board/{board.pk}/change/"
    fields = {"title": "Asked", "slug": "asked", "description": "Words.", "position": 3, "audience": "members"}
    assert browser_of(root).post(address, fields).status_code == 302  # nothing stands there yet
    Board.objects.filter(pk=board.pk).update(**few)
    start(hana, Board.objects.get(pk=board.pk))
    refused = browser_of(root).post(address, fields)
    assert (refused.status_code, "put up a new board" in refused.text) == (200, True)
    board.refresh_from_db()
    assert (board.audience, board.own_threads) != ("members", False)
    same = {**fields, "title": "Asked, still", **{name: value or "" for name, value in few.items()}}
    assert browser_of(root).post(address, same).status_code == 302
