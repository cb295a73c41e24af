"""Another look: asked for in one step, answered by somebody else, undone exactly, and told."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.utils import timezone

from community.chat.hosting import people
from community.chat.models import Message
from community.forum import actions as forum
from community.forum.models import Board, Post
from community.members.models import Member, Restriction
from community.moderation import actions
from community.moderation.actions.reporting import Account, report
from community.moderation.models import Appeal, Case, Decision
from community.notifications.models import Notification
from community.policy import Role
from community.policy.sanctions import APPEAL_WITHIN
from tests.conftest import browser_of, make_member
from tests.moderation.conftest import last_decision


@pytest.fixture
def hidden(post: Post, mo: Member) -> Decision:
    """Mo took down what ada wrote."""
    actions.hide(mo, post, reason="It names amounts.", rule="3", private_note="for the team")
    return last_decision()


def page_of(decision: Decision) -> str:
    return f"/settings/decisions/{decision.pk}/"


def asked(decision: Decision, words: str = "It was my own experience.") -> Appeal:
    return actions.appeal(Member.objects.get(pk=decision.met_id), decision, words=words)


class TestAsking:
    def test_the_author_reads_why_where_it_stood_and_in_their_notifications(
            self, hidden: Decision, post: Post, ada: Member, ben: Member) -> None:
        browser = browser_of(ada)
        place = browser.get(post.thread.get_absolute_url()).content.decode()
        assert "Guideline 3. It names amounts." in place
        assert f"/settings/decisions/post/{post.pk}/" in place
        assert browser.get(f"/settings/decisions/post/{post.pk}/")["Location"] == page_of(hidden)
        told = browser.get("/notifications/").content.decode()
        assert page_of(hidden) in told
        assert "Guideline 3. It names amounts." in told
        assert "/settings/decisions/" not in browser_of(ben).get(post.thread.get_absolute_url()).content.decode()

    def test_the_page_of_the_decision_shows_all_of_it_to_whom_it_met_alone(
            self, hidden: Decision, post: Post, ada: Member, ben: Member, mo: Member, stranger: Client) -> None:
        page = browser_of(ada).get(page_of(hidden)).content.decode()
        for words in ("words to judge", "It names amounts.", "#rule-3", "Ask for another look"):
            assert words in page
        for words in ("for the team", ">mo<"):
            assert words not in page
        for other in (ben, mo):
            assert browser_of(other).get(page_of(hidden)).status_code == 404
            assert browser_of(other).post(page_of(hidden), {"words": "mine"}).status_code == 404
            assert browser_of(other).get(f"/settings/decisions/post/{post.pk}/").status_code == 404
        assert stranger.get(page_of(hidden)).status_code == 302
        assert browser_of(ada).get(f"/settings/decisions/{10**25}/").status_code == 404

    def test_one_press_is_enough_and_twice_is_once(self, hidden: Decision, ada: Member) -> None:
        browser = browser_of(ada)
        assert browser.post(page_of(hidden), {"words": ""})["Location"] == page_of(hidden)
        assert browser.post(page_of(hidden), {"words": "again"}).status_code == 302
        found = Appeal.objects.get()
        assert (found.words, found.by, found.state) == ("", ada, "waiting")
        case = Case.objects.get()
        assert (case.kind, case.gravity, case.target) == ("appeal", 7, found)
        assert "You have asked for another look" in browser.get(page_of(hidden)).content.decode()

    def test_words_too_long_come_back(self, hidden: Decision, ada: Member) -> None:
        assert browser_of(ada).post(page_of(hidden), {"words": "x" * 2001}).status_code == 422
        assert not Appeal.objects.exists()

    def test_after_half_a_year_it_is_over(self, hidden: Decision, ada: Member, monkeypatch: pytest.MonkeyPatch) -> None:
        later = timezone.now() + APPEAL_WITHIN
        monkeypatch.setattr("community.moderation.actions.appealing.timezone.now", lambda: later)
        assert "Ask for another look" not in browser_of(ada).get(page_of(hidden)).content.decode()
        assert browser_of(ada).post(page_of(hidden), {"words": "x"}).status_code == 409

    def test_what_was_sent_back_or_not_published_can_be_asked_about(
            self, ben: Member, mo: Member, root: Member, board: Board, first_posts_wait: None) -> None:
        for verb in (actions.reject, actions.send_back):
            waiting = forum.start_thread(ben, board, title="New here", body="Hello.", nonce=uuid4()).post
            verb(mo, waiting, reason="Not yet.")
            decision = last_decision()
            assert page_of(decision) in browser_of(ben).get("/notifications/").content.decode()
            assert browser_of(ben).post(page_of(decision), {"words": "Please."}).status_code == 302
            actions.decide_appeal(root, Appeal.objects.get(decision=decision), outcome="overturned", reason="It is fine.")
            waiting.refresh_from_db()
            assert waiting.state == "published"

    def test_what_a_host_did_in_a_room_can_be_asked_about(self, message: Message, ada: Member, hana: Member) -> None:
        people.hide(hana, message, reason="unkind")
        browser, decision = browser_of(ada), last_decision()
        assert "/settings/standing/" in browser.get("/notifications/").content.decode()
        assert page_of(decision) in browser.get("/settings/standing/").content.decode()
        assert browser.get(f"/settings/decisions/message/{message.pk}/")["Location"] == page_of(decision)
        assert browser.post(page_of(decision), {"words": "It was a joke."}).status_code == 302


class TestAnswering:
    @pytest.fixture
    def appeal(self, hidden: Decision) -> Appeal:
        return asked(hidden)

    def address(self, appeal: Appeal) -> str:
        return f"/moderation/appeals/{appeal.pk}/"

    def test_somebody_else_answers(self, appeal: Appeal, ada: Member, ben: Member, mo: Member, root: Member) -> None:
        form = {"outcome": "upheld", "reason": "It does name amounts."}
        for nobody in (ada, ben):
            assert browser_of(nobody).get(self.address(appeal)).status_code == 403
            assert browser_of(nobody).post(self.address(appeal), form).status_code == 403
        assert browser_of(mo).post(self.address(appeal), form).status_code == 403
        assert "Somebody else looks at this again" in browser_of(mo).get(self.address(appeal)).content.decode()
        page = browser_of(root).get(self.address(appeal)).content.decode()
        for words in ("words to judge", "It was my own experience.", "for the team", "It names amounts."):
            assert words in page
        assert browser_of(root).post(self.address(appeal), form)["Location"] == "/moderation/second/"
        appeal.refresh_from_db()
        assert (appeal.state, appeal.decided_by) == ("upheld", root)

    def test_whoever_reported_it_leaves_it_to_others(self, post: Post, ada: Member, mo: Member, root: Member) -> None:
        mira = make_member("mira", Role.MODERATOR)
        report(mira, post, Account(reason="other"))
        actions.hide(mo, post, reason="It names amounts.")
        found, form = asked(last_decision(act="hide")), {"outcome": "upheld", "reason": "It does name amounts."}
        assert "You are a part of this" in browser_of(mira).get(self.address(found)).content.decode()
        assert browser_of(mira).post(self.address(found), form).status_code == 403
        assert browser_of(root).post(self.address(found), form).status_code == 302

    def test_undone_is_undone_logged_and_told(self, appeal: Appeal, post: Post, ada: Member, root: Member, ben: Member) -> None:
        assert "words to judge" not in browser_of(ben).get(post.thread.get_absolute_url(), follow=True).content.decode()
        browser_of(root).post(self.address(appeal), {"outcome": "overturned", "reason": "It was their own story."})
        assert "words to judge" in browser_of(ben).get(post.thread.get_absolute_url()).content.decode()
        post.refresh_from_db()
        assert (post.state, post.position, post.state_reason) == ("published", 1, "")
        row = last_decision()
        assert (row.act, row.by, row.about, row.case, row.effect) == (
            "overturned", root, ada, Case.objects.get(), {"answers": appeal.decision_id})
        case = Case.objects.get()
        assert (case.state, case.outcome, case.resolved_by) == ("resolved", "upheld", root)
        told = Notification.objects.get(member=ada, kind="appeal")
        assert "It was their own story." in told.words
        assert "It was their own story." in browser_of(ada).get(page_of(appeal.decision)).content.decode()

    def test_the_first_answer_counts(self, appeal: Appeal, root: Member) -> None:
        browser_of(root).post(self.address(appeal), {"outcome": "upheld", "reason": "It stays."})
        mira = make_member("mira", Role.MODERATOR)
        late = browser_of(mira).post(self.address(appeal), {"outcome": "overturned", "reason": "I disagree."})
        assert late.status_code == 409
        appeal.refresh_from_db()
        assert appeal.state == "upheld"

    @pytest.mark.parametrize("form", [{"outcome": "overturned", "reason": " "}, {"outcome": "", "reason": "x"},
                                      {"outcome": "changed", "reason": "x", "days": "2"}])
    def test_what_is_filled_in_badly_comes_back(self, form: dict[str, str], appeal: Appeal, root: Member) -> None:
        assert browser_of(root).post(self.address(appeal), form).status_code == 422
        appeal.refresh_from_db()
        assert appeal.state == "waiting"

    def test_who_stands_behind_a_one_off_name_is_not_told(self, ben: Member, mo: Member, root: Member, board: Board) -> None:
        wren = make_member("wren")
        opened = forum.start_thread(ben, board, title="Here", body="Hello.", nonce=uuid4()).post
        said = forum.reply(wren, opened.thread, body="In secret.", nonce=uuid4(), alias="Heron", knew="").post
        actions.hide(mo, said, reason="no")
        decision = last_decision()
        assert decision.about is None
        assert Notification.objects.get(member=wren).decision == decision
        appeal = asked(decision)
        for address in ("/moderation/second/", self.address(appeal), "/moderation/log/"):
            assert "wren" not in browser_of(root).get(address).content.decode()
        actions.decide_appeal(root, appeal, outcome="overturned", reason="fine")
        assert last_decision().about is None


class TestSanctions:
    """What holds somebody back is undone, made milder or left, and the person is told."""

    @pytest.fixture
    def muted(self, ada: Member, mo: Member) -> Appeal:
        actions.restrict(mo, ada, kind="mute", reason="shouting", ends_at=timezone.now() + timedelta(days=30))
        return asked(last_decision(act="mute"))

    def test_undone(self, muted: Appeal, ada: Member, root: Member) -> None:
        actions.decide_appeal(root, muted, outcome="overturned", reason="They did not shout.")
        ada.refresh_from_db()
        assert ada.muted_until is None
        assert Restriction.objects.get().lifted_by == root

    def test_milder(self, muted: Appeal, ada: Member, root: Member) -> None:
        form: Any = {"outcome": "changed", "days": "2", "reason": "Two days are enough."}
        assert browser_of(root).post(f"/moderation/appeals/{muted.pk}/", form | {"days": "40"}).status_code == 422
        assert browser_of(root).post(f"/moderation/appeals/{muted.pk}/", form).status_code == 302
        ada.refresh_from_db()
        assert ada.muted_until
        assert ada.muted_until < timezone.now() + timedelta(days=2)
        assert last_decision().act == "changed"

    def test_left(self, muted: Appeal, ada: Member, root: Member) -> None:
        actions.decide_appeal(root, muted, outcome="upheld", reason="They did.")
        ada.refresh_from_db()
        assert ada.muted_until

    def test_a_moderator_asks_and_an_administrator_answers(self, root: Member) -> None:
        mira, mona = make_member("mira", Role.MODERATOR), make_member("mona", Role.MODERATOR)
        second = make_member("rosa", Role.ADMIN)
        actions.restrict(root, mira, kind="warn", reason="r")
        appeal = asked(last_decision())
        form = {"outcome": "overturned", "reason": "fine"}
        assert browser_of(mona).post(f"/moderation/appeals/{appeal.pk}/", form).status_code == 403
        assert browser_of(root).post(f"/moderation/appeals/{appeal.pk}/", form).status_code == 403
        assert browser_of(second).post(f"/moderation/appeals/{appeal.pk}/", form).status_code == 302


def test_an_appeal_is_a_case_of_its_own(hidden: Decision) -> None:
    appeal = asked(hidden)
    assert Case.objects.filter(target_type=ContentType.objects.get_for_model(Appeal), target_id=appeal.pk).count() == 1


def test_its_case_ends_with_the_answer_and_not_before(hidden: Decision, root: Member) -> None:
    found, case = asked(hidden), Case.objects.get()

    def press() -> int:
        case.refresh_from_db()
        return browser_of(root).post(f"/moderation/cases/{case.pk}/resolve/", {
            "version": case.version, "outcome": "no_action", "reason": "nothing to do"}).status_code

    assert press() == 409
    case.refresh_from_db()
    assert (case.state, Appeal.objects.get().state) == ("open", "waiting")
    actions.decide_appeal(root, found, outcome="upheld", reason="It stays.")
    case.refresh_from_db()
    assert case.state == "resolved"
