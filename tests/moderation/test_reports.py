"""Telling moderators: on everything, by anybody, and whoever it is about never learns who told."""

import logging
import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from community.chat import actions as chat
from community.chat.models import Message, Room
from community.forum import actions as forum
from community.forum.models import Board, Post
from community.groups.models import SupportGroup
from community.models import Case, Member, Report
from community.moderation import actions
from community.moderation.models import Reason
from community.policy.attention import reported_gravity
from tests.conftest import browser_of, make_member


@pytest.fixture
def post(ada: Member) -> Post:
    board = Board.objects.create(slug="introductions", title="Introductions", description="", audience="everyone")
    return forum.start_thread(ada, board, title="Hello", body="words to judge", nonce=uuid4()).post


@pytest.fixture
def message(ada: Member) -> Message:
    room = Room.objects.create(slug="lounge", title="Lounge", description="")
    return chat.send_message(ada, room, body="words to judge", nonce=uuid4()).message


@pytest.fixture
def group(db: None) -> SupportGroup:
    return SupportGroup.objects.create(slug="owls", name="Night owls", purpose="to sit up", joining="open")


@pytest.fixture
def places(post: Post, message: Message, group: SupportGroup, ada: Member) -> dict[str, int]:
    return {"post": post.pk, "thread": post.thread_id, "message": message.pk, "member": ada.pk, "group": group.pk}


@pytest.mark.parametrize("kind", ["post", "thread", "message", "member", "group"])
class TestEverything:
    def test_is_reported_in_one_step(self, kind: str, places: dict[str, int], ben: Member) -> None:
        browser = browser_of(ben)
        page = browser.get(f"/report/{kind}/{places[kind]}/")
        assert "medical advice" in page.content.decode()
        sent = browser.post(f"/report/{kind}/{places[kind]}/", {"reason": "medical", "words": "it says how much"})
        report = Report.objects.get()
        assert sent["Location"] == f"/reports/{report.token}/"
        assert (report.reporter, report.reason, report.words, report.is_worry) == (ben, "medical", "it says how much", False)
        assert (report.case.kind, report.case.gravity, report.case.labels) == ("report", 6, ["medical"])
        assert "never told who reported" in browser.get(sent["Location"]).content.decode()

    def test_a_worry_is_more_urgent(self, kind: str, places: dict[str, int], ben: Member) -> None:
        assert browser_of(ben).post(f"/worried/{kind}/{places[kind]}/", {"words": ""}).status_code == 302
        case = Case.objects.get()
        assert (case.kind, case.gravity, case.is_urgent, case.reports.get().is_worry) == ("worry", 2, True, True)

    def test_a_reason_is_needed(self, kind: str, places: dict[str, int], ben: Member) -> None:
        answer = browser_of(ben).post(f"/report/{kind}/{places[kind]}/", {"words": "kept what I typed"})
        assert answer.status_code == 422
        assert "kept what I typed" in answer.content.decode()
        assert not Case.objects.exists()

    def test_what_is_not_there_is_404(self, kind: str, places: dict[str, int], ben: Member) -> None:
        assert browser_of(ben).get(f"/report/{kind}/99999999/").status_code == 404
        assert browser_of(ben).get(f"/report/{kind}/9223372036854775808/").status_code == 404


def test_signed_out_and_the_receipt_tells_the_outcome(post: Post, stranger: Client) -> None:
    sent = stranger.post(f"/report/post/{post.pk}/", {"reason": "danger"})
    report = Report.objects.get()
    assert (report.reporter, report.case.gravity, report.case.is_urgent) == (None, 1, True)
    assert "Keep its address" in stranger.get(sent["Location"]).content.decode()
    Report.objects.update(outcome="upheld")
    assert "we have acted" in stranger.get(sent["Location"]).content.decode()
    assert stranger.get(f"/reports/{uuid4()}/").status_code == 404


@pytest.mark.parametrize("reason", [each for each in Reason if each != Reason.WORRY])
def test_signed_out_for_every_reason_in_plain_words(reason: Reason, said: Post, stranger: Client, mo: Member) -> None:
    address = f"/report/post/{said.pk}/"
    assert re.search(rf'value="{reason.value}"[^>]*>\s*{reason.label}', stranger.get(address).content.decode())
    sent = stranger.post(address, {"reason": reason.value})
    assert sent.status_code == 302
    assert Report.objects.get().reason == reason
    assert Case.objects.get().gravity == reported_gravity(reason.value)
    assert str(reason.label) in browser_of(mo).get(Case.objects.get().get_absolute_url()).content.decode()


def test_what_somebody_may_not_see_is_404(post: Post, message: Message, ben: Member, mo: Member, stranger: Client) -> None:
    reader = browser_of(ben)
    assert reader.get(f"/report/post/{post.pk}/").status_code == 200
    actions.hide(mo, post, reason="guideline 1")
    actions.hide(mo, message, reason="guideline 1")
    for browser in (reader, stranger):
        assert browser.get(f"/report/post/{post.pk}/").status_code == 404
        assert browser.post(f"/report/post/{post.pk}/", {"reason": "other"}).status_code == 404
    assert reader.get(f"/report/message/{message.pk}/").status_code == 404
    assert reader.get(f"/report/nonsense/{post.pk}/").status_code == 404
    assert stranger.get(f"/report/message/{message.pk}/").status_code == 302
    assert not Case.objects.exists()


def test_hidden_groups_are_not_told_of(group: SupportGroup, ben: Member) -> None:
    assert browser_of(ben).get(f"/report/group/{group.pk}/").status_code == 200
    SupportGroup.objects.update(joining="hidden")
    assert browser_of(ben).get(f"/report/group/{group.pk}/").status_code == 404


def test_ones_own_is_not_reported(post: Post, ada: Member, ben: Member) -> None:
    assert browser_of(ada).get(f"/report/post/{post.pk}/").status_code == 403
    assert browser_of(ada).get(f"/report/member/{ada.pk}/").status_code == 403
    assert browser_of(ben).get(f"/report/member/{ada.pk}/").status_code == 200


def test_a_muted_member_reports(post: Post, ben: Member, mo: Member) -> None:
    actions.restrict(mo, ben, kind="mute", reason="guideline 2", ends_at=None)
    assert browser_of(Member.objects.get(pk=ben.pk)).post(f"/report/post/{post.pk}/", {"reason": "other"}).status_code == 302


def test_limits_name_themselves(post: Post, ben: Member, stranger: Client) -> None:
    for browser, count in ((stranger, 6), (browser_of(ben), 20)):
        statuses = [browser.post(f"/report/post/{post.pk}/", {"reason": "other"}).status_code for _ in range(count)]
        assert statuses == [302] * count
        late = browser.post(f"/report/post/{post.pk}/", {"reason": "other", "words": "typed"})
        assert late.status_code == 429
        assert int(late["Retry-After"]) > 0
        assert "an hour" in late.content.decode()
        assert "typed" in late.content.decode()


def test_the_same_report_twice_is_one(post: Post, ben: Member) -> None:
    for words in ("first", "and more"):
        browser_of(ben).post(f"/report/post/{post.pk}/", {"reason": "other", "words": words})
    assert Report.objects.get().words == "and more"
    browser_of(ben).post(f"/report/post/{post.pk}/", {"reason": "medical"})
    assert Report.objects.count() == 2
    assert Case.objects.count() == 1


class TestTwoReports:
    """What two members of standing report as grave waits unseen."""

    @pytest.mark.parametrize("reason", ["stopping", "selling", "illegal", "private"])
    def test_hold_it(self, reason: str, post: Post, message: Message, ben: Member, hana: Member, stranger: Client) -> None:
        reader, other = browser_of(ben), browser_of(hana)
        reader.post(f"/report/post/{post.pk}/", {"reason": reason})
        reader.post(f"/report/message/{message.pk}/", {"reason": reason})
        assert "words to judge" in other.get(post.thread.get_absolute_url()).content.decode()
        other.post(f"/report/post/{post.pk}/", {"reason": "selling"})
        other.post(f"/report/message/{message.pk}/", {"reason": "selling"})
        states = {*Post.objects.values_list("state", flat=True), *Message.objects.values_list("state", flat=True)}
        assert states == {"held"}
        assert set(Case.objects.values_list("is_held", flat=True)) == {True}
        assert "words to judge" not in other.get("/chat/lounge/").content.decode()
        assert "words to judge" not in stranger.get(post.thread.get_absolute_url()).content.decode()

    @pytest.mark.parametrize("why", ["same person", "stranger", "other reason", "setting", "muted", "new"])
    def test_not_otherwise(self, why: str, post: Post, ben: Member, hana: Member, stranger: Client, settings: Any) -> None:
        settings.HOLD_WHEN_REPORTED_TWICE = why != "setting"
        if why == "muted":
            Member.objects.filter(pk=hana.pk).update(muted_until="2100-01-01T00:00Z")
        if why == "new":
            settings.NEW_MEMBER_DAYS = 7
        second = {"same person": browser_of(ben), "stranger": stranger}.get(why, browser_of(hana))
        browser_of(ben).post(f"/report/post/{post.pk}/", {"reason": "stopping"})
        second.post(f"/report/post/{post.pk}/", {"reason": "medical" if why == "other reason" else "selling"})
        assert Report.objects.count() == 2
        post.refresh_from_db()
        assert post.state == "published"


def test_who_reported_is_told_to_nobody(post: Post, ada: Member, mo: Member, caplog: pytest.LogCaptureFixture) -> None:
    """Neither pages of the reported, nor what they are told, nor logs name the reporter."""
    caplog.set_level(logging.DEBUG)
    teller = make_member("zebulon")
    with caplog.at_level(logging.DEBUG):
        browser_of(teller).post(f"/report/post/{post.pk}/", {"reason": "selling", "words": "zqwords"})
        actions.hide(mo, post, reason="guideline 3")
    reported = browser_of(ada)
    for address in (post.thread.get_absolute_url(), "/notifications/", "/settings/", "/settings/standing/", "/forum/mine/",
                    f"/reports/{Report.objects.get().token}/"):
        page = reported.get(address, follow=True).content.decode()
        assert "zebulon" not in page
        assert "zqwords" not in page
    assert "zebulon" not in caplog.text
    assert "zqwords" not in caplog.text


def test_the_links_stand_where_people_are(post: Post, message: Message, group: SupportGroup, ada: Member, ben: Member,
                                          stranger: Client) -> None:
    reader = browser_of(ben)
    for address, link in ((post.thread.get_absolute_url(), f"/report/post/{post.pk}/"),
                          ("/members/ada/", f"/report/member/{ada.pk}/"),
                          ("/chat/lounge/", f"/report/message/{message.pk}/"), ("/groups/owls/", f"/report/group/{group.pk}/"),
                          (message.get_absolute_url(), f"/worried/message/{message.pk}/")):
        assert f'href="{link}"' in reader.get(address).content.decode(), address
    page = stranger.get(post.thread.get_absolute_url()).content.decode()
    assert f'href="/report/post/{post.pk}/"' in page
    assert f'href="/worried/post/{post.pk}/"' in page
    assert f'href="/report/post/{post.pk}/"' not in browser_of(ada).get(post.thread.get_absolute_url()).content.decode()
