"""What comes after a post: kind words, former versions, taking it back, and a first answer for newcomers."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from community.contributions import State
from community.forum import actions
from community.forum.models import Board, ContentNote, Post, PostRevision, Reaction, Thread, Welcome
from community.forum.queries.newcomers import usual_wait
from community.members.models import Member
from community.moderation import actions as moderation
from community.moderation.models import Decision
from community.notifications.models import Notification
from community.policy import Refused
from tests.conftest import browser_of
from tests.forum.conftest import HTMX, answer, send_edit, start
from tests.forum.test_counters import agrees


def mute(member: Member) -> None:
    member.muted_until = timezone.now() + timedelta(days=1)
    member.save()


def page(member: Member, address: str) -> str:
    return str(browser_of(member).get(address).content.decode())


def test_a_reaction_is_given_and_taken_back(post: Post, ben: Member) -> None:
    browser, address = browser_of(ben), f"/forum/p/{post.pk}/react/"
    assert browser.post(address, {"kind": "hug"}).status_code == 302
    post.refresh_from_db()
    assert post.reactions == {"hug": 1}
    assert "Hug 1" in page(ben, post.thread.get_absolute_url())
    assert 'aria-pressed="true"' in browser.get(address, headers=HTMX).content.decode()
    browser.post(address, {"kind": "hug"})
    post.refresh_from_db()
    assert post.reactions == {}
    assert not Reaction.objects.exists()


def test_who_may_not_react(post: Post, ada: Member, ben: Member, mo: Member) -> None:
    address = f"/forum/p/{post.pk}/react/"
    assert browser_of(ada).post(address, {"kind": "hug"}).status_code == 403
    assert browser_of(ben).post(address, {"kind": "gold star"}).status_code == 422
    mute(ben)
    assert browser_of(ben).post(address, {"kind": "hug"}).status_code == 403
    moderation.hide(mo, post, reason="guideline 1")
    assert browser_of(mo).post(address, {"kind": "hug"}).status_code == 403
    assert not Reaction.objects.exists()


def test_the_sixty_first_reaction_of_an_hour_waits(post: Post, ben: Member) -> None:
    for _ in range(60):
        actions.react(ben, post, "hug")
    with pytest.raises(Refused) as refused:
        actions.react(ben, post, "hope")
    assert (refused.value.status, "minutes" in str(refused.value.sentence)) == (429, True)


def test_the_history_shows_what_changed(post: Post, ada: Member, ben: Member, stranger: Any) -> None:
    assert browser_of(ben).get(f"/forum/p/{post.pk}/history/").status_code == 404  # nothing was changed yet
    send_edit(browser_of(ada), post, "It was short.")
    shown = page(ben, f"/forum/p/{post.pk}/history/")
    assert "It was long." in shown
    assert "<del>" in shown
    assert "Take this version out" not in shown
    assert stranger.get(f"/forum/p/{post.pk}/history/").status_code == 302


def test_former_versions_can_be_taken_out_by_their_author_alone(post: Post, ada: Member, ben: Member, mo: Member) -> None:
    send_edit(browser_of(ada), post, "It was short.")
    assert browser_of(mo).post(f"/forum/p/{post.pk}/history/redact/").status_code == 403
    browser_of(ada).post(f"/forum/p/{post.pk}/history/redact/", {"number": 1})
    assert PostRevision.objects.get().body == ""
    for reader in (ada, ben, mo):
        shown = page(reader, f"/forum/p/{post.pk}/history/")
        assert "It was long." not in shown
        assert "took this version out" in shown


def test_history_shows_no_words_of_others(thread: Thread, ada: Member, ben: Member, hana: Member) -> None:
    source = answer(ben, thread, "Secret words of Ben.")
    quoting = answer(ada, thread, f"> [quoted](/forum/p/{source.pk}/)\n> Secret words of Ben.\n\nThank you.")
    send_edit(browser_of(ada), quoting, "Thank you, really.")
    shown = page(hana, f"/forum/p/{quoting.pk}/history/")
    assert "Thank you." in shown
    assert "Secret words" not in shown


def test_history_tells_no_name_that_somebody_had(thread: Thread, ada: Member, ben: Member, hana: Member) -> None:
    answer(ben, thread)
    naming = answer(ada, thread, "@ben, thank you.")
    send_edit(browser_of(ada), naming, "@ben, thank you all the same.")
    Member.objects.filter(pk=ben.pk).update(username="somebody_new")
    assert "@somebody_new" in page(hana, thread.get_absolute_url())
    shown = page(hana, f"/forum/p/{naming.pk}/history/")
    assert "all the same" in shown
    assert not re.search(r"\bben\b", shown)


@pytest.mark.parametrize("name", ["ben", "somebody_new"])
def test_what_is_quoted_or_found_tells_no_name_that_somebody_had(
        name: str, thread: Thread, ada: Member, ben: Member, hana: Member) -> None:
    answer(ben, thread)
    answer(hana, thread)
    naming = answer(ada, thread, "@ben, @hana and you@ben.example, thank you for the lighthouse.")
    Member.objects.filter(pk=ben.pk).update(username=name)
    quoted = page(hana, f"/forum/p/{naming.pk}/quote/")
    assert "@hana and you@ben.example, thank you for the lighthouse." in quoted
    assert ("@ben" in quoted.replace("you@ben", "")) is (name == "ben")
    found = page(hana, "/search/?q=lighthouse")
    assert "<mark>lighthouse</mark>" in found
    assert not re.search(r"[ >]@", found.partition("<h3")[2])
    assert "<mark>" not in page(hana, "/search/?q=ben lighthouse")  # or the post would tell both names of whoever it names


@pytest.mark.parametrize(("number", "status", "left"), [("x", 404, 2), ("9" * 30, 404, 2), ("1", 302, 1), ("", 302, 0)])
def test_a_number_that_is_none_takes_nothing_out(number: str, status: int, left: int, post: Post, ada: Member) -> None:
    for revision in (1, 2):
        send_edit(browser_of(ada), post, f"Words number {revision}.", revision)
    assert browser_of(ada).post(f"/forum/p/{post.pk}/history/redact/", {"number": number}).status_code == status
    assert PostRevision.objects.filter(redacted_at=None).count() == left


def test_a_note_that_is_offered_no_more_stays_through_an_edit(post: Post, ada: Member) -> None:
    for slug in ("seizures", "losses", "sleep"):
        ContentNote.objects.create(slug=slug, label=slug.title())
    Post.objects.filter(pk=post.pk).update(notes=["seizures", "losses"])
    ContentNote.objects.filter(slug="seizures").update(is_offered=False)
    browser_of(ada).post(f"/forum/p/{post.pk}/edit/", {"body": "Other words.", "revision": 1, "notes": ["sleep"]})
    post.refresh_from_db()
    assert (post.body, set(post.notes)) == ("Other words.", {"seizures", "sleep"})


def test_a_post_is_taken_back_at_once_and_for_everybody(post: Post, ada: Member, ben: Member, mo: Member) -> None:
    thread = post.thread
    reply = answer(ben, thread, "Words I regret.")
    assert browser_of(ada).post(f"/forum/p/{reply.pk}/withdraw/").status_code == 403
    browser_of(ben).post(f"/forum/p/{reply.pk}/withdraw/")
    for reader in (ada, ben, mo):
        assert "Words I regret." not in page(reader, thread.get_absolute_url())
        assert browser_of(reader).get(f"/forum/p/{reply.pk}/history/").status_code == 404
    assert agrees()


def test_taking_back_is_undone_within_ten_minutes_and_allowed_while_muted(post: Post, ben: Member, ada: Member) -> None:
    reply = answer(ben, post.thread, "Words I regret.")
    mute(ben)
    browser, address = browser_of(ben), f"/forum/p/{reply.pk}/withdrawn/"
    browser.post(f"/forum/p/{reply.pk}/withdraw/")
    assert browser_of(ada).post(address).status_code == 404
    browser.post(address)
    assert "Words I regret." in page(ada, post.thread.get_absolute_url())
    browser.post(f"/forum/p/{reply.pk}/withdraw/")
    Post.objects.filter(pk=reply.pk).update(state_at=timezone.now() - timedelta(minutes=11))
    assert browser.post(address).status_code == 403
    assert agrees()


def test_what_a_moderator_hid_does_not_come_back_by_the_back_door(post: Post, ada: Member, mo: Member) -> None:
    moderation.hide(mo, post, reason="guideline 1")
    actions.withdraw(ada, post)
    with pytest.raises(Refused):
        actions.put_back(ada, post)


def test_taking_back_promises_only_what_will_be(post: Post, ada: Member, ben: Member, mo: Member) -> None:
    reply = answer(ben, post.thread, "Words I regret.")
    address, way_back = f"/forum/p/{reply.pk}/withdraw/", "within ten minutes"
    assert way_back in page(ben, address)
    moderation.hide(mo, reply, reason="guideline 1")
    assert way_back not in page(ben, address)
    assert "cannot be put back afterwards" in page(ben, address)
    browser_of(ben).post(address)
    shown = page(ben, f"/forum/p/{reply.pk}/withdrawn/")
    assert "Your post is taken back" in shown
    assert "ten minutes" not in shown


def test_a_thread_whose_start_is_taken_back_stays_for_those_who_replied(thread: Thread, ada: Member, ben: Member) -> None:
    answer(ben, thread, "I am here.")
    first = thread.posts.get(position=1)
    browser_of(ada).post(f"/forum/p/{first.pk}/withdraw/", {"title": "1"})
    thread.refresh_from_db()
    assert (thread.title, thread.concealed, thread.reply_count) == ("A thread whose start was taken back", False, 1)
    shown = page(ben, thread.get_absolute_url())
    assert "I am here." in shown
    assert "A bad week" not in shown
    assert agrees()
    actions.put_back(ada, first)
    thread.refresh_from_db()
    assert (thread.title, thread.reply_count) == ("A bad week", 1)
    assert agrees()


def test_a_thread_nobody_answered_goes_with_its_start(thread: Thread, ada: Member, ben: Member) -> None:
    actions.withdraw(ada, thread.posts.get())
    assert browser_of(ben).get(thread.get_absolute_url()).status_code == 404
    assert agrees()


def test_after_thirty_days_the_text_is_really_erased(thread: Thread, ada: Member, ben: Member) -> None:
    reply = answer(ben, thread, "Words I regret.")
    quoting = answer(ada, thread, f"> [quoted](/forum/p/{reply.pk}/)\n> Words I regret.\n\nI see.")
    send_edit(browser_of(ben), reply, "Words I regret more.")
    actions.react(ada, reply, "hug")
    actions.withdraw(ben, reply)
    assert actions.erase_withdrawn() == 0
    Post.objects.filter(pk=reply.pk).update(state_at=timezone.now() - timedelta(days=31))
    assert actions.erase_withdrawn() == 1
    reply.refresh_from_db()
    quoting.refresh_from_db()
    assert (reply.body, reply.html, reply.reactions) == ("", "", {})
    assert reply.erased_at is not None
    assert not PostRevision.objects.exists()
    assert "regret" not in quoting.body + quoting.html
    assert "I see." in quoting.body


def test_a_quote_that_was_dropped_is_erased_from_the_versions_that_had_it(thread: Thread, ada: Member, ben: Member) -> None:
    reply = answer(ben, thread, "Words I regret.")
    quoting = answer(ada, thread, f"> [quoted](/forum/p/{reply.pk}/)\n> Words I regret.\n\nI see.")
    send_edit(browser_of(ada), quoting, "I see, and say it without a quote.")
    assert "regret" in quoting.revisions.get().body
    assert not quoting.quotes.exists()
    actions.withdraw(ben, reply)
    Post.objects.filter(pk=reply.pk).update(state_at=timezone.now() - timedelta(days=31))
    assert actions.erase_withdrawn() == 1
    assert "regret" not in quoting.revisions.get().body
    assert "I see." in quoting.revisions.get().body
    quoting.refresh_from_db()
    assert quoting.body == "I see, and say it without a quote."


def test_of_several_quotes_in_one_post_each_is_erased(thread: Thread, ada: Member, ben: Member) -> None:
    sources = [answer(ben, thread, f"Words I regret, number {number}.") for number in range(3)]
    quotes = "\n\n".join(f"> [quoted](/forum/p/{each.pk}/)\n> {each.body}\n\nI see." for each in sources)
    quoting = answer(ada, thread, quotes)
    for each in sources[:2]:
        actions.withdraw(ben, each)
    Post.objects.filter(state=State.REMOVED).update(state_at=timezone.now() - timedelta(days=31))
    assert actions.erase_withdrawn() == 2
    quoting.refresh_from_db()
    assert [f"number {number}" in quoting.body for number in range(3)] == [False, False, True]
    assert "number 2" in page(ada, thread.get_absolute_url())


def test_a_title_taken_back_is_erased_with_its_post_when_threads_were_joined(
        thread: Thread, ada: Member, ben: Member, mo: Member, board: Board) -> None:
    answer(ben, thread)
    actions.withdraw(ada, thread.posts.get(position=1), with_title=True)
    assert Thread.objects.get(pk=thread.pk).former_title == "A bad week"
    actions.merge(mo, thread, start(ben, board, "Another"), reason="The same.")
    assert not Thread.objects.filter(title="A bad week").exists()
    assert not Thread.objects.exclude(former_title="").exists()
    assert agrees()


@pytest.mark.usefixtures("first_posts_wait")
class TestNewcomers:
    def test_one_sent_back_is_changed_and_sent_again(self, ada: Member, mo: Member, board: Board) -> None:
        post = start(ada, board).posts.get()
        moderation.send_back(mo, post, reason="Please leave out the dose.")
        assert Notification.objects.filter(member=ada, kind="returned", words="Please leave out the dose.").exists()
        assert "Please leave out the dose." in page(ada, post.thread.get_absolute_url())
        send_edit(browser_of(ada), post, "Without it.")
        post.refresh_from_db()
        assert post.is_waiting
        moderation.approve(mo, post, note="Welcome.")
        assert Notification.objects.filter(member=ada, kind="approved", words="Welcome.").exists()
        assert agrees()

    def test_what_a_moderator_did_not_let_in_is_in_nobodys_history(
            self, ada: Member, ben: Member, mo: Member, board: Board) -> None:
        post = start(ada, board, body="The dose and the name.").posts.get()
        moderation.send_back(mo, post, reason="Please leave out the dose.")
        told = page(ada, "/notifications/")
        assert "you can change it and send it again" in told
        assert "was not published" not in told
        send_edit(browser_of(ada), post, "Without them.")
        moderation.approve(mo, post)
        address, thread = f"/forum/p/{post.pk}/history/", post.thread.get_absolute_url()
        assert "The dose" not in page(ben, address)
        assert address not in page(ben, thread)
        for reader in (ada, mo):
            assert "The dose" in page(reader, address)
        send_edit(browser_of(ada), post, "Without them, and longer.", revision=2)
        assert address in page(ben, thread)
        assert "Without them." in page(ben, address)
        assert "The dose" not in page(ben, address)

    def test_the_title_of_one_sent_back_is_changed_whenever_its_author_reads_of_it(
            self, ada: Member, mo: Member, board: Board) -> None:
        thread = start(ada, board, "Dr Jones of Leeds")
        moderation.send_back(mo, thread.posts.get(), reason="Please leave out the name in the title.")
        Thread.objects.update(created_at=timezone.now() - timedelta(days=1))
        address = f"/forum/t/{thread.pk}/rename/"
        assert f'href="{address}"' in page(ada, thread.get_absolute_url())
        assert browser_of(ada).post(address, {"title": "My prescriber"}).status_code == 302
        thread.refresh_from_db()
        assert thread.title == "My prescriber"

    def test_how_long_it_takes_is_told_from_what_was_decided(self, ada: Member, mo: Member, board: Board) -> None:
        post = start(ada, board).posts.get()
        assert "cannot say yet" in page(ada, post.thread.get_absolute_url())
        moderation.approve(mo, post)
        Post.objects.bulk_create(Post(thread=post.thread, author=ada, body="b", html="b", position=n,
                                      sent_at=timezone.now() - timedelta(hours=2, minutes=30)) for n in range(2, 8))
        from django.core.cache import cache
        cache.clear()
        assert usual_wait() == "Usually that takes less than 3 hours."

    def test_a_first_post_waits_for_an_answer_until_it_has_one(self, ada: Member, ben: Member, hana: Member, mo: Member,
                                                               board: Board) -> None:
        post = start(ada, board, "Hello").posts.get()
        assert "Hello" not in page(hana, "/forum/welcome/")
        moderation.approve(mo, post)
        assert "Hello" in page(hana, "/forum/welcome/")
        assert browser_of(ben).get("/forum/welcome/").status_code == 403
        browser_of(hana).post(f"/forum/p/{post.pk}/claim/")
        assert "hana is answering this" in page(mo, "/forum/welcome/")
        assert browser_of(mo).post(f"/forum/p/{post.pk}/claim/").status_code == 409
        Welcome.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
        assert browser_of(mo).post(f"/forum/p/{post.pk}/claim/").status_code == 302
        answer(hana, Thread.objects.get(), "Welcome, Ada.")
        row = Welcome.objects.get()
        assert row.answered_at is not None
        assert row.claimed_by is None
        assert "Hello" not in page(mo, "/forum/welcome/")

    def test_hosts_are_told_once_of_who_has_waited_for_long(self, ada: Member, hana: Member, mo: Member, board: Board) -> None:
        moderation.approve(mo, start(ada, board).posts.get())
        assert actions.alert_hosts() == 0
        Welcome.objects.update(since=timezone.now() - timedelta(hours=7))
        assert (actions.alert_hosts(), actions.alert_hosts()) == (1, 0)
        assert set(Notification.objects.filter(kind="welcome").values_list("member__username", flat=True)) == {"hana", "mo"}


class TestLimits:
    @pytest.fixture(autouse=True)
    def new_people(self, settings: Any) -> None:
        settings.NEW_MEMBER_DAYS = 7

    def test_a_fourth_thread_of_a_day_waits_and_an_old_member_may(self, ada: Member, board: Board) -> None:
        for _ in range(3):
            start(ada, board)
        with pytest.raises(Refused) as refused:
            start(ada, board)
        assert (refused.value.status, "three threads a day" in str(refused.value.sentence)) == (429, True)
        assert 86_000 < (refused.value.retry_after or 0) <= 86_400
        Member.objects.filter(pk=ada.pk).update(joined_at=timezone.now() - timedelta(days=8))
        ada.refresh_from_db()
        start(ada, board)

    def test_twenty_replies_a_day_in_words_and_nothing_typed_is_lost(self, ada: Member, board: Board, hana: Member) -> None:
        thread = start(hana, board)
        for _ in range(20):
            answer(ada, thread)
        reply = {"body": "The words I typed.", "nonce": uuid.uuid4()}
        refused = browser_of(ada).post(f"/forum/t/{thread.pk}/reply/", reply)
        assert (refused.status_code, "Retry-After" in refused) == (429, True)
        assert "The words I typed." in refused.content.decode()
        Post.objects.filter(author=ada).update(created_at=timezone.now() - timedelta(hours=25))
        answer(ada, thread)

    def test_a_thread_that_a_moderator_split_off_costs_nobody_any(
            self, ada: Member, hana: Member, mo: Member, board: Board) -> None:
        thread = start(hana, board, "Of the team")
        reply = answer(ada, thread)
        actions.split(mo, thread, posts=[reply.pk], title="Of its own", reason="Another matter.")
        for number in range(3):
            start(ada, board, f"Thread {number}")
        with pytest.raises(Refused):
            start(ada, board, "The fourth")

    def test_what_waited_counts_on_the_day_it_was_written(self, ada: Member, mo: Member, board: Board, settings: Any) -> None:
        settings.HELD_FIRST_POSTS = 9
        for _ in range(3):
            start(ada, board)
        Post.objects.update(created_at=timezone.now() - timedelta(hours=25))
        for post in Post.objects.all():
            moderation.approve(mo, post)
        assert start(ada, board).pk


def test_who_stands_behind_a_name_is_told_once_and_written_down(thread: Thread, ben: Member, mo: Member, hana: Member) -> None:
    post = answer(ben, thread, "By nobody.")
    Post.objects.filter(pk=post.pk).update(alias="Heron")
    address = f"/moderation/post/{post.pk}/trace/"
    assert browser_of(hana).post(address, {"reason": "curious"}).status_code == 403
    asker = browser_of(mo)
    assert asker.post(address, {"reason": " "}).status_code == 422
    assert "is ben." not in asker.get(address).content.decode()
    assert "Heron is ben." in asker.post(address, {"reason": "a threat"}).content.decode()
    row = Decision.objects.get()
    assert (row.act, row.by, row.reason) == ("trace", mo, "a threat")
    for leak in ("/moderation/log/", f"/moderation/post/{post.pk}/hide/", address, thread.get_absolute_url()):
        assert not re.search(r"\bben\b", asker.get(leak).content.decode())
    assert "a threat" in asker.get("/moderation/log/").content.decode()
    assert "a threat" not in asker.get("/moderation/members/ben/").content.decode()


def test_a_taken_back_first_state_is_kept_for_the_moderators(post: Post, ada: Member) -> None:
    """The words stay unseen for thirty days, in case somebody is in danger."""
    actions.withdraw(ada, post)
    post.refresh_from_db()
    assert (post.state, post.state_reason, post.body) == (State.REMOVED, "published", "It was long.")


def test_the_admin_tells_nothing_of_who_stands_behind_a_name(thread: Thread, ben: Member, root: Member) -> None:
    post = answer(ben, thread, "By nobody.")
    Post.objects.filter(pk=post.pk).update(alias="Heron")
    actions.withdraw(ben, post)
    browser = browser_of(root)
    for address in ("post/", f"post/{post.pk}/change/", f"thread/{thread.pk}/change/"):
        shown = browser.get(f"/admin/community/{address}").content.decode()
        assert not re.search(r"\bben\b", shown)
    assert "Heron" in browser.get("/admin/community/post/").content.decode()
