"""Moving, splitting and joining threads: what goes along, what is refused, and two at the same moment."""

import uuid
from functools import partial
from typing import Any

import pytest
from django.test import Client

from community.contributions import State
from community.forum import actions
from community.forum.models import (
    Board,
    Bookmark,
    Draft,
    Follow,
    Post,
    ReadMark,
    Tag,
    Thread,
    ThreadAct,
    ThreadAlias,
    ThreadTrace,
    Welcome,
)
from community.members.models import Member
from community.moderation.models import Decision
from community.notifications.models import Notification
from community.policy import Refused
from tests.conftest import browser_of, is_named, make_member
from tests.forum.conftest import answer, make_board, start
from tests.forum.test_counters import agrees, together


def refused(act: Any) -> int:
    with pytest.raises(Refused) as no:
        act()
    return no.value.status


class TestMove:
    def test_the_board_beneath_the_library_takes_no_thread(self, ada: Member, mo: Member, board: Board) -> None:
        thread, other, beneath = start(ada, board), make_board("life"), make_board("library")
        assert refused(lambda: actions.move(mo, thread, beneath, reason="A reason.")) == 409
        page = browser_of(mo).get(f"/forum/t/{thread.pk}/move/").text
        assert (f'value="{other.pk}"' in page, f'value="{beneath.pk}"' in page) == (True, False)

    def test_goes_with_a_trace_a_reason_and_word_to_its_author(self, ada: Member, mo: Member, board: Board) -> None:
        other = make_board("life")
        Tag.objects.create(board=board, slug="sleep", label="Sleep")
        Tag.objects.create(board=board, slug="work", label="Work")
        Tag.objects.create(board=other, slug="work", label="Work")
        thread = start(ada, board)
        actions.label_thread(ada, thread, tags=["sleep", "work"])
        actions.pin(mo, thread)
        assert actions.move(mo, thread, other, reason="It is about life.")
        thread.refresh_from_db()
        assert (thread.board, thread.tags, thread.pinned) == (other, ["work"], False)
        assert ThreadTrace.objects.get().board == board
        act = ThreadAct.objects.exclude(act="pinned").get()
        assert (act.act, act.reason, act.words, act.by, act.after) == ("moved", "It is about life.", "Waves", mo, 1)
        decision = Decision.objects.exclude(act="pinned").get()
        assert (decision.act, decision.about, decision.reason, decision.target) == ("moved", ada, "It is about life.", thread)
        told = Notification.objects.get()
        assert (told.kind, told.member, told.by, told.words) == ("moved", ada, None, "It is about life.")
        assert list(Board.objects.order_by("pk").values_list("thread_count", "post_count")) == [(0, 0), (1, 1)]
        assert agrees()

    def test_back_again_leaves_one_trace(self, ada: Member, mo: Member, board: Board, thread: Thread) -> None:
        other = make_board("life")
        actions.move(mo, thread, other, reason="There.")
        thread = Thread.objects.select_related("board").get()
        actions.move(mo, thread, board, reason="And back.")
        assert ThreadTrace.objects.get().board == other

    @pytest.mark.parametrize("who", ["ada", "ben", "hana", "cura"])
    def test_is_for_moderators(self, who: str, request: pytest.FixtureRequest, thread: Thread) -> None:
        member = request.getfixturevalue(who)
        other = make_board("life")
        second = start(member, other)
        assert refused(lambda: actions.move(member, thread, other, reason="x")) == 403
        assert refused(lambda: actions.merge(member, thread, second, reason="x")) == 403
        assert refused(lambda: actions.split(member, thread, posts=[1], title="x", reason="x")) == 403
        assert refused(lambda: actions.slow(member, thread, seconds=60, lasts=None, reason="x")) == 403  # type: ignore[arg-type]

    def test_needs_a_reason(self, mo: Member, thread: Thread) -> None:
        assert refused(lambda: actions.move(mo, thread, make_board("life"), reason=" ")) == 422
        assert not Decision.objects.exists()

    def test_shows_nothing_to_more_people(self, ada: Member, hana: Member, mo: Member, board: Board, open_board: Board,
                                          team_board: Board) -> None:
        asked = make_board("ask", own_threads=True)
        for few in (asked, team_board):
            thread = start(hana, few)
            for wider in (board, open_board, asked):
                if wider != few:
                    assert refused(partial(actions.move, mo, thread, wider, reason="x")) == 409
        thread = start(ada, board)
        actions.move(mo, thread, open_board, reason="For families.")
        thread.refresh_from_db()
        assert thread.reach == "quiet"
        assert Client().get(thread.get_absolute_url()).status_code == 302  # asked to sign in
        assert browser_of(ada).get(thread.get_absolute_url()).status_code == 200

    def test_of_ones_own_thread_is_in_no_log_of_decisions(self, mo: Member, board: Board) -> None:
        actions.move(mo, start(mo, board), make_board("life"), reason="Mine.")
        assert not Decision.objects.exists()
        assert ThreadAct.objects.count() == 1

    def test_names_nobody_behind_an_alias(self, ada: Member, mo: Member, board: Board) -> None:
        thread = start(ada, board)
        Thread.objects.update(alias="Quiet Fern")
        actions.move(mo, thread, make_board("life"), reason="There.")
        assert Decision.objects.get().about is None
        assert not is_named("ada", browser_of(mo).get("/moderation/log/").content.decode())


class TestSplit:
    def test_gives_posts_a_thread_of_their_own(self, ada: Member, ben: Member, mo: Member, thread: Thread) -> None:
        posts = [answer(ben if n % 2 else ada, thread, f"No {n}") for n in range(4)]
        Bookmark.objects.create(member=ada, post=posts[1])
        Follow.objects.update_or_create(member=ben, thread=thread, defaults={"level": "watch"})
        ReadMark.objects.create(member=ada, thread=thread, position=2)
        ReadMark.objects.create(member=ben, thread=thread, position=5)
        new = actions.split(mo, thread, posts=[posts[1].pk, posts[3].pk], title="Bread", reason="Another matter.")
        assert list(new.posts.order_by("position").values_list("pk", "position")) == [(posts[1].pk, 1), (posts[3].pk, 2)]
        assert list(thread.posts.order_by("position").values_list("position", flat=True)) == [1, 2, 4]
        thread.refresh_from_db()
        assert (new.author, new.title, new.post_count, thread.post_count, thread.last_position) == (ben, "Bread", 2, 3, 5)
        assert browser_of(ada).get(f"/forum/p/{posts[3].pk}/")["Location"] == f"{new.get_absolute_url()}#post-{posts[3].pk}"
        assert [mark.position for mark in ReadMark.objects.filter(thread=new)] == [2]
        assert Follow.objects.filter(member=ben, thread=new, level="watch").exists()
        assert Bookmark.objects.get().post.thread == new
        acts = {act.act: act for act in ThreadAct.objects.all()}
        assert (acts["split off"].thread, acts["split off"].other, acts["split off"].after) == (thread, new, 2)
        assert (acts["split from"].thread, acts["split from"].other, acts["split from"].after) == (new, thread, 0)
        assert {row.member for row in Notification.objects.filter(kind="moved")} == {ada, ben}
        assert Decision.objects.count() == 1
        assert agrees()

    def test_leaves_the_first_post_and_refuses_what_is_gone(self, ben: Member, mo: Member, thread: Thread) -> None:
        post = answer(ben, thread)
        first = thread.posts.get(position=1)
        for posts, status in (([], 422), ([first.pk], 409), ([post.pk, 10**9], 409)):
            assert refused(partial(actions.split, mo, thread, posts=posts, title="x", reason="x")) == status
        Post.objects.filter(pk=post.pk).update(state=State.HIDDEN)
        assert refused(partial(actions.split, mo, thread, posts=[post.pk], title="x", reason="x")) == 409
        assert Thread.objects.count() == 1

    def test_an_answer_that_leaves_is_none_any_more(self, ben: Member, ada: Member, mo: Member) -> None:
        thread = start(ada, make_board("questions", takes_answers=True))
        post = answer(ben, thread)
        assert actions.mark_answer(ada, post)
        actions.split(mo, thread, posts=[post.pk], title="x", reason="x")
        thread.refresh_from_db()
        assert thread.answer is None

    def test_where_people_see_only_their_own_threads_it_stays_theirs(self, ada: Member, hana: Member, mo: Member) -> None:
        thread = start(ada, make_board("ask", own_threads=True))
        post = answer(hana, thread)
        new = actions.split(mo, thread, posts=[post.pk], title="x", reason="x")
        assert new.author == ada
        assert browser_of(ada).get(new.get_absolute_url()).status_code == 200


class TestMerge:
    def test_puts_posts_behind_and_leads_there(self, ada: Member, ben: Member, mo: Member, board: Board) -> None:
        target, source = start(ada, board, "One"), start(ben, board, "Two")
        answer(ben, target)
        posts = [source.posts.get(), answer(ada, source)]
        old = source.get_absolute_url()
        assert actions.merge(mo, source, target, reason="The same.") == target
        assert list(target.posts.order_by("position").values_list("position", flat=True)) == [1, 2, 3, 4]
        assert [post.pk for post in target.posts.order_by("position")][2:] == [post.pk for post in posts]
        browser = browser_of(ada)
        for address in (old, f"/forum/t/{source.pk}/", f"/forum/t/{source.pk}/{target.slug}/?page=7"):
            response = browser.get(address)
            assert (response.status_code, response["Location"]) == (301, target.get_absolute_url())
        assert "Two" not in [row.title for row in Thread.objects.listed_for(ada)]
        assert {row.member for row in Notification.objects.filter(kind="moved")} == {ben}
        assert (Decision.objects.get().act, Decision.objects.get().about) == ("merged", ben)
        assert agrees()
        board.refresh_from_db()
        assert (board.thread_count, board.post_count) == (1, 4)

    def test_a_reply_to_the_old_address_lands_in_the_other_thread(
            self, ada: Member, ben: Member, mo: Member, board: Board) -> None:
        target, source = start(ada, board, "One"), start(ben, board, "Two")
        actions.merge(mo, source, target, reason="The same.")
        post = answer(ben, source)  # a copy that does not know yet
        assert (post.thread_id, post.position) == (target.pk, 3)
        sent = browser_of(ben).post(f"/forum/t/{source.pk}/reply/", {"body": "Late.", "nonce": uuid.uuid4()})
        assert sent.status_code == 302
        assert target.posts.count() == 4
        assert agrees()

    def test_carries_what_members_keep(self, ada: Member, ben: Member, hana: Member, mo: Member, board: Board) -> None:
        target, source = start(ada, board, "One"), start(ben, board, "Two")
        for member, level in ((ada, "watch"), (ben, "hide"), (hana, "list")):
            Follow.objects.update_or_create(member=member, thread=source, defaults={"level": level})
        Follow.objects.filter(thread=target).delete()
        for member in (ada, hana):
            ReadMark.objects.create(member=member, thread=source, position=1)
        ReadMark.objects.create(member=hana, thread=target, position=1)
        Draft.objects.create(member=ada, form=f"thread.{source.pk}", address="/", words={"body": ["Half."]})
        Draft.objects.create(member=ben, form=f"thread.{source.pk}", address="/", words={"body": ["Second."]})
        Draft.objects.create(member=ben, form=f"thread.{target.pk}", address="/", words={"body": ["First."]})
        actions.merge(mo, source, target, reason="The same.")
        assert set(Follow.objects.values_list("member", "thread", "level")) == {
            (ada.pk, target.pk, "watch"), (hana.pk, target.pk, "list")}
        assert list(ReadMark.objects.values_list("member", "thread", "position")) == [(hana.pk, target.pk, 2)]
        drafts = {draft.member: draft for draft in Draft.objects.filter(form=f"thread.{target.pk}")}
        assert drafts[ada].address == target.get_absolute_url()
        assert drafts[ben].words["body"] == ["First.\n\nSecond."]
        assert Draft.objects.count() == 2

    def test_two_people_with_one_alias_stay_two(self, ada: Member, ben: Member, mo: Member, board: Board) -> None:
        target, source = start(ada, board, "One"), start(ben, board, "Two")
        for thread, member in ((target, ada), (source, ben)):
            ThreadAlias.objects.create(thread=thread, member=member, name="Fern", skeleton="fern")
            thread.posts.update(alias="Fern")
        actions.merge(mo, source, target, reason="The same.")
        assert list(target.posts.order_by("position").values_list("alias", flat=True)) == ["Fern", "Fern 2"]
        assert set(ThreadAlias.objects.values_list("thread", "member", "name")) == {
            (target.pk, ada.pk, "Fern"), (target.pk, ben.pk, "Fern 2")}

    def test_chains_lead_to_the_end_at_once(self, ada: Member, mo: Member, board: Board) -> None:
        one, two, three = (start(ada, board, name) for name in ("One", "Two", "Three"))
        actions.merge(mo, one, two, reason="x")
        actions.merge(mo, two, three, reason="x")
        one.refresh_from_db()
        assert one.merged_into == three
        assert agrees()

    def test_refuses_what_cannot_be(self, ada: Member, ben: Member, mo: Member, board: Board, open_board: Board) -> None:
        asked = make_board("ask", own_threads=True)
        mine, theirs = start(ada, asked), start(ben, asked)
        thread, wider, gone = start(ada, board), start(ada, open_board), start(ada, board)
        for source, target in ((mine, theirs), (mine, thread), (thread, wider), (thread, thread)):
            assert refused(partial(actions.merge, mo, source, target, reason="x")) == 409
        actions.merge(mo, gone, thread, reason="x")
        assert refused(partial(actions.merge, mo, gone, thread, reason="x")) == 409
        assert refused(partial(actions.merge, mo, thread, gone, reason="x")) == 409
        assert actions.merge(mo, wider, thread, reason="x") == thread
        assert actions.merge(mo, mine, start(ada, asked), reason="x").board == asked

    def test_what_waits_for_a_moderator_goes_along(self, ada: Member, ben: Member, mo: Member, board: Board) -> None:
        from community.moderation import actions as moderation
        target, source = start(ada, board, "One"), start(ben, board, "Two")
        held = Post.objects.create(thread=source, author=ben, body="w", html="<p>w</p>", state=State.HELD)
        actions.merge(mo, source, target, reason="x")
        moderation.approve(mo, held)  # a copy that names the old thread
        held.refresh_from_db()
        assert (held.thread, held.position) == (target, 3)
        assert agrees()


def tried(act: Any) -> Any:
    def attempt() -> Any:
        try:
            return act()
        except Refused as no:
            return no.status
    return attempt


@pytest.mark.django_db(transaction=True)
class TestAtTheSameMoment:
    def test_two_join_the_same_threads_both_ways_and_people_write(self, ada: Member, ben: Member, mo: Member) -> None:
        root, board = make_member("root2", mo.role), make_board("waves")  # type: ignore[arg-type]
        one, two, three = (start(ada, board, name) for name in ("One", "Two", "Three"))
        outcomes = together([
            tried(partial(actions.merge, mo, one, two, reason="x")), tried(partial(actions.merge, root, two, one, reason="x")),
            tried(partial(actions.merge, root, two, three, reason="x")),
            *[tried(partial(answer, ben, thread)) for thread in (one, two, three) for _ in range(2)]])
        assert 409 in outcomes[:3]
        assert any(isinstance(outcome, Thread) for outcome in outcomes[:3])
        assert all(isinstance(outcome, Post) for outcome in outcomes[3:])
        assert Post.objects.count() == 9
        assert not Post.objects.filter(thread__merged_into__isnull=False).exists()
        assert agrees()

    def test_two_split_the_same_posts(self, ada: Member, ben: Member, mo: Member) -> None:
        root, thread = make_member("root2", mo.role), start(ada, make_board("waves"))  # type: ignore[arg-type]
        posts = [answer(ben, thread).pk for _ in range(3)]
        outcomes = together([tried(partial(actions.split, by, thread, posts=posts[1:], title="New", reason="x"))
                             for by in (mo, root)] + [tried(partial(answer, ben, thread))])
        assert sorted(str(outcome) for outcome in outcomes[:2])[0] == "409"
        assert Thread.objects.count() == 2
        assert agrees()

    def test_two_move_a_thread_while_somebody_replies(self, ada: Member, ben: Member, mo: Member) -> None:
        root, thread = make_member("root2", mo.role), start(ada, make_board("waves"))  # type: ignore[arg-type]
        copies = [Thread.objects.select_related("board").get() for _ in range(2)]
        one, two = make_board("one"), make_board("two")
        outcomes = together([tried(partial(actions.move, mo, copies[0], one, reason="x")),
                             tried(partial(actions.move, root, copies[1], two, reason="x")),
                             *[tried(partial(answer, ben, thread)) for _ in range(4)]])
        assert sorted(map(str, outcomes[:2])) == ["409", "True"]
        assert all(isinstance(outcome, Post) for outcome in outcomes[2:])
        assert agrees()

    def test_replies_while_it_is_locked_are_in_or_told(self, ada: Member, ben: Member, mo: Member) -> None:
        thread = start(ada, make_board("waves"))
        outcomes = together([tried(partial(actions.lock, mo, thread, reason="x")),
                             *[tried(partial(answer, ben, thread)) for _ in range(5)]])
        written = [outcome for outcome in outcomes[1:] if outcome != 403]
        assert thread.posts.count() == 1 + len(written)
        act = ThreadAct.objects.get()
        assert act.after == 1 + len(written)  # nothing came behind it
        assert agrees()

    def test_posts_change_hands_while_they_move(self, ada: Member, ben: Member, mo: Member) -> None:
        from community.moderation import actions as moderation
        thread = start(ada, make_board("waves"))
        posts = [answer(ben, thread) for _ in range(3)]
        numbers = [post.pk for post in posts]
        together([tried(partial(actions.split, mo, thread, posts=numbers, title="New", reason="x")),
                  *[tried(partial(moderation.hide, mo, post, reason="x")) for post in posts[1:]],
                  tried(partial(actions.edit_post, ben, posts[0], body="New words.", revision=1))])
        assert Post.objects.filter(state=State.HIDDEN).count() == 2
        assert Post.objects.get(pk=numbers[0]).body == "New words."
        assert agrees()

    def test_a_reaction_is_given_while_the_post_goes_elsewhere(self, ada: Member, ben: Member, mo: Member) -> None:
        board, people = make_board("waves"), [make_member(f"reader_{n}") for n in range(5)]
        target, source = start(ada, board, "One"), start(ben, board, "Two")
        post = source.posts.get()
        outcomes = together([partial(actions.merge, mo, source, target, reason="x"),
                             *[partial(actions.react, each, Post.objects.select_related("thread__board").get(pk=post.pk), "hug")
                               for each in people]])
        assert outcomes[1:] == [True] * 5
        post.refresh_from_db()
        assert (post.thread, post.reactions) == (target, {"hug": 5})
        assert agrees()


@pytest.mark.django_db(transaction=True)
def test_one_of_several_hosts_answers_a_newcomer(ada: Member, hana: Member) -> None:
    post = start(ada, make_board("waves")).posts.get()
    hosts = [hana, *(make_member(f"host_{n}", hana.role) for n in range(4))]  # type: ignore[arg-type]
    for _time in range(5):
        Welcome.objects.all().delete()
        Welcome.objects.create(post=post)
        outcomes = together([tried(partial(actions.claim, host, Post.objects.select_related("thread__board").get()))
                             for host in hosts])
        assert sorted(map(str, outcomes)) == ["409"] * 4 + ["None"]
        assert Welcome.objects.get().claimed_by == hosts[outcomes.index(None)]
