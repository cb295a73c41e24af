"""Closing, slowing, renaming, noting, answering; and the pages for all of it."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from community.forum import actions
from community.forum.models import Board, ContentNote, Post, Tag, Thread, ThreadAct
from community.members.models import Member
from community.moderation.models import Decision
from community.notifications.models import Notification
from community.policy import Refused
from tests.conftest import browser_of
from tests.forum.conftest import answer, make_board, send_reply, start


def test_who_began_a_thread_closes_and_opens_it(ada: Member, ben: Member, thread: Thread) -> None:
    address = f"/forum/t/{thread.pk}/close/"
    assert browser_of(ben).post(address, {}).status_code == 403
    assert browser_of(ada).get(address).status_code == 200
    assert browser_of(ada).post(address, {"reason": ""}).status_code == 302
    assert send_reply(browser_of(ben), thread, "Hello.").status_code == 403
    assert browser_of(ada).post(address, {"off": "1"}).status_code == 302
    assert send_reply(browser_of(ben), thread, "Hello.").status_code == 302
    assert [act.act for act in ThreadAct.objects.order_by("pk")] == ["locked", "unlocked"]
    assert not Decision.objects.exists()
    assert not Notification.objects.filter(kind="moved").exists()


def test_what_is_kept_at_the_top_is_said_in_the_thread_and_logged(ada: Member, ben: Member, mo: Member, thread: Thread) -> None:
    with pytest.raises(Refused):
        actions.pin(ben, thread)
    assert actions.pin(mo, thread)
    assert "kept at the top of its board" in browser_of(ben).get(thread.get_absolute_url()).text
    assert actions.unpin(mo, thread)
    assert [(row.act, row.about) for row in Decision.objects.order_by("pk")] == [("pinned", ada), ("unpinned", ada)]


def test_tags_are_its_authors_and_a_moderators_with_a_trace(ada: Member, ben: Member, mo: Member, thread: Thread) -> None:
    Tag.objects.create(board=thread.board, slug="sleep", label="Sleep")
    Tag.objects.create(board=thread.board, slug="waves", label="Waves")
    address = f"/forum/t/{thread.pk}/tags/"
    assert browser_of(ben).post(address, {"tags": ["sleep"]}).status_code == 403
    assert 'name="reason"' not in browser_of(ada).get(address).text
    assert browser_of(ada).post(address, {"tags": ["sleep"]}).status_code == 302
    assert not ThreadAct.objects.exists()  # nobody needs to know
    assert browser_of(mo).post(address, {"tags": ["waves"], "reason": "It is about waves."}).status_code == 302
    page = browser_of(ben).get(thread.get_absolute_url()).text
    assert "The tags were changed." in page
    assert "It is about waves." in page
    assert [(row.act, row.about, row.reason) for row in Decision.objects.all()] == [("tagged", ada, "It is about waves.")]


def test_what_a_moderator_closed_its_author_does_not_open(ada: Member, mo: Member, thread: Thread) -> None:
    actions.lock(mo, thread, reason="A night's rest.")
    assert Notification.objects.get(kind="moved").member == ada
    assert browser_of(ada).post(f"/forum/t/{thread.pk}/close/", {"off": "1"}).status_code == 403
    assert browser_of(mo).post(f"/forum/t/{thread.pk}/lock/", {"off": "1"}).status_code == 302
    thread.refresh_from_db()
    assert thread.locked_at is None
    assert {decision.act for decision in Decision.objects.all()} == {"locked", "unlocked"}


def test_a_lock_needs_a_reason_and_keeps_what_was_typed(mo: Member, thread: Thread) -> None:
    response = browser_of(mo).post(f"/forum/t/{thread.pk}/lock/", {"reason": " "})
    assert response.status_code == 422
    assert "Please give a reason" in response.content.decode()


class TestSlowMode:
    def test_everybody_waits_but_those_who_set_it(self, ada: Member, ben: Member, mo: Member, thread: Thread) -> None:
        data = {"minutes": "5", "hours": "1", "reason": "It goes fast."}
        assert browser_of(ben).post(f"/forum/t/{thread.pk}/slow/", data).status_code == 403
        assert browser_of(mo).post(f"/forum/t/{thread.pk}/slow/", data).status_code == 302
        answer(ben, thread)
        response = send_reply(browser_of(ben), thread, "And again.")
        assert response.status_code == 429
        assert 290 <= int(response["Retry-After"]) <= 300
        assert "slow mode" in response.content.decode()
        assert "And again.</textarea>" in response.content.decode()
        for _ in range(2):
            answer(mo, thread)
        Post.objects.filter(author=ben).update(created_at=timezone.now() - timedelta(seconds=301))
        assert send_reply(browser_of(ben), thread, "Now.").status_code == 302

    def test_it_is_told_in_minutes_and_by_which_clock(self, ada: Member, mo: Member, thread: Thread) -> None:
        browser_of(mo).post(f"/forum/t/{thread.pk}/slow/", {"minutes": "60", "hours": "6", "reason": "It goes fast."})
        page = browser_of(ada).get(thread.get_absolute_url()).text
        thread.refresh_from_db()
        until = f"{thread.slow_until:%H:%M} UTC"
        assert f"{until}: everybody waits 60 minutes between two posts." in page
        assert f"{until}: everybody waits a little" in page

    def test_it_ends_by_itself_and_by_hand(self, ada: Member, ben: Member, mo: Member, thread: Thread) -> None:
        actions.slow(mo, thread, seconds=3600, lasts=timedelta(hours=1), reason="x")
        answer(ben, thread)
        with pytest.raises(Refused):
            answer(ben, thread)
        assert browser_of(mo).post(f"/forum/t/{thread.pk}/slow/", {"off": "1"}).status_code == 302
        answer(ben, thread)
        actions.slow(mo, thread, seconds=3600, lasts=timedelta(0), reason="x")
        answer(ben, thread)
        assert not actions.quicken(mo, thread)


class TestTitle:
    def test_is_changed_within_half_an_hour_and_by_moderators_ever(
            self, ada: Member, ben: Member, mo: Member, thread: Thread) -> None:
        address = f"/forum/t/{thread.pk}/rename/"
        assert browser_of(ben).post(address, {"title": "Mine now"}).status_code == 403
        assert browser_of(ada).post(address, {"title": "A worse week"}).status_code == 302
        assert not ThreadAct.objects.exists()
        Thread.objects.update(created_at=timezone.now() - timedelta(minutes=31))
        late = browser_of(ada).post(address, {"title": "Later"})
        assert (late.status_code, "half an hour" in late.content.decode()) == (403, True)
        assert browser_of(mo).post(address, {"title": "A week", "reason": "A name stood in it."}).status_code == 302
        thread.refresh_from_db()
        assert thread.title == "A week"
        assert ThreadAct.objects.get().words == ""


def test_notes_of_a_thread_are_by_its_author_and_moderators(ada: Member, ben: Member, mo: Member, thread: Thread) -> None:
    ContentNote.objects.create(slug="seizures", label="mentions seizures")
    ContentNote.objects.create(slug="old", label="mentions old things", is_offered=False)
    Thread.objects.update(notes=["old"])
    address = f"/forum/t/{thread.pk}/notes/"
    assert browser_of(ben).post(address, {"notes": ["seizures"]}).status_code == 403
    assert browser_of(mo).post(address, {"notes": ["seizures"]}).status_code == 302
    thread.refresh_from_db()
    assert set(thread.notes) == {"seizures", "old"}
    assert browser_of(ada).post(address, {"notes": ["made-up"]}).status_code == 422
    assert [act.act for act in ThreadAct.objects.all()] == ["noted"]


class TestNotesOfOnePost:
    def test_are_put_right_by_a_moderator_and_shown_behind_it(
            self, ada: Member, ben: Member, mo: Member, thread: Thread) -> None:
        ContentNote.objects.create(slug="seizures", label="mentions seizures")
        ContentNote.objects.create(slug="old", label="mentions old things", is_offered=False)
        reply, _later = answer(ben, thread, "It shook me."), answer(ada, thread, "Thank you.")
        Post.objects.filter(pk=reply.pk).update(notes=["old"])
        address, data = f"/forum/p/{reply.pk}/notes/", {"notes": ["seizures"], "reason": "So that people can choose."}
        assert f'href="{address}"' in browser_of(mo).get(thread.get_absolute_url()).text
        assert f'href="{address}"' not in browser_of(ada).get(thread.get_absolute_url()).text
        assert browser_of(ada).post(address, data).status_code == 403
        assert "It shook me." in browser_of(mo).get(address).text
        assert browser_of(mo).post(address, data)["Location"].endswith(f"#post-{reply.pk}")
        reply.refresh_from_db()
        assert set(reply.notes) == {"seizures", "old"}
        page = browser_of(ada).get(thread.get_absolute_url()).text
        order = [page.index(words) for words in ("It shook me.", "The content notes of a post", "Thank you.")]
        assert order == sorted(order)
        assert "So that people can choose." in page
        log = Decision.objects.get()
        assert (log.act, log.about, log.target) == ("noted", ben, reply)
        browser_of(mo).post(address, data)
        assert ThreadAct.objects.count() == 1

    def test_tell_nobody_who_stands_behind_an_alias(self, ben: Member, mo: Member, thread: Thread) -> None:
        ContentNote.objects.create(slug="seizures", label="mentions seizures")
        reply = answer(ben, thread, alias="quiet_heron")
        actions.note_post(mo, reply, notes=["seizures"])
        assert Decision.objects.get().about is None

    @pytest.mark.usefixtures("first_posts_wait")
    def test_are_for_what_is_public(self, ada: Member, mo: Member, board: Board) -> None:
        ContentNote.objects.create(slug="seizures", label="mentions seizures")
        post = start(ada, board).posts.get()
        response = browser_of(mo).post(f"/forum/p/{post.pk}/notes/", {"notes": ["seizures"]})
        assert (response.status_code, "not public now" in response.text) == (409, True)
        assert not Decision.objects.exists()


class TestAnswer:
    @pytest.fixture
    def asked(self, ada: Member) -> Thread:
        return start(ada, make_board("questions", takes_answers=True))

    def test_is_marked_by_who_asked_and_the_team_and_shown_at_the_top(
            self, ada: Member, ben: Member, hana: Member, mo: Member, asked: Thread) -> None:
        post, other = answer(ben, asked, "With a pencil."), answer(hana, asked)
        assert browser_of(ben).post(f"/forum/p/{post.pk}/answer/").status_code == 403
        assert browser_of(ada).post(f"/forum/p/{post.pk}/answer/").status_code == 302
        assert Notification.objects.get(kind="answer").member == ben
        page = browser_of(hana).get(asked.get_absolute_url()).content.decode()
        assert "Marked as the answer" in page
        assert page.count("With a pencil.") == 2
        assert actions.mark_answer(hana, other)
        assert browser_of(ada).post(f"/forum/p/{other.pk}/answer/", {"off": "1"}).status_code == 302
        asked.refresh_from_db()
        assert asked.answer is None

    def test_that_a_reader_may_not_see_is_not_shown(self, ada: Member, ben: Member, hana: Member, asked: Thread) -> None:
        post = answer(ben, asked, "With a pencil.")
        actions.mark_answer(ada, post)
        Post.objects.filter(pk=post.pk).update(state="hidden")
        assert "With a pencil." not in browser_of(hana).get(asked.get_absolute_url()).content.decode()

    def test_is_no_question_and_only_where_boards_take_one(
            self, ada: Member, ben: Member, asked: Thread, thread: Thread) -> None:
        for act in (lambda: actions.mark_answer(ada, asked.posts.get()), lambda: actions.mark_answer(ada, answer(ben, thread))):
            with pytest.raises(Refused):
                act()


class TestPages:
    def test_move(self, ada: Member, mo: Member, board: Board, thread: Thread) -> None:
        other, third = make_board("life"), make_board("third")
        address = f"/forum/t/{thread.pk}/move/"
        assert browser_of(ada).get(address).status_code == 403
        assert "To which board" in browser_of(mo).get(address).content.decode()
        data: dict[str, Any] = {"board": other.pk, "seen": board.pk, "reason": ""}
        assert browser_of(mo).post(address, data).status_code == 422
        assert browser_of(mo).post(address, data | {"reason": "It fits."}).status_code == 302
        late = browser_of(mo).post(address, data | {"board": third.pk, "reason": "My words."})
        assert late.status_code == 409
        assert "It stands on “Life” now" in late.content.decode()
        assert "My words." in late.content.decode()

    def test_split(self, ben: Member, mo: Member, thread: Thread) -> None:
        post = answer(ben, thread, "Bread is another matter.")
        address = f"/forum/t/{thread.pk}/split/"
        assert browser_of(ben).get(address).status_code == 403
        assert "Bread is another matter." in browser_of(mo).get(address).content.decode()
        wrong = browser_of(mo).post(address, {"title": "Bread", "reason": "", "posts": [post.pk]})
        assert wrong.status_code == 422
        assert f'id="tick-{post.pk}" checked' in wrong.content.decode()
        assert browser_of(mo).post(address, {"title": "Bread", "reason": "x", "posts": []}).status_code == 422
        assert browser_of(mo).post(address, {"title": "Bread", "reason": "x", "posts": [post.pk]}).status_code == 302
        assert Thread.objects.get(title="Bread").posts.get() == post

    def test_merge_says_what_it_does_first(self, ada: Member, ben: Member, mo: Member, board: Board, thread: Thread) -> None:
        other = start(ben, board, "The other")
        address = f"/forum/t/{thread.pk}/merge/"
        data: dict[str, Any] = {"other": f"http://testserver{other.get_absolute_url()}?page=1#reply", "reason": "The same."}
        assert browser_of(ada).get(address).status_code == 403
        for wrong in ("no thread", "9" * 17):
            assert browser_of(mo).post(address, data | {"other": wrong}).status_code == 422
        first = browser_of(mo).post(address, data)
        assert "It will stand in “The other”" in first.content.decode()
        assert thread.posts.count() == 1
        assert browser_of(mo).post(address, data | {"sure": other.pk}).status_code == 302
        assert other.posts.count() == 2
