"""Chat through the pages and the JSON address, without a socket."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from community import throttles
from community.chat import actions
from community.chat.models import Message, Room
from community.groups.actions import add_member
from community.groups.models import SupportGroup
from community.models import Member
from community.moderation import actions as moderation
from tests.chat.meeting import planned
from tests.conftest import browser_of

ADDRESS = "/chat/lounge/messages/"


def send(client: Client, body: str = "hello", nonce: Any = None, **headers: str) -> Any:
    return client.post(ADDRESS, {"body": body, "nonce": str(nonce or uuid4())}, headers=headers)


def test_a_message_is_posted_once_and_its_answer_repeats(lounge: Room, ada: Member) -> None:
    client, nonce = browser_of(ada), uuid4()
    first, again = send(client, nonce=nonce), send(client, nonce=nonce)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert Message.objects.count() == 1
    lounge.refresh_from_db()
    assert lounge.last_seq == 1


def test_the_same_nonce_of_another_person_is_another_message(lounge: Room, ada: Member, ben: Member) -> None:
    nonce = uuid4()
    assert send(browser_of(ada), nonce=nonce).status_code == 201
    assert send(browser_of(ben), nonce=nonce).status_code == 201


def test_an_old_form_with_new_words_is_not_swallowed(lounge: Room, ada: Member) -> None:
    client, nonce = browser_of(ada), uuid4()
    send(client, "first", nonce)
    answer = client.post(ADDRESS, {"body": "second", "nonce": str(nonce)}, headers={"Accept": "text/html"})
    assert answer.status_code == 409
    assert answer.context["form"]["body"].value() == "second"
    assert answer.context["form"]["nonce"].value() != str(nonce)


def test_a_page_is_sent_back_to_the_room(lounge: Room, ada: Member) -> None:
    answer = send(browser_of(ada), accept="text/html")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/chat/lounge/#message-")


@pytest.mark.parametrize(("fields", "words"), [
    ({"body": "", "nonce": str(uuid4())}, "nothing to read"),
    ({"body": " \u200b\n", "nonce": str(uuid4())}, "nothing to read"),
    ({"body": "x" * 2001, "nonce": str(uuid4())}, "2001 characters"),
    ({"body": "turned \u202e round", "nonce": str(uuid4())}, "reading direction"),
    ({"body": "bin\x00ary", "nonce": str(uuid4())}, "not text"),
    ({"body": "hello", "nonce": "not-a-uuid"}, "damaged"),
    ({"body": "hello"}, "lost its number"),
])
def test_bad_input_is_answered_in_a_sentence_and_kept(lounge: Room, ada: Member, fields: dict[str, str], words: str) -> None:
    client = browser_of(ada)
    answer = client.post(ADDRESS, fields)
    assert answer.status_code == 422
    assert words in answer.json()["reason"]
    page = client.post(ADDRESS, fields, headers={"Accept": "text/html"})
    assert page.status_code == 422
    assert page.context["form"]["body"].value() == fields["body"]
    assert not Message.objects.exists()


def test_a_huge_body_is_refused_before_it_is_read(lounge: Room, ada: Member) -> None:
    assert send(browser_of(ada), "x" * 2_000_000, accept="application/json").status_code == 413


class TestRefusals:
    """Each beside the success from the same setup."""

    def test_strangers_are_asked_to_sign_in(self, lounge: Room, ada: Member, stranger: Client) -> None:
        assert send(browser_of(ada)).status_code == 201
        assert send(stranger).status_code == 403
        assert stranger.get("/chat/lounge/")["Location"].startswith("/accounts/login/")

    def test_the_teams_room_does_not_exist_for_members(self, team_room: Room, ada: Member, hana: Member) -> None:
        for path in ("/chat/team/", "/chat/team/messages/"):
            assert browser_of(hana).get(path).status_code == 200
            assert browser_of(ada).get(path).status_code == 404
        assert "Team" not in browser_of(ada).get("/chat/").content.decode()

    def test_the_muted_read_but_do_not_write(self, lounge: Room, ada: Member, mo: Member) -> None:
        client = browser_of(ada)
        assert send(client).status_code == 201
        moderation.restrict(mo, ada, kind="mute", reason="guideline 1", ends_at=timezone.now() + timedelta(days=1))
        answer = send(client)
        assert answer.status_code == 403
        assert "read but not write" in answer.json()["reason"]
        assert client.get("/chat/lounge/").status_code == 200

    def test_the_suspended_do_not_come_in(self, lounge: Room, ada: Member, mo: Member) -> None:
        client = browser_of(ada)
        moderation.restrict(mo, ada, kind="suspend", reason="guideline 1", ends_at=None)
        assert client.get("/chat/lounge/").status_code == 403
        assert send(client).status_code == 403

    def test_a_closed_room_takes_no_messages(self, lounge: Room, ada: Member, hana: Member) -> None:
        actions.change_phase(hana, lounge, phase="read-only")
        assert send(browser_of(ada)).status_code == 403
        actions.change_phase(hana, lounge, phase="open")
        assert send(browser_of(ada)).status_code == 201

    def test_a_slow_room_says_how_long_to_wait(self, lounge: Room, ada: Member, hana: Member) -> None:
        actions.change_phase(hana, lounge, phase="slow")
        client = browser_of(ada)
        assert send(client).status_code == 201
        answer = send(client, "once more")
        assert answer.status_code == 429
        assert 0 < int(answer["Retry-After"]) <= 31
        assert 0 < answer.json()["retry_after_ms"] <= 30_000
        assert send(browser_of(hana)).status_code == send(browser_of(hana), "hosts are exempt").status_code == 201

    def test_only_hosts_change_a_room(self, lounge: Room, ada: Member, hana: Member) -> None:
        assert browser_of(ada).post("/chat/lounge/phase/", {"phase": "closed"}).status_code == 403
        assert browser_of(hana).post("/chat/lounge/phase/", {"phase": "closed"}).status_code == 302
        assert browser_of(hana).post("/chat/lounge/phase/", {"phase": "on fire"}).status_code == 422

    def test_a_script_is_stopped(self, lounge: Room, ada: Member, ben: Member) -> None:
        client = browser_of(ada)
        assert throttles.SEND_MESSAGE.count == 240
        for _ in range(238):  # as if they had been sent
            throttles.spend(throttles.SEND_MESSAGE, ada.pk)
        assert [send(client, f"line {number}").status_code for number in range(3)] == [201, 201, 429]
        assert send(browser_of(ben)).status_code == 201

    def test_a_token_is_needed(self, lounge: Room, ada: Member) -> None:
        client = Client(enforce_csrf_checks=True)
        client.force_login(ada)
        answer = send(client, "words that must not be lost", accept="text/html")
        assert answer.status_code == 403
        assert "words that must not be lost" in answer.content.decode()
        assert not Message.objects.exists()


class TestOnesOwnMessage:
    """Changing it and taking it back."""

    @pytest.fixture
    def message(self, lounge: Room, ada: Member) -> Message:
        return actions.send_message(ada, lounge, body="frist", nonce=uuid4()).message

    def test_it_can_be_changed_for_ten_minutes(self, message: Message, ada: Member) -> None:
        client, path = browser_of(ada), f"{ADDRESS}{message.pk}/edit/"
        assert client.post(path, {"body": "first"}).status_code == 302
        message.refresh_from_db()
        assert (message.body, message.seq, message.posted_seq) == ("first", 2, 1)
        Message.objects.update(created_at=timezone.now() - timedelta(minutes=11))
        assert client.post(path, {"body": "too late"}).status_code == 403

    def test_changing_it_is_offered_for_as_long_as_it_works(self, message: Message, ada: Member) -> None:
        client, page = browser_of(ada), message.get_absolute_url()
        assert "Change it" in client.get(page).text
        Message.objects.update(created_at=timezone.now() - timedelta(minutes=11))
        shown = client.get(page).text
        assert "Change it" not in shown
        assert "Take it back" in shown

    def test_nobody_else_changes_it(self, message: Message, ben: Member, mo: Member) -> None:
        for member in (ben, mo):
            assert browser_of(member).post(f"{ADDRESS}{message.pk}/edit/", {"body": "mine"}).status_code == 403
            assert browser_of(member).post(f"{ADDRESS}{message.pk}/withdraw/").status_code == 403

    def test_taken_back_its_text_is_really_gone(self, message: Message, ada: Member, mo: Member) -> None:
        assert browser_of(ada).post(f"{ADDRESS}{message.pk}/withdraw/").status_code == 302
        message.refresh_from_db()
        assert (message.body, message.html, message.seq) == ("", "", 2)
        assert "frist" not in browser_of(mo).get("/chat/lounge/").content.decode()
        assert browser_of(ada).post(f"{ADDRESS}{message.pk}/withdraw/").status_code == 404

    def test_a_restored_message_was_never_one_that_was_taken_back(self, message: Message, ada: Member, mo: Member) -> None:
        actions.withdraw_message(ada, message)
        assert moderation.restore(mo, message, reason="by mistake") is False

    def test_a_bad_change_is_kept_beside_the_sentence(self, message: Message, ada: Member) -> None:
        answer = browser_of(ada).post(f"{ADDRESS}{message.pk}/edit/", {"body": "x" * 2001})
        assert answer.status_code == 422
        assert answer.context["form"]["body"].value() == "x" * 2001


class TestReading:
    """History by pages and changes by number, as JSON and as pages."""

    @pytest.fixture
    def history(self, lounge: Room, ada: Member) -> None:
        rows = [Message(room=lounge, author=ada, body=f"line {n}", html=f"<p>line {n}</p>", nonce=uuid4(), seq=n, posted_seq=n)
                for n in range(1, 361)]
        Message.objects.bulk_create(rows)
        Room.objects.update(last_seq=360)

    def numbers(self, client: Client, query: str) -> tuple[list[int], dict[str, Any]]:
        answer = json.loads(client.get(ADDRESS + query).content)
        return [message["seq"] for message in answer["messages"]], answer

    def test_changes_after_a_number(self, history: None, ada: Member) -> None:
        numbers, answer = self.numbers(browser_of(ada), "?after=355")
        assert numbers == [356, 357, 358, 359, 360]
        assert (answer["seq"], answer["truncated"]) == (360, False)

    def test_too_many_changes_are_the_newest_page(self, history: None, ada: Member) -> None:
        numbers, answer = self.numbers(browser_of(ada), "?after=10")
        assert numbers == list(range(311, 361))
        assert answer["truncated"] is True
        assert len(self.numbers(browser_of(ada), "?after=60")[0]) == 300

    def test_a_number_beyond_the_head(self, history: None, ada: Member) -> None:
        assert self.numbers(browser_of(ada), "?after=999999999999999999999")[1]["truncated"] is True

    def test_history_before_a_number(self, history: None, ada: Member) -> None:
        numbers, answer = self.numbers(browser_of(ada), "?before=51")
        assert numbers == list(range(1, 51))
        assert answer["more"] is False

    def test_nonsense_is_the_newest_page(self, history: None, ada: Member) -> None:
        for query in ("?after=x", "?after=-1", "?after=²", ""):
            assert self.numbers(browser_of(ada), query)[0] == list(range(311, 361))

    def test_a_room_page_costs_the_same_however_much_there_is(
            self, history: None, ada: Member, django_assert_max_num_queries: Any) -> None:
        client = browser_of(ada)
        client.get("/chat/lounge/")
        with django_assert_max_num_queries(5):  # session, member, room with what is one's own, messages, who is here
            client.get("/chat/lounge/?before=200")

    def test_a_room_page_asks_at_most_ten_times(self, history: None, lounge: Room, ada: Member, ben: Member, hana: Member,
                                                django_assert_max_num_queries: Any) -> None:
        client = browser_of(ben)
        client.get("/chat/lounge/")
        actions.send_message(ben, lounge, body="here I am", nonce=uuid4())
        actions.send_message(ada, lounge, body="hello @ben", nonce=uuid4())
        actions.pin(hana, Message.objects.get(body="here I am"))
        actions.change_holding(hana, lounge, holds=True)
        actions.send_message(ben, lounge, body="is it my turn", nonce=uuid4())
        client.post("/chat/lounge/draft/", {"body": "half a"})
        planned(lounge, hana, first_start=timezone.now() + timedelta(days=1))
        with django_assert_max_num_queries(10):  # besides: meetings, pins, what waits, notices, and how far they have read
            page = client.get("/chat/lounge/").content.decode()
        for words in ("half a", "hello", "here I am", "is it my turn", "1 new", "Evening circle"):
            assert words in page, words

    def test_a_hosted_room_of_a_group_does_too(self, ada: Member, ben: Member, mo: Member,
                                               django_assert_max_num_queries: Any) -> None:
        group = SupportGroup.objects.create(slug="tide", name="Tide", joining="open")
        for each in (ada, ben):
            add_member(mo, group, each)
        room = Room.objects.create(slug="tide", title="Tide", description="", audience="group", support_group=group,
                                   opening="hosted", shows_earlier=False)
        client = browser_of(ben)
        client.get("/chat/tide/")
        actions.send_message(mo, room, body="good evening", nonce=uuid4())
        with django_assert_max_num_queries(10):
            page = client.get("/chat/tide/").content.decode()
        assert "good evening" in page
        assert "No host is here just now" in page


def test_sending_costs_few_queries(lounge: Room, ada: Member, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(13):  # two of them open and close the transaction
        actions.send_message(ada, lounge, body="hello", nonce=uuid4())


def test_hostile_text_comes_out_harmless(lounge: Room, ada: Member) -> None:
    body = '<script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror=alert(1)> # no **bold** heading'
    html = actions.send_message(ada, lounge, body=body, nonce=uuid4()).message.html
    assert "<script" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html
    assert "<strong>bold</strong>" in html


class TestRoomsThatHold:
    """A room where each message waits until a host has read it."""

    @pytest.fixture
    def message(self, lounge: Room, ada: Member, hana: Member) -> Message:
        actions.change_holding(hana, lounge, holds=True)
        answer = send(browser_of(ada), "is it my turn")
        assert answer.status_code == 202
        assert send(browser_of(ada), "is it my turn", nonce=answer.json()["nonce"]).status_code == 202
        return Message.objects.get()

    def everywhere(self, member: Member) -> str:
        client = browser_of(member)
        return "".join(client.get(path).content.decode() for path in (
            "/chat/lounge/", ADDRESS, f"{ADDRESS}?after=0", f"{ADDRESS}?before=99"))

    def test_it_is_seen_by_its_author_and_hosts_only(self, message: Message, lounge: Room, ada: Member, ben: Member,
                                                     hana: Member) -> None:
        assert "is it my turn" in self.everywhere(ada)
        assert "is it my turn" in self.everywhere(hana)
        assert "is it my turn" not in self.everywhere(ben)
        assert browser_of(ben).get(f"{ADDRESS}{message.pk}/").status_code == 404
        lounge.refresh_from_db()
        assert lounge.last_seq == 0  # not even a number tells that something was said

    def test_hosts_are_told_that_something_waits(self, message: Message, ada: Member, hana: Member) -> None:
        assert "1 message waits for a host" in browser_of(hana).get("/chat/").content.decode()
        assert "waits for a host" not in browser_of(ada).get("/chat/").content.decode()

    def test_a_host_passes_it_on(self, message: Message, ben: Member, hana: Member) -> None:
        path = f"{ADDRESS}{message.pk}/read/"
        assert browser_of(ben).post(path, {"verdict": "pass_on"}).status_code == 403
        assert browser_of(hana).post(path, {"verdict": "pass_on"}).status_code == 302
        assert "is it my turn" in self.everywhere(ben)
        message.refresh_from_db()
        assert (message.seq, message.posted_seq, message.state) == (1, 1, "published")

    def test_a_host_turns_it_back_with_a_reason(self, message: Message, ada: Member, ben: Member, hana: Member) -> None:
        path = f"{ADDRESS}{message.pk}/read/"
        assert browser_of(hana).post(path, {"verdict": "turn_back"}).status_code == 422
        assert browser_of(hana).post(path, {"verdict": "turn_back", "reason": "amounts, guideline 3"}).status_code == 302
        assert "is it my turn" not in self.everywhere(ben)
        assert "amounts, guideline 3" in browser_of(ada).get(f"{ADDRESS}{message.pk}/").content.decode()

    def test_hosts_do_not_wait_for_themselves(self, message: Message, hana: Member) -> None:
        assert send(browser_of(hana), "welcome").status_code == 201

    def test_it_can_be_taken_back_without_a_trace(self, message: Message, ada: Member, lounge: Room) -> None:
        assert browser_of(ada).post(f"{ADDRESS}{message.pk}/withdraw/").status_code == 302
        message.refresh_from_db()
        lounge.refresh_from_db()
        assert (message.body, message.posted_seq, lounge.last_seq) == ("", None, 0)
