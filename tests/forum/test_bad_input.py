"""Whatever is typed or forged: the right status, a sentence in the right place, and nothing lost."""

import uuid

import pytest
from django.test import Client

from community.contributions import State
from community.forum.models import Board, Post, Tag, Thread
from community.members.models import Member
from tests.conftest import browser_of
from tests.forum.conftest import send_edit, send_reply, send_thread, start

BODIES = [
    pytest.param("", "There is nothing to read yet", id="empty"),
    pytest.param(" \r\n\t ", "There is nothing to read yet", id="spaces"),
    pytest.param("\u200b\u200d\u2060", "There is nothing to read yet", id="invisible"),
    pytest.param("x" * 20_001, "Your text has 20001 characters", id="too long"),
    pytest.param("a\x00b", "characters in it that are not text", id="binary"),
    pytest.param("a\x1bb", "characters in it that are not text", id="control"),
    pytest.param("pay \u202eyap", "hidden characters", id="direction"),
    pytest.param("Z" + "\u0301" * 40, "too many marks", id="towers"),
]


@pytest.mark.parametrize(("body", "sentence"), BODIES)
def test_a_bad_reply_is_refused_beside_the_field(ben: Member, thread: Thread, body: str, sentence: str) -> None:
    response = send_reply(browser_of(ben), thread, body)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert 'aria-invalid="true"' in response.content.decode()
    assert thread.posts.count() == 1


@pytest.mark.parametrize(("body", "sentence"), BODIES)
def test_a_bad_edit_is_refused_beside_the_field(ada: Member, post: Post, body: str, sentence: str) -> None:
    response = send_edit(browser_of(ada), post, body)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not post.revisions.exists()


@pytest.mark.parametrize(("title", "sentence"), [
    ("", "Please give your thread a title"), ("x" * 141, "The title has 141 characters"), ("\u202ex", "hidden characters"),
])
def test_a_bad_title_is_refused_and_the_text_kept(ada: Member, board: Board, title: str, sentence: str) -> None:
    response = send_thread(browser_of(ada), board, title, "My long story.")
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert "My long story.</textarea>" in response.content.decode()


def test_a_title_of_140_characters_and_a_body_of_20000_are_taken(ada: Member, board: Board) -> None:
    body = "line\r\n" * 3_999 + "x" * 5  # line ends count once, however the browser sends them
    assert send_thread(browser_of(ada), board, "x" * 140, body).status_code == 302
    assert len(Post.objects.get().body) == 20_000


def test_a_title_stays_on_one_line(ada: Member, board: Board) -> None:
    send_thread(browser_of(ada), board, "Two\r\nlines")
    assert Thread.objects.get().title == "Two lines"


@pytest.mark.parametrize("nonce", ["", "not-a-nonce", "1" * 500, "\x00"])
def test_a_forged_nonce_keeps_the_text_and_offers_another_try(ben: Member, thread: Thread, nonce: str) -> None:
    response = browser_of(ben).post(f"/forum/t/{thread.pk}/reply/", {"body": "My words.", "nonce": nonce})
    assert response.status_code == 422
    assert "My words.</textarea>" in response.content.decode()
    fresh = response.content.decode().split('name="nonce" value="')[1].split('"')[0]
    assert send_reply(browser_of(ben), thread, "My words.", uuid.UUID(fresh)).status_code == 302


@pytest.mark.parametrize("revision", ["", "x", "0", "-1", "99", str(2**70)])
def test_a_forged_revision_changes_nothing_and_keeps_the_text(ada: Member, post: Post, revision: str) -> None:
    response = send_edit(browser_of(ada), post, "Other words.", revision)
    assert response.status_code in {409, 422}
    assert "Other words.</textarea>" in response.content.decode()
    post.refresh_from_db()
    assert post.body == "It was long."


def test_a_huge_body_is_413(ben: Member, thread: Thread) -> None:
    assert send_reply(browser_of(ben), thread, "x" * 1_100_000).status_code == 413


def test_nothing_can_be_sent_without_the_forms_token(ben: Member, thread: Thread) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(ben)
    response = send_reply(browser, thread, "My words.")
    assert response.status_code == 403
    assert b"My words." in response.content
    assert thread.posts.count() == 1


@pytest.mark.parametrize("page", ["0", "-1", "x", "1.5", "", "²", "9" * 30])
def test_a_page_that_is_no_number_is_404(ben: Member, thread: Thread, page: str) -> None:
    assert browser_of(ben).get(thread.get_absolute_url(), {"page": page}).status_code == 404


@pytest.mark.parametrize("after", ["x", "~", "2026-01-01~1", "2026-13-01T00:00:00+00:00~1", "2026-01-01T00:00:00+00:00~x",
                                   "2026-01-01T00:00:00+00:00~" + "9" * 30, "0001-01-01T00:00:00+23:59~1"])
def test_a_cursor_that_is_none_of_ours_is_404(ben: Member, board: Board, after: str) -> None:
    assert browser_of(ben).get(board.get_absolute_url(), {"after": after}).status_code == 404


@pytest.mark.parametrize("address", ["/forum/waves/", "/forum/new/"])
def test_a_cursor_may_be_of_any_zone(ben: Member, thread: Thread, address: str) -> None:
    for after in ("9999-12-31T23:59:59+23:59~1", "2026-01-01T00:00:00-23:59~1", "2026-01-01T00:00:00+00:00~1"):
        assert browser_of(ben).get(address, {"after": after}).status_code == 200


@pytest.mark.parametrize("address", ["/forum/nowhere/", "/forum/nowhere/new/", "/forum/t/99999/x/", f"/forum/t/{10**30}/x/",
                                     "/forum/p/99999/", f"/forum/p/{10**30}/", "/forum/p/99999/edit/"])
def test_what_is_not_there_is_404(ben: Member, address: str) -> None:
    assert browser_of(ben).get(address).status_code == 404


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_405(ben: Member, thread: Thread, method: str) -> None:
    assert getattr(browser_of(ben), method)(thread.get_absolute_url()).status_code == 405


def test_a_page_can_be_asked_for_its_head(ben: Member, thread: Thread) -> None:
    for address in ("/forum/", "/forum/waves/", "/forum/waves/new/", thread.get_absolute_url()):
        assert browser_of(ben).head(address).status_code == 200


def test_reading_addresses_take_no_post_and_writing_ones_no_get(ben: Member, thread: Thread) -> None:
    browser = browser_of(ben)
    assert browser.post(thread.get_absolute_url()).status_code == 405
    assert browser.get(f"/forum/t/{thread.pk}/pin/").status_code == 405


def test_coming_back_to_the_address_of_a_reply_leads_to_the_box(ben: Member, thread: Thread) -> None:
    response = browser_of(ben).get(f"/forum/t/{thread.pk}/reply/")
    assert response["Location"] == f"{thread.get_absolute_url()}?page=1#reply"


def test_a_tag_with_a_sign_that_is_none_is_404(ben: Member, board: Board) -> None:
    Tag.objects.create(board=board, slug="sleep", label="Sleep")
    address = f"/forum/{board.slug}/follow/"
    assert browser_of(ben).post(address, {"tag": "\0x", "level": "watch"}).status_code == 404
    assert browser_of(ben).post(address, {"tag": "sleep", "level": "watch"}).status_code == 302


def test_a_word_to_an_author_with_a_sign_that_is_none_publishes_all_the_same(ada: Member, mo: Member, board: Board) -> None:
    held = Post.objects.create(thread=start(ada, board), author=ada, body="w", html="<p>w</p>", state=State.HELD)
    browser_of(mo).post(f"/moderation/post/{held.pk}/approve/", {"note": "Wel\0come."})
    held.refresh_from_db()
    assert (held.state, held.state_reason) == (State.PUBLISHED, "Welcome.")
