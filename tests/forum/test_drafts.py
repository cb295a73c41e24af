"""What is typed and not sent: kept, given back, listed, forgotten, and never anybody else's."""

import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from community.forum import actions
from community.forum.models import Board, Draft, Post, Thread
from community.members.models import Member
from library.models import Entry
from tests.conftest import browser_of, make_member
from tests.forum.conftest import answer, make_board, send_edit, send_reply, start


def keep(browser: Client, form: str, **words: Any) -> Any:
    return browser.post(f"/drafts/keep/?form={form}", words, headers={"Accept": "application/json"})


def test_what_is_typed_is_kept_and_given_back_on_another_device(ben: Member, thread: Thread) -> None:
    response = keep(browser_of(ben), f"thread.{thread.pk}", body="Half a thought")
    assert response.status_code == 200
    assert response.json()["sentence"] == "Kept as a draft"  # no time: the clock of the site is not everybody's
    page = browser_of(ben).get(thread.get_absolute_url()).content.decode()
    assert "Half a thought</textarea>" in page
    assert f'data-version="{response.json()["version"]}"' in page


def test_a_draft_is_nobody_elses(ada: Member, ben: Member, thread: Thread) -> None:
    keep(browser_of(ben), f"thread.{thread.pk}", body="Half a thought")
    assert "Half a thought" not in browser_of(ada).get(thread.get_absolute_url()).content.decode()
    assert "Half a thought" not in browser_of(ada).get("/drafts/").content.decode()
    browser_of(ada).post("/drafts/discard/", {"form": f"thread.{thread.pk}"})
    assert Draft.objects.get().member == ben


def test_a_thread_keeps_everything_that_was_chosen(ben: Member, board: Board) -> None:
    browser = browser_of(ben)
    keep(browser, f"board.{board.pk}", title="My title", body="My body", under="alias", alias="quiet_harbour")
    page = browser.get("/forum/waves/new/").content.decode()
    assert 'value="My title"' in page
    assert "My body</textarea>" in page
    assert 'value="quiet_harbour"' in page


def test_a_posted_draft_is_forgotten(ben: Member, thread: Thread, board: Board) -> None:
    browser = browser_of(ben)
    keep(browser, f"thread.{thread.pk}", body="A reply")
    keep(browser, f"board.{board.pk}", body="A thread")
    send_reply(browser, thread, "A reply")
    assert Draft.objects.get().form == f"board.{board.pk}"
    browser.post("/forum/waves/new/", {"title": "T", "body": "A thread", "nonce": uuid.uuid4()})
    assert not Draft.objects.exists()


def test_what_arrives_after_the_post_does_not_come_back(ben: Member, thread: Thread) -> None:
    browser, nonce = browser_of(ben), uuid.uuid4()
    send_reply(browser, thread, "A reply", nonce)
    keep(browser, f"thread.{thread.pk}", body="A reply", nonce=str(nonce))
    assert not Draft.objects.exists()


def test_an_edit_has_a_draft_too(ada: Member, post: Post) -> None:
    browser = browser_of(ada)
    keep(browser, f"post.{post.pk}", body="It was shorter.", revision=1)
    assert "It was shorter.</textarea>" in browser.get(f"/forum/p/{post.pk}/edit/").content.decode()
    send_edit(browser, post, "It was shorter.")
    assert not Draft.objects.exists()


def test_a_preview_and_a_refusal_keep_it(ben: Member, thread: Thread) -> None:
    browser = browser_of(ben)
    send_reply(browser, thread, "Perhaps.", data={"preview": "1"})
    assert Draft.objects.get().words["body"] == ["Perhaps."]
    send_reply(browser, thread, "x" * 20_001)
    assert len(Draft.objects.get().words["body"][0]) == 20_001


def test_an_emptied_form_has_no_draft(ben: Member, thread: Thread) -> None:
    browser = browser_of(ben)
    keep(browser, f"thread.{thread.pk}", body="Half")
    assert keep(browser, f"thread.{thread.pk}", body="  ").json() == {"sentence": "", "version": ""}
    assert not Draft.objects.exists()


def test_there_is_room_for_sixty_thousand_characters(ben: Member, thread: Thread) -> None:
    browser = browser_of(ben)
    assert keep(browser, f"thread.{thread.pk}", body="x" * 59_000).status_code == 200
    response = keep(browser, f"thread.{thread.pk}", body="x" * 60_001)
    assert response.status_code == 413
    assert len(Draft.objects.get().words["body"][0]) == 59_000


@pytest.mark.parametrize("form", ["", "thread.0", "thread.x", "nothing.1", "thread.999999", "post.1", "board.99", "../x"])
def test_a_form_there_is_not_has_no_draft(form: str, ben: Member) -> None:
    assert keep(browser_of(ben), form, body="x").status_code == 404


def test_strangers_and_closed_places_keep_nothing(ben: Member, mo: Member, team_board: Board, thread: Thread) -> None:
    hidden = start(mo, team_board)
    assert keep(browser_of(ben), f"thread.{hidden.pk}", body="x").status_code == 404
    response = keep(Client(), f"thread.{thread.pk}", body="x")
    assert response.status_code == 403
    assert "sign in" in response.json()["reason"]
    assert not Draft.objects.exists()


def test_the_list_says_where_each_belongs(ada: Member, ben: Member, thread: Thread, board: Board) -> None:
    browser = browser_of(ben)
    keep(browser, f"thread.{thread.pk}", body="My reply so far")
    keep(browser, f"board.{board.pk}", title="My title", body="My thread so far")
    page = browser.get("/drafts/").content.decode()
    assert f'href="{thread.get_absolute_url()}#reply">{thread.title}</a>' in page
    assert 'href="/forum/waves/new/">My title</a>' in page
    Board.objects.update(audience="team")
    page = browser.get("/drafts/").content.decode()
    assert thread.title not in page
    assert "My reply so far" in page
    browser.post("/drafts/discard/", {"form": f"thread.{thread.pk}"})
    assert "My reply so far" not in browser.get("/drafts/").content.decode()


def test_a_draft_gives_back_no_quote_of_what_was_hidden_meanwhile(ada: Member, ben: Member, thread: Thread) -> None:
    browser, source = browser_of(ben), answer(ada, thread, "A secret.")
    keep(browser, f"thread.{thread.pk}", body=f"> [quoted](/forum/p/{source.pk}/)\n> A secret.\n\nMy own.")
    assert browser.get(thread.get_absolute_url()).content.decode().count("A secret.") == 2
    Post.objects.filter(pk=source.pk).update(state="hidden")
    for address in (thread.get_absolute_url(), "/drafts/"):
        page = browser.get(address).content.decode()
        assert "A secret." not in page
        assert "My own." in page


def test_discarding_leads_back_to_the_form_and_nowhere_else(ben: Member, thread: Thread) -> None:
    browser = browser_of(ben)
    back = browser.post(f"/drafts/discard/?next={thread.get_absolute_url()}", {"form": "thread.1"})
    assert back["Location"] == thread.get_absolute_url()
    assert browser.post("/drafts/discard/?next=//elsewhere.example/", {"form": "thread.1"})["Location"] == "/drafts/"


def test_drafts_are_erased_after_sixty_days(ben: Member, thread: Thread) -> None:
    for form, days in (("thread.1", 59), ("thread.2", 61)):
        Draft.objects.create(member=ben, form=form, address="/", saved_at=timezone.now() - timedelta(days=days))
    assert actions.forget_old_drafts() == 1
    assert Draft.objects.get().form == "thread.1"


def test_a_member_has_room_for_so_many(ben: Member, thread: Thread) -> None:
    Draft.objects.bulk_create(Draft(member=ben, form=f"thread.{thread.pk + 1 + n}", address="/") for n in range(300))
    response = keep(browser_of(ben), f"thread.{thread.pk}", body="One more")
    assert response.status_code == 409
    assert "300 drafts" in response.json()["reason"]
    assert keep(browser_of(make_member("carl")), f"thread.{thread.pk}", body="One more").status_code == 200


def test_a_preview_posts_nothing(ben: Member, thread: Thread) -> None:
    page = browser_of(ben).post(f"/forum/preview/?form=thread.{thread.pk}", {"body": "Hello **@ada**"},
                                headers={"HX-Request": "true"}).content.decode()
    assert '<strong><a class="mention" href="/members/ada/">@ada</a></strong>' in page
    assert thread.posts.count() == 1
    assert Client().post(f"/forum/preview/?form=thread.{thread.pk}", {"body": "x"}).status_code == 403


class TestJoinedThreads:
    """A moderator joins the thread in which somebody types to another."""

    def test_both_drafts_are_given_back_in_one(self, ada: Member, ben: Member, mo: Member, board: Board) -> None:
        target, source, browser = start(ada, board, "One"), start(ada, board, "Two"), browser_of(ben)
        before = [keep(browser, f"thread.{each.pk}", body=f"Words for {each.title}").json()["version"]
                  for each in (target, source)]
        actions.merge(mo, source, target, reason="The same.")
        page = browser.get(target.get_absolute_url()).content.decode()
        assert "Words for One\n\nWords for Two</textarea>" in page
        assert not any(f'data-version="{version}"' in page for version in before)

    def test_what_is_typed_on_in_the_old_page_waits_in_the_other(
            self, ada: Member, ben: Member, mo: Member, board: Board) -> None:
        target, source, browser, nonce = start(ada, board, "One"), start(ada, board, "Two"), browser_of(ben), uuid.uuid4()
        keep(browser, f"thread.{source.pk}", body="Half", nonce=nonce)
        actions.merge(mo, source, target, reason="The same.")
        for words in ("Half a", "Half a thought"):
            assert keep(browser, f"thread.{source.pk}", body=words, nonce=nonce).status_code == 200
        assert "Half a thought</textarea>" in browser.get(target.get_absolute_url()).content.decode()
        assert Draft.objects.count() == 1

    def test_and_takes_the_place_of_no_other_words(self, ada: Member, ben: Member, mo: Member, board: Board) -> None:
        target, source, browser = start(ada, board, "One"), start(ada, board, "Two"), browser_of(ben)
        actions.merge(mo, source, target, reason="The same.")
        keep(browser, f"thread.{target.pk}", body="Other words", nonce=uuid.uuid4())
        keep(browser, f"thread.{source.pk}", body="Half a thought " * 50, nonce=uuid.uuid4())
        assert "Other words</textarea>" in browser.get(target.get_absolute_url()).content.decode()
        assert ("Half a thought " * 50).strip() in browser.get("/drafts/").content.decode()


def test_beneath_a_page_with_a_long_address_is_kept_too(shelf: Path, ben: Member) -> None:
    make_board("library", "everyone", team_starts=True)
    entry = Entry.objects.published().filter(kind="question").first()
    assert entry is not None
    Entry.objects.filter(pk=entry.pk).update(slug="long-" * 16)
    form, browser = f"entry.faq/{'long-' * 16}", browser_of(ben)
    assert keep(browser, form, body="Half a thought").status_code == 200
    assert Draft.objects.get().form == form
    browser.post("/drafts/discard/", {"form": form})
    assert not Draft.objects.exists()


def test_a_form_that_is_none_of_ours_throws_nothing_away(ben: Member, thread: Thread) -> None:
    browser, form = browser_of(ben), f"thread.{thread.pk}"
    keep(browser, form, body="Half a thought")
    assert browser.post("/drafts/discard/", {"form": "\0"}).status_code == 302
    assert Draft.objects.exists()
    assert browser.post("/drafts/discard/", {"form": form}).status_code == 302
    assert not Draft.objects.exists()


SHORT_FORMS = ["lock", "slow", "rename", "notes", "move", "split", "merge"]


@pytest.mark.parametrize("verb", SHORT_FORMS)
def test_a_reason_is_kept_like_everything_else(verb: str, ada: Member, mo: Member, thread: Thread) -> None:
    browser, page = browser_of(mo), f"/forum/t/{thread.pk}/{verb}/"
    assert f'data-keep="/drafts/keep/?form={verb}.{thread.pk}"' in browser.get(page).text
    assert keep(browser, f"{verb}.{thread.pk}", reason="It turns in circles.").json()["version"]
    assert "It turns in circles." in browser.get(page).text
    assert "It turns in circles." in browser.get("/drafts/").text
    assert page in browser.get("/drafts/").text
    assert keep(browser_of(ada), f"{verb}.{thread.pk}", reason="Mine.").status_code == (
        200 if verb in {"notes", "rename"} else 403)  # ada began it
    assert "Mine." not in browser.get(page).text


def test_a_reason_that_was_given_is_no_draft(mo: Member, thread: Thread) -> None:
    browser = browser_of(mo)
    keep(browser, f"lock.{thread.pk}", reason="For tonight.")
    assert browser.post(f"/forum/t/{thread.pk}/lock/", {"reason": ""}).status_code == 422
    assert Draft.objects.exists()  # it was refused: the words are there still
    assert browser.post(f"/forum/t/{thread.pk}/lock/", {"reason": "For tonight."}).status_code == 302
    assert not Draft.objects.exists()


def test_a_note_on_a_bookmark_is_kept_too(ben: Member, ada: Member, thread: Thread) -> None:
    post, browser = thread.posts.get(), browser_of(ben)
    keep(browser, f"bookmark.{post.pk}", note="Read it to my sister")
    page = browser.get(f"/forum/p/{post.pk}/bookmark/").text
    assert 'value="Read it to my sister"' in page
    assert "This is what you had typed here before." in page
    assert "Read it to my sister" not in browser_of(ada).get(f"/forum/p/{post.pk}/bookmark/").text
    assert "Read it to my sister" in browser.get("/drafts/").text
    browser.post(f"/forum/p/{post.pk}/bookmark/", {"note": "Read it to her"})
    assert not Draft.objects.exists()


def test_nobody_keeps_a_reason_where_they_may_not_act(ben: Member, mo: Member, thread: Thread) -> None:
    assert keep(browser_of(mo), f"lock.{thread.pk}", reason="So.").status_code == 200
    assert keep(browser_of(ben), f"lock.{thread.pk}", reason="So.").status_code == 403
    assert keep(Client(), f"lock.{thread.pk}", reason="So.").status_code == 403
    assert keep(browser_of(ben), f"lockx.{thread.pk}", reason="So.").status_code == 404
