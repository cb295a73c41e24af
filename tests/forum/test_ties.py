"""``check_counters`` sees more than counters: reactions, joined threads, answers and newcomers who wait."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from community.contributions import State
from community.forum import actions
from community.forum.models import Board, Post, Reaction, Thread, Welcome
from community.members.models import Member
from tests.forum.conftest import answer, start
from tests.forum.test_counters import agrees


def react(thread: Thread) -> Post:
    """Two hugs and a thank you for its first post, rightly counted."""
    post = thread.posts.get(position=1)
    members = list(Member.objects.order_by("pk"))
    for member, kind in ((members[0], "hug"), (members[1], "hug"), (members[1], "thanks")):
        Reaction.objects.create(post=post, member=member, kind=kind)
    Post.objects.filter(pk=post.pk).update(reactions={"hug": 2, "thanks": 1})
    return post


def join(husk: Thread, target: Thread) -> None:
    """As merging leaves a thread: empty, and leading elsewhere."""
    offset = Thread.objects.get(pk=target.pk).last_position
    for number, post in enumerate(husk.posts.order_by("position"), start=1):
        Post.objects.filter(pk=post.pk).update(thread=target, position=offset + number)
    Thread.objects.filter(pk=husk.pk).update(merged_into=target)
    actions.refresh_counts(target)
    actions.refresh_counts(husk)


@pytest.mark.parametrize("wrong", [{}, {"hug": 1, "thanks": 1}, {"hug": 2, "thanks": 1, "hope": 1}])
def test_a_post_that_miscounts_its_reactions_is_found_and_set_right(
        wrong: dict[str, int], thread: Thread, ben: Member) -> None:
    post = react(thread)
    assert agrees()
    Post.objects.filter(pk=post.pk).update(reactions=wrong)
    assert_found_and_mended(f"post {post.pk}: reactions is")
    post.refresh_from_db()
    assert post.reactions == {"hug": 2, "thanks": 1}


def test_threads_that_were_joined_are_empty_and_lead_to_the_end_at_once(ada: Member, ben: Member, board: Board) -> None:
    one, two, three = (start(ben, board, title) for title in ("One", "Two", "Three"))
    join(one, two)
    assert agrees()
    join(two, three)
    assert_found_and_mended(f"thread {one.pk} leads to one that leads elsewhere")
    assert Thread.objects.get(pk=one.pk).merged_into_id == three.pk
    Thread.objects.filter(pk=three.pk).update(merged_into=start(ada, board))
    assert_found_and_mended(f"thread {three.pk} was joined to another and has posts")
    assert Thread.objects.get(pk=three.pk).merged_into_id is None


def test_an_answer_stands_in_its_own_thread(ada: Member, ben: Member, board: Board, thread: Thread) -> None:
    Thread.objects.filter(pk=thread.pk).update(answer=answer(ben, thread))
    assert agrees()
    Thread.objects.filter(pk=thread.pk).update(answer=start(ada, board).posts.get())
    assert_found_and_mended(f"thread {thread.pk} has its answer in another thread")
    assert Thread.objects.get(pk=thread.pk).answer_id is None


def test_nobody_waits_who_was_answered_by_somebody_else(ada: Member, ben: Member, thread: Thread) -> None:
    Welcome.objects.all().delete()
    welcome = Welcome.objects.create(post=thread.posts.get())
    answer(ada, thread)
    Welcome.objects.update(answered_at=None)
    assert agrees()
    reply = answer(ben, thread)
    Welcome.objects.update(answered_at=None)
    assert_found_and_mended(f"welcome {welcome.pk} waits though it was answered")
    welcome.refresh_from_db()
    assert welcome.answered_at is not None
    Welcome.objects.update(answered_at=None)
    Post.objects.filter(pk=reply.pk).update(state=State.HIDDEN)
    actions.refresh_counts(thread)
    assert agrees()


def assert_found_and_mended(sentence: str) -> None:
    said = StringIO()
    with pytest.raises(CommandError):
        call_command("check_counters", stdout=said)
    assert sentence in said.getvalue()
    call_command("check_counters", "--repair", stdout=StringIO())
    assert agrees()
