"""What happens with a text that screening finds something in: on forum and chat, with and without scripts."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from community.chat.models import Message, Room
from community.contributions import State
from community.forum.models import Board, Post, Thread
from community.members.models import Member
from community.safety.models import ScreeningMatch
from community.safety.signals import screened
from tests.conftest import browser_of

pytestmark = pytest.mark.django_db

STOPPED = "I ran out of my tablets on Thursday and the surgery is closed until Tuesday."
URGES = "Just flush them mate, stop taking them today, you'll be fine."
DOSING = "How many mg of Valium is the same as my half a Klonopin?"
CRISIS = "I just want to die, I can't do this anymore."
PLAN = "I've got a plan and everything ready, I want to end it all."
PLAIN = "The kettle is on and the frost is on the shed roof."
CONTACT = "Ring me any time on 555 0123."


@pytest.fixture
def heard() -> Iterator[list[tuple[object, tuple[str, ...]]]]:
    """What listeners are told."""
    told: list[tuple[object, tuple[str, ...]]] = []

    def hear(sender: object, *, contribution: object, labels: tuple[str, ...], **_rest: object) -> None:
        told.append((contribution, labels))

    screened.connect(hear, weak=False, dispatch_uid="tests.heard")
    yield told
    screened.disconnect(dispatch_uid="tests.heard")


def reply(member: Member, thread: Thread, body: str, **more: str) -> Any:
    return browser_of(member).post(f"/forum/t/{thread.pk}/reply/", {"body": body, "nonce": str(uuid4()), **more})


def newest() -> Post:
    return Post.objects.order_by("-pk")[0]


def test_a_plain_reply_leaves_no_trace(ben: Member, thread: Thread, heard: list[object]) -> None:
    reply(ben, thread, PLAIN)
    assert newest().body == PLAIN
    assert (newest().state, newest().card) == (State.PUBLISHED, "")
    assert heard == []
    assert not ScreeningMatch.objects.exists()


def test_who_stopped_gets_a_card_that_everybody_sees(ben: Member, hana: Member, thread: Thread, heard: list[object]) -> None:
    reply(ben, thread, STOPPED)
    post = newest()
    assert (post.state, post.card) == (State.PUBLISHED, "stopped")
    assert heard == [(post, ("stopped",))]
    assert "Stopping suddenly can cause seizures" in browser_of(hana).get(thread.get_absolute_url()).content.decode()
    match = ScreeningMatch.objects.get(target_id=post.pk, rule="stopped-run-out")
    assert match.why
    assert match.end > match.start


def test_urging_to_stop_is_held_and_its_author_sees_it(ben: Member, hana: Member, thread: Thread) -> None:
    before = Thread.objects.get(pk=thread.pk).post_count
    reply(ben, thread, URGES)
    post = newest()
    assert post.is_waiting
    assert Thread.objects.get(pk=thread.pk).post_count == before
    assert "flush them" in browser_of(ben).get(thread.get_absolute_url()).content.decode()
    assert "flush them" not in browser_of(hana).get(thread.get_absolute_url()).content.decode()


def test_a_dose_is_asked_about_once_and_then_goes_out(ben: Member, thread: Thread) -> None:
    count = Post.objects.count()
    asked = reply(ben, thread, DOSING)
    page = asked.content.decode()
    assert asked.status_code == 409
    assert "Post it anyway" in page
    assert DOSING in page
    assert Post.objects.count() == count
    reply(ben, thread, DOSING, anyway="on")
    assert (newest().body, newest().state) == (DOSING, State.PUBLISHED)
    assert ScreeningMatch.objects.filter(target_id=newest().pk, label="dosing").exists()


def test_contact_is_asked_about_and_then_held(ben: Member, thread: Thread) -> None:
    assert reply(ben, thread, CONTACT).status_code == 409
    reply(ben, thread, CONTACT, anyway="on")
    assert newest().is_waiting


def test_in_crisis_the_post_stays_and_only_its_author_sees_the_card(ben: Member, hana: Member, thread: Thread) -> None:
    reply(ben, thread, CRISIS)
    assert (newest().state, newest().card) == (State.PUBLISHED, "crisis")
    assert "Only you see this card" in browser_of(ben).get(thread.get_absolute_url()).content.decode()
    others = browser_of(hana).get(thread.get_absolute_url()).content.decode()
    assert "want to die" in others
    assert "Only you see this card" not in others


def test_a_plan_is_held_and_its_author_is_told_that_a_person_answers(ben: Member, thread: Thread) -> None:
    reply(ben, thread, PLAN)
    assert newest().is_waiting
    assert "A person on our team reads what you wrote" in browser_of(ben).get(thread.get_absolute_url()).content.decode()


def test_a_new_thread_is_screened_with_its_title(ben: Member, board: Board) -> None:
    browser_of(ben).post(f"/forum/{board.slug}/new/", {"title": "Anyone got spare diaz? will pay postage", "body": PLAIN,
                                                      "nonce": str(uuid4())})
    thread = Thread.objects.get(title__startswith="Anyone got spare")
    assert thread.concealed


def test_an_edit_is_screened_too(ben: Member, hana: Member, thread: Thread) -> None:
    reply(ben, thread, PLAIN)
    post, browser = newest(), browser_of(ben)
    counted = Thread.objects.get(pk=thread.pk).post_count
    browser.post(f"/forum/p/{post.pk}/edit/", {"body": URGES, "revision": post.revision})
    post.refresh_from_db()
    assert (post.body, post.state) == (URGES, State.HELD)
    assert Thread.objects.get(pk=thread.pk).post_count == counted - 1
    assert "flush them" not in browser_of(hana).get(thread.get_absolute_url()).content.decode()


def say(member: Member, room: Room, body: str, **more: str) -> Any:
    return browser_of(member).post(f"/chat/{room.slug}/messages/", {"body": body, "nonce": str(uuid4()), **more},
                                  headers={"accept": "application/json"})


def test_in_chat_what_urges_to_stop_waits_and_what_is_plain_does_not(ben: Member, lounge: Room) -> None:
    assert say(ben, lounge, PLAIN).status_code == 201
    assert say(ben, lounge, URGES).status_code == 202
    assert Message.objects.get(body=URGES).is_waiting


def test_in_chat_the_card_stands_beside_the_message(ben: Member, lounge: Room) -> None:
    answer = say(ben, lounge, STOPPED).json()
    assert "Stopping suddenly can cause seizures" in answer["html"]
    crisis = say(ben, lounge, CRISIS).json()
    assert "Only you see this card" in crisis["card"]
    assert "Only you see this card" not in crisis["html"]


def test_in_chat_a_dose_is_asked_about_first(ben: Member, lounge: Room) -> None:
    asked = say(ben, lounge, DOSING)
    assert asked.status_code == 409
    assert asked.json()["nudge"]
    page = browser_of(ben).post(f"/chat/{lounge.slug}/messages/", {"body": DOSING, "nonce": str(uuid4())},
                               headers={"accept": "text/html"})
    assert "Send it anyway" in page.content.decode()
    assert say(ben, lounge, DOSING, anyway="on").status_code == 201


def test_hints_answer_while_somebody_writes_and_keep_nothing(ben: Member) -> None:
    browser = browser_of(ben)
    assert "Stopping suddenly" in browser.post("/safety/hints/", {"body": STOPPED}).content.decode()
    assert "leave amounts" in browser.post("/safety/hints/", {"body": DOSING}).content.decode()
    assert browser.post("/safety/hints/", {"body": PLAIN}).content.decode().strip() == ""
    assert not ScreeningMatch.objects.exists()
    assert Client().post("/safety/hints/", {"body": STOPPED}).status_code in {302, 403}


@pytest.mark.parametrize(("link", "count"), [
    ("http://localhost:8000/library/faq/is-it-hard/#x", 1), ("http://localhost:8000/forum/p/12/", 1),
    ("http://localhost:8000.elsewhere.example/library/", 0)])
def test_a_link_to_this_site_leads_nobody_elsewhere(ben: Member, thread: Thread, settings: Any, link: str, count: int) -> None:
    assert settings.SITE_URL == "http://localhost:8000"
    before = thread.posts.count()
    reply(ben, thread, f"See [this]({link}).")
    assert thread.posts.count() - before == count
