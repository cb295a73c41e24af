"""Another look at what was done with one's own thread: closed, moved, split. What is undone is as it was."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from community.forum import actions as forum
from community.forum.models import Post, Tag, Thread, ThreadTrace
from community.members.models import Member
from community.moderation import actions
from community.moderation.actions.undoing import undo
from community.moderation.models import Appeal, Decision
from community.notifications.models import Notification
from community.policy import Refused
from tests.conftest import browser_of
from tests.forum.conftest import answer, make_board, start
from tests.forum.test_counters import agrees
from tests.moderation.conftest import last_decision

Act = Callable[[Member, Thread], object]
THREAD = ("board_id", "reach", "tags", "pinned", "answer_id", "locked_at", "locked_by_id", "lock_reason", "post_count",
          "last_position", "last_post_at", "last_post_by_id", "concealed", "merged_into_id", "title")


@pytest.fixture
def thread(ada: Member, ben: Member) -> Thread:
    board = make_board("sleep", "members", takes_answers=True)
    Tag.objects.create(board=board, slug="nights", label="Nights")
    thread = start(ada, board)
    forum.label_thread(ada, thread, tags=["nights"])
    posts = [answer(ben, thread, f"Reply {number}.") for number in range(4)]
    forum.mark_answer(ada, posts[1])
    return Thread.objects.get(pk=thread.pk)


def look(thread: Thread) -> tuple[Any, ...]:
    row = Thread.objects.get(pk=thread.pk)
    posts = Post.objects.filter(thread=thread).order_by("position").values_list("pk", "position", "state")
    return tuple(getattr(row, name) for name in THREAD), list(posts), list(ThreadTrace.objects.values_list("board", "thread"))


def closes(mo: Member, thread: Thread) -> object:
    return forum.lock(mo, thread, reason="It went in circles.")


def moves(mo: Member, thread: Thread) -> object:
    return forum.move(mo, thread, make_board("life", "members"), reason="It is about life.")


def splits(mo: Member, thread: Thread) -> object:
    numbers = list(Post.objects.filter(thread=thread, position__in=[3, 5]).values_list("pk", flat=True))
    return forum.split(mo, thread, posts=numbers, title="Another question", reason="Another question.")


ACTS: dict[str, Act] = {"locked": closes, "moved": moves, "split off": splits}


@pytest.mark.parametrize("act", sorted(ACTS))
class TestAnotherLook:
    def test_is_asked_for_in_one_step_and_undoes_exactly(
            self, act: str, thread: Thread, ada: Member, ben: Member, mo: Member, root: Member) -> None:
        before = look(thread)
        ACTS[act](mo, thread)
        assert look(thread) != before
        decision = last_decision(act=act)
        browser, address = browser_of(ada), f"/settings/decisions/{decision.pk}/"
        assert address in browser.get("/notifications/").content.decode()
        assert address in browser.get("/settings/standing/").content.decode()
        page = browser.get(address).content.decode()
        assert thread.title in page
        assert "Ask for another look" in page
        assert browser_of(ben).get(address).status_code == 404
        assert browser.post(address, {"words": ""}).status_code == 302
        appeal = Appeal.objects.get(decision=decision)
        answering = f"/moderation/appeals/{appeal.pk}/"
        form = {"outcome": "overturned", "reason": "It was fine."}
        assert browser_of(mo).post(answering, form).status_code == 403
        assert thread.title in browser_of(root).get(answering).content.decode()
        assert browser_of(root).post(answering, form).status_code == 302
        assert look(thread) == before
        assert agrees()
        assert not undo(root, decision, reason="twice is once")

    def test_what_stays_stays(self, act: str, thread: Thread, ada: Member, mo: Member, root: Member) -> None:
        ACTS[act](mo, thread)
        after = look(thread)
        appeal = actions.appeal(ada, last_decision(act=act), words="")
        actions.decide_appeal(root, appeal, outcome="upheld", reason="It was right.")
        assert look(thread) == after

    def test_a_one_off_name_stays_one(self, act: str, ada: Member, ben: Member, mo: Member, root: Member) -> None:
        board = make_board("sleep", "members")
        thread = forum.start_thread(
            ada, board, title="A bad week", body="Long.", nonce=uuid4(), alias="Heron", knew="Heron").post.thread
        for number in range(4):
            answer(ben, thread, f"Reply {number}.")
        thread.refresh_from_db()
        ACTS[act](mo, thread)
        decision = last_decision(act=act)
        assert decision.about is None
        assert f"/settings/decisions/{decision.pk}/" in browser_of(ada).get("/settings/standing/").content.decode()
        appeal = actions.appeal(ada, decision, words="")
        page = browser_of(root).get(f"/moderation/appeals/{appeal.pk}/").content.decode()
        assert ">ada<" not in page

    def test_ones_own_doing_is_no_decision(self, act: str, thread: Thread, ada: Member) -> None:
        forum.close(ada, thread)
        assert not Decision.objects.filter(act="locked").exists()


class TestWhatCameSince:
    def test_a_later_closing_stands(self, thread: Thread, mo: Member, root: Member) -> None:
        closes(mo, thread)
        first = last_decision(act="locked")
        forum.unlock(root, thread)
        forum.lock(root, thread, reason="Again.")
        assert not undo(mo, first, reason="late")
        assert Thread.objects.get(pk=thread.pk).lock_reason == "Again."

    def test_a_thread_that_was_moved_on_stays_there(self, thread: Thread, mo: Member, root: Member) -> None:
        moves(mo, thread)
        first = last_decision(act="moved")
        elsewhere = make_board("work", "members")
        forum.move(root, Thread.objects.get(pk=thread.pk), elsewhere, reason="No, there.")
        assert not undo(mo, first, reason="late")
        assert Thread.objects.get(pk=thread.pk).board == elsewhere

    def test_what_was_written_for_few_is_not_shown_to_many(self, thread: Thread, mo: Member, root: Member) -> None:
        team = make_board("team", "team")
        forum.move(mo, thread, team, reason="For the team.")
        decision = last_decision(act="moved")
        answer(root, Thread.objects.get(pk=thread.pk), "For the team alone.")
        with pytest.raises(Refused) as refused:
            undo(root, decision, reason="back")
        assert refused.value.status == 409
        assert Thread.objects.get(pk=thread.pk).board == team

    def test_what_was_written_in_the_split_thread_comes_along(
            self, thread: Thread, ben: Member, mo: Member, root: Member) -> None:
        new: Any = splits(mo, thread)
        late = answer(ben, new, "Written since.")
        assert undo(root, last_decision(act="split off"), reason="together")
        places = list(Post.objects.filter(thread=thread).order_by("position").values_list("position", flat=True))
        assert places == [1, 2, 3, 4, 5, 6]
        assert Post.objects.get(pk=late.pk).position == 6
        assert browser_of(ben).get(new.get_absolute_url())["Location"].startswith(f"/forum/t/{thread.pk}/")
        assert agrees()

    def test_those_whose_posts_went_are_told(self, thread: Thread, ben: Member, mo: Member, root: Member) -> None:
        splits(mo, thread)
        Notification.objects.all().delete()
        undo(root, last_decision(act="split off"), reason="together")
        assert Notification.objects.get(kind="moved").member == ben
