"""Who is told of a new post, and who is not."""

from typing import Any

import pytest

from community.contributions import State
from community.forum import fanout
from community.forum.models import Board, Follow, Mention, Post, Quote, Tag, Thread
from community.groups.models import Membership, SupportGroup
from community.members.models import Block, Member
from community.notifications.actions import mark_seen, raise_event
from community.notifications.models import Notification
from tests.conftest import make_member
from tests.forum.conftest import answer, make_board, start

Level = Follow.Level


def told(member: Member) -> list[str]:
    return list(Notification.objects.filter(member=member).order_by("pk").values_list("kind", flat=True))


def follow(member: Member, level: str = Level.WATCH, **thing: Any) -> Follow:
    return Follow.objects.update_or_create(member=member, **thing, defaults={"level": level})[0]


@pytest.fixture
def reply(hana: Member, thread: Thread) -> Post:
    """A reply by hana in ada's thread."""
    return answer(hana, thread)


class TestWhoIsTold:
    def test_whoever_watches_the_thread(self, ben: Member, mo: Member, thread: Thread, reply: Post) -> None:
        follow(ben, thread=thread)
        follow(mo, Level.LIST, thread=thread)
        fanout.fan_out(reply.pk)
        assert told(ben) == ["reply"]
        assert told(mo) == []

    def test_not_whoever_wrote_it(self, hana: Member, thread: Thread, reply: Post) -> None:
        follow(hana, thread=thread)
        fanout.fan_out(reply.pk)
        assert told(hana) == []

    def test_who_is_mentioned_or_quoted_and_each_once(self, ada: Member, ben: Member, thread: Thread, reply: Post) -> None:
        follow(ben, thread=thread)
        Mention.objects.create(post=reply, member=ben)
        Quote.objects.create(post=reply, source=thread.posts.get(position=1))
        fanout.fan_out(reply.pk)
        assert told(ben) == ["mention"]
        assert told(ada) == ["quote"]

    def test_a_new_thread_on_a_board_or_with_a_tag_that_is_watched(
            self, ada: Member, ben: Member, hana: Member, mo: Member, board: Board) -> None:
        tag = Tag.objects.create(board=board, slug="sleep", label="Sleep")
        thread = start(ada, board)
        Thread.objects.filter(pk=thread.pk).update(tags=["sleep"])
        follow(ben, board=board)
        follow(hana, tag=tag)
        follow(mo, board=make_board("elsewhere"))
        fanout.fan_out(thread.posts.get().pk)
        assert (told(ben), told(hana), told(mo)) == (["thread"], ["thread"], [])

    def test_a_reply_is_not_told_to_whoever_watches_the_board_only(self, ben: Member, board: Board, reply: Post) -> None:
        follow(ben, board=board)
        fanout.fan_out(reply.pk)
        assert told(ben) == []

    def test_running_twice_tells_once(self, ben: Member, thread: Thread, reply: Post) -> None:
        follow(ben, thread=thread)
        fanout.fan_out(reply.pk)
        mark_seen(ben)
        fanout.fan_out(reply.pk)
        assert told(ben) == ["reply"]
        assert Notification.objects.filter(member=ben, seen_at=None).count() == 0


class TestSilence:
    @pytest.mark.parametrize("level", [Level.MUTE, Level.HIDE])
    def test_a_muted_thread_tells_nothing_not_even_mentions(
            self, ben: Member, thread: Thread, reply: Post, level: str) -> None:
        follow(ben, level, thread=thread)
        Mention.objects.create(post=reply, member=ben)
        fanout.fan_out(reply.pk)
        assert told(ben) == []

    def test_a_muted_board_or_hidden_tag_neither_unless_the_thread_is_watched(
            self, ben: Member, mo: Member, board: Board, thread: Thread, reply: Post) -> None:
        for member in (ben, mo):
            follow(member, Level.MUTE, board=board)
            Mention.objects.create(post=reply, member=member)
        follow(mo, thread=thread)
        fanout.fan_out(reply.pk)
        assert (told(ben), told(mo)) == ([], ["mention"])

    def test_a_block_holds_for_author_and_starter(self, ada: Member, ben: Member, hana: Member, thread: Thread) -> None:
        mo = make_member("other")
        for member in (ben, mo):
            follow(member, thread=thread)
        Block.objects.create(blocker=ben, blocked=ada)
        Block.objects.create(blocker=mo, blocked=hana)
        fanout.fan_out(answer(hana, thread).pk)
        assert (told(ben), told(mo)) == ([], [])

    def test_an_alias_is_told_of_without_its_member_and_reaches_past_a_block(
            self, ben: Member, hana: Member, thread: Thread, reply: Post) -> None:
        Post.objects.filter(pk=reply.pk).update(alias="Quiet Otter")
        follow(ben, thread=thread)
        Block.objects.create(blocker=ben, blocked=hana)
        fanout.fan_out(reply.pk)
        event = Notification.objects.get(member=ben)
        assert event.by is None
        assert told(hana) == []

    @pytest.mark.parametrize("state", [State.HELD, State.HIDDEN, State.REMOVED])
    def test_what_is_not_public_tells_nobody(self, ben: Member, thread: Thread, reply: Post, state: str) -> None:
        follow(ben, thread=thread)
        Post.objects.filter(pk=reply.pk).update(state=state)
        assert fanout.fan_out(reply.pk) == 0
        assert told(ben) == []

    def test_who_may_not_read_the_board_is_not_told(self, ada: Member, ben: Member, hana: Member) -> None:
        group = SupportGroup.objects.create(slug="g", name="G")
        board = make_board("circle", "group", support_group=group)
        for member in (ada, ben):
            Membership.objects.create(group=group, member=member)
        thread = start(ada, board)
        for member in (ben, hana):
            follow(member, board=board)
        fanout.fan_out(thread.posts.get().pk)
        assert (told(ben), told(hana)) == (["thread"], [])


class TestOneLineAThread:
    def test_a_later_reply_takes_the_place_of_the_one_not_looked_at(
            self, ben: Member, hana: Member, thread: Thread, reply: Post) -> None:
        follow(ben, thread=thread)
        later = answer(hana, thread)
        for post in (reply, later):
            fanout.fan_out(post.pk)
        assert [event.post_id for event in Notification.objects.filter(member=ben)] == [later.pk]

    def test_jobs_in_the_wrong_order_keep_the_later(self, ben: Member, hana: Member, thread: Thread, reply: Post) -> None:
        follow(ben, thread=thread)
        later = answer(hana, thread)
        for post in (later, reply):
            fanout.fan_out(post.pk)
        assert [event.post_id for event in Notification.objects.filter(member=ben)] == [later.pk]


class TestFollowingByWriting:
    def test_who_begins_a_thread_watches_it_and_who_replies_has_it_in_the_list(
            self, ada: Member, hana: Member, thread: Thread, reply: Post) -> None:
        for post in thread.posts.all():
            fanout.announce(post)
        levels = dict(Follow.objects.filter(thread=thread).values_list("member__username", "level"))
        assert levels == {"ada": Level.WATCH, "hana": Level.LIST}

    def test_what_was_chosen_before_stands(self, hana: Member, thread: Thread) -> None:
        follow(hana, Level.MUTE, thread=thread)
        fanout.announce(answer(hana, thread))
        assert Follow.objects.get(member=hana, thread=thread).level == Level.MUTE

    def test_who_does_not_want_it_follows_nothing(self, hana: Member, thread: Thread) -> None:
        hana.follows_own = False
        hana.save()
        post = answer(hana, thread)
        Follow.objects.filter(member=hana).delete()
        fanout.announce(Post.objects.get(pk=post.pk))
        assert not Follow.objects.filter(member=hana).exists()


class TestNumbers:
    def test_the_member_row_knows_whether_there_is_anything_new(self, ada: Member, ben: Member, thread: Thread) -> None:
        raise_event(kind="approved", members=[ben.pk], thread_id=thread.pk)
        ben.refresh_from_db()
        assert ben.notified_at is not None
        assert mark_seen(ben) == 1
        ben.refresh_from_db()
        assert ben.notified_at is None

    def test_five_hundred_followers_cost_as_many_questions_as_five(
            self, hana: Member, thread: Thread, django_assert_max_num_queries: Any) -> None:
        people = Member.objects.bulk_create(
            Member(username=f"f{n}", skeleton=f"f{n}", password="!") for n in range(500))
        Follow.objects.bulk_create(Follow(member=each, thread=thread, level=Level.WATCH) for each in people)
        Follow.objects.exclude(member__in=people).delete()
        post = answer(hana, thread)
        with django_assert_max_num_queries(20):
            assert fanout.fan_out(post.pk) == 500

    def test_the_job_has_the_name_that_is_deferred(self) -> None:
        from procrastinate.contrib.django import app

        assert fanout.FAN_OUT in app.tasks


