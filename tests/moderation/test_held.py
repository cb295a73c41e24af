"""What waits for a moderator: the list, the two answers, and the one letter a guest gets."""

import smtplib
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from community.contributions import State
from community.forum.actions import Guest, reply_as_guest, reply_beneath
from community.forum.models import Board, Draft, GuestContact, Post, Thread
from community.forum.queries.discussions import beneath
from community.members.models import Block, Member
from community.moderation import actions, queries, waiting
from community.moderation.actions import contributions
from community.moderation.models import Decision
from community.policy import Refused, Role
from tests.conftest import browser_of, make_member
from tests.forum.conftest import make_board
from tests.forum.test_counters import agrees
from tests.library.conftest import files, shelf  # noqa: F401

HELD = "/moderation/held/"


@pytest.fixture(autouse=True)
def library_board(shelf: Path) -> Board:  # noqa: F811
    """A small library, and the board beneath it."""
    return make_board("library", "everyone", team_starts=True)


def left_by_guest(body: str = "Words to judge.", email: str = "june@example.org") -> Post:
    place = f"203.0.{Post.objects.count()}.0"
    return reply_as_guest(Guest(name="June", email=email, place=place), beneath("slowly"), body=body).post


@pytest.fixture
def post(db: None) -> Post:
    """A guest's reply that waits."""
    return left_by_guest()


def test_the_longest_wait_stands_first(mo: Member) -> None:
    for body in ("The first.", "The second."):
        left_by_guest(body)
    page = browser_of(mo).get(HELD).content.decode()
    assert page.index("The first.") < page.index("The second.")
    assert "Coming off slowly" in page
    assert "june@example.org" not in page


def test_a_moderator_finds_it_in_the_menu(mo: Member, ada: Member) -> None:
    assert 'href="/moderation/"' in browser_of(mo).get("/forum/").content.decode()
    assert 'href="/moderation/"' not in browser_of(ada).get("/forum/").content.decode()
    assert f'href="{HELD}"' in browser_of(mo).get("/moderation/").content.decode()
    assert b"Nothing waits." in browser_of(mo).get(HELD).content


def test_a_published_reply_is_read_by_all_and_leaves_the_list(post: Post, mo: Member, stranger: Client) -> None:
    moderator = browser_of(mo)
    assert moderator.post(f"/moderation/post/{post.pk}/approve/")["Location"] == HELD
    assert "Words to judge." in stranger.get("/library/slowly/").content.decode()
    assert "Words to judge." not in moderator.get(HELD).content.decode()
    post.refresh_from_db()
    assert (post.state, post.position, post.state_by) == (State.PUBLISHED, 1, mo)
    assert list(Decision.objects.values_list("act", "by", "about")) == [("approve", mo.pk, post.author_id)]
    assert agrees()


def test_a_reply_that_is_not_published_is_seen_by_nobody(post: Post, mo: Member, root: Member, stranger: Client) -> None:
    moderator = browser_of(mo)
    assert moderator.post(f"/moderation/post/{post.pk}/reject/", {"reason": "guideline 1"})["Location"] == HELD
    for browser in (stranger, moderator, browser_of(root)):
        assert "Words to judge." not in browser.get("/library/slowly/").content.decode()
    assert stranger.get(Thread.objects.get().get_absolute_url()).status_code == 404
    post.refresh_from_db()
    assert (post.state, post.position, post.state_reason) == (State.HIDDEN, None, "guideline 1")
    assert list(Decision.objects.values_list("act", "reason")) == [("reject", "guideline 1")]
    assert "guideline 1" in browser_of(mo).get("/moderation/log/").content.decode()
    assert agrees()


def test_turning_back_needs_a_reason_and_keeps_what_was_typed(post: Post, mo: Member) -> None:
    moderator, address = browser_of(mo), f"/moderation/post/{post.pk}/reject/"
    assert "Words to judge." in moderator.get(address).content.decode()
    assert moderator.post(address, {"reason": " "}).status_code == 422
    long = moderator.post(address, {"reason": "because " * 80})
    assert long.status_code == 422
    assert "because because" in long.content.decode()
    assert GuestContact.objects.exists()
    assert not Decision.objects.exists()


def test_others_may_not(post: Post, ada: Member, hana: Member, cura: Member, stranger: Client) -> None:
    addresses = [f"/moderation/post/{post.pk}/{verb}/" for verb in ("approve", "reject")]
    for member in (ada, hana, cura):
        assert browser_of(member).get(HELD).status_code == 403
        assert {browser_of(member).post(address, {"reason": "because"}).status_code for address in addresses} == {403}
    assert stranger.get(HELD)["Location"].startswith("/accounts/login/")
    assert {stranger.post(address, {"reason": "because"}).status_code for address in addresses} == {403}
    post.refresh_from_db()
    assert post.is_waiting


def test_what_is_not_there_is_404(mo: Member) -> None:
    browser = browser_of(mo)
    assert browser.post(f"/moderation/post/{10**30}/approve/").status_code == 404
    assert browser.get("/moderation/post/999999/reject/").status_code == 404
    assert {browser.get(HELD, {"after": after}).status_code for after in ("x", "-1", "9" * 30)} == {404}


def test_nobody_lets_in_their_own(mo: Member, root: Member) -> None:
    own = reply_beneath(mo, beneath("slowly"), body="My own.", nonce=uuid.uuid4()).post
    Post.objects.update(state=State.HELD, position=None)
    own.refresh_from_db()
    with pytest.raises(Refused):
        actions.approve(mo, own)
    assert "another moderator decides" in browser_of(mo).get(HELD).content.decode()
    assert actions.approve(root, own)


def test_the_first_answer_counts(post: Post, mo: Member, root: Member) -> None:
    assert actions.approve(mo, post)
    assert not actions.reject(root, post, reason="too late")
    assert not actions.approve(root, post)
    assert Decision.objects.count() == 1
    assert "Somebody else was quicker" in browser_of(root).post(
        f"/moderation/post/{post.pk}/approve/", follow=True).content.decode()


def test_taking_down_what_waits_is_not_publishing_it(post: Post, mo: Member) -> None:
    browser_of(mo).post(f"/moderation/post/{post.pk}/hide/", {"reason": "guideline 1"})
    assert Decision.objects.get().act == "reject"
    assert not GuestContact.objects.exists()


def test_a_moderator_may_think_again(post: Post, mo: Member, stranger: Client) -> None:
    actions.reject(mo, post, reason="guideline 1")
    post.refresh_from_db()
    assert actions.restore(mo, post, reason="I was wrong")
    assert "Words to judge." in stranger.get("/library/slowly/").content.decode()
    assert agrees()


def test_what_one_moderator_blocked_for_themselves_waits_for_them_all_the_same(mo: Member, ben: Member) -> None:
    Block.objects.create(blocker=mo, blocked=ben)
    reply_beneath(ben, beneath("slowly"), body="By ben.", nonce=uuid.uuid4())
    Post.objects.update(state=State.HELD, position=None)
    assert "By ben." in browser_of(mo).get(HELD).content.decode()


def test_an_author_reads_what_became_of_their_own(mo: Member, ben: Member, ada: Member) -> None:
    own = reply_beneath(ben, beneath("slowly"), body="By ben.", nonce=uuid.uuid4()).post
    Post.objects.update(state=State.HELD, position=None)
    own.refresh_from_db()
    assert "Waiting for a moderator" in browser_of(ben).get("/library/slowly/").content.decode()
    actions.reject(mo, own, reason="guideline 4")
    page = browser_of(ben).get("/library/slowly/").content.decode()
    assert "not published it. Only you see it. The reason: guideline 4" in page
    assert "guideline 4" not in browser_of(ada).get("/library/slowly/").content.decode()
    assert mail.outbox == []


class TestPages:
    """Twenty a page, by where the last one ended."""

    def test_all_are_reached_and_each_once(self, mo: Member) -> None:
        for number in range(45):
            left_by_guest(f"No {number}.")
        seen, after = [], 0
        while True:
            page = queries.held_page(mo, after)
            seen += [post.pk for post in page.posts]
            if not (after := page.after):
                break
        assert seen == list(Post.objects.order_by("pk").values_list("pk", flat=True))
        assert 'rel="next"' in browser_of(mo).get(HELD).content.decode()

    @pytest.mark.parametrize("count", [0, 1, 20])
    def test_the_list_asks_as_often_however_much_waits(self, count: int, mo: Member, django_assert_num_queries: Any) -> None:
        for number in range(count):
            left_by_guest(f"No {number}.")
        waiting.count()  # asked once in ten minutes, for the menu of staff
        browser = browser_of(mo)
        with django_assert_num_queries(4):  # who asks, what waits with its authors, what they typed
            browser.get(HELD)


class TestLetter:
    """One letter, that says nothing of what this site is about."""

    @pytest.fixture(autouse=True)
    def _commits(self, django_capture_on_commit_callbacks: Any) -> Any:
        self.committed = django_capture_on_commit_callbacks

    def decide(self, mo: Member, post: Post, reason: str = "") -> Any:
        with self.committed(execute=True):
            actions.reject(mo, post, reason=reason) if reason else actions.approve(mo, post)
        return mail.outbox

    def test_a_guest_hears_that_it_is_published(self, post: Post, mo: Member) -> None:
        (letter,) = self.decide(mo, post)
        assert letter.to == ["june@example.org"]
        assert letter.subject == "Your message"
        assert f"/forum/p/{post.pk}/" in letter.body
        assert "has been erased" in letter.body

    def test_a_guest_hears_why_it_is_not(self, post: Post, mo: Member) -> None:
        (letter,) = self.decide(mo, post, "It names an amount & a shop.")
        assert "It names an amount & a shop." in letter.body
        assert "/forum/p/" not in letter.body

    def test_it_tells_nobody_who_sees_it_what_this_is_about(self, post: Post, mo: Member) -> None:
        (letter,) = self.decide(mo, post)
        told = f"{letter.subject} {letter.from_email} {letter.body}".casefold()
        assert not [word for word in ("benzo", "withdraw", "taper", "library", "slowly", "depend", "drug") if word in told]

    def test_there_is_one(self, post: Post, mo: Member, root: Member) -> None:
        self.decide(mo, post)
        with self.committed(execute=True):
            actions.hide(root, Post.objects.get(), reason="guideline 1")
        assert len(mail.outbox) == 1

    def test_a_decision_that_is_rolled_back_sends_none(self, post: Post, mo: Member, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(contributions, "decide", lambda *args, **kwargs: 1 / 0)
        with self.committed(execute=True), pytest.raises(ZeroDivisionError):
            actions.approve(mo, post)
        assert mail.outbox == []
        assert GuestContact.objects.exists()

    @pytest.mark.parametrize("error", [
        OSError("june@example.org"), smtplib.SMTPRecipientsRefused({"june@example.org": (550, b"")}),
    ])
    def test_a_post_office_that_is_down_stops_nobody_and_the_log_names_no_address(
            self, error: Exception, post: Post, mo: Member, monkeypatch: pytest.MonkeyPatch,
            caplog: pytest.LogCaptureFixture) -> None:
        def fail(*args: Any) -> None:
            raise error

        monkeypatch.setattr("community.moderation.emails.send_mail", fail)
        self.decide(mo, post)
        assert not GuestContact.objects.exists()
        assert type(error).__name__ in caplog.text
        assert "june" not in caplog.text


def test_a_word_to_its_author_is_kept_while_it_is_typed(post: Post, mo: Member) -> None:
    other, mia = left_by_guest("Another one."), make_member("mia", Role.MODERATOR)
    address = f"/moderation/drafts/?form=post.{post.pk}.approve"
    assert f'data-keep="{address}"' in browser_of(mo).get(HELD).content.decode()
    assert browser_of(mo).post(address, {"note": "Thank you for"}).status_code == 200
    page = browser_of(mo).get(HELD).content.decode()
    assert page.count("Thank you for</textarea>") == 1
    assert "Thank you for</textarea>" not in browser_of(mia).get(HELD).content.decode()
    assert browser_of(mo).post(f"/moderation/post/{other.pk}/approve/").status_code == 302
    assert Draft.objects.count() == 1
    assert browser_of(mia).post(f"/moderation/post/{post.pk}/approve/").status_code == 302
    assert not Draft.objects.exists()
