"""What members keep for themselves: marks, lists, bookmarks, wishes, folding, notifications, search; nobody's secrets in it."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from community.contributions import State
from community.forum import fanout
from community.forum.models import Board, Bookmark, ContentNote, Follow, Post, ReadMark, Thread
from community.members.models import Block, Member
from community.notifications.models import Notification
from tests.conftest import browser_of
from tests.forum.conftest import HTMX, answer, grow, make_board, start

LISTS = ["/forum/unread/", "/forum/new/", "/forum/mine/", "/forum/followed/", "/forum/hopeful/", "/forum/wishes/",
         "/bookmarks/", "/notifications/", "/search/", "/search/?q=long", "/settings/reading/"]


def text_of(browser: Any, address: str) -> str:
    response = browser.get(address)
    assert response.status_code == 200, (address, response.status_code)
    return str(response.content.decode())


@pytest.mark.parametrize("address", LISTS)
def test_every_list_opens_for_a_member_full_and_empty(address: str, ada: Member, ben: Member, thread: Thread) -> None:
    Follow.objects.create(member=ben, thread=thread, level="list")
    Bookmark.objects.create(member=ben, post=thread.posts.get(), note="for later")
    for member in (ada, ben):
        text_of(browser_of(member), address)


@pytest.mark.parametrize("address", LISTS)
def test_strangers_are_asked_to_sign_in_or_see_what_is_open(address: str, stranger: Any, thread: Thread) -> None:
    response = stranger.get(address)
    assert response.status_code in {200, 302}
    assert thread.title not in response.content.decode()


def test_reading_moves_the_mark_forward_only(ben: Member, ada: Member, thread: Thread) -> None:
    grow(ada, thread, 5)
    browser = browser_of(ben)
    address = f"/forum/t/{thread.pk}/read/"
    for to, stands in (("3", 3), ("2", 3), ("999", 6)):
        assert browser.post(address, {"to": to}).status_code == 204
        assert ReadMark.objects.get(member=ben, thread=thread).position == stands
    assert browser.post(address, {"to": "x"}).status_code == 404


def test_opening_a_thread_writes_no_mark_and_the_picture_of_a_page_elsewhere_neither(ben: Member, thread: Thread) -> None:
    browser = browser_of(ben)
    browser.get(thread.get_absolute_url())
    assert browser.get(f"/forum/t/{thread.pk}/read/?to=1", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert not ReadMark.objects.filter(member=ben).exists()
    assert browser.get(f"/forum/t/{thread.pk}/read/?to=1", headers={"Sec-Fetch-Site": "same-origin"}).status_code == 200
    assert ReadMark.objects.filter(member=ben).exists()


def test_a_list_leads_to_the_first_unread_post_and_the_page_marks_it(ben: Member, ada: Member, thread: Thread) -> None:
    grow(ada, thread, 25)
    ReadMark.objects.create(member=ben, thread=thread, position=21)
    first = thread.posts.get(position=22)
    browser = browser_of(ben)
    assert browser.get(f"{thread.get_absolute_url()}?unread")["Location"].endswith(f"?page=2#post-{first.pk}")
    assert "New since you last read" in text_of(browser, f"{thread.get_absolute_url()}?page=2")
    assert f"{thread.get_absolute_url()}?unread" in text_of(browser, "/forum/unread/")


def test_what_is_read_or_cut_off_or_ones_own_is_not_unread(ben: Member, ada: Member, board: Board, thread: Thread) -> None:
    assert thread.title in text_of(browser_of(ben), "/forum/unread/")
    assert thread.title not in text_of(browser_of(ada), "/forum/unread/")
    browser_of(ben).post(f"/forum/{board.slug}/read/")
    assert thread.title not in text_of(browser_of(ben), "/forum/unread/")
    answer(ada, thread)
    assert thread.title in text_of(browser_of(ben), "/forum/unread/")


def test_lists_keep_to_what_may_be_read(ben: Member, hana: Member, ada: Member, thread: Thread, team_board: Board) -> None:
    secret = start(hana, team_board, "Team matters")
    assert secret.title not in text_of(browser_of(ben), "/forum/new/")
    assert secret.title in text_of(browser_of(hana), "/forum/new/")
    Block.objects.create(blocker=ben, blocked=ada)
    assert thread.title not in text_of(browser_of(ben), "/forum/new/")


def test_a_hidden_thread_leaves_the_lists_until_it_is_shown_again(ben: Member, thread: Thread) -> None:
    browser = browser_of(ben)
    browser.post(f"/forum/t/{thread.pk}/follow/", {"level": "hide"})
    assert thread.title not in text_of(browser, "/forum/new/") + text_of(browser, thread.board.get_absolute_url())
    assert thread.title in text_of(browser, "/forum/wishes/")
    browser.post(f"/forum/wishes/{Follow.objects.get(member=ben).pk}/off/")
    assert thread.title in text_of(browser, "/forum/new/")


def test_a_date_leads_to_what_was_written_then(ben: Member, thread: Thread) -> None:
    post = thread.posts.get()
    for asked in (post.created_at.date().isoformat(), "2999-01-01"):
        assert browser_of(ben).get(f"{thread.get_absolute_url()}?date={asked}")["Location"].endswith(f"#post-{post.pk}")
    assert browser_of(ben).get(f"{thread.get_absolute_url()}?date=2026-02-30").status_code == 302


def test_the_plain_page_holds_the_whole_thread(ben: Member, ada: Member, thread: Thread) -> None:
    grow(ada, thread, 45)
    assert text_of(browser_of(ben), f"{thread.get_absolute_url()}?plain").count("plain__post") == 46


def test_the_order_is_remembered(ben: Member, ada: Member, thread: Thread) -> None:
    grow(ada, thread, 3)
    browser = browser_of(ben)
    browser.post("/forum/order/", {"newest": "1"})
    page = text_of(browser, thread.get_absolute_url())
    assert page.index("no 4") < page.index("no 2")


def test_notes_fold_for_whom_they_should(ada: Member, ben: Member, thread: Thread) -> None:
    ContentNote.objects.get_or_create(slug="seizures", defaults={"label": "mentions seizures"})
    Post.objects.filter(thread=thread).update(notes=["seizures"])
    Member.objects.filter(pk=ben.pk).update(collapsed_notes=["seizures"])
    label = ContentNote.objects.get(slug="seizures").label
    assert f'<details class="fold"><summary>{label}' in text_of(browser_of(ben), thread.get_absolute_url())
    shown = text_of(browser_of(ada), thread.get_absolute_url())
    assert '<details class="fold">' not in shown
    assert label in shown


def test_a_notification_is_told_only_while_its_post_may_be_seen(ben: Member, hana: Member, thread: Thread) -> None:
    Follow.objects.create(member=ben, thread=thread, level="watch")
    post = answer(hana, thread)
    fanout.fan_out(post.pk)
    browser = browser_of(ben)
    page = text_of(browser, "/notifications/")
    assert thread.title in page
    assert "1 new" in page
    Post.objects.filter(pk=post.pk).update(state=State.HIDDEN)
    page = text_of(browser, "/notifications/")
    assert thread.title not in page
    assert "1 new" not in page


def test_reading_the_post_makes_its_notification_seen(ben: Member, hana: Member, thread: Thread) -> None:
    Follow.objects.create(member=ben, thread=thread, level="watch")
    fanout.fan_out(answer(hana, thread).pk)
    browser_of(ben).post(f"/forum/t/{thread.pk}/read/", {"to": "2"})
    assert Notification.objects.get(member=ben).seen_at is not None


def test_search_finds_words_of_ones_own_not_quoted_ones(ben: Member, ada: Member, thread: Thread) -> None:
    answer(ada, thread, "> the lavender words\n\nMy chamomile reply.")
    browser = browser_of(ben)
    assert "<mark>chamomile</mark>" in text_of(browser, "/search/?q=chamomile")
    assert "Nothing was found" in text_of(browser, "/search/?q=lavender")


@pytest.mark.parametrize("state", [State.HELD, State.HIDDEN, State.REMOVED])
def test_search_finds_only_what_is_public(ben: Member, ada: Member, thread: Thread, state: str) -> None:
    post = answer(ada, thread, "My chamomile reply.")
    assert "<mark>" in text_of(browser_of(ben), "/search/?q=chamomile")
    Post.objects.filter(pk=post.pk).update(state=state)
    assert "<mark>" not in text_of(browser_of(ben), "/search/?q=chamomile")


def test_search_of_a_name_finds_no_alias(ben: Member, ada: Member, thread: Thread) -> None:
    Post.objects.filter(thread=thread).update(alias="Quiet Otter")
    assert "Nothing was found" in text_of(browser_of(ben), "/search/?q=ada")


@pytest.mark.parametrize("question", ["", "%20", "a", "%27%22%28", "!!!", "&%7C%3A%2A", "%3Cb%3E", "x" * 500])
def test_odd_questions_are_answered_kindly(ben: Member, question: str) -> None:
    text_of(browser_of(ben), f"/search/?q={question}")


def test_search_stays_out_of_boards_that_are_not_open(ben: Member, hana: Member, team_board: Board) -> None:
    start(hana, team_board, "A quiet matter", "chamomile for the team")
    assert "Nothing was found" in text_of(browser_of(ben), "/search/?q=chamomile")
    assert "<mark>" in text_of(browser_of(hana), "/search/?q=chamomile")
    assert browser_of(ben).get("/search/?q=chamomile&board=team").status_code == 404


def test_similar_threads_are_found_by_the_words_of_a_title(ben: Member, ada: Member, board: Board) -> None:
    start(ada, board, "Sleeping badly after the last step")
    assert "Sleeping badly" in text_of(browser_of(ben), "/forum/suggest/threads/?title=I+sleep+so+badly")
    assert "Sleeping badly" not in text_of(browser_of(ben), "/forum/suggest/threads/?title=coffee")


@pytest.mark.parametrize("address", LISTS[:5])
def test_lists_ask_as_often_whatever_they_hold(
        address: str, ada: Member, ben: Member, django_assert_max_num_queries: Any) -> None:
    board = make_board("stories", is_hopeful=True)
    for number in range(6):
        thread = start(ada, board, f"Story {number}")
        Follow.objects.create(member=ben, thread=thread, level="list")
    browser = browser_of(ben)
    with django_assert_max_num_queries(8):
        browser.get(address)


@pytest.mark.parametrize("address", [address for address in LISTS if address.startswith("/forum/")])
def test_who_is_kept_out_is_told_so(address: str, ada: Member, ben: Member, thread: Thread) -> None:
    Member.objects.filter(pk=ben.pk).update(suspended_until=timezone.now() + timedelta(days=1))
    assert browser_of(ada).get(address).status_code == 200
    response = browser_of(Member.objects.get(pk=ben.pk)).get(address)
    assert response.status_code == 403
    assert "suspended for now" in response.text


def test_nobodys_own_words_are_new_to_them(ada: Member, ben: Member, thread: Thread) -> None:
    browser = browser_of(ben)
    browser.post(f"/forum/t/{thread.pk}/read/", {"to": 1})
    said = browser.post(f"/forum/t/{thread.pk}/reply/", {"body": "Welcome.", "nonce": str(uuid4()), "seen": 1}, headers=HTMX)
    assert "Welcome." in said.content.decode()
    assert "New since you last read" not in said.content.decode()
    assert "New since you last read" not in text_of(browser, thread.get_absolute_url())
    answer(ada, thread, "Thank you.")
    assert "New since you last read" in text_of(browser, thread.get_absolute_url())
