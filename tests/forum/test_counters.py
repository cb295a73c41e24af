"""Places and counters stay right when many write at once, and the command that checks them."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from io import StringIO
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F

from community.forum import actions, limits
from community.forum.models import Board, Post, Thread
from community.forum.queries.discussions import beneath
from community.members.models import Member
from community.moderation import actions as moderation
from community.policy import Refused
from library.actions import load_library
from library.content import read_content
from tests.conftest import make_member
from tests.forum.conftest import answer, make_board, start

HANDS = 8
EACH = 5


def together(work: list[Any]) -> list[Any]:
    """Do all of ``work`` at the same moment, each in a thread of its own."""
    barrier = Barrier(len(work))

    def begin(act: Any) -> Any:
        try:
            barrier.wait()
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(work)) as hands:
        return list(hands.map(begin, work))


@pytest.mark.django_db(transaction=True)
def test_the_last_room_of_a_day_is_given_to_one_of_three_forms(settings: Any) -> None:
    settings.NEW_MEMBER_DAYS = 7
    member, board = make_member("newcomer"), make_board("waves")
    for number in range(limits.THREADS_A_DAY - 1):
        start(member, board, f"Thread {number}")

    def begin(title: str) -> object:
        def act() -> int:
            try:
                start(member, board, title)
            except Refused as refused:
                return refused.status
            return 201
        return act

    assert sorted(together([begin("One"), begin("Other"), begin("Third")])) == [201, 429, 429]
    assert Thread.objects.count() == limits.THREADS_A_DAY


@pytest.mark.django_db(transaction=True)
def test_replies_at_the_same_moment_get_places_without_holes_and_are_all_counted(ada: Member, ben: Member) -> None:
    board = make_board("waves")
    threads = [start(ada, board), start(ben, board)]

    def write(thread: Thread, member: Member) -> object:
        return lambda: [answer(member, thread) for _ in range(EACH)]

    together([write(threads[n % 2], (ada, ben)[n % 3 == 0]) for n in range(HANDS)])
    for thread in threads:
        places = list(Post.objects.filter(thread=thread).order_by("position").values_list("position", flat=True))
        assert places == [*range(1, 2 + EACH * HANDS // 2)]
        times = list(Post.objects.filter(thread=thread).order_by("position").values_list("created_at", flat=True))
        assert times == sorted(times)
    assert agrees()
    assert Board.objects.get().post_count == 2 + HANDS * EACH


@pytest.mark.django_db(transaction=True)
def test_one_form_sent_many_times_at_once_posts_once(ada: Member, ben: Member) -> None:
    board = make_board("waves")
    thread, nonce = start(ada, board), uuid.uuid4()
    replies = together([lambda: actions.reply(ben, thread, body="Once.", nonce=nonce)] * HANDS)
    assert [reply.is_new for reply in replies].count(True) == 1
    assert len({reply.post.pk for reply in replies}) == 1
    other = uuid.uuid4()
    starts = together([lambda: actions.start_thread(ben, board, title="Once", body="Once.", nonce=other)] * 5)
    assert [each.is_new for each in starts].count(True) == 1
    assert Thread.objects.filter(title="Once").count() == 1
    assert agrees()


@pytest.mark.django_db(transaction=True)
def test_two_edits_from_the_same_text_keep_one_and_refuse_one(ada: Member) -> None:
    post = start(ada, make_board("waves")).posts.get()

    def change(body: str) -> object:
        def act() -> object:
            try:
                return actions.edit_post(ada, Post.objects.select_related("thread__board").get(), body=body, revision=1)
            except actions.StaleRevision as stale:
                return stale.current.body
        return act

    outcomes = together([change("One."), change("Two.")])
    post.refresh_from_db()
    assert True in outcomes
    assert post.body in outcomes
    assert post.revision == 2


def test_the_check_finds_nothing_when_all_is_well(ben: Member, thread: Thread) -> None:
    answer(ben, thread)
    assert agrees()


@pytest.mark.parametrize("wrong", [
    {"post_count": F("post_count") + 1}, {"last_position": 0}, {"concealed": True}, {"last_post_at": "2020-01-01T00:00:00Z"},
    {"last_post_by": None},
])
def test_the_check_finds_a_wrong_thread_and_repairs_it(wrong: dict[str, object], ben: Member, thread: Thread) -> None:
    answer(ben, thread)
    Thread.objects.update(**wrong)
    assert not agrees()
    call_command("check_counters", "--repair", stdout=StringIO())
    assert agrees()


@pytest.mark.parametrize("wrong", [{"thread_count": 7}, {"post_count": 0}, {"last_post_at": None}])
def test_the_check_finds_a_wrong_board_and_repairs_it(wrong: dict[str, object], thread: Thread) -> None:
    Board.objects.update(**wrong)
    assert not agrees()
    call_command("check_counters", "--repair", stdout=StringIO())
    assert agrees()


def test_the_check_says_what_is_wrong(thread: Thread) -> None:
    Thread.objects.update(post_count=5)
    said = StringIO()
    with pytest.raises(CommandError) as refused:
        call_command("check_counters", stdout=said)
    assert refused.value.returncode == 1
    assert f"thread {thread.pk}: post_count is 5, should be 1" in said.getvalue()


def agrees() -> bool:
    try:
        call_command("check_counters", stdout=StringIO())
    except CommandError:
        return False
    return True


@pytest.mark.django_db(transaction=True)
def test_a_discussion_begun_by_many_at_once_is_one_and_each_guest_is_let_in_once(
        files: Path, ben: Member, mo: Member) -> None:
    load_library(read_content(files))
    make_board("library", "everyone", team_starts=True)

    def by_guest(name: str) -> object:
        guest = actions.Guest(name=name, email="june@example.org", place=name)
        return lambda: actions.reply_as_guest(guest, beneath("slowly"), body="Once.")

    def by_ben() -> object:
        return actions.reply_beneath(ben, beneath("slowly"), body="Me.", nonce=uuid.uuid4())

    together([*map(by_guest, ["June", "Tom", "June", "Tom"]), *[by_ben] * 4])
    assert Thread.objects.get().post_count == 4
    assert sorted(post.guest_name for post in Post.objects.waiting()) == ["June", "Tom"]
    waiting = list(Post.objects.waiting())
    outcomes = together([partial(moderation.approve, mo, post) for post in waiting * 4])
    assert outcomes.count(True) == 2
    assert list(Post.objects.order_by("position").values_list("position", flat=True)) == [1, 2, 3, 4, 5, 6]
    assert agrees()
