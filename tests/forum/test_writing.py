"""Starting, answering and changing, as a browser does it."""

import uuid
from typing import Any

from django.test import Client

from community.forum.models import Board, ContentNote, Post, PostRevision, Thread
from community.members.models import Member
from tests.conftest import browser_of
from tests.forum.conftest import HTMX, answer, grow, send_edit, send_reply, send_thread


def test_a_new_thread_opens_at_its_first_post(ada: Member, board: Board) -> None:
    browser = browser_of(ada)
    response = send_thread(browser, board, "Hello", "I am **new**.")
    post = Post.objects.get()
    assert response["Location"] == f"/forum/t/{post.thread_id}/hello/#post-{post.pk}"
    assert b"I am <strong>new</strong>." in browser.get(response["Location"]).content


def test_a_new_thread_is_counted_on_its_board(ada: Member, board: Board) -> None:
    send_thread(browser_of(ada), board)
    board.refresh_from_db()
    assert (board.thread_count, board.post_count) == (1, 1)
    assert board.last_post_at == Post.objects.get().created_at


def test_a_reply_takes_the_next_place_and_is_counted(ben: Member, thread: Thread) -> None:
    send_reply(browser_of(ben), thread, "Welcome.")
    thread.refresh_from_db()
    thread.board.refresh_from_db()
    assert thread.posts.get(body="Welcome.").position == thread.last_position == thread.post_count == 2
    assert thread.last_post_by == ben
    assert (thread.board.thread_count, thread.board.post_count) == (1, 2)


def test_a_reply_leads_to_its_own_page(ben: Member, thread: Thread) -> None:
    grow(ben, thread, 19)
    response = send_reply(browser_of(ben), thread, "Number twenty-one.")
    assert response["Location"] == f"/forum/t/{thread.pk}/a-bad-week/?page=2#post-{Post.objects.latest('pk').pk}"


def test_the_same_reply_sent_twice_is_there_once(ben: Member, thread: Thread) -> None:
    nonce, browser = uuid.uuid4(), browser_of(ben)
    first, second = (send_reply(browser, thread, "Welcome.", nonce) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert thread.posts.count() == 2


def test_the_same_thread_sent_twice_is_there_once(ada: Member, board: Board) -> None:
    nonce, browser = uuid.uuid4(), browser_of(ada)
    first, second = (send_thread(browser, board, nonce=nonce) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Thread.objects.count() == 1


def test_an_old_form_with_new_words_is_given_back_and_then_taken(ben: Member, thread: Thread) -> None:
    nonce, browser = uuid.uuid4(), browser_of(ben)
    send_reply(browser, thread, "First.", nonce)
    response = send_reply(browser, thread, "Second.", nonce)
    assert response.status_code == 409
    assert b"sent once already" in response.content
    assert b"Second.</textarea>" in response.content
    assert send_reply(browser, thread, "Second.", _nonce_of(response)).status_code == 302


def test_a_repeat_after_an_edit_is_still_the_same_reply(ben: Member, thread: Thread) -> None:
    nonce, browser = uuid.uuid4(), browser_of(ben)
    send_reply(browser, thread, "First.", nonce)
    send_edit(browser, thread.posts.get(position=2), "First, mended.")
    assert send_reply(browser, thread, "First.", nonce).status_code == 302
    assert thread.posts.count() == 2


def test_a_nonce_of_another_thread_posts_nothing_by_surprise(ben: Member, thread: Thread, board: Board) -> None:
    nonce, browser = uuid.uuid4(), browser_of(ben)
    send_reply(browser, thread, "The same words.", nonce)
    send_thread(browser, board, "Other", "Another.")
    response = send_reply(browser, Thread.objects.get(title="Other"), "The same words.", nonce)
    assert response.status_code == 409


def test_two_people_may_have_the_same_nonce(ada: Member, ben: Member, thread: Thread) -> None:
    nonce = uuid.uuid4()
    assert {send_reply(browser_of(who), thread, "Hello.", nonce).status_code for who in (ada, ben)} == {302}
    assert thread.posts.count() == 3


def test_an_edit_replaces_the_text_and_keeps_the_former(ada: Member, post: Post) -> None:
    browser = browser_of(ada)
    assert send_edit(browser, post, "It was *very* long.").status_code == 302
    page = browser.get(post.thread.get_absolute_url()).content
    assert b"It was <em>very</em> long." in page
    assert b"edited" in page
    assert PostRevision.objects.get(post=post, number=1).body == "It was long."


def test_an_edit_that_changes_nothing_is_no_edit(ada: Member, post: Post) -> None:
    send_edit(browser_of(ada), post, "It was long.\r\n")
    post.refresh_from_db()
    assert post.edited_at is None
    assert not post.revisions.exists()


def test_the_same_edit_sent_twice_is_one(ada: Member, post: Post) -> None:
    browser = browser_of(ada)
    assert {send_edit(browser, post, "Shorter.").status_code for _ in range(2)} == {302}
    assert post.revisions.count() == 1


def test_a_stale_edit_shows_both_texts_and_can_be_saved_knowingly(ada: Member, post: Post) -> None:
    browser = browser_of(ada)
    send_edit(browser, post, "From the other window.")
    response = send_edit(browser, post, "From this window.", revision=1)
    assert response.status_code == 409
    assert b"From the other window." in response.content
    assert b"From this window.</textarea>" in response.content
    assert b'name="revision" value="2"' in response.content
    assert send_edit(browser, post, "From this window.", revision=2).status_code == 302


def test_a_preview_shows_the_text_and_posts_nothing(ben: Member, thread: Thread) -> None:
    response = send_reply(browser_of(ben), thread, "Some *words*.", data={"preview": "1"})
    assert response.status_code == 200
    assert b"Some <em>words</em>." in response.content
    assert b"Some *words*.</textarea>" in response.content
    assert thread.posts.count() == 1


def test_htmx_gets_what_is_new_at_the_end_and_a_fresh_box(ada: Member, ben: Member, thread: Thread) -> None:
    answer(ada, thread, "Posted in between.")
    response = send_reply(browser_of(ben), thread, "Mine.", headers=HTMX, data={"seen": "1"})
    assert b"<html" not in response.content
    assert b"Posted in between." in response.content
    assert b"Mine." in response.content
    assert b"It was long." not in response.content
    assert b'id="reply"' in response.content
    assert b"Mine.</textarea>" not in response.content


def test_htmx_is_sent_to_a_page_that_just_began(ben: Member, thread: Thread) -> None:
    grow(ben, thread, 19)
    response = send_reply(browser_of(ben), thread, "Next page.", headers=HTMX, data={"seen": "20"})
    assert response["HX-Redirect"] == f"/forum/p/{Post.objects.latest('pk').pk}/"


def test_htmx_is_told_errors_in_the_box(ben: Member, thread: Thread) -> None:
    response = send_reply(browser_of(ben), thread, " ", headers=HTMX)
    assert response.status_code == 422
    assert response["HX-Retarget"] == "#reply"
    assert b"<html" not in response.content


def test_a_lie_about_what_was_seen_harms_nobody(ben: Member, thread: Thread) -> None:
    browser = browser_of(ben)
    for lie in ("-1", "x", "9" * 40, "²", "19"):
        assert send_reply(browser, thread, lie, headers=HTMX, data={"seen": lie}).status_code == 200


def test_htmx_puts_a_refusal_before_the_box_and_leaves_the_words_in_it(stranger: Client, ben: Member, thread: Thread) -> None:
    headers = {**HTMX, "HX-Trigger": "reply-form"}
    unsigned = Client(enforce_csrf_checks=True)
    unsigned.force_login(ben)  # signed in, with a page from before
    for browser in (stranger, unsigned):
        response = send_reply(browser, thread, "Mine.", headers=headers)
        assert response.status_code == 403
        assert (response["HX-Retarget"], response["HX-Reswap"]) == ("#reply-form", "beforebegin")
        assert b"<html" not in response.content


def test_a_draft_has_a_name_of_its_own_for_each_person_and_place(ben: Member, thread: Thread) -> None:
    page = browser_of(ben).get(thread.get_absolute_url()).content
    assert f'data-draft="{ben.pk}.thread.{thread.pk}"'.encode() in page


def test_a_strangers_words_come_back_with_the_way_to_sign_in(stranger: Client, ada: Member, open_board: Board) -> None:
    send_thread(browser_of(ada), open_board)
    response = send_reply(stranger, Thread.objects.get(), "I have no name yet.")
    assert response.status_code == 403
    assert b"I have no name yet." in response.content


def _nonce_of(response: Any) -> str:
    text: str = response.content.decode()
    return text.split('name="nonce" value="')[1].split('"', maxsplit=1)[0]


def test_a_change_takes_no_note_that_its_form_does_not_show(ada: Member, post: Post) -> None:
    ContentNote.objects.create(slug="falls", label="mentions falls")
    ContentNote.objects.create(slug="old", label="mentions old things", is_offered=False)
    Post.objects.filter(pk=post.pk).update(notes=["falls", "old"])
    send_edit(browser_of(ada), post, "Other words.")
    post.refresh_from_db()
    assert (post.body, post.notes) == ("Other words.", ["old"])
    browser_of(ada).post(f"/forum/p/{post.pk}/edit/", {"body": "Other words.", "revision": 2, "notes": ["falls"]})
    post.refresh_from_db()
    assert (post.revision, sorted(post.notes)) == (2, ["falls", "old"])
