"""Replies by people without an account: held, limited, safe from forgery, and what is kept of their address."""

import re
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from community import throttles
from community.contributions import State
from community.forum import actions
from community.forum.models import Board, GuestContact, Post, Thread
from community.jobs import forget_guest_contacts
from community.members.models import Block, Member
from community.moderation import actions as moderation
from tests.conftest import browser_of, make_member
from tests.forum.beneath import ADDRESS, GUEST, OURS, PAGE, as_guest, as_member, shown
from tests.forum.conftest import make_board
from tests.forum.test_counters import agrees


@pytest.fixture(autouse=True)
def library_board(shelf: Path) -> Board:
    """A small library, and the board beneath it."""
    return make_board("library", "everyone", team_starts=True)


class TestGuests:
    """Guests give a name and an address, and wait for a moderator."""

    def test_the_form_says_what_the_source_said(self, stranger: Client) -> None:
        page = shown(stranger)
        assert "Your e-mail address will not be published. Required fields are marked *" in page
        assert all(label in page for label in ("Your reply *", "Name *", "E-mail *"))

    def test_a_reply_is_thanked_for_and_waits(self, stranger: Client, ben: Member) -> None:
        response = as_guest(stranger)
        post = Post.objects.get()
        assert response["Location"] == f"{post.guest_receipt.get_absolute_url()}?sent"
        assert "A moderator reads it first." in shown(stranger, response["Location"])
        assert (post.state, post.position, post.guest_name) == (State.HELD, None, "June")
        assert post.guest_contact.email == "june@example.org"
        assert not post.author.is_active
        assert not post.author.has_usable_password()
        assert agrees()

    def test_no_cookie_is_set_for_a_stranger_but_the_one_that_leads_back(self, stranger: Client) -> None:
        stranger.get(PAGE)
        as_guest(stranger, preview="1")
        as_guest(stranger, email="")
        assert not stranger.cookies
        stranger.get(as_guest(stranger)["Location"])
        assert set(stranger.cookies) == {"receipts"}

    def test_nobody_else_can_tell_that_something_waits(self, stranger: Client, ben: Member) -> None:
        readers = [stranger, browser_of(ben)]
        before = [[shown(reader, place) for place in (PAGE, "/forum/", "/forum/library/")] for reader in readers]
        as_guest(Client())
        thread = Thread.objects.get()
        after = [[shown(reader, place) for place in (PAGE, "/forum/", "/forum/library/")] for reader in readers]
        assert [[plain(page) for page in pages] for pages in before] == [[plain(page) for page in pages] for pages in after]
        assert {reader.get(thread.get_absolute_url()).status_code for reader in readers} == {404}
        assert {reader.get(f"/forum/p/{Post.objects.get().pk}/").status_code for reader in readers} == {404}
        assert stranger.get(ADDRESS)["Location"] == f"{PAGE}#replies"

    def test_moderators_see_it_beneath_the_page_and_in_its_thread(self, stranger: Client, mo: Member) -> None:
        as_guest(stranger)
        for place in (PAGE, Thread.objects.get().get_absolute_url()):
            page = shown(browser_of(mo), place)
            assert GUEST["body"] in page
            assert "Waiting for a moderator" in page
            assert "june@example.org" not in page

    def test_once_published_it_takes_the_next_place_under_the_guests_name(
            self, stranger: Client, ben: Member, mo: Member) -> None:
        as_guest(stranger)
        as_member(browser_of(ben), "In between.")
        assert moderation.approve(mo, Post.objects.get(guest_name="June"))
        page = shown(stranger)
        assert page.index("In between.") < page.index(GUEST["body"])
        assert "Replies (2)" in page
        assert re.search(r'<span class="author">June</span> <span class="tag">Guest</span>', page)
        assert "/members/guest" not in shown(browser_of(ben))
        assert agrees()

    @pytest.mark.parametrize(("field", "value", "sentence"), [
        ("name", "", "Please give a name."), ("name", "x" * 41, "The name has 41 characters"),
        ("name", "june@example.org", "please leave out addresses"), ("name", "0151 123 4567", "please leave out addresses"),
        ("name", "Moderator", "could be taken for the team"), ("name", "Dr. June", "could be taken for the team"),
        ("name", "Even Keel", "could be taken for the team"), ("name", "\u200b", "Please give a name."),
        ("name", "quiet harbour", "A member goes by this name"), ("name", "Quiet_Harb0ur", "A member goes by this name"),
        ("email", "", "It will not be published."), ("email", "june", "does not look like an e-mail address"),
        ("email", "a@b.c\r\nBcc: x@y.z", "does not look like an e-mail address"), ("body", "", "There is nothing to read yet"),
        ("body", "x" * 20_001, "Your text has 20001 characters"),
    ])
    def test_what_is_not_right_is_said_beside_its_field_and_nothing_is_lost(
            self, field: str, value: str, sentence: str, stranger: Client) -> None:
        make_member("quiet_harbour")
        response = as_guest(stranger, **{field: value})
        page = response.content.decode()
        assert response.status_code == 422
        assert sentence in page
        kept = {name: words for name, words in GUEST.items() if name != field}
        assert all(words in page for words in kept.values())
        assert not Post.objects.exists()

    def test_a_preview_keeps_name_and_address(self, stranger: Client) -> None:
        page = as_guest(stranger, body="Some *words*.", preview="1").content.decode()
        assert "Some <em>words</em>." in page
        assert 'value="June"' in page
        assert 'value="june@example.org"' in page
        assert not Post.objects.exists()

    def test_a_program_that_fills_in_everything_is_asked_once_more(self, stranger: Client) -> None:
        response = as_guest(stranger, website="https://buy.example")
        assert response.status_code == 422
        assert GUEST["body"] in response.content.decode()
        assert "buy.example" not in response.content.decode()
        assert not Post.objects.exists()

    def test_sent_twice_while_it_waits_it_is_kept_once(self, stranger: Client) -> None:
        assert {as_guest(stranger).status_code for _ in range(2)} == {302}
        assert Post.objects.get().guest_contact.email == "june@example.org"
        assert agrees()

    def test_two_guests_who_say_the_same_under_one_name_are_two(self, stranger: Client, mo: Member) -> None:
        addresses = ["june@example.org", "june.moss@example.org"]
        for address in addresses:
            assert as_guest(stranger, email=address, body="Thank you.").status_code == 302
        assert [post.guest_contact.email for post in Post.objects.order_by("pk")] == addresses
        for post in Post.objects.order_by("pk"):
            assert moderation.approve(mo, post)
        assert "Replies (2)" in shown(stranger)

    @pytest.mark.parametrize("verdict", ["approve", "reject"])
    def test_sent_again_after_the_decision_it_waits_again(self, verdict: str, stranger: Client, mo: Member) -> None:
        as_guest(stranger)
        browser_of(mo).post(f"/moderation/post/{Post.objects.get().pk}/{verdict}/", {"reason": "guideline 1"})
        assert as_guest(stranger).status_code == 302
        assert Post.objects.waiting().get().guest_contact.email == "june@example.org"
        assert Post.objects.count() == 2

    def test_sent_beneath_another_page_it_is_another_reply(self, stranger: Client) -> None:
        as_guest(stranger)
        as_guest(stranger, "/forum/library/other-topic/")
        assert Post.objects.waiting().count() == 2

    def test_a_limit_answers_429_with_the_time_and_keeps_the_words(self, stranger: Client) -> None:
        for number in range(throttles.GUEST_REPLY.count):
            assert as_guest(stranger, body=f"Reply {number}").status_code == 302
        response = as_guest(stranger, body="One too many.")
        assert response.status_code == 429
        assert 0 < int(response["Retry-After"]) <= 3600
        page = response.content.decode()
        assert "Guests can send three replies an hour from one place." in page
        assert all(words in page for words in ("One too many.</textarea>", "June", "june@example.org"))

    def test_the_same_once_more_counts_too(self, stranger: Client) -> None:
        answers = [as_guest(stranger).status_code for _ in range(throttles.GUEST_REPLY.count + 1)]
        assert answers == [302] * throttles.GUEST_REPLY.count + [429]

    def test_neighbours_share_a_limit_and_others_do_not(self, stranger: Client) -> None:
        def sent_from(place: str, body: str) -> int:
            return int(stranger.post(ADDRESS, GUEST | {"body": body}, headers=OURS, REMOTE_ADDR=place).status_code)

        assert [sent_from(f"203.0.113.{n}", f"No {n}") for n in range(4)] == [302, 302, 302, 429]
        assert sent_from("198.51.100.7", "From elsewhere") == 302

    def test_a_guest_replies_beneath_published_pages_only(self, stranger: Client) -> None:
        for address in ("/forum/library/nowhere/", "/forum/library/faq/slowly/", "/forum/library/faq/"):
            assert as_guest(stranger, address).status_code == 404
            assert stranger.get(address).status_code == 404
        assert as_guest(stranger).status_code == 302

    def test_a_board_for_members_takes_no_guests(self, stranger: Client, library_board: Board) -> None:
        Board.objects.update(audience="members")
        assert as_guest(stranger).status_code == 403
        assert "Leave a reply" not in shown(stranger)
        assert not Post.objects.exists()

    def test_the_address_of_a_new_thread_is_no_page_of_the_library(self, mo: Member) -> None:
        assert b"Start a thread" in browser_of(mo).get("/forum/library/new/").content


class TestForgery:
    """A guest's form carries no token; a member's does."""

    @pytest.mark.parametrize("headers", [
        {"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://testserver"}, {"Referer": "http://testserver/library/slowly/"},
    ])
    def test_a_guest_needs_no_token_from_a_page_of_ours(self, headers: dict[str, str], db: None) -> None:
        assert as_guest(Client(enforce_csrf_checks=True), headers=headers).status_code == 302

    @pytest.mark.parametrize("headers", [
        {}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://elsewhere.example"},
        {"Origin": "null"}, {"Referer": "https://elsewhere.example/"}, {"Referer": "http://testserver.elsewhere.example/"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"},
    ])
    def test_a_page_elsewhere_cannot_send_one(self, headers: dict[str, str], db: None) -> None:
        response = as_guest(Client(enforce_csrf_checks=True), headers=headers)
        assert response.status_code == 403
        assert GUEST["body"] in response.content.decode()
        assert not Post.objects.exists()

    def test_a_member_needs_the_token_even_from_a_page_of_ours(self, ben: Member) -> None:
        browser = Client(enforce_csrf_checks=True)
        browser.force_login(ben)
        body = {"body": "My words.", "nonce": str(uuid.uuid4())}
        refused = browser.post(ADDRESS, body, headers=OURS)
        assert refused.status_code == 403
        assert b"My words." in refused.content
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', shown(browser))
        assert token
        assert browser.post(ADDRESS, body | {"csrfmiddlewaretoken": token[1]}, headers=OURS).status_code == 302

    def test_the_page_of_a_stranger_has_no_token_in_its_reply_form(self, stranger: Client) -> None:
        assert "csrfmiddlewaretoken" not in shown(stranger)


class TestTheGuestAccount:
    """One account for all guests: nobody's."""

    @pytest.fixture
    def nobody(self, stranger: Client) -> Member:
        as_guest(stranger)
        return Member.objects.get(is_guest=True)

    def test_nobody_signs_in_as_it(self, nobody: Member, stranger: Client) -> None:
        for password in ("", "!", nobody.password, "guest"):
            stranger.post("/accounts/login/", {"login": "guest", "password": password})
            assert "_auth_user_id" not in stranger.session

    def test_it_has_no_page_and_cannot_be_blocked_or_restricted(self, nobody: Member, ben: Member, mo: Member) -> None:
        assert browser_of(ben).get("/members/guest/").status_code == 404
        assert browser_of(ben).post("/members/guest/block/").status_code == 404
        assert browser_of(mo).get("/moderation/members/guest/").status_code == 404
        assert not Block.objects.exists()

    def test_administrators_do_not_meet_it_among_members(self, nobody: Member, root: Member) -> None:
        assert b"guest" not in browser_of(root).get("/admin/community/member/").content
        assert browser_of(root).get(f"/admin/community/member/{nobody.pk}/change/").status_code != 200

    def test_there_is_one_however_many_write(self, nobody: Member) -> None:
        as_guest(Client(), name="Jim")
        assert Member.objects.filter(is_guest=True).count() == 1


class TestAddresses:
    """A guest's address is shown to nobody, and known to nobody in the end."""

    def test_it_is_on_no_page(self, stranger: Client, mo: Member, root: Member) -> None:
        as_guest(stranger)
        post = Post.objects.get()
        places = [PAGE, "/moderation/held/", f"/moderation/post/{post.pk}/reject/", "/moderation/log/",
                  f"/admin/community/post/{post.pk}/change/", "/admin/community/post/", "/admin/"]
        assert not [place for place in places if "june@" in shown(browser_of(root), place)]

    @pytest.mark.parametrize("verdict", ["approve", "reject"])
    def test_it_is_erased_with_the_decision(self, verdict: str, stranger: Client, mo: Member) -> None:
        as_guest(stranger)
        browser_of(mo).post(f"/moderation/post/{Post.objects.get().pk}/{verdict}/", {"reason": "guideline 1"})
        assert not GuestContact.objects.exists()
        assert Post.objects.get().guest_name == "June"

    def test_after_a_month_it_is_erased_undecided(self, stranger: Client) -> None:
        as_guest(stranger)
        as_guest(stranger, body="Another.")
        old = GuestContact.objects.order_by("pk")[0]
        GuestContact.objects.filter(pk=old.pk).update(given_at=timezone.now() - timedelta(days=actions.CONTACT_DAYS, seconds=1))
        forget_guest_contacts()
        assert GuestContact.objects.get().pk != old.pk
        assert set(Post.objects.values_list("state", flat=True)) == {State.HELD}

    def test_nothing_is_made_of_it(self, stranger: Client) -> None:
        as_guest(stranger)
        first = Post.objects.get().nonce
        Post.objects.all().delete()
        as_guest(stranger)
        again = Post.objects.get().nonce
        assert again is not None
        assert again != first
        assert again.version == 4  # made by chance, and of nothing

    def test_it_is_not_in_the_log(self, stranger: Client, mo: Member, caplog: pytest.LogCaptureFixture) -> None:
        with caplog.at_level("DEBUG"):
            as_guest(stranger)
            as_guest(stranger, email="june@")
            browser_of(mo).post(f"/moderation/post/{Post.objects.get().pk}/approve/")
        assert "june" not in "\n".join(record.getMessage() for record in caplog.records if record.name != "django.db.backends")


def plain(page: str) -> str:
    """A page without what differs each time."""
    return re.sub(r'value="[\w-]{30,}"', "", page)
