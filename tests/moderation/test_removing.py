"""Removed is not hidden: nobody reads it, it can be put back exactly for a month, and then its words are erased."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from community.chat.models import Message
from community.forum.models import Post, Thread
from community.jobs import erase_withdrawn_posts
from community.members.models import Member
from community.moderation import actions
from community.moderation.actions.undoing import undo
from community.moderation.models import Case, Decision
from community.policy.sanctions import REMOVED_HOLD
from tests.conftest import browser_of
from tests.forum.test_counters import agrees
from tests.moderation.conftest import last_decision, reply_of

WORDS = "words to judge"


@pytest.fixture
def target(kind: str, message: Message, post: Post, ben: Member) -> Any:
    if kind == "thread":
        reply_of(ben, post, "An answer by ben.")
        return post
    if kind == "reply":
        return reply_of(post.author, post, "words to judge, again")
    return message


def place_of(target: Any) -> str:
    return "/chat/lounge/" if isinstance(target, Message) else str(target.thread.get_absolute_url())


def address(target: Any, verb: str) -> str:
    return f"/moderation/{'message' if isinstance(target, Message) else 'post'}/{target.pk}/{verb}/"


def standing(target: Any) -> dict[str, Any]:
    row = type(target).objects.filter(pk=target.pk).values().get()
    return {name: value for name, value in row.items() if name not in {"seq", "last_seq"}}


def month_later(target: Any) -> None:
    long_ago = timezone.now() - REMOVED_HOLD - timedelta(hours=1)
    type(target).objects.filter(pk=target.pk).update(state_at=long_ago)
    erase_withdrawn_posts()
    target.refresh_from_db()


@pytest.mark.parametrize("kind", ["thread", "reply", "message"])
class TestRemoving:
    def test_nobody_reads_it_any_more_and_its_author_reads_why(
            self, kind: str, target: Any, ada: Member, ben: Member, mo: Member, root: Member) -> None:
        browser = browser_of(mo)
        assert "after thirty days its words are erased" in browser.get(address(target, "hide")).content.decode()
        assert "Then its words are erased" in browser.get(address(target, "remove")).content.decode()
        answer = browser.post(address(target, "remove"), {"reason": "It offers pills.", "rule": "3"})
        assert (answer.status_code, browser.get(answer["Location"]).status_code) == (302, 200)
        for reader in (ada, ben, root):
            shown = browser_of(reader).get(place_of(target))
            assert shown.status_code == (404 if kind == "thread" and reader is ben else 200)
            assert target.body not in shown.content.decode()
        assert "a moderator has removed" in shown.content.decode() or "A moderator has removed" in shown.content.decode()
        own = browser_of(ada).get(f"/settings/decisions/{last_decision().pk}/").content.decode()
        assert target.body in own
        assert "It offers pills." in own
        assert agrees()

    def test_it_can_be_put_back_exactly(self, kind: str, target: Any, mo: Member, root: Member) -> None:
        before = standing(target)
        assert actions.remove(mo, target, reason="It offers pills.") is True
        assert actions.remove(mo, target, reason="twice is once") is False
        assert undo(root, last_decision(act="remove"), reason="it does not")
        assert standing(target) == before
        assert agrees()

    def test_what_was_hidden_and_is_removed_goes_back_to_hidden(self, kind: str, target: Any, mo: Member, root: Member) -> None:
        actions.hide(mo, target, reason="unkind")
        hidden = standing(target)
        actions.remove(root, target, reason="worse than that")
        assert undo(mo, last_decision(act="remove"), reason="no")
        assert standing(target) == hidden

    def test_after_the_hold_its_words_are_gone_for_good(
            self, kind: str, target: Any, ada: Member, mo: Member, root: Member) -> None:
        actions.remove(mo, target, reason="It offers pills.")
        erase_withdrawn_posts()
        target.refresh_from_db()
        assert target.body
        month_later(target)
        assert (target.body, target.html, target.state) == ("", "", "taken")
        assert not undo(root, last_decision(), reason="late")
        assert actions.restore(root, target, reason="late") is False
        assert "Ask for another look" in browser_of(ada).get(f"/settings/decisions/{last_decision().pk}/").content.decode()
        long_ago = timezone.now() - REMOVED_HOLD - timedelta(hours=1)
        Decision.objects.create(act="remove", by=mo, about=ada, target_type=last_decision().target_type, reason="x",
                                target_id=target.pk, at=long_ago)
        assert "Ask for another look" not in browser_of(ada).get(f"/settings/decisions/{last_decision().pk}/").content.decode()

    def test_an_appeal_keeps_the_words_until_it_is_answered(
            self, kind: str, target: Any, ada: Member, mo: Member, root: Member) -> None:
        actions.remove(mo, target, reason="It offers pills.")
        asked = actions.appeal(ada, last_decision(), words="It does not.")
        before = target.body
        month_later(target)
        assert target.body == before
        type(target).objects.filter(pk=target.pk).update(state_at=last_decision(act="remove").effect.get(
            "post", (last_decision(act="remove").effect.get("messages") or [{}])[0])["after"]["at"])
        page = browser_of(root).get(f"/moderation/appeals/{asked.pk}/").content.decode()
        assert before in page
        actions.decide_appeal(root, asked, outcome="overturned", reason="You are right.")
        target.refresh_from_db()
        assert target.state == "published"

    def test_only_moderators_and_never_ones_own(
            self, kind: str, target: Any, ada: Member, hana: Member, mo: Member, stranger: Client) -> None:
        for member in (ada, hana):
            assert browser_of(member).post(address(target, "remove"), {"reason": "because"}).status_code == 403
        assert stranger.get(address(target, "remove")).status_code == 302
        assert browser_of(mo).post(address(target, "remove"), {"reason": " "}).status_code == 422
        type(target).objects.filter(pk=target.pk).update(author=mo)
        assert browser_of(mo).post(address(target, "remove"), {"reason": "mine"}).status_code == 403
        assert not Decision.objects.filter(act="remove").exists()


def test_the_title_goes_with_the_thread_it_names(post: Post, mo: Member) -> None:
    actions.remove(mo, post, reason="It offers pills.")
    month_later(post)
    assert Thread.objects.get(pk=post.thread_id).title == "A thread that was removed"


def test_what_waits_is_not_published_instead(post: Post, message: Message, mo: Member) -> None:
    Post.objects.filter(pk=post.pk).update(state="held", position=None)
    Message.objects.filter(pk=message.pk).update(state="held", posted_seq=None)
    for target in (post, message):
        answer = browser_of(mo).post(address(target, "remove"), {"reason": "no"})
        assert answer.status_code == 409


def test_from_the_page_of_its_case_it_is_removed_and_put_back(case: Case, said: Post, mo: Member) -> None:
    browser = browser_of(mo)
    assert "Remove it for good" in browser.get(f"/moderation/cases/{case.pk}/").content.decode()
    form = {"version": str(case.version), "words": "It offers pills.", "rule": "3"}
    assert browser.post(f"/moderation/cases/{case.pk}/act/remove/", form).status_code == 302
    said.refresh_from_db()
    assert said.state == "taken"
    page = browser.get(f"/moderation/cases/{case.pk}/").content.decode()
    assert "Show it again" in page
    assert 'id="act-remove"' not in page
    case.refresh_from_db()
    browser.post(f"/moderation/cases/{case.pk}/act/restore/", {"version": str(case.version), "words": "It does not."})
    said.refresh_from_db()
    assert said.state == "published"
