"""Undoing is exact: whatever happened meanwhile, the thing stands again as it stood, and no later act is undone with it."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from community import throttles
from community.chat import actions as chat
from community.chat.actions.erasing import erase
from community.chat.hosting import people
from community.chat.models import Message, Room, Seat
from community.forum import actions as forum
from community.forum.models import Board, Post, Thread
from community.groups import actions as groups
from community.groups.models import Membership
from community.members.models import Member
from community.moderation import actions
from community.moderation.actions.undoing import undo
from tests.conftest import make_member
from tests.forum.test_counters import agrees
from tests.groups.conftest import found
from tests.moderation.conftest import last_decision, reply_of

Event = Callable[["Scene"], object]
OF_A_POST = ("thread_id", "position", "state", "state_by_id", "state_at", "state_reason", "body", "html", "revision", "notes",
             "reactions", "created_at", "alias")
OF_A_MESSAGE = ("posted_seq", "state", "state_by_id", "state_at", "state_reason", "body", "html", "notes", "reactions",
                "pinned_at", "pinned_by_id", "created_at", "alias")


class Scene:
    """A thread with a judged reply that is marked as the answer, and those around it."""

    def __init__(self) -> None:
        self.board = Board.objects.create(slug=f"b{uuid4().hex[:8]}", title="Board", description="", takes_answers=True)
        self.elsewhere = Board.objects.create(slug=f"c{uuid4().hex[:8]}", title="Elsewhere", description="", takes_answers=True)
        self.ada, self.ben, self.mo, self.root = (Member.objects.get(username=name) for name in ("ada", "ben", "mo", "root"))
        start = forum.start_thread(self.ben, self.board, title="A question", body="How?", nonce=uuid4()).post
        self.thread = start.thread
        self.first = reply_of(self.ben, start, "Before.")
        self.post = reply_of(self.ada, start, "The judged one.")
        self.last = reply_of(self.ben, start, "After.")
        forum.mark_answer(self.ben, self.post)

    @property
    def standing(self) -> dict[str, Any]:
        self.post.refresh_from_db()
        return {name: getattr(self.post, name) for name in OF_A_POST}


def hides_and_restores_another(scene: Scene) -> None:
    actions.hide(scene.root, scene.first, reason="another")
    actions.restore(scene.root, scene.first, reason="fine")


EVENTS: dict[str, Event] = {
    "a reply": lambda scene: reply_of(scene.mo, scene.first, "More."),
    "a neighbour is hidden": lambda scene: actions.hide(scene.root, scene.last, reason="another"),
    "a neighbour is hidden and shown": hides_and_restores_another,
    "a neighbour is taken back": lambda scene: forum.withdraw(scene.ben, scene.first) if Post.objects.get(
        pk=scene.first.pk).state == "published" else None,
    "the thread is moved": lambda scene: forum.move(
        scene.mo, Thread.objects.get(pk=scene.thread.pk), scene.elsewhere, reason="x"),
    "the thread is locked": lambda scene: forum.lock(scene.mo, scene.thread, reason="x"),
    "its author is warned": lambda scene: actions.restrict(scene.root, scene.ada, kind="warn", reason="x"),
}


@pytest.fixture
def people_here(ada: Member, ben: Member, mo: Member, root: Member) -> None:
    """Those the scene needs."""


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(between=st.lists(st.sampled_from(sorted(EVENTS)), max_size=4))
def test_a_hidden_post_stands_again_as_it_stood(between: list[str], people_here: None) -> None:
    with throttles.suspended():
        scene = Scene()
        before = scene.standing
        assert actions.hide(scene.mo, scene.post, reason="guideline", rule="3")
        assert scene.standing["state"] == "hidden"
        decision = last_decision(target_id=scene.post.pk, act="hide")
        for name in between:
            EVENTS[name](scene)
    assert undo(scene.root, decision, reason="wrong")
    assert scene.standing == before
    assert Thread.objects.get(pk=scene.thread.pk).answer_id == scene.post.pk
    assert agrees()
    assert not undo(scene.root, decision, reason="twice is once")


def test_a_later_decision_and_the_author_stand(people_here: None) -> None:
    scene = Scene()
    actions.hide(scene.mo, scene.post, reason="first")
    first = last_decision(act="hide")
    actions.restore(scene.mo, scene.post, reason="no")
    actions.hide(scene.root, scene.post, reason="second")
    assert not undo(scene.root, first, reason="late")
    assert scene.standing["state_reason"] == "second"
    second = last_decision(act="hide")
    forum.withdraw(scene.ada, scene.post)
    assert not undo(scene.mo, second, reason="late")
    assert scene.standing["state"] == "removed"


def test_what_was_never_let_in_gets_the_place_it_would_have_got(people_here: None, first_posts_wait: None) -> None:
    board = Board.objects.create(slug="hello", title="Hello", description="")
    ben, mo, root = (Member.objects.get(username=name) for name in ("ben", "mo", "root"))
    waiting = forum.start_thread(ben, board, title="New here", body="Hello.", nonce=uuid4()).post
    actions.reject(mo, waiting, reason="no")
    assert undo(root, last_decision(act="reject"), reason="it was fine")
    waiting.refresh_from_db()
    assert (waiting.state, waiting.position) == ("published", 1)
    assert agrees()


class TestRooms:
    """What stood in a room stands there again, above the conversation if it stood there."""

    @pytest.fixture
    def pinned(self, message: Message, hana: Member) -> Message:
        chat.pin(hana, message)
        return Message.objects.get(pk=message.pk)

    def standing(self, message: Message) -> dict[str, Any]:
        row = Message.objects.get(pk=message.pk)
        return {name: getattr(row, name) for name in OF_A_MESSAGE}

    @pytest.mark.parametrize("by_host", [False, True])
    def test_a_hidden_message_stands_again_as_it_stood(
            self, by_host: bool, pinned: Message, ben: Member, hana: Member, mo: Member, root: Member) -> None:
        before = self.standing(pinned)
        if by_host:
            people.hide(hana, pinned, reason="unkind")
        else:
            actions.hide(mo, pinned, reason="unkind")
        assert self.standing(pinned)["state"] == "hidden"
        chat.send_message(ben, pinned.room, body="meanwhile", nonce=uuid4())
        assert undo(root, last_decision(), reason="wrong")
        assert self.standing(pinned) == before

    def test_all_a_host_took_down_at_once_comes_back(self, message: Message, ada: Member, hana: Member, root: Member) -> None:
        other = chat.send_message(ada, message.room, body="and more", nonce=uuid4()).message
        before = [self.standing(each) for each in (message, other)]
        assert people.hide_all(hana, message, reason="unkind") == 2
        assert undo(root, last_decision(act="room act"), reason="wrong")
        assert [self.standing(each) for each in (message, other)] == before

    def test_what_the_room_keeps_no_longer_stays_gone(self, message: Message, mo: Member, root: Member) -> None:
        actions.hide(mo, message, reason="unkind")
        erase(message.room, Message.objects.filter(pk=message.pk))
        assert not undo(root, last_decision(), reason="late")
        assert self.standing(message)["body"] == ""

    @pytest.mark.parametrize("act", ["pause", "remove"])
    def test_a_seat_is_as_free_as_it_was(self, act: str, message: Message, hana: Member, root: Member) -> None:
        getattr(people, act)(hana, message, minutes=30, reason="a break")
        seat = Seat.objects.get(member=message.author)
        assert seat.is_paused or seat.is_removed
        assert undo(root, last_decision(act="room act"), reason="wrong")
        seat.refresh_from_db()
        assert (seat.is_paused, seat.is_removed) == (False, False)

    def test_what_was_set_anew_since_stays(self, message: Message, hana: Member, root: Member) -> None:
        people.pause(hana, message, minutes=5, reason="a break")
        first = last_decision()
        people.pause(hana, message, minutes=50, reason="a longer one")
        assert not undo(root, first, reason="late")
        assert Seat.objects.get(member=message.author).is_paused


def test_whoever_was_removed_from_a_group_belongs_again(ada: Member, mo: Member, root: Member) -> None:
    group = found(mo)
    groups.join(ada, group, agreed=group.guidelines_version)
    before = Membership.objects.filter(member=ada).values().get()
    groups.remove_member(mo, group, ada, reason="too loud")
    decision = last_decision(act="group out")
    assert decision.about == ada
    assert undo(root, decision, reason="that was not them")
    assert Membership.objects.filter(member=ada).values().get() == before
    assert not undo(root, decision, reason="twice is once")


def test_names_for_a_room_stay_names(room: Room, hana: Member, db: None) -> None:
    wren = make_member("wren")
    chat.go_by(wren, room, name="Heron")
    said = chat.send_message(wren, room, body="words", nonce=uuid4(), knew="Heron").message
    people.hide(hana, said, reason="unkind")
    assert last_decision(act="room act").about is None
    assert last_decision(act="room act").met_id == wren.pk
