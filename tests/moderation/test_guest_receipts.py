"""A guest has a page of their own, where they read what became of their reply and what the team wrote, and answer."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from community.forum.models import Board, GuestContact, GuestReceipt, Post
from community.jobs import erase_withdrawn_posts
from community.members.models import Member
from community.models import Appeal, Case, Decision, GuestLetter, Incident
from community.moderation import actions
from community.policy import Role
from community.policy.sanctions import REMOVED_HOLD
from tests.conftest import browser_of, is_named, make_member
from tests.forum.beneath import OURS, PAGE, as_guest, as_member, shown
from tests.forum.conftest import make_board
from tests.library.conftest import files, shelf  # noqa: F401

THEIRS = {"Sec-Fetch-Site": "cross-site"}


@pytest.fixture(autouse=True)
def library_board(shelf: Path) -> Board:  # noqa: F811
    return make_board("library", "everyone", team_starts=True)


@pytest.fixture
def guest() -> Client:
    """A browser with which a reply was just sent."""
    browser = Client()
    assert as_guest(browser).status_code == 302
    return browser


def own(post: Post | None = None) -> str:
    """The address of the receipt."""
    return (post or Post.objects.get()).guest_receipt.get_absolute_url()


def settle(mo: Member, verb: str, **fields: str) -> None:
    assert browser_of(mo).post(f"/moderation/post/{Post.objects.get().pk}/{verb}/", fields).status_code == 302


def act(moderator: Member, name: str, words: str) -> Any:
    case = Case.objects.get()
    return browser_of(moderator).post(f"{case.get_absolute_url()}act/{name}/", {"version": case.version, "words": words})


class TestThePage:
    def test_is_where_sending_leads_and_says_that_it_waits(self, stranger: Client) -> None:
        answer = as_guest(stranger)
        assert answer["Location"] == f"{own()}?sent"
        page = stranger.get(answer["Location"])
        assert "A moderator reads it first" in page.content.decode()
        assert "It helped me to read this." in page.content.decode()
        assert (page["Cache-Control"], page["X-Robots-Tag"]) == ("no-store", "noindex")
        assert "june@example.org" not in page.content.decode()

    def test_belongs_to_whoever_has_its_address_and_to_nobody_else(self, guest: Client, mo: Member, ben: Member) -> None:
        assert Client().get(own()).status_code == 200
        assert Client().get(f"/receipts/{uuid4()}/").status_code == 404
        token = str(GuestReceipt.objects.get().token)
        for reader, place in ((browser_of(mo), "/moderation/held/"), (browser_of(mo), PAGE), (browser_of(ben), PAGE),
                              (browser_of(mo), Case.objects.get().get_absolute_url())):
            assert token not in shown(reader, place)

    @pytest.mark.parametrize(("verb", "fields", "sentence"), [
        ("approve", {"note": "Welcome among us."}, "Your reply is published"),
        ("reject", {"reason": "It names a shop."}, "Your reply is not shown to others"),
        ("return", {"reason": "Please leave out the shop."}, "We ask you to change something"),
    ])
    def test_says_what_became_of_it_and_why(self, verb: str, fields: dict[str, str], sentence: str, guest: Client,
                                            mo: Member) -> None:
        settle(mo, verb, **fields)
        page = shown(guest, own())
        assert sentence in page
        assert next(iter(fields.values())) in page
        assert not is_named("mo", page)

    @pytest.mark.parametrize(("verb", "sentence"), [("hide", "not shown to others"), ("remove", "has removed it")])
    def test_says_it_when_it_is_taken_down_later(self, verb: str, sentence: str, guest: Client, mo: Member) -> None:
        settle(mo, "approve")
        getattr(actions, verb)(mo, Post.objects.get(), reason="It names a shop.")
        page = shown(guest, own())
        assert sentence in page
        assert "It names a shop." in page

    def test_help_stands_on_it_when_they_may_be_in_danger(self, stranger: Client) -> None:
        as_guest(stranger, body="I keep thinking I would be better off dead.", anyway="on")
        assert "You do not have to get through this alone" in shown(stranger, own())


class TestWhatTheBrowserRemembers:
    def test_replies_and_reports_of_whoever_is_not_signed_in(self, guest: Client, mo: Member) -> None:
        settle(mo, "approve")
        guest.post(f"/report/post/{Post.objects.get().pk}/", {"reason": "other"})
        page = shown(guest, "/receipts/")
        assert own() in page
        assert "/reports/" in page
        assert own() not in shown(Client(), "/receipts/")

    def test_is_forgotten_on_leaving_quickly(self, guest: Client) -> None:
        assert guest.cookies["receipts"]["httponly"]
        assert not guest.cookies["receipts"]["max-age"]
        guest.get("/leave/")
        assert own() not in shown(guest, "/receipts/")

    def test_nothing_of_members(self, guest: Client, mo: Member, ben: Member) -> None:
        settle(mo, "approve")
        reader = browser_of(ben)
        reader.post(f"/report/post/{Post.objects.get().pk}/", {"reason": "other"})
        as_member(reader)
        assert "receipts" not in reader.cookies
        assert GuestReceipt.objects.count() == 1

    @pytest.mark.parametrize("forged", ["", "x", "g", "gzz", "g" * 40, ".", "g" + "0" * 32, "\0"])
    def test_a_forged_cookie_is_nothing(self, forged: str, guest: Client) -> None:
        guest.cookies["receipts"] = forged
        answer = guest.get("/receipts/")
        assert answer.status_code in {200, 400}
        assert own() not in answer.content.decode()


class TestSentBack:
    def test_is_changed_and_waits_again(self, guest: Client, mo: Member) -> None:
        settle(mo, "return", reason="Please leave out the shop.")
        form = shown(guest, f"{own()}change/")
        assert "It helped me to read this." in form
        assert "Please leave out the shop." in form
        assert guest.post(f"{own()}change/", {"body": "It helped me."}, headers=OURS)["Location"] == f"{own()}?sent"
        post = Post.objects.get()
        assert (post.body, post.state, post.is_waiting) == ("It helped me.", "held", True)
        assert "It helped me." in shown(browser_of(mo), "/moderation/held/")
        assert Case.objects.get().state == "reopened"
        settle(mo, "approve")
        assert "It helped me." in shown(Client())

    def test_is_not_changed_otherwise(self, guest: Client, mo: Member) -> None:
        for verb in (None, "approve"):
            if verb:
                settle(mo, verb)
            assert guest.get(f"{own()}change/").status_code == 409
            assert guest.post(f"{own()}change/", {"body": "Else."}, headers=OURS).status_code == 409
        assert Post.objects.get().body == "It helped me to read this."

    def test_nor_from_elsewhere_nor_to_nothing(self, guest: Client, mo: Member) -> None:
        settle(mo, "return", reason="Please leave out the shop.")
        assert guest.post(f"{own()}change/", {"body": "Else."}, headers=THEIRS).status_code == 403
        assert guest.post(f"{own()}change/", {"body": " "}, headers=OURS).status_code == 422
        assert guest.post(f"{own()}change/", {"body": "Take 5 mg of diazepam and buy it from me on telegram."},
                          headers=OURS).status_code == 409
        assert Post.objects.get().state == "returned"

    def test_the_letter_leads_to_the_page(self, guest: Client, mo: Member, django_capture_on_commit_callbacks: Any) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            actions.send_back(mo, Post.objects.get(), reason="Please leave out the shop.")
        (letter,) = mail.outbox
        assert own() in letter.body
        assert "We ask you to change something" in letter.body


class TestBeforeThereWereReceipts:
    """Replies from then have no page. What still waits gets one with its letter, which only its guest's mailbox receives."""

    @pytest.fixture(autouse=True)
    def from_before(self, guest: Client) -> None:
        GuestReceipt.objects.all().delete()

    @pytest.mark.parametrize(("verb", "words"), [("approve", {}), ("reject", {"reason": "It names a shop."})])
    def test_whatever_becomes_of_it_the_letter_leads_to_a_page(
            self, verb: str, words: dict[str, str], mo: Member, stranger: Client,
            django_capture_on_commit_callbacks: Any) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            settle(mo, verb, **words)
        (letter,) = mail.outbox
        assert own() in letter.body
        assert shown(stranger, own())

    def test_it_is_sent_back_and_changed_from_another_browser(
            self, mo: Member, stranger: Client, django_capture_on_commit_callbacks: Any) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            assert act(mo, "send_back", "Please leave out the shop.").status_code == 302
        (letter,) = mail.outbox
        assert own() in letter.body
        changed = stranger.post(f"{own()}change/", {"body": "It helped me to walk."}, headers=OURS)
        assert changed.status_code == 302
        assert Post.objects.get().body == "It helped me to walk."

    def test_what_nobody_can_be_written_to_about_is_not_sent_back(self, mo: Member) -> None:
        GuestContact.objects.all().delete()
        assert act(mo, "send_back", "Please leave out the shop.").status_code == 409
        answer = browser_of(mo).post(f"/moderation/post/{Post.objects.get().pk}/return/", {"reason": "A shop."})
        assert answer.status_code == 409
        assert not GuestReceipt.objects.exists()


class TestWords:
    @pytest.mark.parametrize(("name", "words", "seen"), [
        ("reply", "Thank you for telling us.", "Thank you for telling us."), ("card", "stopped", "/help-now/stopped/"),
    ])
    def test_of_moderators_stand_on_it(self, name: str, words: str, seen: str, guest: Client, mo: Member) -> None:
        assert act(mo, name, words).status_code == 302
        page = shown(guest, own())
        assert "A moderator wrote to you" in page
        assert seen in page
        assert not is_named("mo", page)
        assert Decision.objects.filter(act=name).count() == 1

    def test_go_with_the_words_they_are_about(self, guest: Client, mo: Member) -> None:
        act(mo, "reply", "Thank you for telling us.")
        settle(mo, "approve")
        actions.remove(mo, Post.objects.get(), reason="It offers pills.")
        erase_withdrawn_posts()
        assert GuestLetter.objects.exists()
        Post.objects.update(state_at=timezone.now() - REMOVED_HOLD - timedelta(hours=1))
        erase_withdrawn_posts()
        assert not GuestLetter.objects.exists()
        assert Post.objects.get().body == ""

    def test_are_not_offered_for_what_has_no_receipt(self, guest: Client, mo: Member) -> None:
        GuestReceipt.objects.all().delete()
        assert act(mo, "reply", "Hello.").status_code == 409
        assert not GuestLetter.objects.exists()


class TestInDanger:
    @pytest.fixture
    def incident(self, guest: Client, mo: Member, stranger: Client) -> Incident:
        settle(mo, "approve")
        stranger.post(f"/worried/post/{Post.objects.get().pk}/", {"words": ""})
        return Incident.objects.get()

    def write(self, mo: Member, incident: Incident, body: str) -> Any:
        version = Incident.objects.get(pk=incident.pk).version
        return browser_of(mo).post(f"/moderation/incidents/{incident.pk}/write/",
                                   {"version": version, "body": body, "asks_consent": "on"})

    def test_they_read_and_answer(self, incident: Incident, guest: Client, mo: Member) -> None:
        assert "Send" in shown(browser_of(mo), f"/moderation/incidents/{incident.pk}/")
        assert guest.post(own(), {"body": "Hello?"}, headers=OURS).status_code == 422
        assert self.write(mo, incident, "I read what you wrote.").status_code == 302
        assert Incident.objects.get().consent_asked_at is None
        assert "I read what you wrote." in shown(guest, own())
        assert incident.replies.get().seen_at is not None
        assert guest.post(own(), {"body": "It is better now."}, headers=THEIRS).status_code == 403
        assert guest.post(own(), {"body": "It is better now."}, headers=OURS).status_code == 302
        assert guest.post(own(), {"body": "And on."}, headers=OURS).status_code == 409
        assert "It is better now." in shown(browser_of(mo), f"/moderation/incidents/{incident.pk}/")
        assert Incident.objects.get().state == "open"

    def test_an_answer_is_owed_to_them_as_to_members(self, incident: Incident, mo: Member) -> None:
        end = {"version": incident.version, "end-words": "Nothing more."}
        assert browser_of(mo).post(f"/moderation/incidents/{incident.pk}/close/", end).status_code == 409

    def test_whoever_has_no_page_cannot_be_written_to(self, incident: Incident, mo: Member) -> None:
        GuestReceipt.objects.all().delete()
        assert self.write(mo, incident, "I read what you wrote.").status_code == 409
        assert "no address to come back to" in shown(browser_of(mo), f"/moderation/incidents/{incident.pk}/")


class TestAnotherLook:
    def test_is_asked_for_and_answered_on_the_page(self, guest: Client, mo: Member) -> None:
        settle(mo, "reject", reason="It names a shop.")
        assert guest.post(f"{own()}again/", {"words": "It names none."}, headers=OURS).status_code == 302
        asked = Appeal.objects.get()
        assert "Somebody else than the person who decided" in shown(guest, own())
        answer = {"outcome": "overturned", "reason": "You are right."}
        assert browser_of(mo).post(f"/moderation/appeals/{asked.pk}/", answer).status_code == 403
        other = browser_of(make_member("mia", Role.MODERATOR))
        assert other.post(f"/moderation/appeals/{asked.pk}/", answer).status_code == 302
        page = shown(guest, own())
        assert "You are right." in page
        assert "Your reply is published" in page

    def test_is_not_asked_for_where_nothing_was_decided_or_from_elsewhere(self, guest: Client, mo: Member) -> None:
        assert guest.post(f"{own()}again/", {"words": ""}, headers=OURS).status_code == 409
        settle(mo, "reject", reason="It names a shop.")
        assert guest.post(f"{own()}again/", {"words": ""}, headers=THEIRS).status_code == 403
        assert not Appeal.objects.exists()


def test_the_number_of_queries_is_constant(guest: Client, mo: Member, django_assert_max_num_queries: Any) -> None:
    for number in range(4):
        act(mo, "reply", f"Word {number}.")
    with django_assert_max_num_queries(9):
        guest.get(own())
