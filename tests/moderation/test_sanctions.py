"""What holds a member back: how long, what still works, who may, and how it ends."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from community.chat import actions as chat
from community.chat.models import Message, Room
from community.contributions import State
from community.forum import actions as forum
from community.forum.models import Board, Post
from community.members.models import Member, Restriction
from community.moderation import actions
from community.moderation.actions import cases
from community.moderation.actions.reporting import Account, report
from community.moderation.actions.resolving import Ending, resolve
from community.moderation.models import Case, Decision, Kind, Report
from community.notifications.models import Notification
from community.policy import Refused, Role
from tests.conftest import browser_of, make_member
from tests.moderation.conftest import last_decision, reply_of

PAGE = "/moderation/members/ada/"


def again(member: Member) -> Member:
    return Member.objects.get(pk=member.pk)


def run_out(**chosen: object) -> int:
    """Let the time of these restrictions be over, and the worker come by."""
    Restriction.objects.filter(**chosen).update(ends_at=timezone.now() - timedelta(seconds=1))
    return actions.end_run_out()


@pytest.mark.parametrize(("kind", "act"), [("warn", "warn"), ("hold", "hold next"), ("mute", "mute"), ("suspend", "suspend"),
                                           ("ban", "ban")])
def test_each_is_done_on_the_members_page_logged_and_told(kind: str, act: str, ada: Member, mo: Member) -> None:
    answer = browser_of(mo).post(PAGE, {"kind": kind, "days": "3", "rule": "3", "reason": "It named amounts.",
                                        "private_note": "second time"})
    assert answer.status_code == 302
    row = Restriction.objects.get(member=ada)
    assert row.ends_at < timezone.now() + timedelta(days=4)
    decision = last_decision()
    assert (decision.act, decision.by, decision.about, decision.rule, decision.reason, decision.private_note,
            decision.state_after) == (act, mo, ada, "3", "It named amounts.", "second time", kind)
    told = Notification.objects.get(member=ada)
    assert (told.kind, told.decision, told.words) == ("decided", decision, "Guideline 3. It named amounts.")
    page = browser_of(ada).get("/settings/standing/").content.decode()
    assert "It named amounts." in page
    assert "second time" not in page
    assert f"/settings/decisions/{decision.pk}/" in page


def test_what_is_filled_in_badly_comes_back(ada: Member, mo: Member) -> None:
    fine = {"kind": "mute", "reason": "r"}
    for fault in ({"reason": " "}, {"days": "0"}, {"days": "366"}, {"rule": "99"}, {"kind": "exile"}):
        assert browser_of(mo).post(PAGE, fine | fault).status_code == 422
    assert not Restriction.objects.exists()


def test_no_moderator_meets_themselves_or_somebody_above(mo: Member, root: Member, ada: Member) -> None:
    mira = make_member("mira", Role.MODERATOR)
    for target in (mo, mira, root):
        assert browser_of(mo).post(f"/moderation/members/{target.username}/",
                                   {"kind": "mute", "reason": "r"}).status_code == 403
    assert browser_of(ada).post("/moderation/members/mo/", {"kind": "mute", "reason": "r"}).status_code == 403
    assert browser_of(root).post("/moderation/members/mira/", {"kind": "mute", "reason": "r"}).status_code == 302


def test_nobody_decides_a_case_they_are_a_part_of(ada: Member, ben: Member, mo: Member, root: Member) -> None:
    about_ada = cases.open_case(ada, kind=Kind.REPORT, gravity=6)
    Report.objects.create(case=about_ada, frozen=about_ada.frozen.get(), reporter=mo, reason="other")
    with pytest.raises(Refused, match="part of this"):
        actions.restrict(mo, ada, kind="mute", reason="r", case=about_ada)
    assert not Restriction.objects.exists()
    assert browser_of(mo).post(PAGE, {"kind": "mute", "reason": "r"}).status_code == 403
    actions.restrict(root, ada, kind="mute", reason="r")
    assert last_decision().case == about_ada
    assert Case.objects.get().involved_ids == {ada.pk, mo.pk}


def test_whoever_reported_something_of_theirs_leaves_them_to_others_until_it_is_decided(
        ada: Member, post: Post, mo: Member, root: Member) -> None:
    report(mo, post, Account(reason="other"))
    answer = browser_of(mo).post(PAGE, {"kind": "mute", "reason": "r"})
    assert answer.status_code == 403
    assert "You are a part of this" in answer.content.decode()
    assert not Restriction.objects.exists()
    assert browser_of(root).post(PAGE, {"kind": "warn", "reason": "r"}).status_code == 302
    case = Case.objects.get()
    resolve(root, case, Ending(outcome="upheld", reason="It was."), version=case.version)
    assert browser_of(mo).post(PAGE, {"kind": "mute", "reason": "r"}).status_code == 302


class TestMuted:
    """They read, and do not write."""

    def test_and_reads_and_takes_back_and_leaves(self, ada: Member, mo: Member, post: Post, ben: Member) -> None:
        actions.restrict(mo, ada, kind="mute", reason="r")
        browser, thread = browser_of(ada), post.thread.get_absolute_url()
        assert browser.get(thread).status_code == 200
        refused = browser.post(f"/forum/t/{post.thread_id}/reply/", {"body": "But!", "nonce": str(uuid4())})
        assert refused.status_code == 403
        assert "/settings/standing/" in refused.content.decode()
        assert browser.post(f"/forum/p/{post.pk}/withdraw/").status_code == 302
        assert browser.get("/settings/close/").status_code in {200, 302}
        page = browser.get("/settings/standing/").content.decode()
        assert "You cannot write anything new for now" in page
        other = browser_of(ben).post(f"/forum/t/{post.thread_id}/reply/", {"body": "x", "nonce": str(uuid4())})
        assert "/settings/standing/" not in other.content.decode()


class TestSuspended:
    """They sign in, and reach their standing, their settings, the library and help."""

    def test_and_sees_why_and_asks(self, ada: Member, mo: Member) -> None:
        actions.restrict(mo, ada, kind="suspend", reason="selling", rule="7")
        browser, decision = browser_of(ada), last_decision()
        assert browser.get("/forum/").status_code == 403
        for address in ("/settings/standing/", f"/settings/decisions/{decision.pk}/", "/settings/", "/help-now/", "/library/"):
            assert browser.get(address).status_code == 200, address
        assert "selling" in browser.get("/settings/standing/").content.decode()
        assert browser.post(f"/settings/decisions/{decision.pk}/", {"words": "It was a joke."}).status_code == 302


class TestHeld:
    """What they write next waits as a newcomer's does, in the forum and in rooms, until so many were read."""

    def test_the_next_two_wait_and_the_third_does_not(self, ada: Member, mo: Member, post: Post, room: Room) -> None:
        actions.restrict(mo, ada, kind="hold", reason="r", amount=2)
        assert reply_of(again(ada), post, "one").state == State.HELD
        said = chat.send_message(again(ada), room, body="two", nonce=uuid4()).message
        assert (said.state, said.posted_seq) == (State.HELD, None)
        row = Restriction.objects.get()
        assert (row.left, again(ada).held_next) == (0, 0)
        assert reply_of(again(ada), post, "three").state == State.PUBLISHED
        assert chat.send_message(again(ada), room, body="four", nonce=uuid4()).message.state == State.PUBLISHED
        assert actions.end_run_out() == 1
        assert Notification.objects.filter(member=ada, kind="ran out").count() == 1

    def test_others_do_not_wait(self, ada: Member, ben: Member, mo: Member, post: Post) -> None:
        actions.restrict(mo, ada, kind="hold", reason="r", amount=2)
        assert reply_of(ben, post).state == State.PUBLISHED
        assert Restriction.objects.get().left == 2

    def test_a_host_waits_too_and_does_not_let_themselves_in(self, hana: Member, mo: Member, root: Member, room: Room) -> None:
        actions.restrict(mo, hana, kind="hold", reason="r", amount=3)
        said = chat.send_message(again(hana), room, body="words", nonce=uuid4()).message
        assert said.state == State.HELD
        with pytest.raises(Refused, match="themselves"):
            chat.pass_on(again(hana), said)
        assert chat.pass_on(root, said)

    def test_it_ends_with_its_time(self, ada: Member, mo: Member, board: Board) -> None:
        actions.restrict(mo, ada, kind="hold", reason="r", amount=9)
        assert run_out() == 1
        opened = forum.start_thread(again(ada), board, title="Hello", body="Hello.", nonce=uuid4()).post
        assert opened.state == State.PUBLISHED

    def test_a_form_sent_twice_counts_once(self, ada: Member, mo: Member, room: Room) -> None:
        actions.restrict(mo, ada, kind="hold", reason="r", amount=3)
        nonce = uuid4()
        for _time in range(2):
            chat.send_message(again(ada), room, body="words", nonce=nonce)
        assert (Restriction.objects.get().left, Message.objects.count()) == (2, 1)


class TestEnds:
    """Each ends by itself, early, or undone; and the member is told."""

    @pytest.mark.parametrize("kind", ["warn", "mute", "suspend"])
    def test_by_itself(self, kind: str, ada: Member, mo: Member) -> None:
        actions.restrict(mo, ada, kind=kind, reason="r")
        assert actions.end_run_out() == 0
        assert run_out() == 1
        assert run_out() == 0
        assert (again(ada).muted_until, again(ada).suspended_until) == (None, None)
        assert [row.kind for row in Notification.objects.filter(member=ada).order_by("pk")] == ["decided", "ran out"]

    def test_early(self, ada: Member, mo: Member, root: Member) -> None:
        row = actions.restrict(root, ada, kind="mute", reason="r")
        assert browser_of(mo).post(f"/moderation/restrictions/{row.pk}/lift/", {"reason": ""}).status_code == 422
        assert browser_of(ada).post(f"/moderation/restrictions/{row.pk}/lift/", {"reason": "me"}).status_code == 403
        assert again(ada).muted_until
        assert browser_of(mo).post(f"/moderation/restrictions/{row.pk}/lift/", {"reason": "enough"}).status_code == 302
        assert again(ada).muted_until is None
        assert last_decision().act == "lift"
        assert actions.end_run_out() == 0


class TestBan:
    """Two people, or a day."""

    def test_one_person_alone_suspends_for_a_day_and_both_are_told(self, ada: Member, mo: Member) -> None:
        actions.restrict(mo, ada, kind="ban", reason="r", ends_at=timezone.now() + timedelta(days=900))
        until = again(ada).suspended_until
        assert until
        assert until < timezone.now() + timedelta(hours=25)
        assert "until a second one agrees" in browser_of(ada).get("/settings/standing/").content.decode()
        assert run_out() == 1
        assert again(ada).suspended_until is None
        assert Notification.objects.filter(member=ada, kind="ran out", words__contains="lapsed").exists()
        assert Notification.objects.filter(member=mo, kind="second", words__contains="lapsed: ada").exists()

    def test_a_second_person_makes_it_last(self, ada: Member, ben: Member, mo: Member, root: Member) -> None:
        row = actions.restrict(mo, ada, kind="ban", reason="r")
        assert set(Notification.objects.filter(kind="second").values_list("member", flat=True)) == {root.pk}
        address = f"/moderation/restrictions/{row.pk}/confirm/"
        assert browser_of(mo).post(address, {"reason": "still"}).status_code == 403
        assert browser_of(ben).post(address, {"reason": "yes"}).status_code == 403
        assert browser_of(root).post(address, {"reason": ""}).status_code == 422
        assert "Confirm the ban" in browser_of(root).get("/moderation/second/").content.decode()
        assert "Confirm the ban" not in browser_of(mo).get("/moderation/second/").content.decode()
        assert browser_of(root).post(address, {"reason": "I agree"}).status_code == 302
        until = again(ada).suspended_until
        assert until
        assert until.year == 9999
        assert actions.end_run_out() == 0
        assert list(Decision.objects.order_by("pk").values_list("act", "by")) == [("ban", mo.pk), ("confirm", root.pk)]
        assert not actions.confirm_ban(root, row, reason="again")

    def test_the_day_is_over_when_it_is_over(self, ada: Member, mo: Member, root: Member) -> None:
        row = actions.restrict(mo, ada, kind="ban", reason="r")
        Restriction.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
        with pytest.raises(Refused, match="lapsed"):
            actions.confirm_ban(root, row, reason="late")
